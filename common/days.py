"""The day a page speaks of (``?on=``) and the bounds of the days that anybody may ask for."""

from datetime import date

from django.core.exceptions import BadRequest

from common import clock

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def day_of(request) -> date:
    """The day of ``?on=``, today without it; anything else is a bad request."""
    text = request.GET.get("on", "") if request is not None else ""
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest("?on= is not a day") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadRequest("?on= lies outside 1900 to 2100")
    return day
