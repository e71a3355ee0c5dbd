"""4.4: whether a station has a service brand with all that makes one."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import Measure, MeasureParameter, Period, Reading, Remedy, StationBatch
from stations.measures.premises import load_checks, load_premises
from stations.models import Brand


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


def best_of(brands: list[Brand], activities: int) -> Brand:
    return max(brands, key=lambda brand: (not lacks(brand, activities), brand.held))


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
    best = best_of(brands, activities)
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


def brand_offers(gap: Gap) -> list[Offer]:
    """What the best brand lacks, all of it; without a brand one with all that it needs."""
    dates = gap.period.starts_on, gap.period.until(gap.on)
    brands = gap.batch.load(load_brands, gap.on, *dates).get(gap.station, [])
    asked, url = gap.parameters["activities"], ""
    if not brands:
        words = _("推出一个服务品牌，写明内涵、附上佐证材料，本年度办 %(n)s 场活动")
        url = gap.rows("stations.add_brand", "stations:brand-add")
        return [offered(StepKind.OTHER, words % {"n": asked}, gain=gap.short, url=url)]
    best = best_of(brands, asked)
    url = gap.row("stations.view_brand", "stations:brand-detail", best.pk)
    wanted = (
        (best.statement, "statement", StepKind.RECORD, _("补写“%(name)s”的品牌内涵")),
        (best.evidence, "evidence", StepKind.RECORD, _("补上“%(name)s”的佐证材料")),
        (best.held >= asked, "held", StepKind.SERVICE, _("“%(name)s”再办 %(n)s 场活动并登记")),
    )
    told = {"name": best.name, "n": asked - best.held}
    missing = [each for each in wanted if not each[0]]
    share = gap.short / len(missing)
    return [
        offered(kind, words % told, gain=share, required=True, url=url, about=what)
        for _there, what, kind, words in missing
    ]


def _tell_brand(details):
    yield _("服务品牌"), details.get("brand", "")
    yield _("本年度活动"), _("%(n)s 场") % {"n": details["activities"]}
    yield _("还缺"), "、".join(details.get("lacking", []))


MEASURES = (
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
        offers=brand_offers,
    ),
)
