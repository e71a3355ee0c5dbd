"""How every requirement stands for every station on a day: measures, plan, forecast, status.

The same functions answer the page, the API, the command and the night, so a figure is the same
everywhere. The number of queries depends neither on stations nor on requirements.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from common.calendar import WorkingCalendar
from common.readings import Measure, Reading, StationBatch
from oversight.judging.forecast import forecast, needed_per_week
from oversight.judging.measures import NOT_COLLECTED
from oversight.judging.rules import Rule, rules_on
from oversight.models import Directive, Requirement, RequirementTerms, Status
from stations.models import Station

SHORT = (Status.LAGGING, Status.OVERDUE, Status.NO_DATA)


@dataclass(frozen=True)
class Assessed:
    """One requirement of one station on one day, judged."""

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
        if reading.not_applicable:
            return reading.not_applicable
        if reading.value is None:
            return "—"
        if reading.text:
            return reading.text
        for places in range(1 if reading.basis else 0, 3):
            text = f"{reading.value:.{places}f}"
            if self.rule.reached(reading.value) or not self.rule.reached(float(text)):
                break
        return f"{text}{reading.unit}"

    @property
    def falls_short(self) -> bool:
        """Whether a flag stands for it: lagging, overdue, or without data past the grace days."""
        if self.status != Status.NO_DATA:
            return self.status in SHORT
        grace = self.terms.grace_days
        since = max(self.rule.directive.issued_on, self.station.licensed_on)
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
    codes=None,
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
        batch = StationBatch(station.pk for station in own)
        for rule in (rule for rule in rules if rule.directive.pk == owner.pk):
            readings = measure(rule, batch, on)
            for station in own:
                judged[station.pk].append(judge(rule, station, readings[station.pk], on, calendar))
    return [row for station in stations for row in judged[station.pk]]


def year_after(on: date) -> date:
    """A day a year later: as far as any due day of a directive lies ahead."""
    return on.replace(year=on.year + 1, day=min(on.day, 28))


def measure(rule: Rule, batch: StationBatch, on: date) -> dict[int, Reading]:
    """The readings of one rule; a measure that no register answers says what is missing."""
    if rule.measure is None:
        missing = str(NOT_COLLECTED.get(rule.requirement.measure, _("还没有采集")))
        return {station: Reading(missing=missing, unit=rule.terms.unit) for station in batch.ids}
    return rule.measure.function(batch, on, rule.directive.period, **rule.parameters)


def judge(
    rule: Rule, station: Station, reading: Reading, on: date, calendar: WorkingCalendar
) -> Assessed:
    """The status of one reading, with its plan and forecast."""
    due = rule.due(reading)
    cell = Assessed(station, rule, on, reading, Status.NO_DATA, due)
    if reading.not_applicable:
        return replace(cell, status=Status.NOT_APPLICABLE)
    if reading.value is None:
        return cell
    cell = replace(cell, planned=rule.planned(reading, on, due), **forecast(rule, reading, on, due))
    needed = needed_per_week(rule, reading, on, due, calendar)
    return replace(cell, needed_per_week=needed, status=_status(cell))


def _status(cell: Assessed) -> str:
    """The order of the directive table: met, overdue, lagging, at risk, on track."""
    rule, reading = cell.rule, cell.reading
    if rule.reached(reading.value) and not reading.shortfalls:
        return Status.MET
    if cell.due and cell.on > cell.due:
        return Status.OVERDUE
    worst = max(_shortages(cell), default=0.0)
    if worst > rule.tolerance:
        return Status.LAGGING
    return Status.AT_RISK if worst > 0 or reading.shortfalls else Status.ON_TRACK


def _shortages(cell: Assessed):
    """By how much the value is below plan, the forecast below target, or, without either, the
    value.
    """
    rule, value = cell.rule, cell.reading.value
    if rule.reached(value):
        return
    if cell.planned is not None:
        yield cell.planned - value
    if cell.forecast_on_due is not None:
        yield rule.gap(cell.forecast_on_due)
    if cell.planned is None and cell.forecast_on_due is None:
        yield rule.gap(value)
