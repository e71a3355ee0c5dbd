"""How far a flag's follow-up is: as its events tell it for any day, and as a page says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.models import SHORT, Flag, FlagEvent, Status

State, Kind = Flag.State, FlagEvent.Kind
STAGES = (
    gettext_lazy("标记"),
    gettext_lazy("签收"),
    gettext_lazy("方案"),
    gettext_lazy("核验"),
    gettext_lazy("闭环"),
)
# Which of them is being worked at; what is closed is through with all.
AT = {
    State.MARKED: 1, State.SIGNED: 2, State.PLANNED: 2, State.ACCEPTED: 3, State.REPORTED: 3,
    State.CLOSED: len(STAGES),
}  # fmt: skip
AFTER = {
    Kind.OPENED: State.MARKED, Kind.REOPENED: State.MARKED, Kind.SIGNED: State.SIGNED,
    Kind.PLANNED: State.PLANNED, Kind.RETURNED: State.SIGNED, Kind.ACCEPTED: State.ACCEPTED,
    Kind.REPORTED: State.REPORTED, Kind.BROKEN: State.SIGNED, Kind.FELL_BACK: State.SIGNED,
    Kind.FAILED: State.SIGNED, Kind.CLOSED: State.CLOSED, Kind.HANDED_OVER: State.CLOSED,
}  # fmt: skip
UNPROMISED = {
    Kind.REOPENED, Kind.KEPT, Kind.BROKEN, Kind.FELL_BACK, Kind.FAILED, Kind.CLOSED,
    Kind.HANDED_OVER,
}  # fmt: skip


@dataclass
class Standing:
    """Stage, day of the next step, promised day and level of a flag at the end of a day."""

    state: str = State.MARKED
    due: date | None = None
    promised: date | None = None
    level: int = 0

    @classmethod
    def of(cls, flag: Flag) -> "Standing":
        """As it is now."""
        return cls(flag.state, flag.due_on, flag.promised_on, flag.level)

    @classmethod
    def told(cls, events: Iterable[FlagEvent]) -> "Standing":
        """As the events tell it, the first one first."""
        standing = cls()
        for event in events:
            standing.take(event)
        return standing

    def take(self, event: FlagEvent) -> None:
        """What one event made of it."""
        kind, before = event.kind, self.state
        if kind == Kind.KEPT:
            self.state = State.SIGNED if event.status in SHORT else State.REPORTED
        else:
            self.state = AFTER.get(kind, self.state)
        if kind in UNPROMISED:
            self.promised = None
        elif kind in (Kind.ACCEPTED, Kind.EXTENDED):
            self.promised = event.until
        if kind == Kind.LEVELLED:
            self.level = event.level
        is_step = kind in AFTER or kind == Kind.KEPT and self.state != before
        delays = kind == Kind.EXTENDED and self.state == State.ACCEPTED
        if is_step or delays or kind in (Kind.LEVELLED, Kind.DISMISSED):
            self.due = event.until

    @property
    def is_planned(self) -> bool:
        """Whether an accepted plan holds: something is promised, or was kept and waits."""
        return self.promised is not None or self.state == State.REPORTED

    def has_plan(self, on: date) -> bool:
        """Whether that plan's day has not passed."""
        return self.is_planned and (self.promised is None or self.promised >= on)

    @property
    def label(self) -> str:
        return str(State(self.state).label)

    @property
    def level_label(self) -> str:
        return str(Flag.Level(self.level).label)

    def segments(self, on: date) -> list[str]:
        """Of each stage: done (d), at work (n), at work and late (n late), or to come."""
        at, late = AT[self.state], self.days_late(on) > 0
        now = "n late" if late else "n"
        return ["d" if n < at else now if n == at else "" for n in range(len(STAGES))]

    def days_late(self, on: date) -> int:
        return (on - self.due).days if self.due and self.state != State.CLOSED else 0

    def said(self, on: date) -> tuple[str, str]:
        """Status and words of its time: «逾期 3 天», «今天到期», «按方案办理»."""
        late = self.days_late(on)
        if self.state == State.CLOSED:
            return Status.MET, self.label
        if late > 0:
            return Status.OVERDUE, _("逾期 %(n)s 天") % {"n": late}
        if late == 0 and self.due:
            return Status.AT_RISK, _("今天到期")
        going = self.state == State.ACCEPTED
        return Status.ON_TRACK if going else Status.PENDING, self.label


def standings(flags: Iterable[Flag], on: date) -> dict[int, Standing]:
    """By key of a flag, how it stood at the end of the day, as its events tell it; one query."""
    found = {flag.pk: Standing() for flag in flags}
    events = FlagEvent.objects.filter(flag__in=found, on__lte=on).order_by("on", "pk")
    for event in events.exclude(kind=Kind.TOLD):
        found[event.flag_id].take(event)
    return found
