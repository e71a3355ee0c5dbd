"""The pace of the trailing weeks carried forward, and what each week from now must bring."""

from datetime import date, timedelta
from math import ceil

from common.calendar import WorkingCalendar
from common.readings import Reading
from oversight.judging.rules import Rule


def forecast(rule: Rule, reading: Reading, on: date, due: date | None) -> dict:
    """The trailing 8 weeks' pace carried forward: value on the due day, day of crossing.

    The crossing is the day it happened when the target is reached, None when the pace does not
    reach it before the directive ends.
    """
    if rule.reached(reading.value):
        return {"crosses_on": next((d for d, v in reading.history if rule.reached(v)), None)}
    if not rule.terms.forecast or reading.earlier is None or due is None or on > due:
        crosses = None
        if rule.terms.forecast and reading.earlier is not None:
            crosses = _crossing(rule, reading, on)
        return {"crosses_on": crosses}
    expected = reading.value + _pace(reading) * (due - on).days / 7
    ceiling = 100.0 if rule.terms.unit == "%" else expected
    return {
        "forecast_on_due": min(expected, max(ceiling, reading.value)),
        "crosses_on": _crossing(rule, reading, on),
    }


def _pace(reading: Reading) -> float:
    """Change of the value per week over the trailing weeks."""
    return (reading.value - reading.earlier) / reading.pace_weeks


def _crossing(rule: Rule, reading: Reading, on: date) -> date | None:
    pace = _pace(reading)
    if pace <= 0:
        return None
    days = ceil(rule.gap(reading.value) / pace * 7)
    left = (rule.directive.ends_on - on).days
    return on + timedelta(days=days) if days <= left else None


def needed_per_week(
    rule: Rule, reading: Reading, on: date, due: date | None, calendar: WorkingCalendar
) -> float | int | None:
    """What each week from now must bring to reach the target by the last working day: fen for
    money, the value's unit otherwise; 0 when it is reached, None without a day or after it.
    """
    if not rule.terms.forecast or due is None:
        return None
    if rule.reached(reading.value):
        return 0
    weeks = (calendar.last_working_day(due) - on).days / 7
    if weeks <= 0:
        return None
    if reading.basis:
        missing = ceil(rule.target * reading.denominator / 100) - reading.numerator
        return ceil(missing / weeks)
    return rule.gap(reading.value) / weeks
