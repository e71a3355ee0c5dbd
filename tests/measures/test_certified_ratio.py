"""2.4: community workers with a credential, more than at last year's end."""

from fractions import Fraction

import pytest

from talent.measures.credentials import certified_ratio
from talent.models import Worker
from tests.factories.stations import StationFactory
from tests.factories.talent import CredentialFactory, WorkerFactory
from tests.measures.asking import NEXT_PERIOD, PERIOD, D, ask, lags, risks

pytestmark = pytest.mark.django_db
NOT_RISING = ["没有高于去年末"]


@pytest.fixture
def station(db):
    return StationFactory()


def day(words):
    return D(words) if words else None


def worker(station, certified=None, since="", until="", post=Worker.Post.COMMUNITY_WORKER):
    """``certified``: the day of the credential, empty when the register does not say."""
    person = WorkerFactory(
        station=station, post=post, from_day=day(since), until_day=day(until)
    )  # fmt: skip
    if certified is not None:
        CredentialFactory(worker=person, obtained_on=day(certified))


def workers(station, count, *args, **fields):
    for _number in range(count):
        worker(station, *args, **fields)


def counts(reading):
    return reading.numerator, reading.denominator


@pytest.mark.parametrize(
    ("certified", "since", "until", "expected"),
    [
        (None, "", "", (0, 2)),
        ("", "", "", (1, 2)),  # held, the day is not known
        ("2022-07-15", "", "", (1, 2)),
        ("2022-07-16", "", "", (0, 2)),
        ("2021-01-01", "2022-07-15", "", (1, 2)),
        ("2021-01-01", "2022-07-16", "", (0, 1)),  # comes tomorrow
        ("2021-01-01", "", "2022-07-15", (1, 2)),
        ("2021-01-01", "", "2022-07-14", (0, 1)),  # left yesterday
    ],
)
def test_one_worker_beside_another(station, certified, since, until, expected):
    worker(station)
    worker(station, certified, since, until)
    assert counts(ask(certified_ratio, station, "2022-07-15")) == expected


def test_other_posts_and_stations_do_not_count(station):
    worker(station, "")
    worker(station, "", post=Worker.Post.STATION_WORKER)
    worker(StationFactory(), "")
    assert counts(ask(certified_ratio, station, "2022-07-15")) == (1, 1)


def test_nobody_on_the_roster_is_no_data(station):
    assert ask(certified_ratio, station, "2022-07-15").missing == "花名册里还没有社区工作者"
    worker(station, "", until="2022-07-14")
    assert ask(certified_ratio, station, "2022-07-15").missing == "花名册里还没有社区工作者"


@pytest.mark.parametrize(
    ("certified", "last_year", "words"),
    [
        ("2022-01-01", 0.0, []),
        ("2021-12-31", 50.0, NOT_RISING),  # as many as at last year's end
        ("2022-07-16", 0.0, NOT_RISING),  # none, as then
    ],
)
def test_rising_on_last_years_end(station, certified, last_year, words):
    worker(station)
    worker(station, certified)
    reading = ask(certified_ratio, station, "2022-07-15")
    assert reading.details["last_year"] == last_year
    assert (risks(reading), lags(reading)) == (words, [])


def test_last_year_is_that_of_its_own_roster(station):
    """Two of four then; today two of three, because one without a credential has left."""
    workers(station, 2, "2020-01-01")
    worker(station)
    worker(station, until="2022-03-01")
    reading = ask(certified_ratio, station, "2022-07-15")
    assert (counts(reading), reading.details["last_year"], risks(reading)) == ((2, 3), 50.0, [])


def test_who_came_with_a_credential_lifts_the_ratio_of_today_alone(station):
    workers(station, 3)
    worker(station, "2015-01-01", since="2022-01-01")
    reading = ask(certified_ratio, station, "2022-07-15")
    assert (reading.exact, reading.details["last_year"], risks(reading)) == (25, 0.0, [])


def test_certified_people_who_left_make_it_fall(station):
    workers(station, 2)
    worker(station, "2015-01-01")
    worker(station, "2015-01-01", until="2021-12-31")  # the last day of last year
    reading = ask(certified_ratio, station, "2022-07-15")
    assert (reading.exact, reading.details["last_year"]) == (Fraction(100, 3), 50.0)
    assert risks(reading) == NOT_RISING


def test_rising_is_judged_exactly(station):
    """2 of 6, then 3 of 9 and only with 2 of 7 a rise."""
    workers(station, 2, "2020-01-01")
    workers(station, 4)
    assert risks(ask(certified_ratio, station, "2022-07-15")) == NOT_RISING
    workers(station, 1, "2020-01-01", since="2022-01-01")
    workers(station, 2, since="2022-01-01")
    assert risks(ask(certified_ratio, station, "2022-07-15")) == NOT_RISING  # 3 of 9
    worker(station, until="2021-12-31")  # 2 of 7 then
    assert risks(ask(certified_ratio, station, "2022-07-15")) == []


def test_all_of_them_cannot_rise(station):
    workers(station, 2, "2020-01-01")
    assert risks(ask(certified_ratio, station, "2022-07-15")) == []


def test_without_a_roster_of_last_year_there_is_nothing_to_rise_on(station):
    worker(station, since="2022-01-01")
    reading = ask(certified_ratio, station, "2022-07-15")
    assert (reading.details["last_year"], risks(reading)) == (None, [])


@pytest.mark.parametrize(("period", "last_year"), [(PERIOD, 0.0), (NEXT_PERIOD, 50.0)])
def test_last_year_is_the_one_before_the_period(station, period, last_year):
    worker(station, "2022-12-31")
    worker(station)
    assert ask(certified_ratio, station, "2023-01-10", period).details["last_year"] == last_year


def test_the_pace_is_that_of_todays_people(station):
    worker(station, "2022-05-20")  # 56 days before
    worker(station, "2022-05-21")
    worker(station, "2020-01-01", until="2022-07-01")
    reading = ask(certified_ratio, station, "2022-07-15")
    assert (reading.value, reading.earlier) == (100.0, 50.0)
