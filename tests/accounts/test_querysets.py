"""Which grants hold on a day, and which accounts record at a station."""

from datetime import date, timedelta

import pytest

from accounts.models import Grant, User
from accounts.roles import Role
from tests.factories.accounts import GrantFactory, user_with
from tests.factories.stations import OperationFactory

DAY = timedelta(days=1)
FROM, UNTIL = date(2022, 3, 1), date(2022, 6, 30)
AROUND = [(FROM - DAY, False), (FROM, True), (UNTIL, True), (UNTIL + DAY, False)]
IDS = ["before", "first", "last", "after"]


@pytest.fixture
def temporary(place):
    user = user_with(Role.STATION_WORKER, from_day=FROM, station=place.station)
    user.grants.update(until_day=UNTIL)
    return user


@pytest.mark.parametrize(("day", "holds"), AROUND, ids=IDS)
def test_a_grant_holds_on_its_first_and_on_its_last_day(temporary, place, day, holds):
    assert Grant.objects.valid(day).filter(user=temporary).exists() is holds
    assert temporary.roles(day) == ({Role.STATION_WORKER} if holds else set())
    assert temporary.holds("services.add_servicerecord", day) is holds
    assert (temporary in User.objects.recording_at(place.station, day)) is holds


def test_a_grant_of_a_shut_account_holds_on_no_day(temporary):
    User.objects.filter(pk=temporary.pk).update(is_active=False)
    assert not Grant.objects.valid(FROM).filter(user=temporary).exists()


def test_an_open_grant_has_no_last_day(head):
    assert head.roles(date(2100, 1, 1)) == {Role.STATION_HEAD}


@pytest.mark.parametrize(("day", "records"), AROUND, ids=IDS)
def test_people_of_an_agency_record_while_it_runs_the_station(place, station_manager, day, records):
    OperationFactory(
        station=place.other_station, agency=place.agency, from_day=FROM, until_day=UNTIL
    )
    here = User.objects.recording_at(place.other_station, day)
    assert (station_manager in here) is records
    assert (
        place.other_station.pk in station_manager.scope("services.add_servicerecord", day).stations
        or not records
    )


@pytest.mark.parametrize(
    ("who", "records"),
    [
        ("head", True),
        ("worker", True),
        ("station_manager", True),
        ("other_worker", False),
        ("evaluator", False),
        ("community_contact", False),
        ("district", False),
        ("outsider", False),
    ],
)
def test_who_records_at_a_station_works_there(request, place, on, who, records):
    user = request.getfixturevalue(who)
    assert (user in User.objects.recording_at(place.station, on)) is records


def test_two_grants_make_one_account(place, on, worker):
    GrantFactory(user=worker, role=Role.STATION_HEAD, station=place.station)
    assert list(User.objects.recording_at(place.station, on)) == [worker]


@pytest.mark.parametrize(
    ("who", "sees"), [("admin_user", True), ("auditor", True), ("head", False), ("district", False)]
)
def test_accounts_are_seen_by_who_keeps_or_audits_them(request, head, who, sees):
    user = request.getfixturevalue(who)
    assert User.objects.visible_to(user).filter(pk=head.pk).exists() is sees
    assert Grant.objects.visible_to(user).filter(user=head).exists() is sees
    may_change = User.objects.visible_to(user, to="change").exists()
    assert may_change is (who == "admin_user")


def test_a_scope_joins_what_all_grants_of_the_day_give(place, worker, on):
    GrantFactory(
        user=worker, role=Role.EVALUATOR, station=None, division=place.district, from_day=on
    )
    GrantFactory(
        user=worker, role=Role.COMMUNITY_CONTACT, station=None, community=place.other_community
    )
    view = User.objects.get(pk=worker.pk).scope("orgs.view_organisation", on)
    assert view.divisions == (place.district.path,)
    assert view.stations == {place.station.pk}
    assert view.communities == {place.other_community.pk}
    # Each permission has the places of the roles that carry it, and no other.
    add = User.objects.get(pk=worker.pk).scope("orgs.add_organisation", on)
    assert (add.divisions, add.stations, add.communities) == ((), {place.station.pk}, set())
    yesterday = User.objects.get(pk=worker.pk).scope("orgs.view_organisation", on - DAY)
    assert yesterday.divisions == ()


def test_grants_of_a_day_are_read_once(worker, on, django_assert_num_queries):
    user = User.objects.get(pk=worker.pk)
    with django_assert_num_queries(1):
        user.roles(on)
        user.scope("orgs.view_organisation", on)
        user.holds("talent.view_worker", on)
