"""6.1: findings of the year whose recheck passed; open ones past their day are a shortfall."""

from fractions import Fraction

import pytest

from evaluation.measures import evaluation_rectified
from tests.factories.evaluation import FindingFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, D, ask, risks

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(db):
    return StationFactory()


def found(station, day="2022-05-10", due="2022-06-10", rechecked="", recheck="passed"):
    return FindingFactory(
        station=station,
        evaluated_on=D(day),
        due_on=D(due),
        rechecked_on=D(rechecked) if rechecked else None,
        recheck=recheck if rechecked else "",
    )


def counts(reading):
    return reading.numerator, reading.denominator


def asked(station, on="2022-07-15", **options):
    return ask(evaluation_rectified, station, on, **options)


def test_no_finding_by_the_day_is_not_applicable(station):
    found(station, "2022-07-16", "2022-08-01")
    assert asked(station).not_applicable
    assert counts(asked(station, "2022-07-16")) == (0, 1)


def test_a_recheck_counts_from_its_own_day(station):
    found(station, rechecked="2022-07-15")
    assert counts(asked(station, "2022-07-14")) == (0, 1)
    reading = asked(station, "2022-07-15")
    assert (counts(reading), reading.due, reading.shortfalls) == ((1, 1), None, ())


def test_a_failed_recheck_closes_nothing(station):
    finding = found(station, rechecked="2022-06-14", recheck="failed")
    reading = asked(station)
    assert (counts(reading), reading.evidence) == ((0, 1), (finding.pk,))


def test_a_deadline_is_missed_from_the_day_after(station):
    found(station, due="2022-06-10")
    on_the_day = asked(station, "2022-06-10")
    assert (on_the_day.due, risks(on_the_day)) == (D("2022-06-10"), [])
    assert risks(asked(station, "2022-06-11")) == ["1 个问题超过整改期限"]


def test_the_due_day_is_the_earliest_of_an_open_one(station):
    found(station, due="2022-06-01", rechecked="2022-05-30")
    found(station, due="2022-08-20")
    found(station, due="2022-08-10")
    reading = asked(station)
    assert (counts(reading), reading.exact) == ((1, 3), Fraction(100, 3))
    assert reading.due == D("2022-08-10")
    assert reading.details == {"open": 2, "overdue": 0}


@pytest.mark.parametrize(("day", "counted"), [("2021-12-31", 0), ("2022-01-01", 1)])
def test_the_year_is_the_directives(station, day, counted):
    found(station, day)
    reading = asked(station)
    assert (reading.denominator or 0) == counted
    assert bool(reading.not_applicable) is not counted


def test_next_years_findings_are_next_years(station):
    found(station, "2022-12-31", "2023-01-20")
    found(station, "2023-01-01", "2023-01-20")
    assert counts(asked(station, "2023-01-15")) == (0, 1)
    assert counts(asked(station, "2023-01-15", period=NEXT_PERIOD)) == (0, 1)


def test_another_stations_findings_are_its_own(station):
    found(StationFactory())
    assert asked(station).not_applicable
