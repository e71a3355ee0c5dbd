"""Each choice of the lists of places, and the rows that it leaves."""

from datetime import date

import pytest

from stations import filters
from stations.models import Agency, Brand, BrandActivity, Community, HaveCheck, Premises, Station
from tests.factories.stations import (
    BrandActivityFactory,
    BrandFactory,
    ClassificationFactory,
    HaveCheckFactory,
    HeadFactory,
    PremisesFactory,
)
from tests.pages import filtered


@pytest.fixture
def communities(place, on):
    """The first one urban, the second one of the street converted, those of the other unknown."""
    ClassificationFactory(community=place.community)
    sister = place.station.division.communities.exclude(pk=place.community.pk).get()
    ClassificationFactory(community=sister, kind="converted")
    return Community.objects.with_kind(on)


@pytest.fixture
def checks(place):
    """Item → day: rules checked twice, the second time in vain, and one of people."""
    HaveCheckFactory(station=place.station, item="制度", checked_on=date(2022, 3, 1))
    again = {"checked_on": date(2022, 6, 1), "result": "failed", "checked_by": "王查"}
    HaveCheckFactory(station=place.station, item="制度", **again)
    HaveCheckFactory(station=place.station, item="人员", have="people")
    return HaveCheck.objects.all()


def names(filterset) -> list[str]:
    return sorted(row.name for row in filterset.qs)


# ---------- stations ----------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["关上街道社工站", "太和街道社工站"]),
        ({"head": "vacant"}, ["太和街道社工站"]),
        ({"head": "acting"}, ["关上街道社工站"]),
        ({"q": "530111002"}, ["太和街道社工站"]),
        ({"q": "关上 社工站"}, ["关上街道社工站"]),
        ({"q": "关上 太和"}, []),
    ],
    ids=str,
)
def test_stations_by_head_and_words(place, district, on, query, expected):
    place.other_station.heads.all().delete()
    place.station.heads.update(acting=True)
    rows = Station.objects.with_head(on)
    assert names(filtered(filters.StationFilter, rows, district, **query)) == expected


@pytest.mark.parametrize(
    ("day", "vacant"), [(date(2022, 6, 30), False), (date(2022, 7, 1), True)], ids=str
)
def test_the_post_is_vacant_from_the_day_after_the_last(place, district, day, vacant):
    place.station.heads.update(until_day=date(2022, 6, 30))
    HeadFactory(station=place.station, from_day=date(2022, 8, 1))
    rows = Station.objects.with_head(day).filter(pk=place.station.pk)
    found = filtered(filters.StationFilter, rows, district, head="vacant").qs
    assert found.exists() is vacant


# ---------- communities ----------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "urban"}, ["关上社区居民委员会"]),
        ({"kind": "converted"}, ["关上北社区居民委员会"]),
        ({"kind": "unknown"}, ["太和北社区居民委员会", "太和社区居民委员会"]),
        ({"kind": "unknown", "station": "530111001"}, []),
        ({"station": "530111002"}, ["太和北社区居民委员会", "太和社区居民委员会"]),
        ({"q": "北"}, ["关上北社区居民委员会", "太和北社区居民委员会"]),
        ({"q": "530111001001"}, ["关上社区居民委员会"]),
    ],
    ids=str,
)
def test_communities_by_kind_station_and_words(communities, district, query, expected):
    assert names(filtered(filters.CommunityFilter, communities, district, **query)) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "rural"}, "kind"),
        ({"station": "530111999"}, "station"),
        ({"q": "字" * 101}, "q"),
        ({"q": "一 二 三 四 五 六 七 八 九"}, "q"),
    ],
    ids=["kind", "station", "long", "many"],
)
def test_what_is_no_choice_is_an_error_and_leaves_no_rows(communities, district, query, field):
    found = filtered(filters.CommunityFilter, communities, district, **query)
    assert list(found.form.errors) == [field]
    assert not found.qs.exists()


def test_another_station_is_no_choice_of_a_head(communities, head):
    own = communities.visible_to(head)
    found = filtered(filters.CommunityFilter, own, head, station="530111002")
    assert "station" in found.form.errors
    assert not found.qs.exists()
    assert filtered(filters.CommunityFilter, own, head, station="530111001").qs.count() == 2


def test_agencies_by_words(place, district):
    Agency.objects.filter(pk=place.agency.pk).update(contact="李主任")
    rows = Agency.objects.all()
    for words in ("李主任", "关上"):
        assert filtered(filters.AgencyFilter, rows, district, q=words).qs.get() == place.agency
    assert not filtered(filters.AgencyFilter, rows, district, q="李主任 太和").qs.exists()


