"""Stations, communities and what stations have as rows of a workbook."""

from datetime import date

import pytest

from stations import exports
from stations.models import Community, Station
from tests.factories.stations import ClassificationFactory
from tests.sheets.workbooks import round_trip


def stations(on):
    rows = Station.objects.with_head(on).with_agency(on).with_communities(on)
    return exports.station_rows(rows.order_by("code"))


def test_a_station_has_one_line_with_head_agency_and_communities_of_the_day(place, on):
    first, second = stations(on)
    assert (first["station"], second["station"]) == ("关上街道社工站", "太和街道社工站")
    assert (first["code"], first["head_name"]) == ("530111001", "关上站长")
    assert (first["agency_name"], first["communities"]) == (place.agency.name, 2)
    place.station.heads.update(until_day=date(2022, 6, 30))
    place.community.valid_until = date(2022, 6, 30)
    place.community.save()
    told = {day: next(iter(stations(day))) for day in (date(2022, 6, 30), date(2022, 7, 1))}
    assert [row["head_name"] for row in told.values()] == ["关上站长", None]
    assert [row["communities"] for row in told.values()] == [2, 1]


def test_a_community_has_one_line_with_its_kind_of_the_day(place, on):
    ClassificationFactory(community=place.community, effective_from=on)
    rows = Community.objects.filter(pk=place.community.pk)
    (row,) = exports.community_rows(rows.with_classification(on))
    assert (row["station"], row["name"]) == ("关上街道社工站", "关上社区居民委员会")
    assert (row["kind"], row["kind_basis"], row["kind_from"]) == ("urban", "区民政局核定", on)
    (row,) = exports.community_rows(rows.with_classification(date(2022, 7, 14)))
    assert (row["kind"], row["kind_basis"], row["kind_from"]) == (None, None, None)


@pytest.mark.parametrize("sheet", [exports.STATIONS_SHEET, exports.COMMUNITIES_SHEET])
def test_what_is_exported_reads_back(place, on, sheet):
    ClassificationFactory(community=place.community)
    rows = {
        "stations": lambda: stations(on),
        "communities": lambda: exports.community_rows(Community.objects.with_classification(on)),
    }[sheet.key]
    book = exports.export_of(sheet, rows).book
    names = book.sheets[0].by_key
    assert names.keys() == {"station", *sheet.by_key}
    written = [{name: row[name] for name in names} for row in rows()]
    back = round_trip(book, {sheet.key: written})[sheet.key]
    assert [{name: value or None for name, value in row.items()} for row in written] == back
