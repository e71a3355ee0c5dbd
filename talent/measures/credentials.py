"""2.1, 2.4: who entered the year's exam, who holds a credential."""

from datetime import date, timedelta
from fractions import Fraction
from math import floor

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.closing import Gap, Offer, StepKind, offered
from common.readings import (
    Measure,
    Period,
    Reading,
    Remedy,
    Shortfall,
    StationBatch,
    pace_start,
    percent,
)
from common.templatetags.portal import percent1
from talent.measures.offers import Words, no_workers, of_people
from talent.models import Credential, ExamCycle, ExamEntry, Level, Worker
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


# An entry for a level above the one held.
SUFFICIENT = Q(entered_higher=True) | Q(entered=True, assistant=False)


def entrants(ids, on, cycle: ExamCycle):
    """The community workers of the stations, with what they hold at the closing day and whether
    they entered by the day.
    """
    held = Credential.objects.filter(worker=OuterRef("pk")).held(cycle.settled_on(on))
    entries = ExamEntry.objects.filter(worker=OuterRef("pk"), year=cycle.year)
    undated = Q(entered_on__isnull=True) if on >= cycle.entry_closes_on else Q(pk__in=[])
    known = entries.filter(Q(entered_on__lte=on) | undated)
    return Worker.objects.community_workers().filter(station__in=ids).annotate(
        higher=Exists(held.filter(level__in=Credential.HIGHER)),
        assistant=Exists(held.filter(level=Level.ASSISTANT)),
        entered=Exists(known),
        entered_higher=Exists(known.filter(level__in=Credential.HIGHER)),
    )  # fmt: skip


def load_entries(ids, on, cycle: ExamCycle) -> dict[int, dict]:
    """Station id → its community workers and who of them entered the year's exam; one query.

    Whom the exam is for is settled at the closing day: those on the roster and without an
    intermediate or senior credential then, so that who passes or leaves later changes nothing.
    An entry counts for a level above the one held; without a day it counts from the closing day.
    """
    eligible = employed(cycle.settled_on(on)) & Q(higher=False)
    rows = entrants(ids, on, cycle).order_by().values("station_id").annotate(
        total=Count("pk", filter=employed(on)),
        eligible=Count("pk", filter=eligible),
        entries=Count("pk", filter=eligible & SUFFICIENT),
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


def load_candidates(ids, on, cycle: ExamCycle) -> list[tuple[int, str]]:
    """Whom the exam is for and who has not entered it, by name; one query."""
    eligible = employed(cycle.settled_on(on)) & Q(higher=False)
    rows = entrants(ids, on, cycle).filter(eligible).exclude(SUFFICIENT)
    return list(rows.order_by("name", "pk").values_list("pk", "name"))


def exam_offers(gap: Gap) -> list[Offer]:
    """Those who have not entered yet, while entries are open."""
    year = gap.period.starts_on.year
    cycle = gap.batch.load(load_cycle, year)
    if cycle is None:
        url = gap.rows("talent.add_examcycle", "talent:cycle-add")
        words = _("录入%(year)s年考试报名日期") % {"year": year}
        return [offered(StepKind.RECORD, words, required=True, planned=gap.on, url=url)]
    if gap.reading.value is None:
        return no_workers(gap)
    if gap.on > cycle.entry_closes_on:
        return []
    words = Words(_("%(name)s报名本年度考试"), _("再有 %(n)s 名社区工作者报名本年度考试"))
    candidates = gap.batch.load(load_candidates, gap.on, cycle)
    return of_people(gap, StepKind.CREDENTIAL, words, candidates, certified="no")


def certified_offers(gap: Gap) -> list[Offer]:
    """Credentials: as many as have the share rise above last year's, whatever the target; then
    more. Who will pass nobody knows.
    """
    if gap.reading.value is None:
        return no_workers(gap)
    row = gap.batch.load(load_certified, gap.on, gap.period)[gap.station]
    rising = 0
    if gap.reading.shortfalls:
        rising = floor(Fraction(row["total"] * row["last_year"], row["then"])) + 1 - row["now"]
    rising = min(rising, row["total"] - row["now"])
    url = gap.rows("talent.view_worker", "talent:worker-list", certified="no")
    words = _("%(n)s 名社区工作者取得并登记职业资格证书")
    return [
        Offer(
            StepKind.CREDENTIAL,
            lambda n: words % {"n": n},
            most=most,
            required=required,
            url=url,
        )
        for most, required in ((rising, True), (row["total"] - row["now"] - rising, False))
        if most
    ]


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
        offers=exam_offers,
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
        offers=certified_offers,
    ),
)
