"""What wants handling today: the open flags of the user's stations, in the order they are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common import clock
from oversight.followup.acts import Act, act_of
from oversight.followup.flags import RECOVERED, words_of
from oversight.judging.judgement import Assessed
from oversight.judging.precedence import HEADLINE, MINE, OTHERS, PAST, button, is_past
from oversight.judging.stages import Standing
from oversight.models import Flag, Status
from oversight.pages.shared import cell_of

SHOWN = 4  # of a group; beyond these it says how many more there are, and where
LABELS = {
    HEADLINE: gettext_lazy("双过半"),
    MINE: gettext_lazy("您可以处理"),
    OTHERS: gettext_lazy("还没有闭环"),
    PAST: gettext_lazy("期限已过，今年不能再补"),
}


@dataclass(frozen=True)
class Matter:
    """An open flag with how its requirement stands on the day; without that, as last seen."""

    flag: Flag
    cell: Assessed | None
    act: Act | None = None

    @property
    def status(self) -> str:
        return self.cell.status if self.cell else self.flag.status

    @property
    def text(self) -> str:
        return words_of(self.cell) if self.cell else self.flag.text

    @property
    def group(self) -> int:
        """Where it belongs by what is true on the day, which the last night may not have seen."""
        if is_past(self.flag.requirement.measure, self.status):
            return PAST
        return self.flag.precedence if self.flag.precedence != PAST else OTHERS


def todo(flags: Iterable[Flag], on: date, assessed: Iterable[Assessed], user: User) -> list[dict]:
    """Groups of items for the template, in the order of `precedence`; overdue first in each. What
    has recovered by the day of the page needs nobody, unless its next step is the reader's.
    """
    reader = user if on == clock.today() else None
    cells = {cell_of(row): row for row in assessed}
    matters = [
        Matter(
            flag,
            cells.get((flag.station_id, flag.requirement_id)),
            act_of(flag, reader, on) if reader else None,
        )
        for flag in flags
    ]
    matters = [matter for matter in matters if matter.act or matter.status not in RECOVERED]
    groups = []
    for group, label in LABELS.items():
        own = [matter for matter in matters if matter.group == group]
        own.sort(key=lambda matter: matter.status != Status.OVERDUE)
        if own:
            shown = [_item(matter, on) for matter in own[:SHOWN]]
            groups.append(
                {"label": label, "items": shown, "count": len(own), "more": len(own) - len(shown)}
            )
    return groups


def _item(matter: Matter, on: date) -> dict:
    flag = matter.flag
    days = flag.days_open(on)
    age = _("今天标记") if days <= 0 else _("标记 %(n)s 天") % {"n": days}
    url = reverse("oversight:flag-detail", args=[flag.pk])
    item = {
        "station": flag.station.short_name,
        "text": f"{flag.requirement.short_name} {matter.text}",
        "meta": _("第%(number)s号 · %(age)s") % {"number": flag.number, "age": age},
        "status": matter.status,
        "url": url,
        "action_label": _("看督办"),
        "action_url": url,
    }
    if matter.group == PAST:
        return item
    if matter.act:
        item["meta"] += f" · {Standing.of(flag).said(on)[1]}"
        return item | {"action_label": matter.act.label, "action_url": matter.act.url(flag)}
    if remedy := button(flag):
        item |= {"action_label": remedy["label"], "action_url": remedy["url"]}
    return item
