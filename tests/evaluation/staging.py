"""A round of two stations by a small tree, with one assessor a party."""

from datetime import date
from decimal import Decimal

from accounts.roles import Role
from evaluation import actions
from evaluation.models import IndicatorTree, Round, RoundStation, Sheet
from evaluation.scoring import Line
from tests import cast
from tests.factories.accounts import user_with

D = Decimal
# Two computed points and two judged ones, and a bonus.
SMALL = [
    Line("dimension", "阵地", D(40)),
    Line("item", "场所", D(40)),
    Line("point", "自有", D(30), "1.9"),
    Line("point", "分区", D(10)),
    Line("dimension", "资金", D(60)),
    Line("item", "使用", D(60)),
    Line("point", "过半", D(50), "1.3"),
    Line("point", "公开", D(10)),
    Line("bonus", "获奖", D(5)),
]
VALUES = {
    "title": "2022年中期评估",
    "scope": "八个街道社工站",
    "facts_on": date(2022, 6, 30),
    "scores_due": date(2022, 7, 31),
    "third_party": D(60),
    "buyer": D(20),
    "community": D(10),
    "own": D(10),
}
ONLY_THIRD = {"third_party": D(100), "buyer": D(0), "community": D(0), "own": D(0)}


def small_tree(division) -> IndicatorTree:
    actions.seed_standards(division, on=cast.ON)
    values = {"division": division, "title": "小表"}
    known = IndicatorTree.objects.filter(**values).first()
    return known or actions.add_tree(actor=None, values=values, on=cast.ON, lines=SMALL)


def stage(place, actor, **changes) -> Round:
    """A prepared round of both stations."""
    values = VALUES | {"tree": small_tree(place.district)} | changes
    values.setdefault("stations", [place.station, place.other_station])
    return actions.add_round(actor=actor, values=values, on=cast.ON)


def place_of(row: Round, station) -> RoundStation:
    return RoundStation.objects.select_related("station", "round").get(round=row, station=station)


def assessor(row: Round, user, party="third_party", *, stations=None, actor=None, declared=True):
    """Somebody who scores, and has declared no interest in any of the stations."""
    places = stations or list(row.stations.select_related("station"))
    values = {"user": user, "party": party, "unit": "云南省携手中心"}
    made = actions.add_assessor(row, actor=actor, values=values, stations=places, on=cast.ON)
    if declared:
        actions.declare_interest(made, actor=user, conflicts={}, on=cast.ON)
    return made


def expert(place, name: str):
    """Another evaluator of the district."""
    return user_with(Role.EVALUATOR, username=name, division=place.district)


def sheet_of(made, station) -> Sheet:
    return made.sheets.select_related("round_station__round", "assessor__user").get(
        round_station__station=station
    )


def lines(row: Round) -> dict:
    """Name → indicator of the round's tree."""
    return {line.name: line for line in row.tree_version.indicators.all()}


def give(sheet: Sheet, **points) -> None:
    """Score lines by name on a sheet, with a remark."""
    named = lines(sheet.round_station.round)
    for name, value in points.items():
        values = {"points": D(str(value)), "remark": "现场核实", "evidence": ""}
        user = sheet.assessor.user
        actions.save_score(sheet, actor=user, indicator=named[name], values=values, on=cast.ON)


def hand_in(made, station, **points) -> Sheet:
    """Score a station and submit the sheet."""
    sheet = sheet_of(made, station)
    give(sheet, **points)
    return actions.submit_sheet(sheet, actor=made.user, on=cast.ON)


def scored_round(place, actor, user, **points) -> Round:
    """An open round scored by one third party alone, the same for both stations."""
    row = stage(place, actor, **ONLY_THIRD)
    made = assessor(row, user, actor=actor)
    row = actions.open_round(row, actor=actor, on=cast.ON)
    for station in (place.station, place.other_station):
        hand_in(made, station, **points)
    return row


GOOD = {"自有": 30, "分区": 8, "过半": 45, "公开": 9}
