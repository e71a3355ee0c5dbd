"""4.3: the share of the station's social workers who have studied both handbooks."""

from fractions import Fraction

import pytest

from talent.measures.trainings import handbook_study
from talent.models import Worker
from tests.factories.stations import StationFactory
from tests.factories.talent import TrainingRecordFactory, WorkerFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
SUPERVISION, OPERATION = "supervision", "operation"


@pytest.fixture
def station(db):
    return StationFactory()


def social_worker(station, **fields):
    return WorkerFactory(station=station, post=Worker.Post.STATION_WORKER, **fields)


def studied(worker, handbook, day="2022-03-04", category="handbook"):
    TrainingRecordFactory(worker=worker, held_on=D(day), category=category, handbook=handbook)


def counts(reading):
    return reading.numerator, reading.denominator


def test_both_handbooks_by_the_day(station):
    one, other = social_worker(station), social_worker(station)
    studied(one, SUPERVISION)
    studied(one, OPERATION, "2022-07-15")
    studied(other, SUPERVISION)
    assert counts(ask(handbook_study, station, "2022-07-14")) == (0, 2)
    reading = ask(handbook_study, station, "2022-07-15")
    assert counts(reading) == (1, 2)
    assert (reading.exact, reading.evidence) == (Fraction(50), (other.pk,))


def test_one_handbook_twice_is_one(station):
    one = social_worker(station)
    studied(one, SUPERVISION)
    studied(one, SUPERVISION, "2022-04-04")
    assert counts(ask(handbook_study, station, "2022-07-15")) == (0, 1)


def test_a_handbook_of_an_earlier_year_is_studied(station):
    one = social_worker(station)
    studied(one, SUPERVISION, "2021-12-20")
    studied(one, OPERATION, "2022-01-05")
    assert counts(ask(handbook_study, station, "2022-07-15")) == (1, 1)


def test_only_the_category_of_handbooks_is_study(station):
    one = social_worker(station)
    studied(one, SUPERVISION)
    studied(one, OPERATION, category="education")
    assert counts(ask(handbook_study, station, "2022-07-15")) == (0, 1)


def test_only_the_post_of_the_stations_social_worker_is_asked(station):
    studied(WorkerFactory(station=station), SUPERVISION)
    reading = ask(handbook_study, station, "2022-07-15")
    assert reading.not_applicable
    social_worker(station)
    assert counts(ask(handbook_study, station, "2022-07-15")) == (0, 1)


def test_who_has_left_is_not_asked_any_more(station):
    one = social_worker(station, until_day=D("2022-07-15"))
    studied(one, SUPERVISION)
    assert counts(ask(handbook_study, station, "2022-07-15")) == (0, 1)
    assert ask(handbook_study, station, "2022-07-16").not_applicable


def test_no_training_by_the_day_is_no_data(station):
    one = social_worker(station)
    studied(one, SUPERVISION, "2022-07-16")
    assert ask(handbook_study, station, "2022-07-15").missing
    assert counts(ask(handbook_study, station, "2022-07-16")) == (0, 1)
