"""The register of premises: settled, moved, borrowed, expired, and a station that keeps none."""

from dataclasses import dataclass
from datetime import date, timedelta

from demonstration.workbooks.story import Teller, person_names
from stations.models import HaveCheck, Premises

State, Tenure = Premises.State, Premises.Tenure
Have, Result = HaveCheck.Have, HaveCheck.Result
OPENED = date(2021, 5, 27)
FIRST_CHECK, SECOND_CHECK = date(2022, 3, 10), date(2022, 6, 16)
ITEMS = {
    Have.PREMISES: ("独立服务场地", "个案工作室", "小组活动室", "标识标牌"),
    Have.PEOPLE: ("驻站社工在岗",),
    Have.FUNCTIONS: ("年度计划覆盖四个领域", "需求调研报告", "重点人群台账"),
    Have.RULES: ("岗位职责上墙", "档案管理制度", "财务管理制度", "保密制度"),
    Have.ACTIVITIES: ("每月开展活动",),
    Have.RESULTS: ("典型案例", "满意度测评"),
}
THEMES = ("邻里节", "敬老活动", "护童活动", "健康讲座", "议事会")


@dataclass(frozen=True)
class Place:
    """A station's premises, the haves in which its second check still found something, and its
    brand with the number of activities.
    """

    rows: tuple[dict, ...]
    failing: tuple[str, ...] = ()
    brand: str = ""
    activities: int = 0
    evidence: str = "案例集、照片"


def row(from_day: date, state: str, tenure: str, **more) -> dict:
    return {"from_day": from_day, "state": state, "tenure": tenure} | more


SETTLED = (row(OPENED, State.READY, Tenure.PROVIDED, area=180),)
PLACES = {
    "530111001": Place(SETTLED, brand="红石榴会客厅", activities=5),
    "530111002": Place(
        (
            row(OPENED, State.READY, Tenure.RENTED, area=60, agreement_until=date(2022, 3, 20)),
            row(date(2022, 3, 14), State.MOVING, Tenure.PROVIDED, area=210,
                planned_on=date(2022, 6, 20), note="租约到期"),
            row(date(2022, 6, 14), State.READY, Tenure.PROVIDED, area=210, note="搬迁完成"),
        ),
        brand="银龄有约",
        activities=4,
    ),
    "530111003": Place(SETTLED, (Have.FUNCTIONS,), "吴井邻里家", 3, ""),
    "530111004": Place((row(OPENED, State.READY, Tenure.SHARED, area=150),), (), "金马护童", 3),
    "530111005": Place(
        (row(OPENED, State.READY, Tenure.BORROWED, area=60, planned_on=date(2022, 9, 30)),),
        (Have.FUNCTIONS, Have.RESULTS),
        "小板桥故事会",
        2,
    ),
    "530111006": Place(
        (row(OPENED, State.READY, Tenure.RENTED, area=120, agreement_until=date(2022, 7, 31)),),
        (),
        "古镇守望",
        3,
    ),
    "530111007": Place(
        (row(date(2021, 9, 1), State.NONE, "", note="选址未定"),),
        (Have.PREMISES, Have.FUNCTIONS, Have.RULES, Have.RESULTS),
    ),
}  # fmt: skip


def rows(teller: Teller) -> dict[str, list[dict]] | None:
    """None for the station that keeps no such register."""
    place = PLACES.get(teller.station.code)
    if place is None:
        return None
    return {
        "premises": [
            {"address": f"{teller.street}春城路{19 + number}号"} | said
            for number, said in enumerate(place.rows)
        ],
        "checks": [*checks(teller, place, FIRST_CHECK), *checks(teller, place, SECOND_CHECK)],
        "brands": brands(place),
        "brand_activities": activities(teller, place),
    }


def checks(teller: Teller, place: Place, checked_on: date) -> list[dict]:
    """What one round found; in the first one more was amiss than in the second."""
    dice = teller.dice(f"checks {checked_on}")
    found = []
    for have, items in ITEMS.items():
        for number, item in enumerate(items):
            fails = number == 0 and have in place.failing
            amiss = checked_on == FIRST_CHECK and have == Have.RULES and number == 2
            result = Result.FAILED if fails else Result.PARTLY if amiss else Result.PASSED
            found.append({
                "checked_on": checked_on, "have": have, "item": item, "result": result,
                "method": dice.choice(HaveCheck.Method.values),
                "checked_by": person_names(dice, 1)[0],
                "evidence": "" if result == Result.FAILED else dice.choice(["照片", "档案盒"]),
            })  # fmt: skip
    return found


def brands(place: Place) -> list[dict]:
    if not place.brand:
        return []
    said = {"statement": "面向困难老人和儿童的邻里互助", "evidence": place.evidence or None}
    return [{"name": place.brand, "from_day": date(2022, 1, 10)} | said]


def activities(teller: Teller, place: Place) -> list[dict]:
    dice = teller.dice("brand activities")
    return [
        {
            "brand": place.brand,
            "held_on": date(2022, 1, 18) + timedelta(days=35 * number),
            "theme": THEMES[number],
            "people": dice.randint(20, 90),
        }
        for number in range(place.activities)
    ]
