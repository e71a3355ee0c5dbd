"""The register of incubation: some busy, some idle, and a station that keeps none."""

from datetime import date, timedelta

from demonstration.workbooks import orgs
from demonstration.workbooks.story import Teller
from orgs.models import Incubation, Organisation

Stage = Incubation.Stage
# How many organisations a station incubates, and for how many something was done since July.
INCUBATED = {
    "530111001": (5, 4), "530111002": (4, 3), "530111003": (3, 1), "530111004": (4, 2),
    "530111005": (3, 2), "530111006": (4, 3), "530111007": (2, 0),
}  # fmt: skip
CONTENTS = ("章程辅导", "骨干能力培训", "备案资料指导", "小额项目申请辅导", "联合活动")


def rows(teller: Teller) -> dict[str, list[dict]] | None:
    """None for the station that keeps no such register."""
    if teller.station.code not in INCUBATED:
        return None
    dice = teller.dice("incubation")
    count, busy = INCUBATED[teller.station.code]
    organisations = nursery(teller, count)
    incubations, activities = [], []
    for number, named in enumerate(organisations):
        entered = date(2021, 9, 1) + timedelta(days=dice.randint(0, 200))
        incubations.append(named | {
            "entered_on": entered,
            "stage": Stage.GROWING if number else Stage.SHELL,
            "worker_name": dice.choice(teller.workers),
        })  # fmt: skip
        days = [
            entered + timedelta(days=40),
            *([date(2022, 7, 4 + number)] if number < busy else []),
        ]
        activities += [
            named
            | {"held_on": day, "content": dice.choice(CONTENTS), "people": dice.randint(8, 30)}
            for day in days
        ]
    return {"incubations": incubations, "incubation_activities": activities}


def nursery(teller: Teller, count: int) -> list[dict]:
    """A team that is not on file yet, and organisations that are."""
    filed = [
        {"community": row["community"], "name": row["name"]}
        for row in orgs.rows(teller)["organisations"]
        if row["state"] == Organisation.State.FILED
    ]
    community = teller.communities[0]
    team = {"community": community.name, "name": f"{community.short_name}新苗读书角"}
    return [team, *filed[: count - 1]]
