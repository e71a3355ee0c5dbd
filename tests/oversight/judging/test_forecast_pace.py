"""How many times the present pace is needed, and beyond which the day is given up."""

import pytest

from common.readings import Reading
from oversight.judging.forecast import out_of_reach, times_needed, weekly


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
