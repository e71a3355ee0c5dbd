"""Flags by reconciliation: what falls short has an open flag that lasts as long as its episode.

An episode survives short recoveries: it is over when the requirement was on plan or met for some
days running, or when a fact settles it (the requirement is switched off, the directive is over, the
station is closed). «At risk» and missing data are no recovery, and neither opens a flag. What falls
short again soon after opens the same flag again. Days are the business days that are judged: each
of them is reconciled once, in their order.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from common import audit, locks, states
from oversight.followup.events import Kind, note, words_of
from oversight.followup.promises import end_promise, go, settle_promise
from oversight.judging.by_hand import BY_HAND
from oversight.judging.judgement import RECOVERED, Assessed
from oversight.models import Directive, Flag, FlagEvent, Requirement, Status
from stations.models import Station

NUMBERS = 715_301_111  # lock: one allocation of flag numbers at a time
WEIGHT = {Status.AT_RISK: 1, Status.NO_DATA: 1, Status.LAGGING: 1, Status.OVERDUE: 2}


@dataclass(frozen=True)
class Patience:
    """How long a recovery must last, and how long after it a relapse is the same episode."""

    recovery_days: int
    reopen_days: int

    def over(self, recovering_on: date, on: date) -> bool:
        return (on - recovering_on).days + 1 >= self.recovery_days


@dataclass
class Changes:
    """What one station's reconciliation did."""

    opened: list[Flag] = field(default_factory=list)
    reopened: list[Flag] = field(default_factory=list)
    worsened: list[Flag] = field(default_factory=list)
    closed: list[Flag] = field(default_factory=list)


@dataclass(frozen=True)
class Judgement:
    """What one station is reconciled with: its requirements of the directive, judged on a day.

    ``former``: the requirements of the division's other directives that still have open flags.
    """

    station: Station
    on: date
    directive: Directive
    assessed: tuple[Assessed, ...]
    patience: Patience
    former: tuple[Assessed, ...] = ()

    @property
    def station_is_open(self) -> bool:
        return self.station.closed_on is None or self.station.closed_on >= self.on

    def opens(self, item: Assessed) -> bool:
        """Whether it makes a flag; after a directive's end only what it asked for by then does."""
        return item.falls_short and (
            self.on <= self.directive.ends_on or item.status == Status.OVERDUE
        )


def reconcile(judgement: Judgement) -> Changes:
    """Open, refresh and close the station's flags; inside the caller's transaction."""
    changes = Changes()
    flags = open_flags(judgement)
    closed = recently_closed(judgement)
    for item in judgement.assessed:
        flag = flags.pop(item.requirement.pk, None)
        if item.reading.broken:
            continue  # the portal's own fault says nothing about the station
        if flag is not None:
            follow(flag, item, judgement.patience, changes)
        elif judgement.opens(item):
            before = closed.get(item.requirement.pk)
            if before is not None and before.closed_on > item.on:
                continue  # checked and closed since the day that a late night judges
            if before is None:
                changes.opened.append(open_flag(item))
            else:
                changes.reopened.append(reopen(before, item))
    former = {item.requirement.pk: item for item in judgement.former}
    for flag in flags.values():
        end(flag, judgement, former.get(flag.requirement_id))
        changes.closed.append(flag)
    return changes


def open_flags(judgement: Judgement) -> dict[int, Flag]:
    """The station's open flags of the division's directives by requirement, locked."""
    rows = Flag.objects.open().filter(
        station=judgement.station,
        requirement__directive__division=judgement.directive.division_id,
    )
    rows = rows.select_for_update(of=("self",)).select_related("requirement")
    return {flag.requirement_id: flag for flag in rows}


def recently_closed(judgement: Judgement) -> dict[int, Flag]:
    """The station's flags that a relapse would open again, by requirement."""
    since = judgement.on - timedelta(days=judgement.patience.reopen_days)
    rows = Flag.objects.filter(
        station=judgement.station,
        requirement__directive=judgement.directive,
        closed_on__gte=since,
    )
    return {flag.requirement_id: flag for flag in rows.order_by("closed_on", "pk")}


# ---------- opening ----------


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
        due_on=due_to_sign(item.on),
    )
    note(flag, Kind.OPENED, item, until=flag.due_on)
    states.begin(flag, actor=None, on=item.on)
    audit.record(actor=None, action="flags.open", target=flag, changes={"status": item.status})
    return flag


def due_to_sign(on: date) -> date:
    """By when the head of the station is to sign for a flag of the day."""
    return states.due_days(Flag, {Flag.State.MARKED}, on)[Flag.State.MARKED]


