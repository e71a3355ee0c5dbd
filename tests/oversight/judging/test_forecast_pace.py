"""How many times the present pace is needed, and beyond which the day is given up."""

from datetime import date
from fractions import Fraction

import pytest

from common.readings import Reading
from oversight.judging.forecast import (
    crossing,
    expected,
    needed_per_week,
    out_of_reach,
    times_needed,
    weekly,
)
from tests.oversight.judging.cases import DUE, ON, Calendar, Terms, rule


def money(value, earlier):
    """A reading of 1,000,000 fen over the eight weeks before."""
    return Reading(value=value, earlier=earlier, denominator=1_000_000, basis="agreed")


def test_the_pace_of_money_is_fen_a_week_and_else_the_unit():
    assert weekly(money(24, 8)) == 20_000
    assert weekly(Reading(value=24, earlier=8)) == 2
    assert weekly(Reading(value=24)) is None
    assert weekly(Reading(earlier=8)) is None


@pytest.mark.parametrize(
    ("needed", "times", "given_up"),
    [(0, None, False), (20_000, 1, False), (60_000, 3, False), (60_001, 3.00005, True)],
)
def test_beyond_three_times_the_pace_the_day_is_given_up(needed, times, given_up):
    assert times_needed(money(24, 8), needed) == (None if times is None else pytest.approx(times))
    assert out_of_reach(money(24, 8), needed, 3) is given_up


def test_how_many_times_is_a_parameter():
    assert not out_of_reach(money(24, 8), 80_000, 4)
    assert out_of_reach(money(24, 8), 80_000, 3)


def test_without_any_pace_nothing_is_in_reach_but_what_has_only_begun_may_be():
    assert out_of_reach(money(24, 24), 1, 3)
    assert out_of_reach(money(24, 30), 1, 3)
    assert not out_of_reach(money(24, None), 1, 3)


# ---------- the day it is reached, what is expected, what each week must bring ----------

MORE = {"comparison": Terms.Comparison.MORE_THAN}
YEAR_END = date(2022, 12, 31)


def moving(value, weekly, **fields):
    """A value that grew by ``weekly`` a week over the last eight."""
    value, weekly = Fraction(value), Fraction(weekly)
    return Reading(value=float(value), exact=value, earlier=value - 8 * weekly, **fields)


@pytest.mark.parametrize(
    ("value", "weekly", "terms", "day"),
    [
        (40, 10, {}, date(2022, 7, 22)),
        (40, 10, MORE, date(2022, 7, 23)),
        (Fraction(401, 10), 10, {}, date(2022, 7, 22)),
        (Fraction(401, 10), 10, MORE, date(2022, 7, 22)),
        # slower than one a week
        (49, Fraction(1, 2), {}, date(2022, 7, 29)),
        # 169 days are left of the directive; one day more is never
        (26, 1, {}, date(2022, 12, 30)),
        (50 - Fraction(169, 7), 1, {}, YEAR_END),
        (50 - Fraction(170, 7), 1, {}, None),
        (40, 0, {}, None),
        (40, -1, {}, None),
    ],
)
def test_the_day_on_which_the_target_is_crossed(value, weekly, terms, day):
    assert crossing(rule(**terms), moving(value, weekly), ON) == day


def test_a_target_that_is_reached_was_crossed_on_its_day():
    history = ((date(2022, 6, 1), 49), (date(2022, 6, 2), 50), (date(2022, 6, 3), 60))
    assert crossing(rule(), moving(60, 1, history=history), ON) == date(2022, 6, 2)
    assert crossing(rule(**MORE), moving(60, 1, history=history), ON) == date(2022, 6, 3)


@pytest.mark.parametrize(
    ("on", "due", "unit", "value"),
    [
        (date(2022, 7, 16), DUE, "%", 60),
        (DUE, DUE, "%", 40),
        (date(2022, 7, 31), DUE, "%", None),
        (ON, None, "%", None),
        # never beyond all of it, in per cent
        (date(2022, 6, 1), date(2022, 8, 3), "%", 100 - 10),
        (date(2022, 6, 1), date(2022, 10, 1), "%", 100),
        (date(2022, 6, 1), date(2022, 8, 10), "个", 140),
    ],
)
def test_the_value_that_the_pace_gives(on, due, unit, value):
    weekly = 10 if unit == "个" else Fraction(50, 9) if due and due.month == 8 else 10
    found = expected(rule(unit=unit), moving(40, weekly), on, due)
    assert found == value


@pytest.mark.parametrize(
    ("due", "needed"),
    [
        # Saturday July 30: the last working day is Friday the 29th, two weeks from the 15th
        (DUE, 5.0),
        (date(2022, 7, 18), 10 / (3 / 7)),
        (ON, None),
        (None, None),
    ],
)
def test_what_each_week_must_bring(due, needed):
    found = needed_per_week(rule(), moving(40, 1), ON, due, Calendar())
    assert found == (None if needed is None else pytest.approx(needed))


def test_nothing_is_needed_of_what_is_reached_or_not_forecast():
    assert needed_per_week(rule(), moving(50, 1), ON, DUE, Calendar()) == 0
    assert needed_per_week(rule(forecast=False), moving(40, 1), ON, DUE, Calendar()) is None


@pytest.mark.parametrize(
    ("on", "due", "planned"),
    [
        (date(2021, 12, 31), YEAR_END, 0),
        (date(2022, 1, 1), YEAR_END, 0),
        (date(2022, 1, 2), YEAR_END, Fraction(50, 364)),
        (YEAR_END, YEAR_END, 50),
        (date(2023, 1, 1), YEAR_END, 50),
        # due on the day it begins, and the day after
        (date(2022, 1, 1), date(2022, 1, 1), 0),
        (date(2022, 1, 2), date(2022, 1, 2), 50),
        (ON, None, None),
    ],
)
def test_a_straight_plan_from_the_first_day_to_the_due_one(on, due, planned):
    assert rule(plan=Terms.Plan.LINEAR).planned(Reading(), on, due) == planned


def test_less_is_better_has_no_plan():
    asked = rule(plan=Terms.Plan.LINEAR, comparison=Terms.Comparison.AT_MOST)
    assert asked.planned(Reading(), ON, DUE) is None
