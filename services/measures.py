"""What oversight may ask about services."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.days import quarter
from common.parameters import parameters
from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Shortfall,
    StationBatch,
    percent,
)
from services.models import ServedGroup, ServiceRecord

NO_RECORDS = gettext_noop("还没有服务记录")
Field = ServiceRecord.Field


def counted(ids, on, since=None):
    """The stations' records that count as services, of a period that begins ``since``."""
    return ServiceRecord.objects.counted(on, since).filter(station__in=ids)


LIMITS = ("platform_days", "platform_overdue_days", "record_days")


def load_totals(ids, on, since=None) -> dict[int, dict]:
    """Station id → counts and sums of its records, with the deadlines they go by; two queries."""
    limits = parameters(LIMITS, on)
    within, old, recorded = (timedelta(days=limits[key]) for key in LIMITS)
    in_quarter = Q(served_on__gte=quarter(on)[0])
    entered = Q(platform_entered_on__lte=on)
    in_time = entered & Q(platform_entered_on__lte=F("served_on") + within)
    late = Q(
        source=ServiceRecord.Source.PORTAL,
        served_on__gt=on - timedelta(days=30),
        entered_at__date__gt=F("served_on") + recorded,
    )
    rows = counted(ids, on, since).order_by().values("station_id").annotate(
        records=Count("pk"),
        all_people=Sum("people"),
        entered=Count("pk", filter=entered),
        in_time=Count("pk", filter=in_time),
        old=Count("pk", filter=~entered_q(on) & Q(served_on__lt=on - old)),
        late=Count("pk", filter=late),
        last_day=Max("served_on"),
        **{f"field_{f.value}": Count("pk", filter=in_quarter & Q(field=f)) for f in Field},
    )  # fmt: skip
    return {row["station_id"]: row | limits for row in rows}


def entered_q(on: date) -> Q:
    """Entered in the national platform by the day (never NULL, so that it can be negated)."""
    return Q(platform_entered_on__isnull=False, platform_entered_on__lte=on)


def load_key_people(ids, on, since) -> dict[int, int]:
    """Station id → people served in key groups."""
    rows = ServedGroup.objects.filter(
        record__in=counted(ids, on, since), group__in=ServedGroup.Group.key_groups()
    )
    totals = rows.order_by().values("record__station_id").annotate(total=Sum("people"))
    return dict(totals.values_list("record__station_id", "total"))


def load_gaps(ids, on, since) -> dict[int, int]:
    """Station id → largest number of days between two successive days with a recorded service."""
    days = counted(ids, on).order_by("station_id", "served_on")
    if since:
        days = days.filter(served_on__gte=since)
    gaps: dict[int, int] = defaultdict(int)
    previous = (None, None)
    for station, day in days.values_list("station_id", "served_on").distinct().iterator():
        same = previous[0] == station
        gaps[station] = max(gaps[station], (day - previous[1]).days if same else 0)
        previous = (station, day)
    return gaps


def service_activity(
    batch: StationBatch,
    on,
    period: Period,
    *,
    window_days: int | None = None,
    recent_days: int = 7,
) -> dict[int, Reading]:
    """1.6: the longest gap in days between two days with a record (of the last ``window_days``).

    A silence of more than ``recent_days`` up to the day falls short as well, and so do records that
    were entered in the portal later than ``record_days`` (a register does not tell when).
    """
    since = on - timedelta(days=window_days) if window_days else None
    gaps, totals = batch.load(load_gaps, on, since), batch.load(load_totals, on)
    return {
        station: _gap_reading(gaps.get(station, 0), totals.get(station), on, recent_days)
        for station in batch.ids
    }


def _gap_reading(gap: int, totals: dict | None, on: date, recent_days: int) -> Reading:
    if totals is None:
        return Reading(missing=_(NO_RECORDS), unit="天")
    silent = (on - totals["last_day"]).days
    shortfalls = []
    if silent > recent_days:
        shortfalls.append(Shortfall(_("最近 %(n)s 天没有服务记录") % {"n": silent}))
    if totals["late"]:
        words = _("近 30 天有 %(n)s 条超过 %(days)s 天才记")
        shortfalls.append(Shortfall(words % {"n": totals["late"], "days": totals["record_days"]}))
    return Reading(
        value=float(gap),
        unit="天",
        numerator=totals["records"],
        shortfalls=tuple(shortfalls),
        text=_("%(n)s天") % {"n": gap},
        details={"records": totals["records"], "longest_gap": gap, "since_last": silent},
    )


