"""1.6: how long a station was silent, and what it recorded late."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

from django.db.models import Count, F, Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    Severity,
    Shortfall,
    StationBatch,
)
from common.templatetags.portal import day
from services.measures.records import NO_RECORDS, counted, load_limits
from services.models import ServiceRecord

DAY = timedelta(days=1)


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


def late_records(ids, on, late_window_days: int, record_days: int):
    """Records typed in too long after the service, in the days up to this one.

    A register does not tell when its rows were written.
    """
    typed_in = counted(ids, on).filter(
        source=ServiceRecord.Source.PORTAL,
        entered_at__date__gt=on - timedelta(days=late_window_days),
        entered_at__date__lte=on,
    )
    return typed_in.filter(entered_at__date__gt=F("served_on") + timedelta(days=record_days))


def load_late(ids, on, late_window_days: int, record_days: int) -> dict[int, int]:
    """Station id → how many of these; one query."""
    late = late_records(ids, on, late_window_days, record_days)
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


def load_last_late(ids, on, late_window_days: int, record_days: int) -> dict[int, date]:
    """Station id → the last day on which a record was typed in too late; one query."""
    late = late_records(ids, on, late_window_days, record_days)
    moments = late.values("station_id").annotate(last=Max("entered_at"))
    return {row["station_id"]: localtime(row["last"]).date() for row in moments}


def activity_offers(gap: Gap) -> list[Offer]:
    """Services at short intervals until the silences that are too long, and the records that were
    typed in late, lie outside their windows: no service now undoes one that was not given.
    """
    url = gap.rows("services.add_servicerecord", "services:record-add")
    if gap.reading.value is None:
        words = _("开展服务并记录")
        return [offered(StepKind.SERVICE, words, required=True, planned=gap.on, url=url)]
    window = gap.on - timedelta(days=gap.parameters["window_days"])
    clear = max(_silences_end(gap, window), _lateness_ends(gap))
    words = (
        _("到%(clear)s为止，每隔不超过 %(days)s 天服务一次并及时记录")
        if clear > gap.on
        else _("今天开展服务并记录")
    )
    told = {"clear": day(clear), "days": floor(gap.target)}
    return [
        offered(
            StepKind.SERVICE, words % told, gain=gap.short, required=True, planned=gap.on,
            not_before=clear, url=url,
        )
    ]  # fmt: skip


def _silences_end(gap: Gap, window: date) -> date:
    """The day from which no silence of the window is too long any more."""
    found = gap.batch.load(load_activity, gap.on, min(window, gap.period.starts_on))
    days = [served_on for served_on in found[gap.station].days if served_on >= window]
    long = (a for a, b in pairwise([*days, gap.on]) if (b - a).days > gap.target)
    return max((a for a in long), default=window - timedelta(days=1)) + (gap.on - window) + DAY


def _lateness_ends(gap: Gap) -> date:
    days = gap.parameters["late_window_days"]
    limit = gap.batch.load(load_limits, gap.on)["record_days"]
    last = gap.batch.load(load_last_late, gap.on, days, limit).get(gap.station)
    return last + timedelta(days=days) if last else gap.on


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))


def _tell_activity(details):
    yield _("记录数"), str(details["records"])
    ends = {end: _day(details[f"silence_{end}"]) for end in ("from", "until")}
    yield _("最长中断"), _("%(from)s至%(until)s") % ends
    yield _("距上次服务"), _("%(n)s 天") % {"n": details["since_last"]}
    yield _("本年度最长间隔"), _("%(n)s 天") % {"n": details["longest_gap"]}


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
        offers=activity_offers,
    ),
)
