"""Communities as people write them: 关上社区, 关上社区居委会, 关上街道关上社区, or just 关上."""

from collections import defaultdict
from datetime import date

from sheets import fold, nearest
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
    """The communities of one street, found by any of their names.

    ``on``: the day of whoever asks. What happened in a community before it closed is found there.
    """

    def __init__(self, station: Station, on: date):
        self.street = station.division.name
        self.on = on
        self._found: dict[tuple, Community | None] = {}
        self._by_full_name: dict[str, Community] = {}
        self._by_name: dict[str, list[Community]] = defaultdict(list)
        for community in Community.objects.filter(division=station.division_id, valid_from__lte=on):
            self._by_full_name[fold(community.name)] = community
            self._by_name[bare_name(community.name, self.street)].append(community)

    def find(self, text: str, day: date | None = None) -> Community | None:
        """The one community meant by ``text`` that was not closed before the day, or None."""
        key = (text, day or self.on)
        if key not in self._found:
            there = [row for row in self._meant(text) if _is_open(row, key[1])]
            # Two that read the same are told apart by their full names alone.
            self._found[key] = there[0] if len(there) == 1 else None
        return self._found[key]

    def closed_on(self, text: str) -> date | None:
        """The last day of the one community meant by ``text``, when it has one."""
        meant = self._meant(text)
        return meant[0].valid_until if len(meant) == 1 else None

    def nearest(self, text: str) -> str | None:
        """The full name most like ``text``, or None when none is close."""
        name = nearest(bare_name(text, self.street), [bare for bare, _row in self._open()])
        return dict(self._open())[name].name if name else None

    @property
    def all_names(self) -> list[str]:
        return [community.short_name for _bare, community in self._open()]

    def _meant(self, text: str) -> list[Community]:
        exact = self._by_full_name.get(fold(text))
        return [exact] if exact else self._by_name.get(bare_name(text, self.street), [])

    def _open(self) -> list[tuple[str, Community]]:
        """Name and community of those that exist, but for those that read the same."""
        there = {
            name: [row for row in rows if _is_open(row, self.on)]
            for name, rows in self._by_name.items()
        }
        return [(name, rows[0]) for name, rows in there.items() if len(rows) == 1]


def _is_open(community: Community, day: date) -> bool:
    return community.valid_until is None or community.valid_until >= day


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