def platform_sync(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.7: of the records served by the day, the share entered nationally in time
    (``platform_days``).
    """
    totals = batch.load(load_totals, on, period.starts_on)
    return {station: _sync_reading(totals.get(station)) for station in batch.ids}


def _sync_reading(totals: dict | None) -> Reading:
    if totals is None:
        return Reading(missing=_(NO_RECORDS))
    old, days = totals["old"], totals["platform_overdue_days"]
    words = _("%(n)s 条超过 %(days)s 天未录入") % {"n": old, "days": days}
    return Reading(
        value=percent(totals["in_time"], totals["records"]),
        numerator=totals["in_time"],
        denominator=totals["records"],
        shortfalls=(Shortfall(words),) if old else (),
        details={
            "entered": totals["entered"],
            "awaiting": totals["records"] - totals["entered"],
            "overdue": old,
        },
    )


def key_group_share(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """4.1: people in key groups ÷ people served."""
    totals = batch.load(load_totals, on, period.starts_on)
    key = batch.load(load_key_people, on, period.starts_on)
    readings = {}
    for station in batch.ids:
        people = totals[station]["all_people"] if station in totals else 0
        readings[station] = (
            Reading(percent(key.get(station, 0), people), "%", key.get(station, 0), people)
            if people
            else Reading(missing=_(NO_RECORDS))
        )
    return readings


def field_coverage(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """4.2: of the four fields, those served in the quarter of the day."""
    totals = batch.load(load_totals, on, period.starts_on)
    return {station: _coverage_reading(totals.get(station), on) for station in batch.ids}


def _coverage_reading(totals: dict | None, on: date) -> Reading:
    if totals is None:
        return Reading(missing=_(NO_RECORDS), unit="个")
    start, end = quarter(on)
    served = {field.value: totals[f"field_{field.value}"] for field in Field}
    covered = sum(1 for count in served.values() if count)
    elapsed = ((on - start).days + 1) / ((end - start).days + 1)
    absent = [str(field.label) for field in Field if not served[field.value]]
    return Reading(
        value=float(covered),
        unit="个",
        numerator=covered,
        denominator=len(Field),
        planned=len(Field) * elapsed,
        due=end,
        text=f"{covered}/{len(Field)}",
        details={"records": served, "absent": absent},
    )


def _tell_activity(details):
    yield _("记录数"), str(details["records"])
    yield _("距上次服务"), _("%(n)s 天") % {"n": details["since_last"]}


def _tell_sync(details):
    yield _("待录"), _("%(n)s 条") % {"n": details["awaiting"]} if details["awaiting"] else ""


def _tell_coverage(details):
    yield _("没有服务"), "、".join(details["absent"])


MEASURES = (
    Measure(
        service_activity,
        gettext_lazy("前后两次有服务记录的日子之间最多隔几天。"),
        rows="services:record-list",
        parameters={
            "window_days": MeasureParameter(gettext_lazy("只看最近几天的间隔"), least=1),
            "recent_days": MeasureParameter(gettext_lazy("几天没有服务算中断"), least=1),
        },
        tell=_tell_activity,
    ),
    Measure(
        platform_sync,
        gettext_lazy("截至当天的服务记录中，服务后 7 天（参数可调）内已录入全国平台的占比。"),
        rows="services:record-list",
        tell=_tell_sync,
    ),
    Measure(
        key_group_share,
        gettext_lazy("服务人数中社会救助对象和困难人群的占比。"),
        rows="services:record-list",
    ),
    Measure(
        field_coverage,
        gettext_lazy("本季度有服务记录的领域数，共四个领域。"),
        rows="services:record-list",
        tell=_tell_coverage,
    ),
)
