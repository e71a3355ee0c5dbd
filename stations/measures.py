"""What oversight may ask about stations."""

import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from sheets import fold
from stations.models import Brand, Division, HaveCheck, HeadAppointment, Premises

# Have → item (folded) → its latest check.
Checks = dict[str, dict[str, HaveCheck]]

SEVERAL_POSTS = re.compile("[、,;/兼]")


def load_appointments(ids, on) -> dict[int, list[HeadAppointment]]:
    """Station id → its heads appointed by the day, the latest last; one query."""
    heads = HeadAppointment.objects.appointed(on).filter(station__in=ids)
    by_station = defaultdict(list)
    for head in heads.select_related("station__division__parent").order_by("from_day", "pk"):
        by_station[head.station_id].append(head)
    return by_station


def load_heads(ids, on) -> dict[int, HeadAppointment]:
    """Station id → the serving head; the latest appointment wins."""
    found = {station: serving(heads, on) for station, heads in load_appointments(ids, on).items()}
    return {station: head for station, head in found.items() if head}


def serving(appointments: list[HeadAppointment], on: date) -> HeadAppointment | None:
    """Of the appointments by the day the latest that lasts."""
    return next((head for head in reversed(appointments) if _last_day(head) >= on), None)


def _last_day(head: HeadAppointment) -> date:
    return head.until_day or date.max


def acting_since(appointments: list[HeadAppointment], head: HeadAppointment) -> date:
    """The first day of the unbroken acting that an acting head continues, himself or another's."""
    since = head.from_day
    for earlier in reversed(appointments[: appointments.index(head)]):
        if not earlier.acting or _last_day(earlier) < since - timedelta(days=1):
            break
        since = earlier.from_day
    return since


def posts(text: str, street: Division) -> set[str]:
    """The posts that a text names, letter for letter but for spaces, width and the street's own
    name before them.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    district = street.parent.name if street.parent else ""
    names = (district, street.name.removesuffix("街道"), "街道")
    own_name = "".join(f"(?:{re.escape(name)})?" for name in names)
    return {re.sub(f"^{own_name}", "", post) for post in SEVERAL_POSTS.split(plain)}


def head_in_place(
    batch: StationBatch, on, period: Period, *, post: str = "党工委副书记", acting_days: int = 90
) -> dict[int, Reading]:
    """1.1: 1 when a head with the right post serves, ½ when acting or in another post, 0 when the
    last one has left. Acting for more than ``acting_days`` lags.
    """
    appointed = batch.load(load_appointments, on)
    return {
        station: _head_reading(appointed.get(station, []), on, post, acting_days)
        for station in batch.ids
    }


def _head_reading(appointments, on: date, post: str, acting_days: int) -> Reading:
    if not appointments:
        return Reading(missing=_("还没有登记站长"), unit="")
    head = serving(appointments, on)
    if head is None:
        left = max(map(_last_day, appointments)).isoformat()
        return Reading(0.0, "", 0, 1, exact=Fraction(0), text=_("空缺"), details={"left": left})
    street = head.station.division
    right = bool(posts(head.post, street) & posts(post, street))
    exact = Fraction(1 if right and not head.acting else Fraction(1, 2))
    acting = (on - acting_since(appointments, head)).days if head.acting else 0
    words = _("代理已 %(n)s 天，超过 %(days)s 天") % {"n": acting, "days": acting_days}
    return Reading(
        value=float(exact),
        unit="",
        numerator=int(exact),
        denominator=1,
        exact=exact,
        shortfalls=(Shortfall(words, Severity.LAG),) if acting > acting_days else (),
        text=_("到位") if exact == 1 else _("代理") if head.acting else _("职务不符"),
        details={"head": head.name, "post": head.post, "since": head.from_day.isoformat()},
        evidence=(head.pk,),
    )


def load_premises(ids, on) -> dict[int, Premises]:
    """Station id → the premises in force: the latest row by the day."""
    rows = Premises.objects.known(on).filter(station__in=ids).order_by("from_day")
    return {row.station_id: row for row in rows}


def load_checks(ids, on) -> dict[int, Checks]:
    """Station id → the latest check by the day of each item of the six haves; one query."""
    found: dict[int, Checks] = defaultdict(lambda: defaultdict(dict))
    rows = HaveCheck.objects.known(on).filter(station__in=ids).order_by("checked_on", "pk")
    for check in rows:
        found[check.station_id][check.have][fold(check.item)] = check
    return dict(found)


def premises_ready(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.9: 1 when the premises in force are built, not borrowed and under a running agreement, ½
    while there is a day by which they shall be, else 0.
    """
    premises = batch.load(load_premises, on)
    return {station: _premises_reading(premises.get(station), on) for station in batch.ids}


def _premises_reading(row: Premises | None, on: date) -> Reading:
    if row is None:
        return Reading(missing=_("还没有登记阵地"), unit="")
    expired = row.is_settled and row.is_expired(on)
    ready = row.is_settled and not expired
    planned = row.planned_on is not None and row.planned_on >= on
    exact = Fraction(1) if ready else Fraction(int(planned), 2)
    days = {"since": row.from_day, "planned_on": row.planned_on, "until": row.agreement_until}
    return Reading(
        value=float(exact),
        unit="",
        numerator=int(exact),
        denominator=1,
        exact=exact,
        text=_("协议已到期") if expired else row.standing,
        details={
            "state": row.get_state_display(),
            "tenure": row.get_tenure_display(),
            "address": row.address,
            **{name: day.isoformat() for name, day in days.items() if day},
        },
        evidence=(row.pk,),
    )


