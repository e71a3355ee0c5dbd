"""Credentials, exam entries and continuing education."""

from datetime import date

import pytest

from common.readings import Shortfall, StationBatch
from talent.measures import certified_ratio, elapsed, exam_participation, training_hours
from talent.models import Level, Worker
from tests.cast import PERIOD
from tests.factories.stations import StationFactory
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    TrainingCountFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)


@pytest.fixture
def station(db):
    return StationFactory()


def ask(measure, station, on=ON, **parameters):
    return measure(StationBatch([station.pk]), on, PERIOD, **parameters)[station.pk]


def community_worker(station, **fields):
    return WorkerFactory(station=station, post=Worker.Post.COMMUNITY_WORKER, **fields)


def test_only_community_workers_count_and_a_credential_from_its_day(station):
    CredentialFactory(worker=community_worker(station), obtained_on=ON)
    CredentialFactory(worker=community_worker(station), obtained_on=date(2022, 7, 16))
    CredentialFactory(worker=community_worker(station), obtained_on=None)
    community_worker(station)
    WorkerFactory(station=station, post=Worker.Post.STATION_WORKER)
    reading = ask(certified_ratio, station)
    assert (reading.numerator, reading.denominator) == (2, 4)


def test_the_ratio_must_rise_on_last_years_end(station):
    CredentialFactory(worker=community_worker(station), obtained_on=date(2020, 1, 1))
    assert ask(certified_ratio, station).shortfalls == (Shortfall("没有高于去年末"),)
    CredentialFactory(worker=community_worker(station), obtained_on=date(2022, 1, 1))
    community_worker(station)
    assert ask(certified_ratio, station).details["last_year"] == pytest.approx(33.33)
    assert not ask(certified_ratio, station).shortfalls


def test_who_left_is_not_counted(station):
    community_worker(station, until_day=date(2022, 7, 14))
    assert ask(certified_ratio, station).missing


@pytest.fixture
def cycle(db):
    return ExamCycleFactory(
        year=2022, entry_opens_on=date(2022, 4, 8), entry_closes_on=date(2022, 4, 22)
    )


def test_entries_of_eligible_workers(station, cycle):
    ExamEntryFactory(worker=community_worker(station), year=2022, entered_on=date(2022, 4, 9))
    ExamEntryFactory(worker=community_worker(station), year=2021, entered_on=date(2021, 4, 9))
    social_worker = community_worker(station)
    CredentialFactory(worker=social_worker, level=Level.INTERMEDIATE, obtained_on=None)
    ExamEntryFactory(worker=social_worker, year=2022, entered_on=date(2022, 4, 9))
    reading = ask(exam_participation, station)
    assert (reading.numerator, reading.denominator, reading.due) == (1, 2, date(2022, 4, 22))


def test_an_entry_without_a_day_counts_from_the_closing_day(station, cycle):
    ExamEntryFactory(worker=community_worker(station), year=2022, entered_on=None)
    assert ask(exam_participation, station, date(2022, 4, 21)).numerator == 0
    assert ask(exam_participation, station, date(2022, 4, 22)).numerator == 1


def test_before_entry_opens_it_does_not_apply(station, cycle):
    community_worker(station)
    assert ask(exam_participation, station, date(2022, 4, 7)).not_applicable == "报名未开始"


def test_without_the_years_cycle_there_is_no_data(station):
    community_worker(station)
    assert "2022" in ask(exam_participation, station).missing


@pytest.mark.parametrize(("hours", "on_track"), [(36, 1), (35, 0)])
def test_hours_keep_pace_with_the_registration(station, hours, on_track):
    worker = community_worker(station)
    CredentialFactory(worker=worker, level=Level.ASSISTANT, registered_until=date(2024, 1, 14))
    TrainingCountFactory(worker=worker, counted_on=date(2022, 7, 1), hours=hours)
    reading = ask(training_hours, station)  # half of three years: 36 of 72 hours
    assert (reading.numerator, reading.denominator) == (on_track, 1)


def test_hours_are_those_counted_by_the_day(station):
    worker = community_worker(station)
    CredentialFactory(worker=worker, registered_until=date(2024, 1, 14))
    TrainingCountFactory(worker=worker, counted_on=date(2022, 7, 16), hours=72)
    assert ask(training_hours, station).missing


@pytest.mark.parametrize(
    ("until", "part"), [(ON, 1.0), (date(2025, 7, 15), 0.0), (date(2030, 1, 1), 0.0)]
)
def test_elapsed_part_of_the_period(until, part):
    assert elapsed(until, ON) == pytest.approx(part, abs=0.001)
