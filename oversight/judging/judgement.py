"""How every requirement stands for every station on a day: measures, plan, forecast, status.

The same functions answer the page, the API, the command and the night, so a figure is the same
everywhere. The number of queries depends neither on stations nor on requirements.
"""

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from django.db import connection, transaction
from django.utils.translation import gettext as _

from common.calendar import WorkingCalendar
from common.readings import Measure, Reading, StationBatch
from oversight.judging.forecast import crossing, expected, needed_per_week
from oversight.judging.rules import Rule, rules_on
from oversight.judging.status import WORSE, status_of
from oversight.models import SHORT, Directive, Requirement, RequirementTerms, Status
from stations.models import Station

log = logging.getLogger(__name__)

RECOVERED = {Status.MET, Status.ON_TRACK, Status.NOT_APPLICABLE}


@dataclass(frozen=True)
class Assessed:
    """One requirement of one station on one day, judged.

    ``worst``: the part that decided, where there are parts; ``part`` is then its name.
    """

    station: Station
    rule: Rule
    on: date
    reading: Reading
    status: str
    due: date | None = None
    planned: float | None = None
    forecast_on_due: float | None = None
    crosses_on: date | None = None
    needed_per_week: float | None = None
    part: str = ""
    worst: "Assessed | None" = None

    @property
    def reached(self) -> bool:
        """Whether the exact value meets the target."""
        return self.rule.reached(self.reading.judged)

    @property
    def meets_on(self) -> date | None:
        """The day on which it is met, or will be at this pace; none where the value has reached
        its target and something else is lacking: who overspent is not through.
        """
        if self.crosses_on and self.reached and self.status != Status.MET:
            return None
        return self.crosses_on

    @property
    def requirement(self) -> Requirement:
        return self.rule.requirement

    @property
    def terms(self) -> RequirementTerms:
        return self.rule.terms

    @property
    def measure(self) -> Measure | None:
        return self.rule.measure

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)

    @property
    def text(self) -> str:
        """What a cell shows; a percentage is never rounded up to its target."""
        reading = self.reading
        if reading.broken:
            return _("测算出错")
        if reading.not_applicable:
            return reading.not_applicable
        if reading.value is None:
            return "—"
        if reading.text:
            return reading.text
        for places in range(1 if reading.basis else 0, 3):
            text = f"{reading.value:.{places}f}"
            if self.reached or not self.rule.reached(float(text)):
                break
        return f"{text}{reading.unit}"

    @property
    def falls_short(self) -> bool:
        """Whether a flag stands for it: lagging, overdue, or without data past the grace days; not
        because the portal itself could not judge it.
        """
        if self.reading.broken:
            return False
        if self.status != Status.NO_DATA:
            return self.status in SHORT
        grace = self.terms.grace_days
        since = max(self.requirement.asked_from, self.station.licensed_on)
        return grace is not None and self.on > since + timedelta(days=grace)

    def as_json(self) -> dict:
        """The reading as docs and contract promise it; money in fen."""
        reading = self.reading
        shown = None if self.status in (Status.NO_DATA, Status.NOT_APPLICABLE) else reading.value
        return {
            "station": self.station.code,
            "station_name": self.station.name,
            "requirement": self.requirement.code,
            "on": self.on.isoformat(),
            "value": shown,
            "unit": self.terms.unit,
            "numerator": reading.numerator,
            "denominator": reading.denominator,
            "planned": _rounded(self.planned),
            "status": str(self.status),
            "due": self.due.isoformat() if self.due else None,
            "forecast_on_due": _rounded(self.forecast_on_due),
            "crosses_on": self.crosses_on.isoformat() if self.crosses_on else None,
            "needed_per_week": _rounded(self.needed_per_week),
            "basis": reading.basis or None,
            "part": self.worst.part if self.worst else None,
            "reason": reading.missing or reading.not_applicable or None,
            "shortfalls": [shortfall.words for shortfall in reading.shortfalls],
            "details": reading.details,
        }


