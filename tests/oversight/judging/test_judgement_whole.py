"""A judgement whole: every field of one reading, as JSON promises it, and of one with parts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from common.readings import Reading, Shortfall
from oversight.judging.forecast import fen_at_target, needed_per_week, times_needed
from oversight.judging.judgement import year_after
from oversight.judging.rules import Comparison, Due, Plan
from oversight.models import Status
from tests.oversight.judging.cases import DUE, ON, STATION, Calendar, judged, rule

MONEY = Reading(
    value=33.33, numerator=100, denominator=300, exact=Fraction(100, 3), planned=Fraction(40),
    earlier=Fraction(20), basis="agreed", shortfalls=(Shortfall("另有缺口"),),
    details={"spent": 100}, history=((date(2022, 6, 1), Fraction(100, 3)),),
)  # fmt: skip


def test_json_says_everything_of_a_reading():
    row = judged(MONEY)
    # 33.33 + 15 days of 13.33 in 8 weeks; half of 300 is 150: 50 in 14 days to the last Friday
    assert row.as_json() == {
        "station": "530111001",
        "station_name": "关上街道社工站",
        "requirement": "1.3",
        "on": "2022-07-15",
        "value": 33.33,
        "unit": "%",
        "numerator": 100,
        "denominator": 300,
        "planned": 40.0,
        "status": "lagging",
        "due": "2022-07-30",
        "forecast_on_due": 36.9,
        "crosses_on": "2022-09-23",
        "needed_per_week": 25,
        "basis": "agreed",
        "part": None,
        "reason": None,
        "shortfalls": ["另有缺口"],
        "details": {"spent": 100},
    }


@pytest.mark.parametrize(
    ("reading", "status", "reason"),
    [
        (Reading(missing="还没有", numerator=5), "no_data", "还没有"),
        (Reading(value=1.0, not_applicable="未到账"), "not_applicable", "未到账"),
    ],
)
def test_json_has_no_value_where_there_is_none(reading, status, reason):
    found = judged(reading, due=Due.ALWAYS, forecast=False, plan=Plan.NONE).as_json()
    assert (found["value"], found["status"], found["reason"]) == (None, status, reason)
    names = ("planned", "due", "forecast_on_due", "crosses_on", "needed_per_week", "basis", "part")
    assert {name: found[name] for name in names} == dict.fromkeys(names)


def test_numbers_of_json_have_two_places():
    found = judged(Reading(value=0.33, exact=Fraction(1, 3), planned=Fraction(200, 3))).as_json()
    assert (found["planned"], found["value"]) == (66.67, 0.33)


PART = Reading(
    value=60.0, exact=Fraction(60), planned=Fraction(50), due=date(2022, 12, 31),
    earlier=Fraction(60), history=((date(2022, 6, 1), Fraction(60)),),
)  # fmt: skip
WHOLE = Reading(value=50.0, exact=Fraction(49996, 1000), planned=Fraction(45), due=DUE)


def with_parts(*parts):
    return judged(replace(WHOLE, parts=parts), due=Due.FACTS)


def test_the_worst_part_decides_and_the_whole_keeps_its_own_figures():
    behind = replace(PART, value=10.0, exact=Fraction(10), due=date(2022, 9, 30), history=())
    row = with_parts(("甲", PART), ("乙", behind))
    assert (row.status, row.part, row.worst.part) == (Status.LAGGING, "", "乙")
    assert (row.station, row.worst.station) == (STATION, STATION)
    assert (row.due, row.planned, row.crosses_on) == (date(2022, 9, 30), 45.0, None)
    assert row.reading.value == 49.99  # never shown as half
    assert row.as_json()["part"] == "乙"


def test_parts_that_are_all_met_are_met_on_the_last_day():
    earlier = replace(PART, history=((date(2022, 5, 1), Fraction(60)),))
    row = with_parts(("甲", PART), ("乙", earlier))
    assert (row.status, row.worst, row.due) == (Status.MET, None, DUE)
    assert row.crosses_on == date(2022, 6, 1)
    assert row.as_json()["part"] is None


def test_a_plan_of_the_whole_ends_on_its_day():
    row = judged(replace(WHOLE, parts=(("甲", PART),)), due=Due.FACTS, plan=Plan.LINEAR)
    assert row.planned == pytest.approx(50 * 195 / 210)


@pytest.mark.parametrize(
    ("comparison", "denominator", "fen"),
    [
        (Comparison.AT_LEAST, 300, 150),
        (Comparison.AT_LEAST, 301, 151),
        (Comparison.MORE_THAN, 300, 151),
        (Comparison.MORE_THAN, 301, 151),
    ],
)
def test_the_least_money_that_reaches_the_target(comparison, denominator, fen):
    reading = replace(MONEY, denominator=denominator)
    assert fen_at_target(rule(comparison=comparison), reading) == fen


@pytest.mark.parametrize(
    ("earlier", "times"),
    [
        (Fraction(20), Fraction(25) / (Fraction(40, 3) / 8 * 3)),  # 5 fen a week of 300
        (Fraction(100, 3) - Fraction(2), Fraction(25) / (Fraction(2, 8) * 3)),  # less than 1 a week
        (Fraction(100, 3), None),
        (Fraction(40), None),
    ],
)
def test_how_many_times_the_pace_is_needed(earlier, times):
    reading = replace(MONEY, earlier=earlier)
    found = rule()
    needed = needed_per_week(found, reading, ON, DUE, Calendar())
    row = replace(judged(reading), needed_per_week=needed)
    assert times_needed(row.reading, row.needed_per_week) == times


@pytest.mark.parametrize(
    ("on", "later"),
    [
        (date(2022, 7, 15), date(2023, 7, 15)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2022, 12, 31), date(2023, 12, 28)),
    ],
)
def test_a_year_later(on, later):
    assert year_after(on) == later
