"""The six haves (六有): three as checked, one also by the premises, two counted from facts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import Measure, MeasureParameter, Period, Reading, Remedy, StationBatch
from common.templatetags.portal import day
from services.models import ServiceRecord
from stations.measures.premises import Checks, load_checks, load_premises
from stations.models import HaveCheck, Premises
from talent.models import Worker

Have = HaveCheck.Have


@dataclass(frozen=True)
class Staff:
    """People in the post 社工站社工, and how many of them hold a credential."""

    people: int = 0
    certified: int = 0


@dataclass(frozen=True)
class Asked:
    """The least that counts as having people and activities."""

    people: int
    certified: int
    months: int


@dataclass(frozen=True)
class Standing:
    """One of the six on a day: whether it is met, and what stands behind that."""

    have: Have
    met: bool
    words: str


def load_staff(ids, on) -> dict[int, Staff]:
    """Station id → its own social workers on the day; one query."""
    workers = Worker.objects.employed(on).filter(station__in=ids, post=Worker.Post.STATION_WORKER)
    rows = workers.with_credential(on).order_by().values("station_id").annotate(
        people=Count("pk"), held=Count("pk", filter=Q(certified=True))
    )  # fmt: skip
    return {row["station_id"]: Staff(row["people"], row["held"]) for row in rows}


def month_before(on: date, months: int) -> date:
    """First day of the month that lies some months before the day's own."""
    year, month = divmod(12 * on.year + on.month - 1 - months, 12)
    return date(year, month + 1, 1)


def load_busy_months(ids, on, months: int) -> dict[int, set[date]]:
    """Station id → the first days of the last full months that had a service; one query."""
    counted = ServiceRecord.objects.counted(on, month_before(on, months))
    rows = counted.filter(station__in=ids, served_on__lt=on.replace(day=1))
    found = rows.order_by().values_list("station_id", "served_on__year", "served_on__month")
    busy: dict[int, set[date]] = defaultdict(set)
    for station, year, month in found.distinct():
        busy[station].add(date(year, month, 1))
    return busy


def six_haves(
    batch: StationBatch, on, period: Period, *, people: int = 2, certified: int = 1, months: int = 3
) -> dict[int, Reading]:
    """1.8: of the six haves, how many are met; people and activities are counted, never ticked."""
    asked = Asked(people, certified, months)
    standings = load_standings(batch, on, asked)
    return {station: _haves_reading(standings.get(station)) for station in batch.ids}


def load_standings(batch: StationBatch, on, asked: Asked) -> dict[int, list[Standing]]:
    """Station id → the six; a station of which neither premises nor a check is known has none."""
    premises, checks = batch.load(load_premises, on), batch.load(load_checks, on)
    return {
        station: standings_of(batch, on, asked, station)
        for station in batch.ids
        if station in premises or station in checks
    }


def standings_of(batch: StationBatch, on, asked: Asked, station: int) -> list[Standing]:
    """The six of one station of the batch, known or not."""
    premises, checks = batch.load(load_premises, on), batch.load(load_checks, on).get(station, {})
    staff = batch.load(load_staff, on).get(station, Staff())
    busy = batch.load(load_busy_months, on, asked.months).get(station, set())
    return [
        _premises(premises.get(station), checks),
        _people(staff, asked),
        _checked(Have.FUNCTIONS, checks),
        _checked(Have.RULES, checks),
        _activities(len(busy), asked),
        _checked(Have.RESULTS, checks),
    ]


def _checked(have: Have, checks: Checks) -> Standing:
    """At least one item was checked, and the latest result of each passes."""
    latest = checks.get(have, {}).values()
    failed = [check.item for check in latest if not check.is_passed]
    if not latest:
        return Standing(have, False, _("还没有查验"))
    words = _("%(n)s 项都通过") % {"n": len(latest)}
    return Standing(have, not failed, _("未通过：%(items)s") % {"items": "、".join(failed)}
                    if failed else words)  # fmt: skip


def _premises(row: Premises | None, checks: Checks) -> Standing:
    checked = _checked(Have.PREMISES, checks)
    if row is None:
        return Standing(Have.PREMISES, False, _("还没有登记阵地"))
    if not row.is_settled:
        return Standing(Have.PREMISES, False, row.standing)
    return checked


