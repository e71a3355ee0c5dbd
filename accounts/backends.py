"""Authentication backend: passwords as Django's, permissions from the dated grants alone."""

from django.contrib.auth.backends import ModelBackend

from accounts.roles import PERMISSIONS
from common import clock


class GrantBackend(ModelBackend):
    """Answers «may this person do this kind of thing» from the grants in force today."""

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        roles = user_obj.roles(clock.today())
        return set().union(*(PERMISSIONS[role] for role in roles))

    def has_perm(self, user_obj, perm, obj=None):
        return perm in self.get_all_permissions(user_obj, obj=obj)
