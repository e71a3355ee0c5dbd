"""What one line says of a worker's papers on a day."""

from datetime import date, timedelta

import pytest

from talent.models import Worker
from talent.papers import highest_credential, latest_count, latest_entry
from tests.factories.talent import (
    CredentialFactory,
    ExamEntryFactory,
    TrainingCountFactory,
    WorkerFactory,
)

DAY = timedelta(days=1)


@pytest.fixture
def person(place):
    row = WorkerFactory(station=place.station)
    CredentialFactory(worker=row, level="assistant", obtained_on=None)
    CredentialFactory(worker=row, level="senior", obtained_on=date(2022, 7, 1))
    CredentialFactory(worker=row, level="intermediate", obtained_on=date(2021, 1, 1))
    for year in (2022, 2021, 2023):
        ExamEntryFactory(worker=row, year=year)
    for day in (date(2022, 6, 30), date(2022, 3, 31)):
        TrainingCountFactory(worker=row, counted_on=day)
    return Worker.objects.with_papers().get()


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (date(2020, 12, 31), "assistant"),
        (date(2021, 1, 1), "intermediate"),
        (date(2022, 6, 30), "intermediate"),
        (date(2022, 7, 1), "senior"),
    ],
)
def test_the_highest_credential_of_the_day_is_told(person, on, level):
    """By its level, not by its day: the latest is not always the highest."""
    assert highest_credential(person, on).level == level


@pytest.mark.parametrize(
    ("on", "year"),
    [(date(2020, 12, 31), None), (date(2021, 1, 1), 2021), (date(2022, 12, 31), 2022),
     (date(2023, 1, 1), 2023)],
)  # fmt: skip
def test_the_latest_entry_is_of_the_days_year_at_the_latest(person, on, year):
    entry = latest_entry(person, on)
    assert (entry and entry.year) == year


@pytest.mark.parametrize(
    ("on", "counted_on"),
    [
        (date(2022, 3, 30), None),
        (date(2022, 3, 31), date(2022, 3, 31)),
        (date(2022, 6, 29), date(2022, 3, 31)),
        (date(2022, 6, 30), date(2022, 6, 30)),
    ],
)
def test_the_latest_count_is_one_by_the_day(person, on, counted_on):
    count = latest_count(person, on)
    assert (count and count.counted_on) == counted_on


def test_papers_that_are_loaded_are_asked_nothing(person, on, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert highest_credential(person, on)
        assert latest_entry(person, on)
        assert latest_count(person, on)


def test_who_has_no_papers_has_none(place, on):
    WorkerFactory(station=place.other_station)
    row = Worker.objects.with_papers().get()
    papers = [highest_credential(row, on), latest_entry(row, on), latest_count(row, on)]
    assert papers == [None, None, None]