# ---------- premises, checks, brands ----------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["2022-01-01", "2022-07-01", "2022-08-01"]),
        ({"state": "ready"}, ["2022-01-01"]),
        ({"state": "none"}, []),
        ({"q": "和平路"}, ["2022-07-01"]),
        ({"behind": "premises_ready"}, ["2022-07-01"]),
        ({"behind": "premises_ready", "on": "2022-06-30"}, ["2022-01-01"]),
        ({"behind": "premises_ready", "on": "2022-08-01"}, ["2022-08-01"]),
    ],
    ids=str,
)
def test_premises_by_state_words_and_what_a_measure_judges(place, district, query, expected):
    PremisesFactory(station=place.station)
    moved = {"from_day": date(2022, 7, 1), "state": "moving", "address": "和平路1号"}
    PremisesFactory(station=place.station, **moved)
    PremisesFactory(station=place.station, from_day=date(2022, 8, 1), state="building")
    found = filtered(filters.PremisesFilter, Premises.objects.all(), district, **query)
    assert sorted(row.from_day.isoformat() for row in found.qs) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["人员", "制度", "制度"]),
        ({"have": "rules"}, ["制度", "制度"]),
        ({"have": "people"}, ["人员"]),
        ({"result": "failed"}, ["制度"]),
        ({"result": "exempt"}, []),
        ({"latest": "yes"}, ["人员", "制度"]),
        ({"latest": "yes", "result": "passed"}, ["人员"]),
        ({"latest": "yes", "result": "passed", "on": "2022-05-31"}, ["人员", "制度"]),
        ({"behind": "six_haves"}, ["制度"]),
        ({"behind": "six_haves", "on": "2022-02-28"}, []),
        ({"q": "王查"}, ["制度"]),
    ],
    ids=str,
)
def test_checks_by_have_result_and_which_time(checks, district, query, expected):
    found = filtered(filters.CheckFilter, checks, district, **query)
    assert found.form.errors == {}
    assert sorted(row.item for row in found.qs) == expected


@pytest.mark.parametrize(
    "query",
    [{"have": "luck"}, {"result": "好"}, {"latest": "no"}, {"behind": "org_quota"}],
    ids=str,
)
def test_an_unknown_choice_of_checks_is_an_error(checks, district, query):
    found = filtered(filters.CheckFilter, checks, district, **query)
    assert list(found.form.errors) == list(query)
    assert not found.qs.exists()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-01-09", []),
        ("2022-01-10", ["邻里"]),
        ("2022-06-30", ["邻里"]),
        ("2022-07-01", []),
    ],
)
def test_a_measure_looks_at_brands_in_use_on_the_day(place, district, day, expected):
    BrandFactory(station=place.station, name="邻里", retired_on=date(2022, 7, 1))
    rows = Brand.objects.all()
    query = {"behind": "service_brand", "on": day}
    assert names(filtered(filters.BrandFilter, rows, district, **query)) == expected
    assert names(filtered(filters.BrandFilter, rows, district, on=day)) == ["邻里"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"held_since": "2022-03-01"}, 1),
        ({"held_since": "2022-03-02"}, 0),
        ({"held_until": "2022-03-01"}, 1),
        ({"held_until": "2022-02-28"}, 0),
        ({"held_since": "2022-03-01", "held_until": "2022-03-01"}, 1),
        ({"q": "长者 邻里"}, 1),
        ({"q": "儿童"}, 0),
        ({"station": "530111001"}, 1),
        ({"station": "530111002"}, 0),
    ],
    ids=str,
)
def test_activities_between_days_of_a_brand_and_a_station(place, district, query, count):
    brand = BrandFactory(station=place.station, name="邻里")
    BrandActivityFactory(brand=brand, theme="长者生日会")
    found = filtered(filters.BrandActivityFilter, BrandActivity.objects.all(), district, **query)
    assert found.form.errors == {}
    assert found.qs.count() == count


@pytest.mark.parametrize("day", ["1899-12-31", "2101-01-01", "昨天", "2022-02-30"])
def test_a_day_that_is_none_leaves_no_rows(place, district, day):
    BrandActivityFactory(brand=BrandFactory(station=place.station))
    rows = BrandActivity.objects.all()
    found = filtered(filters.BrandActivityFilter, rows, district, held_since=day)
    assert list(found.form.errors) == ["held_since"]
    assert not found.qs.exists()