def _people(staff: Staff, asked: Asked) -> Standing:
    met = staff.people >= asked.people and staff.certified >= asked.certified
    words = _("社工站社工 %(n)s 人（至少 %(least)s 人），持证 %(held)s 人（至少 %(certified)s 人）")
    said = {"n": staff.people, "least": asked.people, "held": staff.certified}
    return Standing(Have.PEOPLE, met, words % {**said, "certified": asked.certified})


def _activities(busy: int, asked: Asked) -> Standing:
    words = _("最近 %(months)s 个整月中 %(n)s 个月有服务记录")
    said = {"months": asked.months, "n": busy}
    return Standing(Have.ACTIVITIES, busy >= asked.months, words % said)


def _haves_reading(standings: list[Standing] | None) -> Reading:
    if standings is None:
        return Reading(missing=_("还没有登记阵地，也没有查验“六有”"), unit="项")
    met = [str(standing.have.label) for standing in standings if standing.met]
    return Reading(
        value=float(len(met)),
        unit="项",
        numerator=len(met),
        denominator=len(standings),
        exact=Fraction(len(met)),
        text=f"{len(met)}/{len(standings)}",
        details={
            "met": met,
            "lacking": {str(one.have.label): one.words for one in standings if not one.met},
        },
    )


KINDS = {
    Have.PREMISES: StepKind.PREMISES,
    Have.PEOPLE: StepKind.OTHER,
    Have.ACTIVITIES: StepKind.SERVICE,
}
TO_DO = {
    Have.PEOPLE: gettext_lazy("“%(have)s”配齐（%(words)s）"),
    Have.ACTIVITIES: gettext_lazy("“%(have)s”：到%(day)s以前每月都有服务并记录（%(words)s）"),
}
CHECK = gettext_lazy("“%(have)s”补齐并登记查验（%(words)s）")


def haves_offers(gap: Gap) -> list[Offer]:
    """Each of the six that is lacking; those that only time can make last."""
    asked = Asked(**gap.parameters)
    lacking = [one for one in standings_of(gap.batch, gap.on, asked, gap.station) if not one.met]
    ready = _busy_from(gap, asked.months)
    offers = [_have(gap, one, ready) for one in lacking]
    return sorted(offers, key=lambda offer: offer.not_before or gap.on)


def _have(gap: Gap, one: Standing, ready: date) -> Offer:
    told = {"have": one.have.label, "words": one.words, "day": day(ready)}
    return offered(
        KINDS.get(one.have, StepKind.RECORD),
        TO_DO.get(one.have, CHECK) % told,
        not_before=ready if one.have == Have.ACTIVITIES else None,
        url=gap.rows("stations.add_havecheck", "stations:check-add"),
        about=one.have.value,
    )


def _busy_from(gap: Gap, months: int) -> date:
    """The first day on which all the last full months are busy, if this one and the next are."""
    busy = gap.batch.load(load_busy_months, gap.on, months).get(gap.station, set())
    missing = [month_before(gap.on, n) for n in range(1, months + 1)]
    last = max((month for month in missing if month not in busy), default=None)
    return month_before(last, -months - 1) if last else gap.on


def _tell_haves(details):
    yield _("已有"), "、".join(details["met"])
    for have, words in details["lacking"].items():
        yield _("没有达到“%(have)s”") % {"have": have}, words


MEASURES = (
    Measure(
        six_haves,
        gettext_lazy(
            "六有中有几有达到。有场地：当天阵地已建成、不是临时借用，并且场地的查验项目都通过；"
            "有人员：社工站社工不少于 2 人、其中持证不少于 1 人（参数可调）；"
            "有活动：最近 3 个整月（参数可调）每月都有服务记录；"
            "有功能、有制度、有成效：至少查验过一项，每项最近一次的结果都是达标或不适用。"
            "有人员、有活动只按花名册和服务记录计算，查验表上填的只留存备查。"
        ),
        parameters={
            "people": MeasureParameter(gettext_lazy("社工站社工至少几人")),
            "certified": MeasureParameter(gettext_lazy("其中至少几人持证")),
            "months": MeasureParameter(gettext_lazy("看最近几个整月"), least=1, most=36),
        },
        rows="stations:check-list",
        tell=_tell_haves,
        remedy=Remedy(gettext_lazy("登记查验"), "stations.add_havecheck", "stations:check-add"),
        offers=haves_offers,
    ),
)
