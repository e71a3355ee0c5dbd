"""People who sign in, and their grants."""

from datetime import date

import factory
from factory.django import DjangoModelFactory, Password

from accounts.models import Grant, User
from accounts.roles import Role
from tests.factories.stations import StationFactory

PASSWORD = "a passing test"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence("user-{}".format)
    name = factory.Sequence("用户{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    password = Password(PASSWORD)


class GrantFactory(DjangoModelFactory):
    """Of a station, unless another place is given together with `station=None`."""

    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = Role.STATION_WORKER
    station = factory.SubFactory(StationFactory)
    from_day = date(2021, 5, 27)


def user_with(role: str, *, username: str = "", from_day=date(2021, 5, 27), **place) -> User:
    """A user who holds one role for one place: `user_with(Role.AUDITOR, division=district)`."""
    fields = {"username": username} if username else {}
    user = UserFactory(**fields)
    GrantFactory(user=user, role=role, from_day=from_day, **{"station": None, **place})
    return user
