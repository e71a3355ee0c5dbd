"""How far ahead a day may lie: one rule for pages, API and registers.

Registers are kept a little ahead, so what is said to have happened may be dated a few weeks from
now (a parameter); it counts from its day on. A plan may reach years ahead, not centuries.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from common.errors import ActionRefused
from common.parameters import parameter

PLAN_YEARS = 10
# Nothing that may be entered happened earlier; a day before it is a slip of the hand.
EARLIEST_FACT = date(2000, 1, 1)
# Certificates and posts are as old as the people who hold them.
EARLIEST_OF_PEOPLE = date(1950, 1, 1)


def latest_fact(on: date) -> date:
    """The last day that a fact entered on ``on`` may carry."""
    return on + timedelta(days=parameter("register_horizon_days", on))


def latest_plan(on: date) -> date:
    """The last day that a plan may reach."""
    return on + timedelta(days=366 * PLAN_YEARS)


def late_fact() -> str:
    return _("日期“%(day)s”太晚：已发生的事不能晚于 %(latest)s，请核对年份和月份")


def early_fact() -> str:
    return _("日期“%(day)s”太早，应不早于 %(earliest)s，请核对年份")


def late_plan() -> str:
    return _("日期“%(day)s”太晚：计划日期不能晚于 %(latest)s，请核对年份")


def refuse_late_fact(day: date | None, on: date) -> None:
    """Refuse a day that lies too far ahead for something that has happened."""
    _refuse_after(day, latest_fact(on), late_fact())


def _refuse_after(day: date | None, latest: date, words: str) -> None:
    if day is not None and day > latest:
        raise ActionRefused(f"{words % {'day': day, 'latest': latest}}。")
