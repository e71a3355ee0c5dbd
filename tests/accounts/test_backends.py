"""What Django itself is told when it asks for a permission."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.backends import GrantBackend
from accounts.models import User
from accounts.roles import PERMISSIONS, Role
from tests.factories.accounts import GrantFactory, user_with

VIEW, ADD = "talent.view_worker", "talent.add_worker"


@pytest.mark.parametrize(
    ("from_day", "until_day", "may"),
    [
        (date(2022, 7, 16), None, False),
        (date(2022, 7, 15), None, True),
        (date(2022, 1, 1), date(2022, 7, 15), True),
        (date(2022, 1, 1), date(2022, 7, 14), False),
    ],
    ids=["tomorrow", "today", "last day", "over"],
)
def test_a_permission_is_held_on_the_days_of_its_grant(place, from_day, until_day, may):
    user = user_with(Role.STATION_WORKER, from_day=from_day, station=place.station)
    user.grants.update(until_day=until_day)
    assert user.has_perm(ADD) is may


def test_several_roles_are_joined(place, evaluator):
    assert (evaluator.has_perm(VIEW), evaluator.has_perm(ADD)) == (True, False)
    GrantFactory(user=evaluator, role=Role.STATION_WORKER, station=place.station)
    fresh = User.objects.get(pk=evaluator.pk)
    joined = PERMISSIONS[Role.EVALUATOR] | PERMISSIONS[Role.STATION_WORKER]
    assert GrantBackend().get_all_permissions(fresh) == joined


def test_flags_of_django_give_nothing(outsider, worker):
    """Only grants do: neither staff nor superuser, and of one row the gate is asked."""
    User.objects.filter(pk=outsider.pk).update(is_staff=True, is_superuser=True)
    backend = GrantBackend()
    assert backend.get_all_permissions(User.objects.get(pk=outsider.pk)) == set()
    assert backend.get_all_permissions(worker, obj=worker) == set()
    worker.is_active = False
    assert backend.get_all_permissions(worker) == set()
    assert backend.get_all_permissions(AnonymousUser()) == set()
