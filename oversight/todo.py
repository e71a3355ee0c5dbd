"""What wants handling today: the open flags of the user's stations, most urgent first."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.models import Flag, Status

SHOWN = 8  # beyond these the list of flags is the better page


def todo(flags: list[Flag], on: date) -> list[dict]:
    """Groups of items for the template: overdue, newly flagged, still open."""
    overdue = [flag for flag in flags if flag.status == Status.OVERDUE]
    rest = [flag for flag in flags if flag.status != Status.OVERDUE]
    fresh = [flag for flag in rest if (on - flag.opened_on).days <= 1]
    older = [flag for flag in rest if flag not in fresh]
    groups = [
        (_("逾期"), Status.OVERDUE, overdue),
        (_("新标记"), Status.LAGGING, fresh),
        (_("还没有闭环"), Status.LAGGING, older),
    ]
    left, shown = SHOWN, []
    for label, status, items in groups:
        items = sorted(items, key=_weight)[:left]
        left -= len(items)
        if items:
            rows = [_item(flag, on) for flag in items]
            shown.append({"label": label, "status": status, "items": rows})
    return shown


def _weight(flag: Flag) -> tuple:
    """What the headline speaks of comes first, then the oldest."""
    requirement = flag.requirement
    return (not requirement.is_headline, flag.opened_on, requirement.position, flag.number)


def _item(flag: Flag, on: date) -> dict:
    days = (on - flag.opened_on).days
    age = _("今天标记") if days <= 0 else _("标记 %(n)s 天") % {"n": days}
    return {
        "station": flag.station.short_name,
        "text": f"{flag.requirement.short_name} {flag.text}",
        "meta": _("第%(number)s号 · %(age)s") % {"number": flag.number, "age": age},
        "status": flag.status,
        "url": reverse("oversight:flag-detail", args=[flag.pk]),
    }
