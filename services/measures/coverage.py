"""4.2: in which fields a station served, quarter by quarter."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.days import quarter
from common.readings import Measure, Period, Reading, Remedy, StationBatch
from common.templatetags.portal import day
from services.measures.records import NONE_IN_PERIOD, counted
from services.models import ServiceRecord
from stations.models import Station

Field = ServiceRecord.Field


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


def coverage_offers(gap: Gap) -> list[Offer]:
    """A service in each field that has none in the running quarter, before it ends; those that a
    closed quarter lacked first.
    """
    running_since, ends = quarter(gap.period.until(gap.on))
    since = max(running_since, gap.period.starts_on)
    served = gap.batch.load(load_coverage, gap.on, gap.period, since).get(gap.station, {})
    absent = [each for each in Field if each not in served or not served[each].in_quarter]
    owed = gap.reading.details.get("overdue", {})
    absent.sort(key=lambda each: str(each.label) not in owed)
    words = _("开展“%(field)s”服务并记录")
    url = gap.rows("services.add_servicerecord", "services:record-add")
    return [
        offered(
            StepKind.SERVICE, words % {"field": each.label}, planned=min(gap.by, max(ends, gap.on)),
            url=url, about=each.value,
        )
        for each in absent
    ]  # fmt: skip


def _tell_coverage(details):
    yield _("本季度没有服务"), "、".join(details["absent"])
    owed = (f"{name}（{day(date.fromisoformat(end))}）" for name, end in details["overdue"].items())
    yield _("到季度末没有服务，至今未补"), "、".join(owed)


MEASURES = (
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
        offers=coverage_offers,
    ),
)