def load_brands(ids, on, since: date, until: date) -> dict[int, list[Brand]]:
    """Station id → its brands in use, with ``held``: the activities between two days; one query."""
    held = Q(activities__held_on__range=(since, until))
    brands = Brand.objects.in_use(on).filter(station__in=ids)
    by_station = defaultdict(list)
    for brand in brands.annotate(held=Count("activities", filter=held)).order_by("from_day", "pk"):
        by_station[brand.station_id].append(brand)
    return by_station


def lacks(brand: Brand, activities: int) -> list[str]:
    """What a brand in use still lacks."""
    wanted = (
        (brand.statement, _("品牌内涵")),
        (brand.evidence, _("佐证材料")),
        (brand.held >= activities, _("活动 %(n)s 场") % {"n": activities - brand.held}),
    )
    return [words for there, words in wanted if not there]


def service_brand(
    batch: StationBatch, on, period: Period, *, activities: int = 3
) -> dict[int, Reading]:
    """4.4: 1 for a brand in use with a statement, evidence and enough activities this year, ½ for
    one that lacks something, 0 where premises or checks are known and no brand is.
    """
    brands = batch.load(load_brands, on, period.starts_on, period.until(on))
    known = batch.load(load_premises, on).keys() | batch.load(load_checks, on).keys()
    return {
        station: _brand_reading(brands.get(station, []), activities, station in known)
        for station in batch.ids
    }


def _brand_reading(brands: list[Brand], activities: int, is_known: bool) -> Reading:
    if not brands and not is_known:
        return Reading(missing=_("还没有登记服务品牌"), unit="")
    if not brands:
        return Reading(0.0, "", 0, 1, exact=Fraction(0), text=_("没有品牌"),
                       details={"activities": 0})  # fmt: skip
    best = max(brands, key=lambda brand: (not lacks(brand, activities), brand.held))
    lacking = lacks(best, activities)
    exact = Fraction(1, 2) if lacking else Fraction(1)
    return Reading(
        value=float(exact),
        unit="",
        numerator=int(exact),
        denominator=1,
        exact=exact,
        text=_("待完善") if lacking else _("已打造"),
        details={"brand": best.name, "activities": best.held, "lacking": lacking},
        evidence=(best.pk,),
    )


def _tell_head(details):
    yield _("站长"), f"{details['head']}　{details['post']}" if "head" in details else ""
    yield _("上任离任"), details.get("left", "")


def _tell_premises(details):
    yield _("阵地状态"), "　".join(filter(None, (details["state"], details["tenure"])))
    yield _("地址"), details["address"]
    for name, term in (("since", _("自")), ("until", _("协议到期日")),
                       ("planned_on", _("计划完成日期"))):  # fmt: skip
        yield term, details.get(name, "")


def _tell_brand(details):
    yield _("服务品牌"), details.get("brand", "")
    yield _("本年度活动"), _("%(n)s 场") % {"n": details["activities"]}
    yield _("还缺"), "、".join(details.get("lacking", []))


MEASURES = (
    Measure(
        head_in_place,
        gettext_lazy(
            "当天在任站长的职务就是街道党工委副书记为到位（逐字相符，前面可以有本街道的名称）；"
            "代理或职务不符算一半，代理超过 90 天（参数可调）为滞后；"
            "离任后没有接任为空缺；从未登记过站长为无数据。"
        ),
        parameters={
            "post": MeasureParameter(gettext_lazy("站长应任职务"), most=40),
            "acting_days": MeasureParameter(gettext_lazy("代理最多几天")),
        },
        tell=_tell_head,
        reached=gettext_lazy("在任"),
        remedy=Remedy(
            gettext_lazy("登记站长"),
            "stations.add_headappointment",
            "stations:head-add",
            of_station=True,
        ),
    ),
    Measure(
        premises_ready,
        gettext_lazy(
            "当天有效的阵地已建成、不是临时借用、使用协议没有到期（到期当天仍算有效）为 1；"
            "不是这样但有当天或以后的计划完成日期为 0.5；没有计划完成日期或已过为 0。"
        ),
        rows="stations:premises-list",
        tell=_tell_premises,
        reached=gettext_lazy("已建成"),
        remedy=Remedy(gettext_lazy("登记阵地"), "stations.add_premises", "stations:premises-add"),
    ),
    Measure(
        service_brand,
        gettext_lazy(
            "在用的服务品牌有内涵、有佐证材料、本年度活动不少于 3 场（参数可调）为 1；"
            "有品牌但缺其中一样为 0.5；登记过阵地或查验过“六有”而没有品牌为 0。看最好的一个品牌。"
        ),
        parameters={"activities": MeasureParameter(gettext_lazy("本年度活动至少几场"))},
        rows="stations:brand-list",
        tell=_tell_brand,
        reached=gettext_lazy("已打造"),
        remedy=Remedy(gettext_lazy("看品牌"), "stations.change_brand", "stations:brand-list"),
    ),
)
