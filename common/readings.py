"""What a measure answers: one ``Reading`` a station, and the batch of stations it is asked
about.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

PACE_DAYS = 56  # «trailing 8 weeks» of the directive table


@dataclass(frozen=True)
class Reading:
    """A measure's answer for one station on one day.

    ``value`` in ``unit`` (None when there is none, then ``missing`` or ``not_applicable`` says why,
    in Chinese); money in numerator and denominator is fen. ``planned``: the value that the plan
    asks for on the day, where facts decide it. ``earlier``: the value 8 weeks before,
    ``pace_weeks`` the weeks since then (fewer when work began later). ``history``: ``(day,
    value)`` at every day on which the value changed, ascending, where the facts tell.
    ``shortfalls``: other conditions that are not met, in Chinese; with any of them a requirement
    is not met whatever its value. ``text``: what a cell shows when the value alone does not say
    it (代理, 空缺, 3/4).
    """

    value: float | None = None
    unit: str = "%"
    numerator: int | None = None
    denominator: int | None = None
    planned: float | None = None
    due: date | None = None
    earlier: float | None = None
    pace_weeks: float = PACE_DAYS / 7
    history: tuple[tuple[date, float], ...] = ()
    missing: str = ""
    not_applicable: str = ""
    shortfalls: tuple[str, ...] = ()
    text: str = ""
    basis: str = ""
    details: dict = field(default_factory=dict)
    evidence: tuple[int, ...] = ()


class StationBatch:
    """The stations of one evaluation, with the facts that several measures share, loaded once.

    ``batch.load(loader, *arguments)`` calls ``loader(station_ids, *arguments)`` the first time and
    remembers the answer, so the number of queries depends on neither stations nor measures.
    """

    def __init__(self, station_ids):
        self.ids = tuple(sorted(station_ids))
        self._facts: dict = {}

    def load(self, loader, *arguments):
        key = (loader, arguments)
        if key not in self._facts:
            self._facts[key] = loader(self.ids, *arguments)
        return self._facts[key]


def percent(numerator, denominator) -> float | None:
    """Percent with two decimals, None when there is nothing to divide by."""
    return round(100 * numerator / denominator, 2) if denominator else None


def pace_start(on: date) -> date:
    """The day from which the trailing pace is taken."""
    return on - timedelta(days=PACE_DAYS)
