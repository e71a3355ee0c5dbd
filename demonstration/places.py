"""The places: the tree down to the 8 streets, their communities, stations, heads and agencies."""

from dataclasses import dataclass
from datetime import date, timedelta

from common.models import CalendarDay
from demonstration.files import rows
from stations.actions import add_division
from stations.models import (
    Agency,
    Community,
    Division,
    DivisionCode,
    HeadAppointment,
    Station,
    StationOperation,
)
from talent.models import ExamCycle

LICENSED = date(2021, 5, 27)
# The statistical list of 2023 says nothing of founding days: all are older than the stations.
COMMUNITIES_SINCE = date(2021, 1, 1)
POST = "街道党工委副书记"
EVALUATOR = "云南省携手中心"
TREE = [  # level, name, code of the National Bureau of Statistics, code of Civil Affairs
    (Division.Level.NATION, "全国", "", ""),
    (Division.Level.PROVINCE, "云南省", "530000000000", "530000"),
    (Division.Level.CITY, "昆明市", "530100000000", "530100"),
    (Division.Level.DISTRICT, "官渡区", "530111000000", "530111"),
]


@dataclass(frozen=True)
class Street:
    """``code`` is statistical; Civil Affairs numbers the same streets in another order."""

    name: str
    code: str
    mca_code: str
    agency: str


AGENCIES = {
    letter: f"昆明市{name}社会工作服务中心"
    for letter, name in {"A": "同心", "B": "慈航", "C": "春晓", "D": "益民"}.items()
}
STREETS = [
    Street("关上街道", "530111001", "530111002", AGENCIES["A"]),
    Street("太和街道", "530111002", "530111004", AGENCIES["B"]),
    Street("吴井街道", "530111003", "530111001", AGENCIES["C"]),
    Street("金马街道", "530111004", "530111003", AGENCIES["D"]),
    Street("小板桥街道", "530111005", "530111006", AGENCIES["B"]),
    Street("官渡街道", "530111006", "530111005", AGENCIES["C"]),
    Street("矣六街道", "530111007", "530111008", AGENCIES["D"]),
    Street("六甲街道", "530111008", "530111009", AGENCIES["A"]),
]


@dataclass(frozen=True)
class Head:
    name: str
    from_day: date = LICENSED
    until_day: date | None = None
    acting: bool = False


# Made up, except what they show: 吴井 is vacant from 2022-07-03, 矣六 is led by an acting head.
HEADS = {
    "530111001": [Head("王建平")],
    "530111002": [Head("刘玉梅")],
    "530111003": [Head("赵立新", until_day=date(2022, 7, 2))],
    "530111004": [Head("孙文华")],
    "530111005": [Head("何丽萍")],
    "530111006": [Head("杨志刚")],
    "530111007": [
        Head("高明", until_day=date(2022, 5, 8)),
        Head("陈立", from_day=date(2022, 5, 9), acting=True),
    ],
    "530111008": [
        Head("钟晓波", until_day=date(2022, 5, 22)),
        Head("周明", from_day=date(2022, 5, 23)),
    ],
}


def build_places() -> Division:
    """Everything of places; returns the district."""
    district = None
    for level, name, *codes in TREE:
        district = add_division(level=level, name=name, parent=district, actor=None)
        add_codes(district, *codes)
    stations = [build_station(street, district) for street in STREETS]
    build_communities({station.code: station.division for station in stations})
    build_heads(stations)
    build_agencies(stations)
    build_calendar()
    return district


def add_codes(division: Division, nbs: str, mca: str) -> None:
    systems = DivisionCode.System
    DivisionCode.objects.bulk_create(
        DivisionCode(division=division, system=system, code=code)
        for system, code in ((systems.NBS, nbs), (systems.MCA, mca))
        if code
    )


def build_station(street: Street, district: Division) -> Station:
    division = add_division(
        level=Division.Level.STREET, name=street.name, parent=district, actor=None
    )
    add_codes(division, f"{street.code}000", street.mca_code)
    return Station.objects.create(
        division=division,
        code=street.code,
        name=f"{street.name}社工站",
        licensed_on=LICENSED,
        address=f"官渡区{street.name}（示例地址）",
        phone=f"0871-0000{street.code[-4:]}",
        opening_hours="周一至周五 9:00–17:30",
    )


def build_communities(streets: dict[str, Division]) -> None:
    Community.objects.bulk_create(
        Community(
            division=streets[row["code"][:9]],
            code=row["code"],
            name=row["name"],
            valid_from=COMMUNITIES_SINCE,
        )
        for row in rows("communities.csv")
    )


def build_heads(stations: list[Station]) -> None:
    HeadAppointment.objects.bulk_create(
        HeadAppointment(station=station, post=POST, **vars(head))
        for station in stations
        for head in HEADS[station.code]
    )


def build_agencies(stations: list[Station]) -> None:
    names = [*AGENCIES.values(), EVALUATOR]
    agencies = {name: Agency.objects.create(name=name) for name in names}
    StationOperation.objects.bulk_create(
        StationOperation(station=station, agency=agencies[street.agency], from_day=LICENSED)
        for station, street in zip(stations, STREETS, strict=True)
    )


def build_calendar() -> None:
    """The holiday table, and the exam year the directive speaks of."""
    CalendarDay.objects.bulk_create(
        day for row in rows("holidays.csv") for day in calendar_days(row)
    )
    ExamCycle.objects.create(
        year=2022,
        entry_opens_on=date(2022, 4, 8),
        entry_closes_on=date(2022, 4, 22),
        exam_on=date(2022, 6, 18),
        basis="系统默认，待区级核实",
    )


def calendar_days(row: dict):
    """One festival: the days off, and the weekend days worked for it."""
    common = {
        "name": row["name"],
        "basis": f"国务院办公厅关于{row['notice']}年部分节假日安排的通知",
    }
    first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        yield CalendarDay(day=day, kind=CalendarDay.Kind.HOLIDAY, **common)
    for day in row["worked"].split():
        yield CalendarDay(day=date.fromisoformat(day), kind=CalendarDay.Kind.WORKDAY, **common)
