"""The day a page speaks of (``?on=``), the bounds of the days that may be asked for, quarters."""

from datetime import date, timedelta

from django.core.exceptions import BadRequest

from common import clock

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


class BadDay(BadRequest):
    """``?on=`` names no day that may be asked for."""


def day_of(request) -> date:
    """The day of ``?on=``, today without it; anything else is a bad request."""
    text = request.GET.get("on", "") if request is not None else ""
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadDay("?on= is not a day") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadDay("?on= lies outside 1900 to 2100")
    return day


def quarter(on: date) -> tuple[date, date]:
    """First and last day of the quarter of ``on``."""
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)
