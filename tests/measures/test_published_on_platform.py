"""3.4: district-funded money of projects begun that went through the platform."""

from fractions import Fraction

import pytest

from projects.measures import published_on_platform
from projects.models import Project
from tests.factories.projects import ProjectFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, D, ask

pytestmark = pytest.mark.django_db
ON = "2022-07-15"
Source = Project.FundingSource


@pytest.fixture
def station(db):
    return StationFactory()


def project(station, fen, published, day="", start="2022-01-01", end="2022-12-31", **fields):
    if day:
        fields["published_on"] = D(day)
    return ProjectFactory(
        station=station, agreed_fen=fen, published_on_platform=published,
        agreed_start=D(start), agreed_end=D(end), **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("projects", "exact"),
    [
        ([(300, True), (100, False)], 75),
        ([(300, True), (100, None)], 75),
        ([(1, True), (2, False)], Fraction(100, 3)),
        ([(99_996, True), (4, False)], Fraction(99_996, 1000)),
        ([(300, True)], 100),
        ([(300, False)], 0),
    ],
)
def test_the_share_is_by_money(station, projects, exact):
    rows = [project(station, fen, published) for fen, published in projects]
    reading = ask(published_on_platform, station, ON)
    assert reading.exact == exact
    assert reading.denominator == sum(fen for fen, _published in projects)
    assert reading.evidence == tuple(row.pk for row in rows if not row.published_on_platform)


@pytest.mark.parametrize(
    ("day", "numerator"), [("2022-07-14", 300), ("2022-07-15", 300), ("2022-07-16", 0)]
)
def test_published_counts_from_its_day(station, day, numerator):
    project(station, 300, True, day)
    assert ask(published_on_platform, station, ON).numerator == numerator


@pytest.mark.parametrize(
    ("fields", "applies"),
    [
        ({}, True),
        ({"funding_source": Source.CHARITY}, False),
        ({"funding_source": Source.STREET}, False),
        ({"start": "2022-07-15"}, True),
        ({"start": "2022-07-16"}, False),
        ({"start": "2021-01-01", "end": "2021-12-31"}, False),
        ({"start": "2021-01-01", "end": "2022-01-01"}, True),
    ],
)
def test_district_money_of_projects_begun_in_the_period(station, fields, applies):
    project(station, 300, True, **fields)
    reading = ask(published_on_platform, station, ON)
    assert (reading.value, bool(reading.not_applicable)) == (
        (100, False) if applies else (None, True)
    )


def test_last_years_publications_are_not_this_years(station):
    project(station, 300, True)
    assert ask(published_on_platform, station, "2023-01-01", NEXT_PERIOD).not_applicable


def test_a_column_that_nobody_filled_in_is_no_data(station):
    project(station, 300, None)
    assert ask(published_on_platform, station, ON).missing == "项目台账没有填“通过平台发布”"
