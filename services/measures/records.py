"""What oversight may ask about service records."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

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
    Remedy,
    Severity,
    Shortfall,
    StationBatch,
    percent,
)
from common.templatetags.portal import day
from services.models import ServedGroup, ServiceRecord
from stations.models import Station

NO_RECORDS = gettext_noop("还没有服务记录")
NONE_IN_PERIOD = gettext_noop("本年度还没有服务记录")
Field = ServiceRecord.Field


def counted(ids, on: date, since: date | None = None):
    """The stations' records that count as services, of a period that begins ``since``."""
    return ServiceRecord.objects.counted(on, since).filter(station__in=ids).order_by()


LIMITS = ("platform_days", "platform_overdue_days", "record_days")


def load_limits(ids, on) -> dict[str, int]:
    """The deadlines of a record that the district has set, in force on the day."""
    return parameters(LIMITS, on)


def of_period(ids, on, period: Period):
    """The services given within the directive's period, by the day."""
    return counted(ids, on, period.starts_on).filter(served_on__lte=period.ends_on)


def load_totals(ids, on, period: Period, *deadlines: int) -> dict[int, dict]:
    """Station id → counts and sums of its services within the period; one query.

    What was entered in the national platform is asked of the day itself: a service of the last week
    may be entered after the period.
    """
    within, old = (timedelta(days=days) for days in deadlines)
    entered = entered_q(on)
    rows = of_period(ids, on, period).values("station_id").annotate(
        records=Count("pk"),
        people_served=Sum("people"),
        entered=Count("pk", filter=entered),
        in_time=Count("pk", filter=entered & Q(platform_entered_on__lte=F("served_on") + within)),
        old=Count("pk", filter=~entered & Q(served_on__lt=on - old)),
    )  # fmt: skip
    return {row["station_id"]: row for row in rows}


def period_totals(batch: StationBatch, on, period: Period) -> dict[int, dict]:
    """What `load_totals` finds by the deadlines of the day."""
    limits = batch.load(load_limits, on)
    return batch.load(load_totals, on, period, *(limits[key] for key in LIMITS[:2]))


def entered_q(on: date) -> Q:
    """Entered in the national platform by the day (never NULL, so that it can be negated)."""
    return Q(platform_entered_on__isnull=False, platform_entered_on__lte=on)


def load_key_people(ids, on, period: Period) -> dict[int, int]:
    """Station id → people served in key groups within the period."""
    rows = ServedGroup.objects.filter(
        record__in=of_period(ids, on, period), group__in=ServedGroup.Group.key_groups()
    )
    totals = rows.order_by().values("record__station_id").annotate(total=Sum("people"))
    return dict(totals.values_list("record__station_id", "total"))


@dataclass
class Activity:
    """How many services a station has recorded, and on which days of late: those since a day and
    the last before it.
    """

    records: int = 0
    days: list[date] = field(default_factory=list)

    def add(self, served_on: date, records: int) -> None:
        self.days.append(served_on)
        self.records += records


def load_activity(ids, on, since: date) -> dict[int, Activity]:
    """Station id → its services by the day; two queries."""
    found: dict[int, Activity] = defaultdict(Activity)
    before = counted(ids, on).filter(served_on__lt=since).values("station_id")
    for row in before.annotate(last=Max("served_on"), n=Count("pk")):
        found[row["station_id"]].add(row["last"], row["n"])
    recent = counted(ids, on, since).values("station_id", "served_on").annotate(n=Count("pk"))
    for row in recent.order_by("station_id", "served_on").iterator():
        found[row["station_id"]].add(row["served_on"], row["n"])
    return found


def load_late(ids, on, late_window_days: int, record_days: int) -> dict[int, int]:
    """Station id → records typed in too long after the service, in the days up to this one.

    A register does not tell when its rows were written.
    """
    typed_in = counted(ids, on).filter(
        source=ServiceRecord.Source.PORTAL,
        entered_at__date__gt=on - timedelta(days=late_window_days),
        entered_at__date__lte=on,
    )
    late = typed_in.filter(entered_at__date__gt=F("served_on") + timedelta(days=record_days))
    return dict(late.values("station_id").annotate(n=Count("pk")).values_list("station_id", "n"))


def service_activity(
    batch: StationBatch, on, period: Period, *, window_days: int = 60, late_window_days: int = 30
) -> dict[int, Reading]:
    """1.6: the longest silence in days of the last ``window_days``, the one that lasts included.

    No service in the whole window lags. Records typed in later than ``record_days`` after the
    service are a risk for ``late_window_days``.
    """
    window = on - timedelta(days=window_days)
    found = batch.load(load_activity, on, min(window, period.starts_on))
    limit = batch.load(load_limits, on)["record_days"]
    words = _("近 %(window)s 天有 %(n)s 条服务超过 %(days)s 天才记")
    late = {
        station: Shortfall(words % {"window": late_window_days, "n": count, "days": limit})
        for station, count in batch.load(load_late, on, late_window_days, limit).items()
    }
    return {
        station: _activity_reading(found.get(station), late.get(station), window, on, period)
        for station in batch.ids
    }


