"""The register of services: days with work, what was done, for how many of whom."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from demonstration.workbooks import words
from demonstration.workbooks.story import FILLED_ON, Teller, exact_share
from services.models import ServedGroup

Group = ServedGroup.Group
FIRST_DAY = date(2022, 1, 4)
LAST_DAY = date(2022, 7, 14)
QUARTER = date(2022, 7, 1)
KINDS = ["visit"] * 5 + ["case"] * 2 + ["group"] * 3 + ["activity"] * 3 + [
    "consultation", "consultation", "referral", "policy", "policy", "volunteer",
]  # fmt: skip
# Kind → fewest and most people, minutes, mode.
SIZES = {
    "visit": (1, 3, 60, "home"), "case": (1, 1, 60, "on_site"), "group": (6, 12, 90, "on_site"),
    "activity": (20, 60, 120, "on_site"), "consultation": (1, 4, 30, "phone"),
    "referral": (1, 1, 30, "phone"), "policy": (15, 40, 60, "on_site"),
    "volunteer": (10, 30, 120, "on_site"),
}  # fmt: skip
WITH_VOLUNTEERS = {"activity", "volunteer", "policy"}
# Field → the project that pays for it, and the key groups it is for.
FIELDS = {
    "assistance": (0, [Group.LOW_INCOME, Group.NEAR_LOW_INCOME, Group.DESTITUTE, Group.DISABLED]),
    "elderly": (1, [Group.LIVING_ALONE, Group.EMPTY_NEST, Group.INCAPACITATED]),
    "children": (2, [Group.CHILD_IN_NEED, Group.LEFT_BEHIND_CHILD]),
    "governance": (0, [Group.LOW_INCOME, Group.DISABLED]),
}
LOST_ABOVE_GAP = 10  # whoever was silent that long has also forgotten some entries


def rows(teller: Teller) -> dict[str, list[dict]]:
    dice = teller.dice("services")
    days = sorted(day for day in service_days(teller) for _ in range(dice.choice([1, 2, 2, 3])))
    in_time = exact_share(dice, len(days), teller.story.in_time)
    return {
        "records": [
            record_row(teller, dice, day)
            | {"platform_entered_on": entered_on(teller, dice, day, timely)}
            for day, timely in zip(days, in_time, strict=True)
        ]
    }


def service_days(teller: Teller) -> Iterator[date]:
    """Days with work; the longest pause is the story's, in spring."""
    dice = teller.dice("days")
    gap = teller.story.gap_days
    day, paused = FIRST_DAY, False
    while day <= LAST_DAY:
        yield day
        step = dice.randint(1, min(4, gap))
        if not paused and day >= date(2022, 3, 20):
            step, paused = gap, True
        day += timedelta(days=step)
    if day != LAST_DAY + timedelta(days=1):
        yield LAST_DAY


def entered_on(teller: Teller, dice: Random, served: date, timely: bool) -> date | None:
    if timely:
        return min(served + timedelta(days=dice.randint(0, 6)), FILLED_ON)
    if teller.story.gap_days > LOST_ABOVE_GAP and dice.random() < 0.4:
        return None
    late = served + timedelta(days=dice.randint(8, 25))
    return late if late <= FILLED_ON else None


def record_row(teller: Teller, dice: Random, day: date) -> dict:
    field, kind = choose_field(teller, dice, day), dice.choice(KINDS)
    fewest, most, minutes, mode = SIZES[kind]
    people = dice.randint(fewest, most)
    project, _groups = FIELDS[field]
    community = dice.choice(teller.communities)
    started = day >= (FIRST_DAY, date(2022, 2, 15), date(2022, 3, 1))[project]
    return {
        "served_on": day,
        "kind": kind,
        "field": field,
        "title": title_of(dice, kind, field, community.short_name),
        "project": teller.project_names[project if started else 0],
        "community": community.name,
        "groups": groups_of(dice, field, people, teller.story.key_groups),
        "people": people,
        "person_times": people * (2 if kind == "group" and dice.random() < 0.3 else 1),
        "volunteers": dice.randint(2, 8) if kind in WITH_VOLUNTEERS else 0,
        "hours": minutes / 60,
        "mode": mode,
        "worker_name": dice.choice(teller.workers),
    }


def choose_field(teller: Teller, dice: Random, day: date) -> str:
    """In the new quarter the slowest station has not reached every field yet."""
    fields = list(FIELDS)
    behind = day >= QUARTER and teller.story.spent < 30
    return dice.choice(fields[:2] if behind else fields)


def title_of(dice: Random, kind: str, field: str, community: str) -> str:
    return dice.choice(words.TITLES[kind]).format(
        who=dice.choice(words.WHO[field]),
        theme=dice.choice(words.THEMES[field]),
        policy=dice.choice(words.POLICIES),
        place=dice.choice(words.PLACES),
        number=dice.choice("一二三四五六"),
        community=community,
    )


def groups_of(dice: Random, field: str, people: int, share: float) -> tuple:
    """Who was served: key groups make up ``share`` percent of the people, roughly."""
    keys = FIELDS[field][1]
    if people <= 4:
        is_key = dice.random() < (share + 25) / 100
        return ((dice.choice(keys) if is_key else Group.GENERAL, None),)
    some = round(people * share / 100) + dice.choice([-1, 0, 0, 1])
    parts = [(dice.choice(keys), some), (Group.GENERAL, people - some)]
    return tuple(sorted((group, count) for group, count in parts if count))
