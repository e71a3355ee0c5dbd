"""What a measure answers: one ``Reading`` a station, the batch of stations it is asked about, and
the record by which an app declares a measure.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

PACE_DAYS = 56  # «trailing 8 weeks» of the directive table
HALF, WHOLE = 50, 100  # what 过半 and 完成 ask for: no rounding makes them


@dataclass(frozen=True)
class Period:
    """The time of a directive: what is asked from ``starts_on`` to ``ends_on``, half of it by
    ``checkpoint_on``. Facts outside it do not count towards a measure.

    ``checkpoints``: the days at which an agreement's plan may bend, ascending: this directive's
    and those of the division's directives before it. ``bend``: the percent asked for there.
    """

    starts_on: date
    ends_on: date
    checkpoint_on: date
    checkpoints: tuple[date, ...] = ()
    bend: Fraction = Fraction(50)

    def bend_in(self, start: date, end: date) -> date | None:
        """The day at which the plan of an agreement bends: the first checkpoint inside it."""
        inside = (day for day in self.checkpoints or (self.checkpoint_on,) if start < day < end)
        return next(inside, None)

    def until(self, on: date) -> date:
        """The last day of the period whose facts count on a day."""
        return min(on, self.ends_on)


class Severity(StrEnum):
    """How bad a shortfall beside the value is: a risk (有风险) or lagging (滞后)."""

    RISK = "risk"
    LAG = "lag"


@dataclass(frozen=True)
class Shortfall:
    """Another condition that is not met, in Chinese."""

    words: str
    severity: Severity = Severity.RISK

    def __str__(self):
        return self.words


@dataclass(frozen=True)
class Reading:
    """A measure's answer for one station on one day.

    ``value`` in ``unit`` (None when there is none, then ``missing`` or ``not_applicable`` says why,
    in Chinese); money in numerator and denominator is fen. ``planned``: the value that the plan
    asks for on the day, where facts decide it; ``plan_from``: the day from which a steady plan
    runs, where facts decide that. ``earlier``: the value 8 weeks before,
    ``pace_weeks`` the weeks since then (fewer when work began later). ``history``: ``(day,
    value)`` at every day on which the value changed, ascending, where the facts tell.
    ``exact``: what is judged where ``value`` is rounded for display. ``shortfalls``: other
    conditions that are not met; with any of them a requirement is not met whatever its value.
    ``text``: what a cell shows when the value alone does not say it (代理, 空缺, 3/4).
    ``parts``: by name, what is judged each by its own plan and day (the projects of a station);
    the worst of them decides. ``broken``: the fault that kept the measure from answering.
    """

    value: float | None = None
    unit: str = "%"
    numerator: int | None = None
    denominator: int | None = None
    planned: float | Fraction | None = None
    plan_from: date | None = None
    due: date | None = None
    earlier: float | Fraction | None = None
    pace_weeks: float | Fraction = PACE_DAYS / 7
    history: tuple[tuple[date, float | Fraction], ...] = ()
    missing: str = ""
    not_applicable: str = ""
    exact: Fraction | None = None
    shortfalls: tuple[Shortfall, ...] = ()
    text: str = ""
    basis: str = ""
    details: dict = field(default_factory=dict)
    evidence: tuple[int, ...] = ()
    parts: tuple[tuple[str, "Reading"], ...] = ()
    broken: str = ""

    @property
    def judged(self) -> Fraction | None:
        """The value that decides: the exact one, else what is shown."""
        return exact_of(self.value) if self.exact is None else self.exact


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


@dataclass(frozen=True)
class MeasureParameter:
    """What a district may set of a measure: a number between ``least`` and ``most``, one of
    ``choices``, or words. Its type and default are those of the function's own argument.
    """

    label: str
    least: int = 0
    most: int = 1000
    choices: tuple[tuple[str, str], ...] = ()

    def problem(self, value, default) -> str:
        """Why a value will not do, in Chinese; empty when it does."""
        if self.choices:
            if value in dict(self.choices):
                return ""
            return _("请选：%(choices)s") % {"choices": "、".join(map(str, dict(self.choices)))}
        if isinstance(default, str):
            if isinstance(value, str) and len(value) <= self.most:
                return ""
            return _("请填文字，最多 %(most)s 个字") % {"most": self.most}
        if type(value) is int and self.least <= value <= self.most:
            return ""
        return _("请填 %(least)s 到 %(most)s 的整数") % {"least": self.least, "most": self.most}


@dataclass(frozen=True)
class Remedy:
    """What can be done about a shortfall: the button's words, the permission that it takes, and
    the URL name of the page, with what its address asks for. ``of_station``: the page is about one
    station, whose code is in its path.
    """

    label: str
    permission: str
    page: str
    query: str = ""
    of_station: bool = False


@dataclass(frozen=True)
class Measure:
    """A measure as its app declares it, beside the function that computes it.

    ``function(batch, on, period, **parameters)`` → station id → `Reading`; its name is the key.
    ``definition``: what it means, in the words of the page. ``rows``: URL name of the list of the
    rows behind a value. ``money``: numerator and denominator are fen. ``tell(details)`` yields
    (term, words) pairs that only this measure has. ``has_due``, ``has_plan``: whether its facts
    give each station a due day, a planned value; only then may terms ask for those.
    ``remedy``: where a reader who may can do something about it. ``closes``: after its due day
    nothing can be done any more, as with a window of entry. ``offers``: what could be done to close
    one station's gap (`common/closing.py`), best first. ``by_terms``: several requirements ask it
    for facts of their own, so it is told whose terms it answers, after the period.
    """

    function: Callable[..., dict[int, Reading]]
    definition: str
    rows: str = ""
    money: bool = False
    parameters: Mapping[str, MeasureParameter] = field(default_factory=dict)
    tell: Callable[[dict], Iterable[tuple[str, str]]] | None = None
    has_due: bool = False
    has_plan: bool = False
    reached: str = ""
    remedy: Remedy | None = None
    closes: bool = False
    offers: Callable[..., Iterable] | None = None
    by_terms: bool = False

    @property
    def key(self) -> str:
        return self.function.__name__

    @property
    def defaults(self) -> dict:
        """The parameters of the function with their defaults."""
        arguments = inspect.signature(self.function).parameters.values()
        return {a.name: a.default for a in arguments if a.kind is a.KEYWORD_ONLY}

    def problems(self, values: Mapping) -> dict[str, str]:
        """Name of a parameter → why its value will not do; unknown names are among them."""
        defaults = self.defaults
        found = {
            name: self.parameters[name].problem(value, defaults[name])
            if name in defaults
            else _("没有这个参数")
            for name, value in values.items()
        }
        return {name: words for name, words in found.items() if words}


def percent(numerator, denominator) -> float | None:
    """Percent with two decimals, None when there is nothing to divide by."""
    return rounded(Fraction(100 * numerator, denominator)) if denominator else None


def rounded(value: float | Fraction | Decimal, places: int = 2) -> float:
    """A percentage for display: 49.996 is 49.99, as it is not half, and 99.996 is not all."""
    number = round(float(value), places)
    return number - 10**-places if number in (HALF, WHOLE) and number > value else number


def percent_exact(numerator, denominator) -> Fraction | None:
    """Percent as it is, for `Reading.exact`; None when there is nothing to divide by."""
    return Fraction(100 * numerator, denominator) if denominator else None


def exact_of(value: float | Fraction | Decimal | None) -> Fraction | None:
    """A number as its digits say it: 49.74 is 4974/100, not the nearest binary fraction."""
    if value is None:
        return None
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def pace_start(on: date) -> date:
    """The day from which the trailing pace is taken."""
    return on - timedelta(days=PACE_DAYS)
