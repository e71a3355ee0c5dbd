"""Questions about users and their grants."""

from datetime import date

from django.contrib.auth.models import UserManager
from django.db.models import Q

from accounts.roles import PERMISSIONS
from common.querysets import ScopedQuerySet
from stations.models import StationOperation

RECORDING = "services.add_servicerecord"
SCORING = "evaluation.score_sheet"


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

    def recording_at(self, station, on: date):
        """Accounts that may record services of a station, by it or by the agency that runs it."""
        grant = self.model._meta.get_field("grants").related_model
        roles = [role for role, allowed in PERMISSIONS.items() if RECORDING in allowed]
        agencies = StationOperation.objects.running(on).filter(station=station).values("agency")
        here = grant.objects.valid(on).filter(
            Q(station=station) | Q(agency__in=agencies), role__in=roles
        )
        return self.filter(is_active=True, pk__in=here.values("user"))

    def scoring_in(self, division, on: date):
        """Accounts that may score stations of a division, whatever place there is theirs."""
        grant = self.model._meta.get_field("grants").related_model
        roles = [role for role, allowed in PERMISSIONS.items() if SCORING in allowed]
        path = division.path
        running = StationOperation.objects.running(on)
        agencies = running.filter(station__division__path__startswith=path).values("agency")
        here = grant.objects.valid(on).filter(
            Q(division__path__startswith=path)
            | Q(station__division__path__startswith=path)
            | Q(community__division__path__startswith=path)
            | Q(agency__in=agencies),
            role__in=roles,
        )
        return self.filter(is_active=True, pk__in=here.values("user"))


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):
    """Django's user manager with the gate."""
