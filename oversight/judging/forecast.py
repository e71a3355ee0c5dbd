"""The pace of the trailing weeks carried forward, and what each week from now must bring."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from common.calendar import WorkingCalendar
from common.readings import Reading, exact_of
from oversight.judging.rules import Comparison, Rule

WHOLE = Fraction(100)  # no percentage is expected to grow beyond all of it


def pace(reading: Reading) -> Fraction:
    """Change of the value per week over the trailing weeks."""
    return (reading.judged - exact_of(reading.earlier)) / exact_of(reading.pace_weeks)


def weekly(reading: Reading) -> Fraction | None:
    """The pace in what `needed_per_week` counts in: fen for money, else the value's unit."""
    if reading.earlier is None or reading.value is None:
        return None
    return pace(reading) * Fraction(reading.denominator, 100) if reading.basis else pace(reading)


def times_needed(reading: Reading, needed: float | None) -> Fraction | None:
    """How many times the present pace is needed; None where nothing is, or nothing moves."""
    now = weekly(reading)
    return exact_of(needed) / now if needed and now is not None and now > 0 else None


def out_of_reach(reading: Reading, needed: float | None, most: int) -> bool:
    """Whether the day can no longer be kept: it would take more than ``most`` times the present
    pace, or there is none.
    """
    if not needed or reading.earlier is None:
        return False
    times = times_needed(reading, needed)
    return times is None or times > most


def expected(rule: Rule, reading: Reading, on: date, due: date | None) -> Fraction | None:
    """The value that the pace gives on the due day; None without a pace, or when it is reached."""
    value = reading.judged
    if not rule.forecasts or reading.earlier is None or rule.reached(value):
        return None
    if due is None or on > due:
        return None
    reckoned = value + pace(reading) * Fraction((due - on).days, 7)
    return min(reckoned, max(WHOLE, value)) if rule.terms.unit == "%" else reckoned


def crossing(rule: Rule, reading: Reading, on: date) -> date | None:
    """The day on which the target was reached, or will be at this pace within the directive."""
    if rule.reached(reading.judged):
        return next((day for day, value in reading.history if rule.reached(value)), None)
    if not rule.forecasts or reading.earlier is None or pace(reading) <= 0:
        return None
    weeks = rule.gap(reading.judged) / pace(reading)
    # More than the target is reached on the day after the one on which it is equal to it.
    beyond = rule.terms.comparison == Comparison.MORE_THAN
    days = floor(weeks * 7) + 1 if beyond else ceil(weeks * 7)
    return on + timedelta(days=days) if days <= (rule.directive.ends_on - on).days else None


def needed_per_week(
    rule: Rule, reading: Reading, on: date, due: date | None, calendar: WorkingCalendar
) -> float | int | None:
    """What each week from now must bring to reach the target by the last working day: fen for
    money, the value's unit otherwise; 0 when it is reached, None without a day or after it.
    """
    if not rule.forecasts or due is None:
        return None
    if rule.reached(reading.judged):
        return 0
    weeks = Fraction((calendar.last_working_day(due) - on).days, 7)
    if weeks <= 0:
        return None
    if reading.basis:
        return ceil((fen_at_target(rule, reading) - reading.numerator) / weeks)
    return float(rule.gap(reading.judged) / weeks)


def fen_at_target(rule: Rule, reading: Reading) -> int:
    """The least numerator that reaches the target."""
    exactly = rule.target * reading.denominator / 100
    beyond = rule.terms.comparison == Comparison.MORE_THAN
    return floor(exactly) + 1 if beyond else ceil(exactly)