def _rounded(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else round(value, 2)


def assess(
    stations: Iterable[Station],
    on: date,
    *,
    directive: Directive | None = None,
    codes: Iterable[str] | None = None,
    calendar: WorkingCalendar | None = None,
) -> list[Assessed]:
    """Every requirement judged for every station on the day, by station, then requirement.

    ``stations`` need their ``division`` loaded. A station without a directive in force has none;
    a ``directive`` that is named is judged also after its end, by its own days and numbers.
    """
    stations = list(stations)
    rules = rules_on(on, codes, directive)
    calendar = calendar or WorkingCalendar(on, year_after(on))
    judged: dict[int, list[Assessed]] = {station.pk: [] for station in stations}
    for owner in {rule.directive.pk: rule.directive for rule in rules}.values():
        own = [s for s in stations if s.division.path.startswith(owner.division.path)]
        asked = [rule for rule in rules if rule.directive.pk == owner.pk]
        for row in judge_all(asked, own, on, calendar):
            judged[row.station.pk].append(row)
    return [row for station in stations for row in judged[station.pk]]


def judge_all(
    rules: list[Rule],
    stations: list[Station],
    on: date,
    calendar: WorkingCalendar,
    *,
    answers: bool = False,
) -> list[Assessed]:
    """The rules judged for the stations, rule by rule. When that raises, by halves of the rules,
    then of the stations, so that only what is broken stands as broken.

    ``answers``: it is known that the fault lies with some of the stations, not with the rule.
    """
    try:
        # A failed query spoils the transaction it is in; outside of one there is none to guard.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return _judge_together(rules, stations, on, calendar)
    except Exception as error:  # whatever a rule's terms or a station's facts made of it
        if len(rules) > 1:
            return [
                row for half in _halves(rules) for row in judge_all(half, stations, on, calendar)
            ]
        if len(stations) > 1 and (answers or _answers(rules[0], on)):
            return [
                row
                for half in _halves(stations)
                for row in judge_all(rules, half, on, calendar, answers=True)
            ]
        codes = ", ".join(station.code for station in stations)
        log.exception("requirement %s could not be judged for %s", rules[0].requirement.code, codes)
        return [broken(rules[0], station, on, error) for station in stations]


def _judge_together(
    rules: list[Rule], stations: list[Station], on: date, calendar: WorkingCalendar
) -> list[Assessed]:
    batch = StationBatch(station.pk for station in stations)
    rows = []
    for rule in rules:
        readings = measure(rule, batch, on)
        rows += [judge(rule, row, readings[row.pk], on, calendar) for row in stations]
    return rows


def _halves(things: list) -> tuple[list, list]:
    middle = len(things) // 2
    return things[:middle], things[middle:]


def _answers(rule: Rule, on: date) -> bool:
    """Whether the measure answers at all; one that fails without any station fails for all."""
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            measure(rule, StationBatch([]), on)
    except Exception:
        return False
    return True


def broken(rule: Rule, station: Station, on: date, error: Exception) -> Assessed:
    """What stands for a requirement that could not be judged: no data, and it says so."""
    told = f"{type(error).__name__}: {error}"[:300]
    missing = _("测算出错，已经记录，请联系系统管理员")
    reading = Reading(unit=rule.terms.unit, missing=missing, broken=told)
    return Assessed(station, rule, on, reading, Status.NO_DATA)


def year_after(on: date) -> date:
    """A day a year later: as far as any due day of a directive lies ahead."""
    return on.replace(year=on.year + 1, day=min(on.day, 28))


def measure(rule: Rule, batch: StationBatch, on: date) -> dict[int, Reading]:
    """The readings of one rule; a measure that no register answers says what is missing."""
    if rule.measure is None:
        missing = _("还没有采集")
        return {station: Reading(missing=missing, unit=rule.terms.unit) for station in batch.ids}
    of = (rule.terms,) if rule.measure.by_terms else ()
    return rule.measure.function(batch, on, rule.period, *of, **rule.parameters)


def judge(
    rule: Rule, station: Station, reading: Reading, on: date, calendar: WorkingCalendar
) -> Assessed:
    """The status of one reading, with its plan and forecast."""
    due = rule.due(reading)
    if reading.not_applicable:
        return Assessed(station, rule, on, reading, Status.NOT_APPLICABLE, due)
    if reading.value is None:
        return Assessed(station, rule, on, reading, Status.NO_DATA, due)
    if reading.parts:
        return _judge_parts(rule, station, reading, on, calendar)
    planned, at_due = rule.planned(reading, on, due), expected(rule, reading, on, due)
    return Assessed(
        station,
        rule,
        on,
        replace(reading, value=shown(rule, reading.value, reading.judged)),
        status_of(rule, reading, due is not None and on > due, planned, at_due),
        due,
        planned=_float(planned),
        forecast_on_due=_float(at_due),
        crosses_on=crossing(rule, reading, on),
        needed_per_week=needed_per_week(rule, reading, on, due, calendar),
    )


def _judge_parts(
    rule: Rule, station: Station, reading: Reading, on: date, calendar: WorkingCalendar
) -> Assessed:
    """A reading of parts stands as its worst part does; the whole has a plan, but no forecast."""
    cells = [
        replace(judge(rule, station, part, on, calendar), part=name) for name, part in reading.parts
    ]
    worst = max(cells, key=lambda cell: WORSE.index(cell.status))
    status = worst.status
    due = rule.due(reading) if status == Status.MET else worst.due
    days = [cell.crosses_on for cell in cells]
    return Assessed(
        station,
        rule,
        on,
        replace(reading, value=shown(rule, reading.value, reading.judged)),
        status,
        due,
        planned=_float(rule.planned(reading, on, due)),
        crosses_on=max(days) if all(days) else None,
        worst=None if status == Status.MET else worst,
    )


def shown(rule: Rule, value: float, exact: Fraction) -> float:
    """A value for display; rounding never makes it reach a target that it has not reached."""
    if rule.reached(exact) or not rule.reached(value):
        return value
    cents = exact * 100
    return (ceil(cents) if rule.at_most else floor(cents)) / 100


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
