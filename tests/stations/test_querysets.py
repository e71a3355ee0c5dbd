"""Who sees which places on which day, and what held on a day."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from stations import models
from tests.factories.accounts import user_with
from tests.factories.stations import (
    BrandActivityFactory,
    BrandFactory,
    ClassificationFactory,
    CommunityFactory,
    DivisionFactory,
    HaveCheckFactory,
    OperationFactory,
    PremisesFactory,
)

DAY = timedelta(days=1)
FROM, UNTIL = date(2022, 3, 1), date(2022, 6, 30)
AROUND = [(FROM - DAY, False), (FROM, True), (UNTIL, True), (UNTIL + DAY, False)]
EVERYWHERE = ("district", "auditor", "evaluator", "finance")


@pytest.fixture
def facts(place):
    """One row of everything that lies at a station, at both."""
    for station in (place.station, place.other_station):
        PremisesFactory(station=station)
        HaveCheckFactory(station=station)
        BrandActivityFactory(brand=BrandFactory(station=station))
    for community in (place.community, place.other_community):
        ClassificationFactory(community=community)
    return place


AT_A_STATION = [
    models.Station, models.HeadAppointment, models.StationOperation, models.Premises,
    models.HaveCheck, models.Brand, models.BrandActivity,
]  # fmt: skip
OF_A_COMMUNITY = [models.Community, models.CommunityClassification]


@pytest.mark.parametrize("model", [*AT_A_STATION, *OF_A_COMMUNITY])
@pytest.mark.parametrize("who", ["head", "worker", "station_manager"])
def test_people_of_a_station_see_its_rows_alone(request, facts, model, who):
    seen = model.objects.visible_to(request.getfixturevalue(who))
    every = model.objects.count()
    assert 0 < seen.count() == every / 2
    path = model.objects.all().station_path
    if path:
        assert set(seen.values_list(path, flat=True)) == {facts.station.pk}


@pytest.mark.parametrize("model", [*AT_A_STATION, *OF_A_COMMUNITY])
@pytest.mark.parametrize("who", EVERYWHERE)
def test_people_of_the_district_see_all_rows(request, facts, model, who):
    seen = model.objects.visible_to(request.getfixturevalue(who))
    assert seen.count() == model.objects.count() > 0


@pytest.mark.parametrize("model", AT_A_STATION)
@pytest.mark.parametrize("who", ["community_contact", "outsider"])
def test_a_contact_has_no_business_with_a_station(request, facts, model, who):
    assert not model.objects.visible_to(request.getfixturevalue(who)).exists()


def test_a_contact_sees_the_own_community_alone(facts, community_contact):
    assert models.Community.objects.visible_to(community_contact).get() == facts.community
    # What kind it is, is the district's word: the page tells it, its history is not the contact's.
    assert not models.CommunityClassification.objects.visible_to(community_contact).exists()


@pytest.mark.parametrize("who", ["admin_user", "publisher"])
def test_who_keeps_accounts_or_publishes_sees_places_and_not_what_is_in_them(request, facts, who):
    user = request.getfixturevalue(who)
    assert models.Station.objects.visible_to(user).count() == 2
    assert not models.Premises.objects.visible_to(user).exists()
    assert not models.Brand.objects.visible_to(user).exists()


@pytest.mark.parametrize(("day", "sees"), AROUND, ids=["before", "first", "last", "after"])
@pytest.mark.parametrize(
    ("role", "place_of"),
    [
        (Role.STATION_HEAD, "station"),
        (Role.STATION_WORKER, "station"),
        (Role.EVALUATOR, "station"),
        (Role.STATION_MANAGER, "agency"),
        (Role.DISTRICT_LEAD, "district"),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(place, role, place_of, day, sees):
    field = {"district": "division"}.get(place_of, place_of)
    user = user_with(role, from_day=FROM, **{field: getattr(place, place_of)})
    user.grants.update(until_day=UNTIL)
    seen = models.Station.objects.visible_to(user, day)
    assert seen.filter(pk=place.station.pk).exists() is sees


@pytest.mark.parametrize(("day", "sees"), AROUND, ids=["before", "first", "last", "after"])
def test_an_agency_sees_a_station_while_it_runs_it(place, station_manager, day, sees):
    OperationFactory(
        station=place.other_station, agency=place.agency, from_day=FROM, until_day=UNTIL
    )
    seen = models.Station.objects.visible_to(station_manager, day)
    assert seen.filter(pk=place.other_station.pk).exists() is sees
    assert seen.filter(pk=place.station.pk).exists()


def test_a_shut_account_sees_nothing(place, head):
    head.is_active = False
    assert not models.Station.objects.visible_to(head).exists()


def test_a_grant_of_one_division_does_not_reach_its_neighbour(place):
    """Paths are told apart to the last sign: /1/2/ holds nothing of /1/20/."""
    other = DivisionFactory(level="district", name="西山区", parent=place.city)
    user = user_with(Role.DISTRICT_LEAD, division=other)
    assert not models.Station.objects.visible_to(user).exists()
    assert models.Division.objects.visible_to(user).get() == other


# ---------- what held on a day ----------


@pytest.mark.parametrize(("day", "holds"), AROUND, ids=["before", "first", "last", "after"])
def test_a_period_holds_its_first_and_its_last_day(place, day, holds):
    row = CommunityFactory(
        division=place.station.division, name="新", valid_from=FROM, valid_until=UNTIL
    )
    station = models.Station.objects
    station.filter(pk=place.station.pk).update(licensed_on=FROM, closed_on=UNTIL)
    place.station.heads.update(from_day=FROM, until_day=UNTIL)
    place.station.operations.update(from_day=FROM, until_day=UNTIL)
    assert models.Community.objects.existing(day).filter(pk=row.pk).exists() is holds
    assert station.open(day).filter(pk=place.station.pk).exists() is holds
    told = station.with_head(day).with_agency(day).with_communities(day).get(pk=place.station.pk)
    assert told.head_name == ("关上站长" if holds else None)
    assert told.agency_name == (place.agency.name if holds else None)
    assert told.communities == (3 if holds else 2)
    agency = models.Agency.objects.with_stations(day).get(pk=place.agency.pk)
    assert agency.stations == int(holds)


def test_registers_of_a_closed_station_are_still_taken(place):
    models.Station.objects.filter(pk=place.station.pk).update(licensed_on=FROM, closed_on=UNTIL)
    taken = models.Station.objects.that_hand_in
    days = [FROM - DAY, FROM, UNTIL + DAY]
    assert [taken(day).filter(pk=place.station.pk).exists() for day in days] == [False, True, True]


def test_a_division_holds_the_stations_below_it(place):
    street = place.station.division
    assert models.Station.objects.in_division(place.district).count() == 2
    assert models.Station.objects.in_division(street).get() == place.station
    assert set(models.Division.objects.streets()) == {street, place.other_station.division}


def test_a_classification_comes_with_where_it_comes_from(place, on):
    row = ClassificationFactory(community=place.community, effective_from=on)
    ClassificationFactory(community=place.community, effective_from=on + DAY, kind="converted")
    told = models.Community.objects.with_classification(on).get(pk=place.community.pk)
    assert (told.kind, told.kind_source, told.kind_basis, told.kind_from) == (
        row.kind, row.source, row.basis, on,
    )  # fmt: skip
    before = models.Community.objects.with_classification(on - DAY).get(pk=place.community.pk)
    assert (before.kind, before.kind_from) == (None, None)


def test_what_waits_for_its_kind_comes_first(place, on):
    ClassificationFactory(community=place.community)
    rows = models.Community.objects.filter(division=place.station.division)
    ordered = rows.with_kind(on).with_urgency().order_by("urgency")
    assert [row.short_name for row in ordered] == ["关上北", "关上"]
