"""2.2: registered workers whose hours keep pace with their three-year registration."""

from decimal import Decimal
from fractions import Fraction

import pytest

from talent.measures.hours import training_hours, years_before
from talent.models import Level
from tests.factories.stations import StationFactory
from tests.factories.talent import (
    CredentialFactory,
    TrainingCountFactory,
    TrainingRecordFactory,
    WorkerFactory,
)
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
ASSISTANT, INTERMEDIATE, SENIOR = Level.values


@pytest.fixture
def station(db):
    return StationFactory()


def registered(station, until, counted=(), level=ASSISTANT, **fields):
    """A worker with a registered credential; ``counted``: (day, hours) pairs."""
    person = WorkerFactory(station=station, **fields)
    CredentialFactory(worker=person, level=level, registered_until=D(until), obtained_on=None)
    for day, hours in counted:
        TrainingCountFactory(worker=person, counted_on=D(day), hours=Decimal(hours))
    return person


def counts(reading):
    return reading.numerator, reading.denominator


# Three years until 2024-07-14 are 1096 days with the leap day; the half is passed on 2023-01-13.
@pytest.mark.parametrize(
    ("level", "hours", "on", "good"),
    [
        (ASSISTANT, "36", "2023-01-13", 1),
        (ASSISTANT, "35.9", "2023-01-13", 0),
        (ASSISTANT, "36", "2023-01-14", 0),
        (INTERMEDIATE, "45", "2023-01-13", 1),
        (INTERMEDIATE, "44.9", "2023-01-13", 0),
        (SENIOR, "45", "2023-01-13", 1),
        (ASSISTANT, "72", "2024-07-14", 1),  # the last day: all of them
        (ASSISTANT, "71.9", "2024-07-14", 0),
    ],
)
def test_hours_keep_pace(station, level, hours, on, good):
    person = registered(station, "2024-07-14", [("2022-07-01", hours)], level)
    reading = ask(training_hours, station, on)
    assert counts(reading) == (good, 1)
    assert reading.evidence == (() if good else (person.pk,))


def test_nothing_is_asked_on_the_first_day_of_a_registration(station):
    registered(station, "2025-07-15", [("2022-07-01", "0")])
    assert counts(ask(training_hours, station, "2022-07-15")) == (1, 1)
    assert counts(ask(training_hours, station, "2022-07-16")) == (0, 1)


def test_hours_of_the_registration_before_do_not_count(station):
    registered(station, "2025-01-15", [("2022-01-15", "90")])
    assert counts(ask(training_hours, station, "2022-07-15")) == (0, 1)
    registered(station, "2025-01-15", [("2022-01-16", "90")])
    assert counts(ask(training_hours, station, "2022-07-15")) == (1, 2)


def test_the_last_count_by_the_day_is_taken(station):
    registered(station, "2022-07-15", [("2022-07-01", "72"), ("2022-07-15", "10")])
    assert counts(ask(training_hours, station, "2022-07-14")) == (1, 1)
    assert counts(ask(training_hours, station, "2022-07-15")) == (0, 1)


@pytest.mark.parametrize(
    ("until", "left", "total"),
    [
        ("2022-07-15", None, 2),
        ("2022-07-14", None, 1),  # the registration has expired
        ("2023-07-15", "2022-07-15", 2),  # the last day at work
        ("2023-07-15", "2022-07-14", 1),  # left
    ],
)
def test_who_is_registered_and_at_work_counts(station, until, left, total):
    registered(station, "2025-07-01", [("2022-07-02", "72")])
    registered(station, until, until_day=D(left) if left else None)
    assert counts(ask(training_hours, station, "2022-07-15")) == (1, total)


def test_who_comes_later_does_not_count(station):
    registered(station, "2025-07-01", [("2022-07-02", "72")], from_day=D("2022-07-16"))
    assert ask(training_hours, station, "2022-07-15").missing


def test_of_two_credentials_the_higher_counts(station):
    person = registered(station, "2022-07-15", [("2022-07-01", "80")])
    CredentialFactory(worker=person, level=INTERMEDIATE, registered_until=D("2022-07-15"))
    assert counts(ask(training_hours, station, "2022-07-15")) == (0, 1)
    assert counts(ask(training_hours, station, "2022-07-15", other_hours=80)) == (1, 1)


def test_without_any_hours_there_is_no_data(station):
    reason = "没有登记在册人员的继续教育学时"
    assert ask(training_hours, station, "2022-07-15").missing == reason
    registered(station, "2023-07-15", [("2022-07-16", "72")])
    assert ask(training_hours, station, "2022-07-15").missing == reason


def test_all_numbers_are_parameters(station):
    registered(station, "2023-07-15", [("2022-07-15", "36")])
    assert counts(ask(training_hours, station, "2022-07-15")) == (0, 1)
    assert counts(ask(training_hours, station, "2022-07-15", assistant_hours=54)) == (1, 1)
    assert counts(ask(training_hours, station, "2022-07-15", cycle_years=2)) == (1, 1)


def test_judged_exactly(station):
    registered(station, "2025-07-01", [("2022-07-02", "72")])
    registered(station, "2023-07-01")
    registered(station, "2023-07-01")
    reading = ask(training_hours, station, "2022-07-15")
    assert (reading.value, reading.exact) == (33.33, Fraction(100, 3))


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        ("2024-02-29", 3, "2021-02-28"),
        ("2024-02-29", 4, "2020-02-29"),
        ("2022-01-01", 3, "2019-01-01"),
    ],
)
def test_years_before(day, years, before):
    assert years_before(D(day), years) == D(before)


@pytest.mark.parametrize(
    ("counted", "attended", "good"),
    [("36", "0", 1), ("35.9", "36", 1), ("36", "1", 1), ("35.9", "35.9", 0), ("20", "20", 0)],
)
def test_of_roster_and_trainings_the_larger_counts(station, counted, attended, good):
    person = registered(station, "2024-07-14", [("2022-07-01", counted)])
    first = min(Decimal("18.5"), Decimal(attended))
    for day, hours in (("2022-03-01", first), ("2023-01-13", Decimal(attended) - first)):
        TrainingRecordFactory(worker=person, held_on=D(day), hours=hours)
    assert counts(ask(training_hours, station, "2023-01-13")) == (good, 1)


def test_trainings_alone_are_hours_of_their_period(station):
    person = registered(station, "2024-07-14")
    assert ask(training_hours, station, "2023-01-13").missing
    # The registration began on 14 July 2021: what was that day or before is of the last one.
    TrainingRecordFactory(worker=person, held_on=D("2021-07-14"), hours=Decimal(40))
    assert counts(ask(training_hours, station, "2023-01-13")) == (0, 1)
    TrainingRecordFactory(worker=person, held_on=D("2021-07-15"), hours=Decimal(36))
    assert counts(ask(training_hours, station, "2023-01-13")) == (1, 1)
    # One day on, one hour more would be owed; what is to come does not count yet.
    TrainingRecordFactory(worker=person, held_on=D("2023-01-15"), hours=Decimal(36))
    assert counts(ask(training_hours, station, "2023-01-14")) == (0, 1)
