"""What oversight may ask about people."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    Shortfall,
    StationBatch,
    pace_start,
    percent,
)
from common.templatetags.portal import percent1
from talent.measures.trainings import MEASURES as TRAININGS
from talent.measures.trainings import Training, load_trainings
from talent.models import (
    Credential,
    ExamCycle,
    ExamEntry,
    Level,
    TrainingCount,
    Worker,
)
from talent.querysets import employed

NO_WORKERS = gettext_noop("花名册里还没有社区工作者")
HUNDRED = 100


def load_certified(ids, on, period: Period) -> dict[int, dict]:
    """Station id → counts of its community workers; one query.

    ``total`` of the day's roster; of these certified ``now`` and ``earlier``, 8 weeks before.
    ``then`` of the roster at last year's end, of these certified at that time ``last_year``.
    """
    year_end = period.starts_on - timedelta(days=1)
    days = {"now": on, "earlier": pace_start(on), "last_year": year_end}
    credentials = Credential.objects.filter(worker=OuterRef("pk"))
    held = {f"held_{name}": Exists(credentials.held(day)) for name, day in days.items()}
    today, then = employed(on), employed(year_end)
    workers = Worker.objects.community_workers().filter(station__in=ids).annotate(**held)
    rows = workers.order_by().values("station_id").annotate(
        total=Count("pk", filter=today),
        now=Count("pk", filter=today & Q(held_now=True)),
        earlier=Count("pk", filter=today & Q(held_earlier=True)),
        then=Count("pk", filter=then),
        last_year=Count("pk", filter=then & Q(held_last_year=True)),
    )  # fmt: skip
    return {row["station_id"]: row for row in rows if row["total"]}


def certified_ratio(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """2.4: community workers with a credential ÷ community workers; above the ratio of last year's
    end and its roster.
    """
    rows = batch.load(load_certified, on, period)
    return {station: _certified_reading(rows.get(station)) for station in batch.ids}


def _certified_reading(row: dict | None) -> Reading:
    if row is None:
        return Reading(missing=_(NO_WORKERS))
    exact = Fraction(100 * row["now"], row["total"])
    before = Fraction(100 * row["last_year"], row["then"]) if row["then"] else None
    rising = before is None or exact > before or exact == before == HUNDRED
    return Reading(
        value=percent(row["now"], row["total"]),
        numerator=row["now"],
        denominator=row["total"],
        earlier=percent(row["earlier"], row["total"]),
        exact=exact,
        shortfalls=() if rising else (Shortfall(_("没有高于去年末")),),
        details={"last_year": percent(row["last_year"], row["then"])},
    )


def load_cycle(ids, year: int) -> ExamCycle | None:
    """The days of a year's exam; None while nobody has entered them."""
    return ExamCycle.objects.filter(year=year).first()


def load_entries(ids, on, cycle: ExamCycle) -> dict[int, dict]:
    """Station id → its community workers and who of them entered the year's exam; one query.

    Whom the exam is for is settled at the closing day: those on the roster and without an
    intermediate or senior credential then, so that who passes or leaves later changes nothing.
    An entry counts for a level above the one held; without a day it counts from the closing day.
    """
    closes = cycle.entry_closes_on
    day = cycle.settled_on(on)
    held = Credential.objects.filter(worker=OuterRef("pk")).held(day)
    entries = ExamEntry.objects.filter(worker=OuterRef("pk"), year=cycle.year)
    undated = Q(entered_on__isnull=True) if on >= closes else Q(pk__in=[])
    known = entries.filter(Q(entered_on__lte=on) | undated)
    eligible = employed(day) & Q(higher=False)
    sufficient = Q(entered_higher=True) | Q(entered=True, assistant=False)
    workers = Worker.objects.community_workers().filter(station__in=ids).annotate(
        higher=Exists(held.filter(level__in=Credential.HIGHER)),
        assistant=Exists(held.filter(level=Level.ASSISTANT)),
        entered=Exists(known),
        entered_higher=Exists(known.filter(level__in=Credential.HIGHER)),
    )  # fmt: skip
    rows = workers.order_by().values("station_id").annotate(
        total=Count("pk", filter=employed(on)),
        eligible=Count("pk", filter=eligible),
        entries=Count("pk", filter=eligible & sufficient),
    )  # fmt: skip
    return {row["station_id"]: row for row in rows if row["total"] or row["eligible"]}


def exam_participation(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """2.1: eligible community workers who entered the exam of the period's year ÷ eligible ones."""
    year = period.starts_on.year
    cycle = batch.load(load_cycle, year)
    if cycle is None:
        missing = _("没有录入 %(year)s 年考试报名日期") % {"year": year}
        return {station: Reading(missing=missing) for station in batch.ids}
    rows = batch.load(load_entries, on, cycle)
    return {station: _entries_reading(rows.get(station), on, cycle) for station in batch.ids}


def _entries_reading(row: dict | None, on: date, cycle: ExamCycle) -> Reading:
    if row is None:
        return Reading(missing=_(NO_WORKERS))
    if on < cycle.entry_opens_on:
        return Reading(not_applicable=_("报名未开始"))
    if not row["eligible"]:
        return Reading(not_applicable=_("没有需要报考的人员"))
    return Reading(
        value=percent(row["entries"], row["eligible"]),
        numerator=row["entries"],
        denominator=row["eligible"],
        plan_from=cycle.entry_opens_on,
        due=cycle.entry_closes_on,
        exact=Fraction(100 * row["entries"], row["eligible"]),
        details={"entry_closes_on": cycle.entry_closes_on.isoformat()},
    )


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
    start = years_before(registration.until, years)
    part = Fraction(max(0, (on - start).days), (registration.until - start).days)
    hours = Fraction(registration.hours_since(start))
    return hours >= required[registration.level] * part


def years_before(day: date, years: int) -> date:
    """The same day some years before; 28 February for a leap day in a year that has none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def _tell_certified(details):
    yield _("去年末"), percent1(details["last_year"])


MEASURES = (
    Measure(
        exam_participation,
        gettext_lazy(
            "没有中级以上证书的社区工作者中，已报名本年度考试、报考级别高于所持证书的占比；"
            "人员和证书以报名截止日为准，进度从报名开始算起。"
        ),
        rows="talent:worker-list",
        has_due=True,
        remedy=Remedy(gettext_lazy("登记报名"), "talent.add_examentry", "talent:worker-list"),
        closes=True,
    ),
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
    ),
    Measure(
        certified_ratio,
        gettext_lazy(
            "社区工作者中持有社会工作者职业资格证书的占比，"
            "并且要高于去年末（以当时的花名册和证书为准）。"
        ),
        rows="talent:worker-list",
        tell=_tell_certified,
        remedy=Remedy(gettext_lazy("登记证书"), "talent.add_credential", "talent:worker-list"),
    ),
    *TRAININGS,
)
