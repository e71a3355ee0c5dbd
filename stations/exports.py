"""Stations and communities as workbooks."""

from sheets import Column, Register, Sheet, choice, count, day, text
from stations.lists import StationExport
from stations.models import CommunityClassification
from stations.sheets import (
    BRAND_ACTIVITIES_SHEET,
    BRANDS_SHEET,
    CHECKS_SHEET,
    PREMISES_SHEET,
)
from stations.sheets import PREMISES as REGISTER

CHUNK = 2_000
KINDS = {str(kind.label): kind.value for kind in CommunityClassification.Kind}
TITLE = "社工站名册"

STATIONS_SHEET = Sheet(
    key="stations",
    title="社工站",
    columns=(
        Column("code", "街道代码", text(9, code=True)),
        Column("head_name", "站长", text(40)),
        Column("agency_name", "承接机构", text(80), width=30),
        Column("communities", "社区数", count(), kind="integer"),
        Column("contact", "联系人", text(40)),
        Column("phone", "电话", text(30, code=True)),
        Column("address", "地址", text(120), width=30),
        Column("opening_hours", "开放时间", text(80), width=24),
        Column("licensed_on", "授牌日期", day(), kind="date"),
    ),
)
COMMUNITIES_SHEET = Sheet(
    key="communities",
    title="社区",
    columns=(
        Column("name", "社区", text(60), width=26),
        Column("code", "统计用区划代码", text(12, code=True), width=18),
        Column("kind", "社区类型", choice(KINDS)),
        Column("kind_basis", "认定依据", text(200), width=30),
        Column("kind_from", "生效日期", day(), kind="date"),
        Column("valid_from", "设立日期", day(), kind="date"),
        Column("valid_until", "撤销日期", day(), kind="date"),
    ),
)


def station_rows(stations):
    """Annotated by ``with_head``, ``with_agency`` and ``with_communities``."""
    for station in stations.iterator(chunk_size=CHUNK):
        row = {name: getattr(station, name) for name in STATIONS_SHEET.by_key}
        yield row | {"station": station.name}


def community_rows(communities):
    """Annotated by ``with_classification``."""
    related = communities.select_related("division__station")
    for community in related.iterator(chunk_size=CHUNK):
        row = {name: getattr(community, name) for name in COMMUNITIES_SHEET.by_key}
        yield row | {"station": community.division.station.name}


def export_of(sheet: Sheet, rows) -> StationExport:
    return StationExport(Register("stations", TITLE, (sheet,)), sheet, rows)


STATIONS = export_of(STATIONS_SHEET, station_rows)
COMMUNITIES = export_of(COMMUNITIES_SHEET, community_rows)


# ---------- premises, checks, brands: in the columns of their register ----------


def rows_in(sheet: Sheet):
    """Rows of a station in the columns of a sheet of the register."""

    def rows(queryset):
        for row in queryset.select_related("station").iterator(chunk_size=CHUNK):
            cells = {name: getattr(row, name) for name in sheet.by_key}
            yield cells | {"station": row.station.name}

    return rows


def brand_activity_rows(activities):
    related = activities.select_related("brand__station")
    for row in related.iterator(chunk_size=CHUNK):
        cells = {name: getattr(row, name) for name in ("held_on", "theme", "people")}
        yield cells | {"brand": row.brand.name, "station": row.brand.station.name}


PREMISES = StationExport(REGISTER, PREMISES_SHEET, rows_in(PREMISES_SHEET))
CHECKS = StationExport(REGISTER, CHECKS_SHEET, rows_in(CHECKS_SHEET))
BRANDS = StationExport(REGISTER, BRANDS_SHEET, rows_in(BRANDS_SHEET))
BRAND_ACTIVITIES = StationExport(REGISTER, BRAND_ACTIVITIES_SHEET, brand_activity_rows)
