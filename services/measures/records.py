"""1.7, 4.1: what of the services is in the national platform, whom they reached."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.closing import Gap, Offer, StepKind
from common.parameters import parameters
from common.readings import (
    PACE_DAYS,
    Measure,
    Period,
    Reading,
    Remedy,
    Severity,
    Shortfall,
    StationBatch,
    pace_start,
    percent,
)
from services.models import ServedGroup, ServiceRecord

NO_RECORDS = gettext_noop("还没有服务记录")
NONE_IN_PERIOD = gettext_noop("本年度还没有服务记录")


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


MOST = 100_000  # services or people: more than any station is offered


def load_awaiting(ids, on, period: Period) -> dict[int, Counter]:
    """Station id → day of service → records not in the national platform by the day; one query."""
    rows = of_period(ids, on, period).exclude(entered_q(on)).values("station_id", "served_on")
    awaiting: dict[int, Counter] = defaultdict(Counter)
    for row in rows.annotate(n=Count("pk")):
        awaiting[row["station_id"]][row["served_on"]] = row["n"]
    return awaiting


def load_recent(ids, on) -> dict[int, tuple[int, int]]:
    """Station id → records and people of the last 8 weeks; one query."""
    recent = counted(ids, on, pace_start(on) + timedelta(days=1)).values("station_id")
    sums = recent.annotate(records=Count("pk"), served=Sum("people"))
    return {row["station_id"]: (row["records"], row["served"]) for row in sums}


def per_day(gap: Gap, which: int) -> Fraction | None:
    """Records (0) or people (1) a day of the last 8 weeks; None where there were none."""
    recent = gap.batch.load(load_recent, gap.on).get(gap.station, (0, 0))[which]
    return Fraction(recent, PACE_DAYS) if recent else None


def sync_offers(gap: Gap) -> list[Offer]:
    """What is too old is entered whatever the share; then what still is in time; then, as what was
    entered late stays late, services to come. Until those have come all that waits grows too old.
    """
    batch = gap.batch
    limits = batch.load(load_limits, gap.on)
    within, old = (timedelta(days=limits[key]) for key in LIMITS[:2])
    awaiting = batch.load(load_awaiting, gap.on, gap.period).get(gap.station, {})
    fresh = sum(n for day, n in awaiting.items() if day >= gap.on - within)
    waits = gap.short > fresh or gap.reading.value is None
    oldest = gap.on - (within if waits else old)
    late = sum(n for day, n in awaiting.items() if day < oldest)
    url = gap.rows("services.view_servicerecord", "services:record-list", platform="awaiting")
    said = {"days": (within if waits else old).days, "within": within.days}
    entry = {"kind": StepKind.RECORD, "planned": gap.on, "url": url}
    return [
        Offer(
            say=lambda n: _("补录超过 %(days)s 天的 %(n)s 条") % (said | {"n": n}),
            most=late, gain=0, required=True, about="late", **entry,
        ),
        Offer(
            say=lambda n: _("今天录入还在 %(within)s 天内的 %(n)s 条") % (said | {"n": n}),
            most=fresh, about="fresh", **entry,
        ),
        Offer(
            StepKind.SERVICE,
            lambda n: _("再服务 %(n)s 次，都在 %(within)s 天内录入") % (said | {"n": n}),
            most=1 if gap.reading.value is None else MOST,
            adds=1,
            required=gap.reading.value is None,
            per_day=per_day(gap, 0),
            url=gap.rows("services.add_servicerecord", "services:record-add"),
            about="new",
        ),
    ]  # fmt: skip


def share_offers(gap: Gap) -> list[Offer]:
    """More people of key groups served."""
    return [
        Offer(
            StepKind.SERVICE,
            lambda n: _("再服务社会救助对象和困难人群 %(n)s 人") % {"n": n},
            most=1 if gap.reading.value is None else MOST,
            adds=1,
            required=gap.reading.value is None,
            per_day=per_day(gap, 1),
            url=gap.rows("services.add_servicerecord", "services:record-add"),
        )
    ]


def _tell_sync(details):
    yield _("待录"), _("%(n)s 条") % {"n": details["awaiting"]} if details["awaiting"] else ""


MEASURES = (
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
        offers=sync_offers,
    ),
    Measure(
        key_group_share,
        gettext_lazy("本部署期内截至当天的服务人数中，社会救助对象和困难人群的占比。"),
        rows="services:record-list",
        remedy=Remedy(gettext_lazy("记一笔"), "services.add_servicerecord", "services:record-add"),
        offers=share_offers,
    ),
)
