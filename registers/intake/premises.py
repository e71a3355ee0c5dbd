"""The register of premises: dated premises, checks of the six haves, brands and activities."""

from collections.abc import Iterable
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.rules import Bounds
from registers.intake.keyed import Keyed
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import cells_of
from sheets import Row, Sheet, fold, nearest
from stations.actions import KINDS, take_in_facts
from stations.models import Brand, BrandActivity, HaveCheck, Premises, Station
from stations.sheets import (
    BRAND_ACTIVITIES_SHEET,
    BRANDS_SHEET,
    CHECKS_SHEET,
    PREMISES,
    PREMISES_SHEET,
)

PREMISES_CELLS = ("state", "tenure", "address", "area", "agreement_until", "planned_on", "note")
CHECK_CELLS = ("result", "method", "checked_by", "evidence")
BRAND_CELLS = ("from_day", "statement", "evidence", "retired_on")
ACTIVITY_CELLS = ("people",)
UNKNOWN_BRAND = gettext_lazy("没有品牌“%(name)s”。请先在“服务品牌”表登记，或改成登记过的品牌名称")
NEAR_BRAND = gettext_lazy("没有品牌“%(name)s”，是不是“%(guess)s”？")


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    brands = plan_brands(draft)
    parts = (plan_premises(draft), plan_checks(draft), brands, plan_activities(draft, brands))
    for part in parts:
        part.settle()
        part.write_by(take_in_facts)


def checked(draft: Plan, sheet: Sheet, model: type) -> SheetRows:
    """The rows of a sheet that keep the rules of their kind."""
    rows = SheetRows(draft.book, sheet)
    rows.refuse_by(KINDS[model].rules, attrgetter("values"), Bounds(draft.on))
    return rows


# ---------- premises ----------


def plan_premises(draft: Plan) -> Keyed:
    rows = checked(draft, PREMISES_SHEET, Premises)
    rows.refuse_repeats(_first_day, ("from_day",), _("同一个起始日期"))
    return Keyed(
        draft,
        rows,
        known={row.from_day: row for row in Premises.objects.filter(station=draft.station)},
        cells=PREMISES_CELLS,
        key_of=_first_day,
        make=lambda row: Premises(station=draft.station, from_day=row.values["from_day"]),
        label=str,
    )


def _first_day(row: Row):
    return row.values["from_day"]


# ---------- checks ----------


def plan_checks(draft: Plan) -> Keyed:
    rows = checked(draft, CHECKS_SHEET, HaveCheck)
    columns = ("checked_on", "have", "item")
    rows.refuse_repeats(_check_key, columns, _("同一天查验的同一个项目"))
    stored = HaveCheck.objects.filter(station=draft.station)
    return Keyed(
        draft,
        rows,
        known={(row.checked_on, row.have, fold(row.item)): row for row in stored},
        cells=CHECK_CELLS,
        key_of=_check_key,
        make=lambda row: HaveCheck(
            station=draft.station, **{name: row.values[name] for name in columns}
        ),
        label=lambda check: f"{check.checked_on} {check}",
    )


def _check_key(row: Row) -> tuple:
    return row.values["checked_on"], row.values["have"], fold(row.values["item"])


# ---------- brands and their activities ----------


def plan_brands(draft: Plan) -> Keyed:
    rows = checked(draft, BRANDS_SHEET, Brand)
    rows.refuse_repeats(_brand_key, ("name",), _("同一个品牌"))
    return Keyed(
        draft,
        rows,
        known={fold(row.name): row for row in Brand.objects.filter(station=draft.station)},
        cells=BRAND_CELLS,
        key_of=_brand_key,
        make=lambda row: Brand(station=draft.station, name=row.values["name"]),
        label=str,
    )


def _brand_key(row: Row) -> str:
    return fold(row.values["name"])


def plan_activities(draft: Plan, brands: Keyed) -> Keyed:
    rows = checked(draft, BRAND_ACTIVITIES_SHEET, BrandActivity)
    refuse_unknown_brands(rows, brands)
    rows.refuse_repeats(
        _activity_key, ("brand", "held_on", "theme"), _("同一个品牌同一天的同一个活动")
    )
    stored = BrandActivity.objects.filter(brand__station=draft.station).select_related("brand")
    return Keyed(
        draft,
        rows,
        known={(fold(row.brand.name), row.held_on, fold(row.theme)): row for row in stored},
        cells=ACTIVITY_CELLS,
        key_of=_activity_key,
        # By then the brands of the same file are settled.
        make=lambda row: BrandActivity(
            brand=_brand_of(row, brands), held_on=row.values["held_on"], theme=row.values["theme"]
        ),
        label=lambda activity: f"{activity.brand.name} · {activity.held_on} {activity}",
    )


def _activity_key(row: Row) -> tuple:
    return fold(row.values["brand"]), row.values["held_on"], fold(row.values["theme"])


def _brand_of(row: Row, brands: Keyed) -> Brand:
    name = fold(row.values["brand"])
    return brands.known.get(name) or next(each for each in brands.new if fold(each.name) == name)


def refuse_unknown_brands(rows: SheetRows, brands: Keyed) -> None:
    """Refuse activities of a brand that nobody has entered; wait for one that is refused itself."""
    said = {_brand_key(row): row.values["name"] for row in brands.rows.sound("name")}
    taken = {_brand_key(row) for row in brands.rows}
    waiting = []
    for row in rows.sound("brand"):
        name = fold(row.values["brand"])
        if name in brands.known or name in taken:
            continue
        if name in said:
            waiting.append(row)
            continue
        names = [*said.values(), *(brand.name for brand in brands.known.values())]
        guess = nearest(row.values["brand"], names)
        words = NEAR_BRAND if guess else UNKNOWN_BRAND
        rows.refuse(row, "brand", words % {"name": row.values["brand"], "guess": guess})
    rows.leave(waiting)


# ---------- export ----------


def export(stations: Iterable[Station]) -> dict:
    """The register of these stations, as it can be handed in again."""
    stations = list(stations)
    of_stations = {"station__in": stations}
    activities = BrandActivity.objects.filter(brand__station__in=stations).select_related("brand")
    return {
        "premises": _cells(
            Premises.objects.filter(**of_stations).order_by("station__code", "from_day"),
            ("from_day", *PREMISES_CELLS),
        ),
        "checks": _cells(
            HaveCheck.objects.filter(**of_stations).order_by("station__code", "checked_on", "pk"),
            ("checked_on", "have", "item", *CHECK_CELLS),
        ),
        "brands": _cells(
            Brand.objects.filter(**of_stations).order_by("station__code", "from_day", "name"),
            ("name", *BRAND_CELLS),
        ),
        "brand_activities": (
            cells_of(row, ("held_on", "theme", "people")) | {"brand": row.brand.name}
            for row in activities.order_by("brand__station__code", "held_on", "pk")
        ),
    }


def _cells(rows, names: tuple[str, ...]):
    return (cells_of(row, names) for row in rows)


INTAKE = Intake("premises", PREMISES.title, PREMISES, plan, export, optional=True)
