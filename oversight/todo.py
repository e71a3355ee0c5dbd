"""What wants handling today: the open flags of the user's stations, most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.flags import RECOVERED, words_of
from oversight.judging.judgement import Assessed
from oversight.models import Flag, Status
from oversight.pages import cell_of

SHOWN = 8  # beyond these the list of flags is the better page


@dataclass(frozen=True)
class Matter:
    """An open flag with how its requirement stands on the day; without that, as last seen."""

    flag: Flag
    cell: Assessed | None

    @property
    def status(self) -> str:
        return self.cell.status if self.cell else self.flag.status

    @property
    def text(self) -> str:
        return words_of(self.cell) if self.cell else self.flag.text


def todo(flags: list[Flag], on: date, assessed: Iterable[Assessed]) -> list[dict]:
    """Groups of items for the template: overdue, newly flagged, still open; as the requirements
    stand on the day of the page. What has recovered by then needs nobody.
    """
    cells = {cell_of(row): row for row in assessed}
    matters = [Matter(flag, cells.get((flag.station_id, flag.requirement_id))) for flag in flags]
    matters = [matter for matter in matters if matter.status not in RECOVERED]
    overdue = [matter for matter in matters if matter.status == Status.OVERDUE]
    rest = [matter for matter in matters if matter.status != Status.OVERDUE]
    fresh = [matter for matter in rest if (on - matter.flag.opened_on).days <= 1]
    older = [matter for matter in rest if matter not in fresh]
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
            rows = [_item(matter, on) for matter in items]
            shown.append({"label": label, "status": status, "items": rows})
    return shown


def _weight(matter: Matter) -> tuple:
    """What the headline speaks of comes first, then the oldest."""
    flag, requirement = matter.flag, matter.flag.requirement
    return (not requirement.is_headline, flag.opened_on, requirement.position, flag.number)


def _item(matter: Matter, on: date) -> dict:
    flag = matter.flag
    days = (on - flag.opened_on).days
    age = _("今天标记") if days <= 0 else _("标记 %(n)s 天") % {"n": days}
    return {
        "station": flag.station.short_name,
        "text": f"{flag.requirement.short_name} {matter.text}",
        "meta": _("第%(number)s号 · %(age)s") % {"number": flag.number, "age": age},
        "status": matter.status,
        "url": reverse("oversight:flag-detail", args=[flag.pk]),
    }
