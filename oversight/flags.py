"""Flags by reconciliation: what falls short has an open flag, what does not has none.

The result is set, never toggled: doing it again for the same day changes nothing. Missing data is
no recovery: an open flag whose reading goes missing stays open.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from common import audit, locks
from oversight.judging.judgement import Assessed
from oversight.models import Directive, Flag, Status
from stations.models import Station

NUMBERS = 715_301_111  # lock: one allocation of flag numbers at a time
WEIGHT = {Status.NO_DATA: 1, Status.LAGGING: 1, Status.OVERDUE: 2}
TEXT_LENGTH = 120


@dataclass
class Changes:
    """What one station's reconciliation did."""

    opened: list[Flag] = field(default_factory=list)
    worsened: list[Flag] = field(default_factory=list)
    closed: list[Flag] = field(default_factory=list)


@dataclass(frozen=True)
class Judgement:
    """What one station is reconciled with: its judged requirements of one directive on a day.

    ``current``: every directive that counts on the day; the others settle their own flags.
    """

    station: Station
    on: date
    directive: Directive
    current: tuple[Directive, ...]
    assessed: tuple[Assessed, ...]

    @property
    def station_is_open(self) -> bool:
        return self.station.closed_on is None or self.station.closed_on >= self.on

    def leaves(self, flag: Flag) -> bool:
        """Whether a flag that was not judged is the business of another directive's run."""
        others = {directive.pk for directive in self.current} - {self.directive.pk}
        return self.station_is_open and flag.requirement.directive_id in others

    def why_not_judged(self, flag: Flag) -> str:
        if not self.station_is_open:
            return _("社工站已停办")
        if flag.requirement.directive_id == self.directive.pk:
            return _("本项要求已停用")
        return _("所属工作部署已到期或已更换")


def reconcile(judgement: Judgement) -> Changes:
    """Open, refresh and close the station's flags; inside the caller's transaction."""
    changes = Changes()
    on = judgement.on
    flags = open_flags(judgement.station)
    for item in judgement.assessed:
        flag = flags.pop(item.requirement.pk, None)
        if item.falls_short and flag is None:
            changes.opened.append(open_flag(item))
        elif flag is not None and (item.falls_short or item.status == Status.NO_DATA):
            if refresh(flag, item):
                changes.worsened.append(flag)
        elif flag is not None:
            changes.closed.append(close(flag, on, item.status, item.reading.value, words_of(item)))
    for flag in flags.values():
        if not judgement.leaves(flag):
            words = judgement.why_not_judged(flag)
            changes.closed.append(close(flag, on, Status.NOT_APPLICABLE, None, words))
    return changes


def open_flags(station: Station) -> dict[int, Flag]:
    """The station's open flags by requirement, locked."""
    rows = Flag.objects.open().filter(station=station).select_for_update(of=("self",))
    return {flag.requirement_id: flag for flag in rows.select_related("requirement")}


def words_of(item: Assessed) -> str:
    """The reading in words; without one the status says that there is none."""
    return (item.status_label if item.status == Status.NO_DATA else item.text)[:TEXT_LENGTH]


def open_flag(item: Assessed) -> Flag:
    """A new flag with the next number of its year."""
    locks.hold(NUMBERS)
    last = Flag.objects.filter(year=item.on.year).aggregate(last=Max("number"))["last"] or 0
    text = words_of(item)
    flag = Flag.objects.create(
        number=last + 1,
        year=item.on.year,
        station=item.station,
        requirement=item.requirement,
        opened_on=item.on,
        opened_status=item.status,
        opened_value=item.reading.value,
        opened_text=text,
        status=item.status,
        value=item.reading.value,
        text=text,
        seen_on=item.on,
    )
    audit.record(actor=None, action="flags.open", target=flag, changes={"status": item.status})
    return flag


def refresh(flag: Flag, item: Assessed) -> bool:
    """Bring an open flag up to the day; True when it has become worse."""
    before = flag.status
    worse = WEIGHT[item.status] > WEIGHT.get(before, 0)
    flag.status, flag.value = item.status, item.reading.value
    flag.text, flag.seen_on = words_of(item), item.on
    if worse:
        flag.worsened_on = item.on
        changes = {"status": [before, item.status]}
        audit.record(actor=None, action="flags.worsen", target=flag, changes=changes)
    flag.save(update_fields=["status", "value", "text", "seen_on", "worsened_on"])
    return worse


def close(flag: Flag, on: date, status: str, value: float | None, text: str) -> Flag:
    """Close a flag with the day, the status and the reading that did so."""
    flag.closed_on, flag.closed_status, flag.closed_value = on, status, value
    flag.closed_text = text
    flag.seen_on = on
    names = ["closed_on", "closed_status", "closed_value", "closed_text", "seen_on"]
    flag.save(update_fields=names)
    audit.record(actor=None, action="flags.close", target=flag, changes={"status": status})
    return flag
