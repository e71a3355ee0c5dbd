"""A worker's unit: one name for one place."""

from datetime import date

import pytest

from stations.names import CommunityNames
from talent.units import unit_of


@pytest.mark.parametrize(
    ("text", "stored", "is_community"),
    [
        ("关上", "关上社区居民委员会", True),
        ("关上社区居委会", "关上社区居民委员会", True),
        ("关上街道关上社区", "关上社区居民委员会", True),
        ("社工站", "关上街道社工站", False),
        ("关上社工站", "关上街道社工站", False),
        ("关上街道 社工站", "关上街道社工站", False),
        ("太和社工站", "太和社工站", False),
        ("太和社区", "太和社区", False),
        ("春城社会工作服务中心", "春城社会工作服务中心", False),
    ],
)
def test_every_way_of_writing_a_unit_is_kept_as_one(place, on, text, stored, is_community):
    names = CommunityNames(place.station, on)
    unit, community = unit_of(text, place.station, names)
    assert (unit, community) == (stored, place.community if is_community else None)


@pytest.mark.parametrize(
    ("day", "found"), [(date(2022, 6, 30), True), (date(2022, 7, 1), False), (None, False)]
)
def test_who_left_before_a_community_closed_was_of_it(place, on, day, found):
    place.community.valid_until = date(2022, 6, 30)
    place.community.save()
    names = CommunityNames(place.station, on)
    unit, community = unit_of("关上社区", place.station, names, day)
    assert (community == place.community) is found
    assert unit == (place.community.name if found else "关上社区")
