"""What oversight may ask about people."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Shortfall,
    StationBatch,
    pace_start,
    percent,
)
from common.templatetags.portal import percent1
from talent.models import Credential, ExamCycle, ExamEntry, Level, TrainingCount, Worker

NO_WORKERS = gettext_noop("花名册里还没有社区工作者")
CYCLE_YEARS = 3  # a registration lasts three years


def load_community_workers(ids, on) -> dict[int, dict]:
    """Station id → counts of its community workers; one query.

    ``total``; ``now``, ``earlier``, ``last_year``: certified on the day, 8 weeks before, at last
    year's end; ``eligible``: without a credential above the assistant's; ``entries``: of these,
    those who entered this year's exam. An entry without a day counts from the closing day.
    ``opens``, ``closes``: the days of this year's exam entry, None while nobody has entered them.
    """
    days = {"now": on, "earlier": pace_start(on), "last_year": date(on.year - 1, 12, 31)}
    credentials = Credential.objects.filter(worker=OuterRef("pk"))
    held = {f"held_{name}": Exists(credentials.held(day)) for name, day in days.items()}
    cycle = ExamCycle.objects.filter(year=on.year)
    closed = cycle.filter(entry_closes_on__lte=on).values("year")
    known = Q(entered_on__lte=on) | Q(entered_on__isnull=True, year__in=closed)
    entry = ExamEntry.objects.filter(known, worker=OuterRef("pk"), year=on.year)
    workers = Worker.objects.behind("certified_ratio", on).filter(station__in=ids)
    rows = workers.annotate(
        **held,
        higher=Exists(credentials.filter(level__in=Credential.HIGHER).held(on)),
        entered=Exists(entry),
        opens=Subquery(cycle.values("entry_opens_on")),
        closes=Subquery(cycle.values("entry_closes_on")),
    )
    counts = {name: Count("pk", filter=Q(**{f"held_{name}": True})) for name in days}
    grouped = rows.order_by().values("station_id", "opens", "closes").annotate(
        total=Count("pk"),
        eligible=Count("pk", filter=Q(higher=False)),
        entries=Count("pk", filter=Q(higher=False, entered=True)),
        **counts,
    )  # fmt: skip
    return {row["station_id"]: row for row in grouped}


def certified_ratio(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """2.4: community workers with a credential ÷ community workers; rising on last year's end."""
    rows = batch.load(load_community_workers, on)
    return {station: _certified_reading(rows.get(station)) for station in batch.ids}


def _certified_reading(row: dict | None) -> Reading:
    if row is None:
        return Reading(missing=_(NO_WORKERS))
    value, last_year = (percent(row[name], row["total"]) for name in ("now", "last_year"))
    return Reading(
        value=value,
        numerator=row["now"],
        denominator=row["total"],
        earlier=percent(row["earlier"], row["total"]),
        shortfalls=() if value > last_year else (Shortfall(_("没有高于去年末")),),
        details={"last_year": last_year},
    )


def exam_participation(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """2.1: eligible community workers who entered this year's exam ÷ eligible ones."""
    rows = batch.load(load_community_workers, on)
    return {station: _entries_reading(rows.get(station), on) for station in batch.ids}


def _entries_reading(row: dict | None, on: date) -> Reading:
    if row is None:
        return Reading(missing=_(NO_WORKERS))
    if row["closes"] is None:
        return Reading(missing=_("没有录入 %(year)s 年考试报名日期") % {"year": on.year})
    if on < row["opens"]:
        return Reading(not_applicable=_("报名未开始"))
    if not row["eligible"]:
        return Reading(not_applicable=_("没有需要报考的人员"))
    return Reading(
        value=percent(row["entries"], row["eligible"]),
        numerator=row["entries"],
        denominator=row["eligible"],
        due=row["closes"],
        details={"entry_closes_on": row["closes"].isoformat()},
    )


def load_training(ids, on) -> dict[int, list[tuple]]:
    """Station id → (worker, level, registered until, hours by the day) of registered workers."""
    counts = TrainingCount.objects.filter(worker=OuterRef("worker"), counted_on__lte=on)
    workers = Worker.objects.behind("training_hours", on).filter(station__in=ids)
    rows = (
        Credential.objects.held(on)
        .filter(worker__in=workers, registered_until__gte=on)
        .annotate(hours=Subquery(counts.order_by("-counted_on").values("hours")[:1]))
        .order_by("worker__station_id", "worker_id", "obtained_on")
    )
    by_station = defaultdict(dict)
    for station, worker, *facts in rows.values_list(
        "worker__station_id", "worker_id", "level", "registered_until", "hours"
    ):
        by_station[station][worker] = (worker, *facts)  # the latest credential counts
    return {station: list(workers.values()) for station, workers in by_station.items()}


def training_hours(
    batch: StationBatch,
    on,
    period: Period,
    *,
    assistant_hours: int = 72,
    other_hours: int = 90,
) -> dict[int, Reading]:
    """2.2: registered workers whose hours keep pace with their three-year period."""
    rows = batch.load(load_training, on)
    required = {Level.ASSISTANT: assistant_hours}
    return {
        station: _training_reading(rows.get(station, []), on, required, other_hours)
        for station in batch.ids
    }


def _training_reading(rows, on: date, required: dict, other_hours: int) -> Reading:
    if not any(hours is not None for *_rest, hours in rows):
        return Reading(missing=_("没有登记在册人员的继续教育学时"))
    behind = [
        worker
        for worker, level, until, hours in rows
        if float(hours or 0) < required.get(level, other_hours) * elapsed(until, on)
    ]
    return Reading(
        value=percent(len(rows) - len(behind), len(rows)),
        numerator=len(rows) - len(behind),
        denominator=len(rows),
        evidence=tuple(behind),
    )


def elapsed(until: date, on: date) -> float:
    """The part of the three-year period ending on ``until`` that has passed, 0 … 1."""
    length = CYCLE_YEARS * 365.25
    return min(1.0, max(0.0, 1 - (until - on).days / length))


def _tell_certified(details):
    yield _("去年末"), percent1(details["last_year"])


MEASURES = (
    Measure(
        exam_participation,
        gettext_lazy("没有中级以上证书的社区工作者中，今年已报名考试的占比。"),
        rows="talent:worker-list",
    ),
    Measure(
        training_hours,
        gettext_lazy("证书登记有效的人员中，继续教育学时跟得上登记周期的占比。"),
        rows="talent:worker-list",
        parameters={
            "assistant_hours": MeasureParameter(gettext_lazy("助理三年应修学时"), least=1),
            "other_hours": MeasureParameter(gettext_lazy("中高级三年应修学时"), least=1),
        },
    ),
    Measure(
        certified_ratio,
        gettext_lazy("社区工作者中持有社会工作者职业资格证书的占比，并且要高于去年末。"),
        rows="talent:worker-list",
        tell=_tell_certified,
    ),
)
