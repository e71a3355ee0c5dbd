"""Communities and stations by the names that people write."""

import pytest

from stations.models import Station
from stations.names import CommunityNames, bare_name, find_station
from tests.factories.stations import CommunityFactory


@pytest.mark.parametrize(
    "text",
    ["关上", "关上社区", "关上社区居委会", "关上社区居民委员会", "关上居委会", " 关 上 社区\u3000",
     "关上街道关上社区", "官渡区关上街道关上社区居委会", "关上街道办事处关上社区"],
)  # fmt: skip
def test_every_way_of_writing_a_community_finds_it(place, on, text):
    assert CommunityNames(place.station, on).find(text) == place.community


def test_a_community_of_another_street_is_not_found(place, on):
    names = CommunityNames(place.station, on)
    assert names.find("太和社区") is None
    assert names.find("太和街道关上社区") is None


def test_signs_that_look_alike_are_the_same(place, on):
    factory = CommunityFactory(division=place.station.division, name="四〇三厂社区居民委员会")
    assert CommunityNames(place.station, on).find("四零三厂社区") == factory


def test_names_that_read_the_same_are_told_apart_by_the_full_name(place, on):
    plain = CommunityFactory(division=place.station.division, name="南窑社区")
    full = CommunityFactory(division=place.station.division, name="南窑社区居民委员会")
    names = CommunityNames(place.station, on)
    assert (names.find("南窑社区"), names.find("南窑社区居民委员会")) == (plain, full)
    assert names.find("南窑") is None
    assert names.nearest("南窑") != "南窑社区"


def test_the_nearest_name_is_offered_only_when_it_is_near(place, on):
    names = CommunityNames(place.station, on)
    assert names.nearest("关丄北社区") == "关上北社区居民委员会"
    assert names.nearest("银河社区") is None
    assert names.all_names == ["关上", "关上北"]


def test_a_closed_community_is_not_found(place, on):
    place.community.valid_until = on.replace(year=2021)
    place.community.save()
    assert CommunityNames(place.station, on).find("关上") is None


def test_a_village_keeps_its_name():
    assert bare_name("渔村社区居委会") == "渔村"
    assert bare_name("吴井新村社区") == "吴井新村"


@pytest.mark.parametrize(
    "text", ["530111001", "关上街道", "关上", "关上街道社工站", "关上街道办事处", "关上社工站"]
)
def test_a_station_is_found_by_code_or_street(place, text):
    assert find_station(text, Station.objects.all()) == place.station


@pytest.mark.parametrize("text", ["", "53011100", "大理街道", "街道"])
def test_what_names_no_station_finds_none(place, text):
    assert find_station(text, Station.objects.all()) is None
