"""2.1: eligible community workers who entered the year's exam, from the day entries open."""

from fractions import Fraction

import pytest

from talent.measures.credentials import exam_participation
from talent.models import Level, Worker
from tests.factories.stations import StationFactory
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    WorkerFactory,
)
from tests.measures.asking import NEXT_PERIOD, D, ask

pytestmark = pytest.mark.django_db
ASSISTANT, INTERMEDIATE, SENIOR = Level.values


@pytest.fixture
def station(db):
    return StationFactory()


@pytest.fixture(autouse=True)
def cycle(db):
    """Entries from April 8 to April 22."""
    return ExamCycleFactory(year=2022)


def day(words):
    return D(words) if words else None


def worker(station, held=(), entered=None, **fields):
    """``held``: (level, day) pairs; ``entered``: level and day of this year's entry."""
    fields = {"post": Worker.Post.COMMUNITY_WORKER} | fields
    person = WorkerFactory(station=station, **fields)
    for level, obtained in held:
        CredentialFactory(worker=person, level=level, obtained_on=day(obtained))
    if entered:
        level, entered_on, year = (*entered, 2022)[:3]
        ExamEntryFactory(worker=person, level=level, entered_on=day(entered_on), year=year)
    return person


def counts(reading):
    return reading.numerator, reading.denominator


@pytest.mark.parametrize(
    ("held", "level", "expected"),
    [
        ([], ASSISTANT, (1, 1)),
        ([], INTERMEDIATE, (1, 1)),
        ([(ASSISTANT, "2020-12-01")], ASSISTANT, (0, 1)),  # holds it already
        ([(ASSISTANT, "2020-12-01")], INTERMEDIATE, (1, 1)),
        ([(ASSISTANT, "2020-12-01")], SENIOR, (1, 1)),
        ([(INTERMEDIATE, "2020-12-01")], SENIOR, (0, 0)),  # not asked
        ([(SENIOR, "")], SENIOR, (0, 0)),
        ([(ASSISTANT, "2019-12-01"), (INTERMEDIATE, "2020-12-01")], SENIOR, (0, 0)),
        ([(ASSISTANT, "2022-04-22")], ASSISTANT, (0, 1)),  # obtained on the closing day
        ([(ASSISTANT, "2022-04-23")], ASSISTANT, (1, 1)),  # entered, passed and obtained it
        ([(INTERMEDIATE, "2022-04-23")], INTERMEDIATE, (1, 1)),
    ],
)
def test_an_entry_counts_for_a_level_above_the_one_held(station, held, level, expected):
    worker(station, held, (level, "2022-04-10"))
    reading = ask(exam_participation, station, "2022-07-15")
    if expected == (0, 0):
        assert reading.not_applicable == "没有需要报考的人员"
    else:
        assert counts(reading) == expected


@pytest.mark.parametrize(
    ("entered_on", "on", "entries"),
    [
        ("2022-04-10", "2022-04-09", 0),
        ("2022-04-10", "2022-04-10", 1),
        ("", "2022-04-21", 0),
        ("", "2022-04-22", 1),  # without a day from the closing day
    ],
)
def test_an_entry_counts_from_its_day(station, entered_on, on, entries):
    worker(station, entered=(ASSISTANT, entered_on))
    worker(station)
    worker(station, entered=(ASSISTANT, "2021-04-10", 2021))
    reading = ask(exam_participation, station, on)
    assert counts(reading) == (entries, 3)
    assert reading.exact == Fraction(100 * entries, 3)


@pytest.mark.parametrize(
    ("on", "reason", "plan_from"),
    [
        ("2022-04-07", "报名未开始", None),
        ("2022-04-08", "", "2022-04-08"),
        ("2022-04-22", "", "2022-04-08"),
        ("2022-04-23", "", "2022-04-08"),
        ("2022-12-31", "", "2022-04-08"),
    ],
)
def test_it_begins_with_the_entry_window(station, on, reason, plan_from):
    worker(station)
    reading = ask(exam_participation, station, on)
    assert (reading.not_applicable, reading.plan_from) == (reason, day(plan_from))
    assert reading.due == (None if reason else D("2022-04-22"))


@pytest.mark.parametrize(
    ("fields", "on", "eligible"),
    [
        ({"until_day": D("2022-04-21")}, "2022-07-15", 1),
        ({"until_day": D("2022-04-22")}, "2022-07-15", 2),  # left after the closing day
        ({"from_day": D("2022-04-22")}, "2022-07-15", 2),
        ({"from_day": D("2022-04-23")}, "2022-07-15", 1),  # came after it
        ({"until_day": D("2022-04-10")}, "2022-04-10", 2),
        ({"until_day": D("2022-04-10")}, "2022-04-11", 1),
        ({"post": Worker.Post.STATION_WORKER}, "2022-07-15", 1),
    ],
)
def test_the_roster_of_the_closing_day_is_asked(station, fields, on, eligible):
    worker(station)
    worker(station, **fields)
    assert counts(ask(exam_participation, station, on)) == (0, eligible)


def test_a_roster_begun_after_the_closing_day_is_not_asked(station):
    worker(station, from_day=D("2022-06-01"))
    assert ask(exam_participation, station, "2022-07-15").not_applicable == "没有需要报考的人员"


def test_without_workers_there_is_no_data(station):
    worker(StationFactory())
    assert ask(exam_participation, station, "2022-07-15").missing == "花名册里还没有社区工作者"


def test_the_exam_is_that_of_the_periods_year(station):
    worker(station, entered=(ASSISTANT, "2022-04-10"))
    assert counts(ask(exam_participation, station, "2023-01-15")) == (1, 1)
    reading = ask(exam_participation, station, "2023-01-15", NEXT_PERIOD)
    assert reading.missing == "没有录入 2023 年考试报名日期"
    ExamCycleFactory(year=2023)
    reading = ask(exam_participation, station, "2023-01-15", NEXT_PERIOD)
    assert reading.not_applicable == "报名未开始"
    assert counts(ask(exam_participation, station, "2023-04-22", NEXT_PERIOD)) == (0, 1)
