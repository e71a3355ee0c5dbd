"""What every test may ask for."""

import os

import pytest
from django.utils import translation

from accounts.roles import Role
from tests import cast
from tests.factories.accounts import UserFactory, user_with


def missing(what: str) -> None:
    """Leaves a test out on a machine that lacks something; on a build machine that is a failure."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} (script/test gets it)")


@pytest.fixture(scope="session")
def need():
    """`need(found, "no Redis")` gives back what was found, or ends the test as `missing` says."""
    return lambda found, what: found or missing(what)


@pytest.fixture(autouse=True)
def _in_chinese():
    """A request leaves its language active in the thread: the next test must not inherit it."""
    yield
    translation.deactivate()


@pytest.fixture
def on():
    """The business date of the tests (PORTAL_TODAY)."""
    return cast.ON


@pytest.fixture
def place(db):
    """A district with two stations: the cast works at `place.station`."""
    return cast.build_place()


@pytest.fixture
def district(place):
    return user_with(Role.DISTRICT_LEAD, username="district", division=place.district)


@pytest.fixture
def finance(place):
    return user_with(Role.DISTRICT_FINANCE, username="finance", division=place.district)


@pytest.fixture
def publisher(place):
    return user_with(Role.PUBLISHER, username="publisher", division=place.district)


@pytest.fixture
def head(place):
    return user_with(Role.STATION_HEAD, username="head", station=place.station)


@pytest.fixture
def worker(place):
    return user_with(Role.STATION_WORKER, username="worker", station=place.station)


@pytest.fixture
def other_head(place):
    return user_with(Role.STATION_HEAD, username="other-head", station=place.other_station)


@pytest.fixture
def other_worker(place):
    return user_with(Role.STATION_WORKER, username="other-worker", station=place.other_station)


@pytest.fixture
def station_manager(place):
    """Of the agency that runs `place.station`."""
    return user_with(Role.STATION_MANAGER, username="agency-1", agency=place.agency)


@pytest.fixture
def evaluator(place):
    return user_with(Role.EVALUATOR, username="evaluator", division=place.district)


@pytest.fixture
def community_contact(place):
    return user_with(Role.COMMUNITY_CONTACT, username="contact", community=place.community)


@pytest.fixture
def auditor(place):
    return user_with(Role.AUDITOR, username="auditor", division=place.district)


@pytest.fixture
def admin_user(place):
    return user_with(Role.ADMIN, username="admin", division=place.district)


@pytest.fixture
def outsider(db):
    """Signs in and holds no grant."""
    return UserFactory(username="outsider")
