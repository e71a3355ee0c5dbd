"""Questions about users and their grants."""

from datetime import date

from django.contrib.auth.models import UserManager
from django.db.models import Q

from common.querysets import ScopedQuerySet


class GrantQuerySet(ScopedQuerySet):
    """Grants are seen by whoever manages accounts; one's own by ``user.grants``."""

    shared = True

    def valid(self, on: date):
        """Grants in force on ``on``."""
        return self.filter(
            Q(until_day__isnull=True) | Q(until_day__gte=on), from_day__lte=on, user__is_active=True
        )


class UserQuerySet(ScopedQuerySet):
    shared = True


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):
    """Django's user manager with the gate."""
