"""Where things lie on a drawing, in percent of its width. No markup and no wording here."""

from dataclasses import dataclass
from datetime import date, timedelta

TICK_DAYS = 7
# Labels of the ruler are up to 100 px wide; a phone leaves 350 px for all of it.
CROWDED_LEFT, CROWDED_RIGHT = 22, 82


def along(day: date, start: date, end: date) -> float:
    """How far `day` lies between `start` and `end`, in percent, never outside."""
    span = max((end - start).days, 1)
    return round(min(max((day - start).days / span * 100, 0), 100), 3)


FULL = 100  # the end of every scale of shares: what lies beyond is a mark with its number


def clip(value, full: float = FULL) -> float:
    """A bar's length in percent: overspending fills the bar, it does not leave it."""
    return round(min(max(float(value or 0) / full * 100, 0), 100), 3)


@dataclass(frozen=True)
class RulerMarks:
    """Positions of everything on the time ruler."""

    on: float
    today: float
    checkpoint: float | None
    ticks: list[float]
    on_anchor: str
    checkpoint_anchor: str

    @property
    def left_width(self) -> float:
        """Length of the stretch still ahead of the checkpoint; 0 once it has passed."""
        return 0 if self.checkpoint is None else round(max(self.checkpoint - self.on, 0), 3)

    @property
    def left_middle(self) -> float:
        return round(self.on + self.left_width / 2, 3)

    @property
    def has_room_for_start(self) -> bool:
        return not self.left_width or self.left_middle > CROWDED_LEFT


def ruler_marks(*, start: date, end: date, on: date, today: date, checkpoint: date | None):
    """Place the shown day, today, the checkpoint and weekly ticks between `start` and `end`."""
    at = along(on, start, end)
    due = None if checkpoint is None else along(checkpoint, start, end)
    passed = due is not None and at >= due
    on_starts = at < CROWDED_LEFT or (passed and at < CROWDED_RIGHT)
    due_ends = due is not None and (passed or due > CROWDED_RIGHT)
    weeks = range(TICK_DAYS, (end - start).days, TICK_DAYS)
    return RulerMarks(
        on=at,
        today=along(today, start, end),
        checkpoint=due,
        ticks=[along(start + timedelta(days=days), start, end) for days in weeks],
        on_anchor="start" if on_starts else "end",
        checkpoint_anchor="end" if due_ends else "start",
    )


def row_of_boxes(total: int, *, step: int) -> list[int]:
    """Left edges of `total` boxes in a row."""
    return [index * step for index in range(total)]
