"""2.2: whether registered workers keep pace with their continuing education."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    StationBatch,
    percent,
)
from talent.measures.offers import DETAIL, VIEW
from talent.measures.trainings import Training, load_trainings
from talent.models import Credential, Level, TrainingCount, Worker


@dataclass(frozen=True)
class Registration:
    """A worker's highest registered credential, the hours last counted by the day, and the
    trainings by the day.
    """

    worker: int
    level: str
    until: date
    hours: Decimal | None
    counted_on: date | None
    trainings: tuple[Training, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything says how many hours it were."""
        return self.hours is not None or bool(self.trainings)

    def hours_since(self, start: date) -> Decimal:
        """Hours of the period that began on a day; those counted before are another period's.

        The roster's running total and the sum of the trainings are two accounts of the same
        hours: the larger one counts.
        """
        counted = self.hours if self.counted_on and self.counted_on > start else Decimal(0)
        attended = sum((row.hours for row in self.trainings if row.held_on > start), Decimal(0))
        return max(counted, attended)


def load_registrations(ids, on) -> dict[int, list[Registration]]:
    """Station id → its employed workers with a valid registration; one query."""
    counts = TrainingCount.objects.filter(worker=OuterRef("worker"), counted_on__lte=on)
    latest = counts.order_by("-counted_on")
    workers = Worker.objects.employed(on).filter(station__in=ids)
    rows = (
        Credential.objects.held(on)
        .filter(worker__in=workers, registered_until__gte=on)
        .annotate(hours=Subquery(latest.values("hours")[:1]))
        .annotate(counted_on=Subquery(latest.values("counted_on")[:1]))
        .values_list(
            "worker__station", "worker", "level", "registered_until", "hours", "counted_on"
        )
    )
    by_station = defaultdict(dict)
    for station, worker, *facts in sorted(rows, key=lambda row: Level.values.index(row[2])):
        by_station[station][worker] = Registration(worker, *facts)  # the highest level stays
    return {station: list(workers.values()) for station, workers in by_station.items()}


def training_hours(
    batch: StationBatch,
    on,
    period: Period,
    *,
    assistant_hours: int = 72,
    other_hours: int = 90,
    cycle_years: int = 3,
) -> dict[int, Reading]:
    """2.2: registered workers whose hours keep pace with their registration of ``cycle_years``."""
    registrations = batch.load(load_registrations, on)
    trainings = batch.load(load_trainings, on)
    required = defaultdict(lambda: other_hours, {Level.ASSISTANT: assistant_hours})
    return {
        station: _training_reading(
            _with_trainings(registrations.get(station, []), trainings.get(station, [])),
            on,
            required,
            cycle_years,
        )
        for station in batch.ids
    }


def _with_trainings(registrations, trainings) -> list[Registration]:
    by_worker = defaultdict(list)
    for training in trainings:
        by_worker[training.worker].append(training)
    return [replace(one, trainings=tuple(by_worker[one.worker])) for one in registrations]


def _training_reading(registrations, on: date, required: dict, years: int) -> Reading:
    if not any(registration.is_known for registration in registrations):
        return Reading(missing=_("没有登记在册人员的继续教育学时"))
    behind = [one.worker for one in registrations if not keeps_pace(one, on, required, years)]
    good, total = len(registrations) - len(behind), len(registrations)
    return Reading(
        value=percent(good, total),
        numerator=good,
        denominator=total,
        exact=Fraction(100 * good, total),
        evidence=tuple(sorted(behind)),
    )


def keeps_pace(registration: Registration, on: date, required: dict, years: int) -> bool:
    """Whether the hours reach the share of the required ones that has passed of the period."""
    hours = Fraction(registration.hours_since(years_before(registration.until, years)))
    return hours >= required[registration.level] * passed(registration, on, years)


def passed(registration: Registration, on: date, years: int) -> Fraction:
    """The part of the registration's years that has passed by the day."""
    start = years_before(registration.until, years)
    return Fraction(max(0, (on - start).days), (registration.until - start).days)


def years_before(day: date, years: int) -> date:
    """The same day some years before; 28 February for a leap day in a year that has none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def load_worker_names(ids, on) -> dict[int, str]:
    """Worker id → name, of those employed on the day; one query."""
    workers = Worker.objects.employed(on).filter(station__in=ids)
    return dict(workers.order_by().values_list("pk", "name"))


def hours_offers(gap: Gap) -> list[Offer]:
    """As many people as are missing brought up to what is asked for by then, those who lack least
    first: who keeps pace today and does nothing more does not by then.
    """
    if gap.reading.value is None:
        words = _("登记在册人员的继续教育学时")
        url = gap.rows("talent.view_worker", "talent:worker-list")
        return [offered(StepKind.RECORD, words, required=True, planned=gap.on, url=url)]
    lacking = _lacking_by_then(gap)
    good = sum(1 for _one, hours in lacking if not hours)
    needed = max(0, ceil(gap.target * len(lacking) / 100) - good)
    behind = sorted((row for row in lacking if row[1]), key=lambda row: (row[1], row[0].worker))
    chosen, names = behind[:needed], gap.batch.load(load_worker_names, gap.on)
    named = gap.may(VIEW)
    return [
        offered(
            StepKind.TRAINING,
            (_("%(name)s补修 %(hours)s 学时") if named else _("一名在册人员补修 %(hours)s 学时"))
            % {"name": names.get(one.worker, ""), "hours": hours},
            gain=gap.short / len(chosen),
            required=True,
            url=gap.row(VIEW, DETAIL, one.worker),
            about=one.worker,
        )
        for one, hours in chosen
    ]


def _lacking_by_then(gap: Gap) -> list[tuple[Registration, int]]:
    """The registrations that still run by then, each with the hours that it lacks by then."""
    asked = gap.parameters
    required = defaultdict(
        lambda: asked["other_hours"], {Level.ASSISTANT: asked["assistant_hours"]}
    )
    rows = _with_trainings(
        gap.batch.load(load_registrations, gap.on).get(gap.station, []),
        gap.batch.load(load_trainings, gap.on).get(gap.station, []),
    )
    return [
        (one, _hours_lacking(one, gap.by, required, asked["cycle_years"]))
        for one in rows
        if one.until >= gap.by
    ]


def _hours_lacking(one: Registration, on: date, required: dict, years: int) -> int:
    start = years_before(one.until, years)
    asked = required[one.level] * passed(one, on, years)
    return max(0, ceil(asked - Fraction(one.hours_since(start))))


MEASURES = (
    Measure(
        training_hours,
        gettext_lazy(
            "当天在职、证书登记有效的人员中，继续教育学时跟得上登记周期的占比："
            "学时不少于应修学时（参数可调）乘以登记周期已过的部分；"
            "花名册的累计学时和周期内培训记录的合计，以多的为准。"
        ),
        rows="talent:worker-list",
        parameters={
            "assistant_hours": MeasureParameter(gettext_lazy("助理一个周期应修学时"), least=1),
            "other_hours": MeasureParameter(gettext_lazy("中高级一个周期应修学时"), least=1),
            "cycle_years": MeasureParameter(gettext_lazy("登记周期几年"), least=1, most=20),
        },
        remedy=Remedy(gettext_lazy("登记学时"), "talent.add_trainingcount", "talent:worker-list"),
        offers=hours_offers,
    ),
)
