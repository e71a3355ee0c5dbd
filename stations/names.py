"""Communities as people write them: 关上社区, 关上社区居委会, 关上街道关上社区, or just 关上."""

from datetime import date

from common.sheets import fold, nearest
from stations.models import Community, Station

SUFFIXES = (
    "社区居民委员会",
    "社区居委会",
    "社区居委",
    "居民委员会",
    "居委会",
    "居委",
    "社区村民委员会",
    "村民委员会",
    "村委会",
    "社区",
)
SAME_SIGNS = str.maketrans({"〇": "零", "○": "零"})


def bare_name(text: str, street: str = "") -> str:
    """What tells a community from others: without its street in front and its kind behind."""
    name = fold(text).translate(SAME_SIGNS)
    if street:
        name = name.rpartition(fold(street))[2].removeprefix("办事处")
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


class CommunityNames:
    """The communities of one street, found by any of their names."""

    def __init__(self, station: Station, on: date):
        self.street = station.division.name
        self._found: dict[str, Community | None] = {}
        self._by_name: dict[str, Community | None] = {}
        for community in Community.objects.existing(on).filter(division=station.division_id):
            name = bare_name(community.name, self.street)
            # Two that would read the same are told apart by their full names alone.
            self._by_name[name] = None if name in self._by_name else community
            self._found[fold(community.name)] = community

    def find(self, text: str) -> Community | None:
        """The one community meant by ``text``, or None."""
        if text not in self._found:
            exact = self._found.get(fold(text))
            self._found[text] = exact or self._by_name.get(bare_name(text, self.street))
        return self._found[text]

    def nearest(self, text: str) -> str | None:
        """The full name most like ``text``, or None when none is close."""
        name = nearest(bare_name(text, self.street), self._by_name)
        community = self._by_name.get(name) if name else None
        return community.name if community else None

    @property
    def all_names(self) -> list[str]:
        return [community.short_name for community in self._by_name.values() if community]


def find_station(text: str, stations) -> Station | None:
    """The station of ``stations`` meant by a nine-digit code or a street's name, or None."""
    wanted = _street(text)
    for station in stations:
        if wanted in (station.code, _street(station.division.name), _street(station.name)):
            return station
    return None


def _street(text: str) -> str:
    name = fold(text)
    for suffix in ("社会工作服务站", "社工站", "办事处", "街道"):
        name = name.removesuffix(suffix)
    return name