def reopen(flag: Flag, item: Assessed) -> Flag:
    """A relapse soon after the closing: the same flag goes on, with its history."""
    closed_on = flag.closed_on
    flag.closed_on, flag.closed_status, flag.closed_value, flag.closed_text = None, "", None, ""
    flag.reopened_on, flag.recovering_on = item.on, None
    see(flag, item)
    go(flag, Flag.State.MARKED, item.on, words_of(item))
    flag.save()
    note(flag, Kind.REOPENED, item, until=flag.due_on)
    changes = {"closed_on": [closed_on.isoformat(), None], "status": item.status}
    audit.record(actor=None, action="flags.reopen", target=flag, changes=changes)
    return flag


# ---------- following ----------


def follow(flag: Flag, item: Assessed, patience: Patience, changes: Changes) -> None:
    """Bring an open flag up to the day; close it when its recovery has lasted long enough."""
    if item.status in RECOVERED:
        if flag.recovering_on is None:
            flag.recovering_on = item.on
            note(flag, Kind.RECOVERING, item)
        see(flag, item)
        settle_promise(flag, item)
        if patience.over(flag.recovering_on, item.on):
            note(flag, Kind.CLOSED, item)
            close(flag, item.status, item.reading.value, words_of(item))
            changes.closed.append(flag)
    else:
        if refresh(flag, item):
            changes.worsened.append(flag)
        settle_promise(flag, item)
    flag.save()


def refresh(flag: Flag, item: Assessed) -> bool:
    """An open flag that has not recovered, as of the day; True when it has become worse."""
    before, relapsed = flag.status, flag.recovering_on is not None
    worse = is_worse(flag, item, relapsed=relapsed)
    if relapsed:
        flag.recovering_on = None
        note(flag, Kind.RELAPSED, item)
    if worse:
        flag.worsened_on = item.on
        note(flag, Kind.WORSENED, item)
        changes = {"status": [before, item.status]}
        audit.record(actor=None, action="flags.worsen", target=flag, changes=changes)
    elif item.status != before and not relapsed:
        note(flag, Kind.CHANGED, item)
    see(flag, item)
    return worse


def is_worse(flag: Flag, item: Assessed, *, relapsed: bool) -> bool:
    """A relapse is worse only when it is the first time that this flag is overdue."""
    if relapsed:
        was_overdue = flag.worsened_on or flag.opened_status == Status.OVERDUE
        return item.status == Status.OVERDUE and not was_overdue
    return WEIGHT.get(item.status, 0) > WEIGHT.get(flag.status, 0)


def see(flag: Flag, item: Assessed) -> None:
    """How the flag stands as of the day."""
    flag.status, flag.value = item.status, item.reading.value
    flag.text, flag.seen_on = words_of(item), item.on


# ---------- closing ----------


def close(flag: Flag, status: str, value: float | None, text: str) -> None:
    """Close a flag on the day it was last seen; the caller saves it."""
    flag.closed_on, flag.closed_status, flag.closed_value = flag.seen_on, status, value
    flag.closed_text, flag.recovering_on = text, None
    end_promise(flag)
    flag.drafted = flag.warned_for = None
    go(flag, Flag.State.CLOSED, flag.seen_on, text)
    audit.record(actor=None, action="flags.close", target=flag, changes={"status": status})


def end(flag: Flag, judgement: Judgement, item: Assessed | None) -> None:
    """Close a flag whose requirement is judged no longer: by its last reading, or in words.

    ``item``: how it stood under the directive that is over. What was met by then is recovered; what
    was not goes over to the requirement that took its place, and is overdue on the way there.
    """
    if item is not None:
        if item.status in RECOVERED:
            see(flag, item)
            note(flag, Kind.CLOSED, item)
            close(flag, item.status, item.reading.value, words_of(item))
            flag.save()
            return
        refresh(flag, item)
    successor = successor_of(flag, judgement) if judgement.station_is_open else None
    words = why_not_judged(flag, judgement, successor)
    flag.seen_on = judgement.on
    FlagEvent.objects.create(
        flag=flag,
        kind=Kind.HANDED_OVER if successor else Kind.CLOSED,
        on=judgement.on,
        status=Status.NOT_APPLICABLE,
        text=words,
        successor=successor,
    )
    close(flag, Status.NOT_APPLICABLE, None, words)
    flag.save()


def successor_of(flag: Flag, judgement: Judgement) -> Requirement | None:
    """The requirement of the directive now in charge that takes a former one's place."""
    former = flag.requirement
    if former.directive_id == judgement.directive.pk:
        return None
    asked = [item.requirement for item in judgement.assessed]
    same = [row for row in asked if row.measure == former.measure and row.measure != BY_HAND]
    named = [row for row in asked if row.code == former.code]
    return next(iter([row for row in same if row in named] or same or named), None)


def why_not_judged(flag: Flag, judgement: Judgement, successor: Requirement | None) -> str:
    if not judgement.station_is_open:
        return _("社工站已停办")
    if flag.requirement.directive_id == judgement.directive.pk:
        return _("本项要求已停用")
    words = {"title": judgement.directive.title[:80], "code": successor.code if successor else ""}
    if successor:
        return _("移交《%(title)s》%(code)s") % words
    return _("《%(title)s》不再要求") % words