def longest_silence(days: list[date], window: date, on: date) -> tuple[date, date]:
    """First and last day of the longest silence: between two days of the window, or since the last
    day with a service in full. Of equal ones the latest.
    """
    silences = [*pairwise(day for day in days if day >= window), (days[-1], on)]
    return max(silences, key=lambda silence: (silence[1] - silence[0], silence[1]))


def _activity_reading(
    found: Activity | None, late: Shortfall | None, window: date, on: date, period: Period
) -> Reading:
    if found is None:
        return Reading(missing=_(NO_RECORDS), unit="天")
    days = found.days
    since, until = longest_silence(days, window, on)
    silent, length = (on - days[-1]).days, (until - since).days
    words = _("已经 %(n)s 天没有服务记录") % {"n": silent}
    silence = Shortfall(words, Severity.LAG) if days[-1] <= window else None
    asked = [served_on for served_on in days if period.starts_on <= served_on <= period.ends_on]
    return Reading(
        value=float(length),
        unit="天",
        numerator=found.records,
        exact=Fraction(length),
        shortfalls=tuple(filter(None, (silence, late))),
        text=_("%(n)s天") % {"n": length},
        details={
            "records": found.records,
            "silence_from": since.isoformat(),
            "silence_until": until.isoformat(),
            "longest_gap": max(((b - a).days for a, b in pairwise(asked)), default=0),
            "since_last": silent,
        },
    )


def platform_sync(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.7: of the period's records served by the day, the share entered nationally in time
    (``platform_days``); any still missing after ``platform_overdue_days`` lags.
    """
    totals = period_totals(batch, on, period)
    overdue_days = batch.load(load_limits, on)["platform_overdue_days"]
    return {station: _sync_reading(totals.get(station), overdue_days) for station in batch.ids}


def _sync_reading(totals: dict | None, overdue_days: int) -> Reading:
    if totals is None:
        return Reading(missing=_(NONE_IN_PERIOD))
    old = totals["old"]
    words = _("%(n)s 条超过 %(days)s 天未录入") % {"n": old, "days": overdue_days}
    return Reading(
        value=percent(totals["in_time"], totals["records"]),
        numerator=totals["in_time"],
        denominator=totals["records"],
        exact=Fraction(100 * totals["in_time"], totals["records"]),
        shortfalls=(Shortfall(words, Severity.LAG),) if old else (),
        details={
            "entered": totals["entered"],
            "awaiting": totals["records"] - totals["entered"],
            "overdue": old,
        },
    )


def key_group_share(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """4.1: people in key groups ÷ people served, of the period's services."""
    totals, key = period_totals(batch, on, period), batch.load(load_key_people, on, period)
    return {
        station: _share_reading(key.get(station, 0), totals[station]["people_served"])
        if station in totals
        else Reading(missing=_(NONE_IN_PERIOD))
        for station in batch.ids
    }


def _share_reading(key: int, people: int) -> Reading:
    return Reading(percent(key, people), "%", key, people, exact=Fraction(100 * key, people))


@dataclass(frozen=True)
class Coverage:
    """The services of one field: how many in the running quarter, and when the last."""

    last_day: date
    in_quarter: int


def load_coverage(ids, on, period: Period, running_since: date) -> dict[int, dict[str, Coverage]]:
    """Station id → field → its services since the period began; one query.

    Those after the period count too: what a quarter lacks is made good afterwards.
    """
    in_quarter = Count("pk", filter=Q(served_on__gte=running_since))
    rows = counted(ids, on, period.starts_on).values("station_id", "field").annotate(
        last=Max("served_on"), in_quarter=in_quarter
    )  # fmt: skip
    by_station: dict[int, dict[str, Coverage]] = defaultdict(dict)
    for row in rows:
        by_station[row["station_id"]][row["field"]] = Coverage(row["last"], row["in_quarter"])
    return by_station


def load_licensed(ids) -> dict[int, date]:
    """Station id → the day of its licence."""
    return dict(Station.objects.filter(pk__in=ids).values_list("pk", "licensed_on"))


def asked_quarters(on: date, period: Period, licensed_on: date) -> list[tuple[date, date]]:
    """First and last days of the quarters that a station is asked for, the running one last: those
    of the period, its parts only where it or the licence begins or ends within one.
    """
    first, quarters = max(period.starts_on, licensed_on), []
    while first <= period.until(on):
        last = min(quarter(first)[1], period.ends_on)
        quarters.append((first, last))
        first = last + timedelta(days=1)
    return quarters


def field_coverage(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """4.2: the fields served in the running quarter, by plan; a field that a closed quarter lacked
    is overdue since its end until it is served.
    """
    running_since = max(quarter(period.until(on))[0], period.starts_on)
    coverage = batch.load(load_coverage, on, period, running_since)
    licensed = batch.load(load_licensed)
    return {
        station: _coverage_reading(
            coverage.get(station), asked_quarters(on, period, licensed[station]), on
        )
        for station in batch.ids
    }


def owed_since(last_day: date | None, quarters: list[tuple[date, date]], on: date) -> date | None:
    """The end of the first closed quarter in which a field was not served nor has been since."""
    ends = (end for start, end in quarters if end < on and (last_day is None or last_day < start))
    return next(ends, None)


def _coverage_reading(served: dict[str, Coverage] | None, quarters, on: date) -> Reading:
    if served is None or not quarters:
        return Reading(missing=_(NONE_IN_PERIOD), unit="个")
    start, end = quarters[-1]
    records = {f.value: served[f].in_quarter if f in served else 0 for f in Field}
    last_days = {field: served[field].last_day if field in served else None for field in Field}
    owed = {field: owed_since(last, quarters, on) for field, last in last_days.items()}
    overdue = {str(field.label): since.isoformat() for field, since in owed.items() if since}
    covered = sum(1 for count in records.values() if count)
    part = Fraction((min(on, end) - start).days + 1, (end - start).days + 1)
    return Reading(
        value=float(covered),
        unit="个",
        numerator=covered,
        denominator=len(Field),
        planned=len(Field) * part,
        due=min(filter(None, owed.values()), default=end),
        exact=Fraction(covered),
        text=f"{covered}/{len(Field)}",
        details={
            "records": records,
            "absent": [str(field.label) for field in Field if not records[field.value]],
            "overdue": overdue,
        },
    )


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))


