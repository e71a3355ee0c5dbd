"""The register of the five societies: stations that bring all five together, others fewer."""

from datetime import date, timedelta

from demonstration.workbooks.story import Teller
from projects.models import LinkageRecord

Kind = LinkageRecord.Kind
# How many of the five took part in something this year.
LINKED = {
    "530111001": 5, "530111002": 5, "530111003": 4, "530111004": 5, "530111005": 3,
    "530111006": 4, "530111007": 2,
}  # fmt: skip
MATTERS = ("社区便民日", "微心愿认领", "独居老人探访", "困境儿童陪伴", "邻里议事会")
BROUGHT = {
    Kind.COMMUNITY: ("活动场地", "次"),
    Kind.SOCIAL_WORKER: ("专业服务", "人次"),
    Kind.ORGANISATION: ("文艺演出", "场"),
    Kind.VOLUNTEER: ("志愿服务", "小时"),
    Kind.CHARITY: ("慰问物资", "份"),
}
EVERY_DAYS = 32


def rows(teller: Teller) -> dict[str, list[dict]] | None:
    """None for the station that keeps no such register."""
    if teller.station.code not in LINKED:
        return None
    dice = teller.dice("linkage")
    kinds = list(Kind)[: LINKED[teller.station.code]]
    parties = {
        Kind.COMMUNITY: dice.choice(teller.communities).short_name,
        Kind.SOCIAL_WORKER: teller.station.name,
        Kind.ORGANISATION: f"{teller.communities[0].short_name}邻里互助队",
        Kind.VOLUNTEER: f"{teller.street}志愿服务队",
        Kind.CHARITY: "昆明市慈善总会",
    }
    told = []
    for number, matter in enumerate(MATTERS):
        day = date(2022, 1, 20) + timedelta(days=EVERY_DAYS * number)
        for kind in kinds:
            resource, unit = BROUGHT[kind]
            told.append({
                "linked_on": day, "matter": matter, "project": teller.project_names[0],
                "kind": kind, "party": parties[kind], "resource": resource,
                "quantity": dice.randint(2, 40), "unit": unit,
                "fen": 100 * dice.randint(800, 6000) if kind == Kind.CHARITY else None,
            })  # fmt: skip
    return {"linkage": told}
