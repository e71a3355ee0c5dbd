"""5.3: organisations under incubation that had an activity in the quarter of the day."""

import pytest

from orgs.measures import org_incubation
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)
from tests.factories.stations import CommunityFactory, StationFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
ON = "2022-07-15"


@pytest.fixture
def station(db):
    return StationFactory()


@pytest.fixture
def organisation(station):
    return OrganisationFactory(community=CommunityFactory(division=station.division))


def incubate(organisation, *days, **fields):
    IncubationFactory(organisation=organisation, **fields)
    for day in days:
        IncubationActivityFactory(organisation=organisation, held_on=D(day))


def counts(station, on=ON):
    reading = ask(org_incubation, station, on)
    return reading.numerator, reading.denominator


@pytest.mark.parametrize(
    ("days", "fields", "expected"),
    [
        (("2022-07-01",), {}, (1, 1)),
        (("2022-07-15",), {}, (1, 1)),
        (("2022-07-01", "2022-07-02"), {}, (1, 1)),
        # the day after, the quarter before, the next one
        (("2022-07-16",), {}, (0, 1)),
        (("2022-06-30",), {}, (0, 1)),
        (("2021-07-10",), {}, (0, 1)),
        ((), {}, (0, 1)),
        # entered on the day, the day after
        (("2022-07-01",), {"entered_on": D("2022-07-15")}, (1, 1)),
        (("2022-07-01",), {"entered_on": D("2022-07-16")}, (0, 0)),
        # who leaves on the day is gone on it
        (("2022-07-01",), {"left_on": D("2022-07-16")}, (1, 1)),
        (("2022-07-01",), {"left_on": D("2022-07-15")}, (0, 0)),
        # a stage does not end an incubation
        (("2022-07-01",), {"stage": "hatched"}, (1, 1)),
    ],
)
def test_one_organisation(station, organisation, days, fields, expected):
    incubate(organisation, *days, **fields)
    assert counts(station) == expected


def test_an_organisation_that_came_back_counts_once(station, organisation):
    incubate(organisation, "2022-07-05", entered_on=D("2021-07-01"), left_on=D("2022-03-28"))
    assert counts(station) == (0, 0)
    IncubationFactory(organisation=organisation, entered_on=D("2022-05-14"))
    assert counts(station) == (1, 1)
    IncubationFactory(organisation=organisation, entered_on=D("2022-06-14"))
    assert counts(station) == (1, 1)


def test_quarters_are_those_of_the_day(station, organisation):
    incubate(organisation, "2022-03-31", "2022-04-01", entered_on=D("2021-01-01"))
    days = ("2022-03-30", "2022-03-31", "2022-04-01", "2022-06-30", "2022-07-01", "2023-03-31")
    assert [counts(station, day)[0] for day in days] == [0, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("state", ["team", "pending", "filed"])
def test_whether_it_is_on_file_does_not_matter(station, organisation, state):
    organisation.state = state
    organisation.save()
    incubate(organisation, "2022-07-01")
    assert counts(station) == (1, 1)


def test_no_row_dated_by_the_day_is_no_data(station, organisation):
    incubate(organisation, "2022-07-16", entered_on=D("2022-07-16"))
    incubate(OrganisationFactory(), "2022-07-01")
    reading = ask(org_incubation, station, ON)
    assert (reading.value, reading.missing) == (None, "还没有登记培育孵化")
    assert counts(station, "2022-07-16") == (1, 1)


def test_a_row_of_either_sheet_is_a_register(station, organisation):
    IncubationActivityFactory(organisation=organisation, held_on=D("2022-07-15"))
    assert counts(station) == (0, 0)
    assert ask(org_incubation, station, "2022-07-14").missing


def test_the_whole_reading(station, organisation):
    incubate(organisation, "2022-07-01")
    idle = OrganisationFactory(community=organisation.community, name="合唱队")
    incubate(idle)
    reading = ask(org_incubation, station, ON)
    assert (reading.value, reading.exact, reading.unit) == (1.0, 1, "个")
    assert (reading.due, reading.evidence) == (D("2022-09-30"), (organisation.pk,))
    assert reading.details == {"incubating": 2, "idle": ["合唱队"]}