def _tell_activity(details):
    yield _("记录数"), str(details["records"])
    ends = {end: _day(details[f"silence_{end}"]) for end in ("from", "until")}
    yield _("最长中断"), _("%(from)s至%(until)s") % ends
    yield _("距上次服务"), _("%(n)s 天") % {"n": details["since_last"]}
    yield _("本年度最长间隔"), _("%(n)s 天") % {"n": details["longest_gap"]}


def _tell_sync(details):
    yield _("待录"), _("%(n)s 条") % {"n": details["awaiting"]} if details["awaiting"] else ""


def _tell_coverage(details):
    yield _("本季度没有服务"), "、".join(details["absent"])
    owed = (f"{name}（{_day(end)}）" for name, end in details["overdue"].items())
    yield _("到季度末没有服务，至今未补"), "、".join(owed)


MEASURES = (
    Measure(
        service_activity,
        gettext_lazy(
            "最近 60 天（参数可调）内前后两次有服务记录的日子之间最多隔几天；"
            "从最近一次服务到当天也算，并且算足。"
            "整个期间没有服务为滞后；服务后超过 3 天（参数可调）才在平台上记的，"
            "记下后 30 天（参数可调）内算风险。"
        ),
        rows="services:record-list",
        parameters={
            "window_days": MeasureParameter(
                gettext_lazy("看最近几天，期间没有服务为滞后"), least=1
            ),
            "late_window_days": MeasureParameter(gettext_lazy("迟记的记录算几天")),
        },
        tell=_tell_activity,
        remedy=Remedy(gettext_lazy("记一笔"), "services.add_servicerecord", "services:record-add"),
    ),
    Measure(
        platform_sync,
        gettext_lazy(
            "本部署期内截至当天的服务记录中，服务后 7 天（参数可调）内已录入全国平台的占比；"
            "有超过 30 天（参数可调）未录入的为滞后。"
        ),
        rows="services:record-list",
        tell=_tell_sync,
        remedy=Remedy(
            gettext_lazy("看待录的"),
            "services.change_servicerecord",
            "services:record-list",
            query="platform=awaiting",
        ),
    ),
    Measure(
        key_group_share,
        gettext_lazy("本部署期内截至当天的服务人数中，社会救助对象和困难人群的占比。"),
        rows="services:record-list",
        remedy=Remedy(gettext_lazy("记一笔"), "services.add_servicerecord", "services:record-add"),
    ),
    Measure(
        field_coverage,
        gettext_lazy(
            "本季度有服务记录的领域数，共四个领域，季度内按时间进度比较；"
            "季度末还没有服务的领域，从次日起逾期，直到补上服务。部署期和授牌之前的季度不算。"
        ),
        rows="services:record-list",
        tell=_tell_coverage,
        has_due=True,
        has_plan=True,
        remedy=Remedy(gettext_lazy("记一笔"), "services.add_servicerecord", "services:record-add"),
    ),
)
