"""The places and people that most tests play with; `tests/conftest.py` offers them as fixtures."""

from dataclasses import dataclass
from datetime import date

from common.readings import Period
from stations.models import Agency, Community, Division, Station
from tests.factories.stations import (
    AgencyFactory,
    CommunityFactory,
    DivisionFactory,
    HeadFactory,
    OperationFactory,
    StationFactory,
)

ON = date(2022, 7, 15)
PERIOD = Period(date(2022, 1, 1), date(2022, 12, 31), date(2022, 7, 30))


@dataclass(frozen=True)
class Place:
    """A district with two of its stations, each with head, agency and two communities."""

    nation: Division
    province: Division
    city: Division
    district: Division
    station: Station
    other_station: Station
    community: Community
    other_community: Community
    agency: Agency
    other_agency: Agency


def build_place() -> Place:
    parent, tree = None, []
    for level, name in [
        (Division.Level.NATION, "全国"),
        (Division.Level.PROVINCE, "云南省"),
        (Division.Level.CITY, "昆明市"),
        (Division.Level.DISTRICT, "官渡区"),
    ]:
        parent = DivisionFactory(level=level, name=name, parent=parent)
        tree.append(parent)
    station, community, agency = build_station(parent, "关上", "530111001")
    other_station, other_community, other_agency = build_station(parent, "太和", "530111002")
    return Place(
        *tree, station, other_station, community, other_community, agency, other_agency
    )  # fmt: skip


def build_station(district: Division, name: str, code: str):
    street = DivisionFactory(name=f"{name}街道", parent=district)
    station = StationFactory(division=street, code=code)
    community = CommunityFactory(division=street, name=f"{name}社区居民委员会", code=f"{code}001")
    CommunityFactory(division=street, name=f"{name}北社区居民委员会", code=f"{code}002")
    agency = AgencyFactory(name=f"{name}社会工作服务中心")
    OperationFactory(station=station, agency=agency)
    HeadFactory(station=station, name=f"{name}站长")
    return station, community, agency
