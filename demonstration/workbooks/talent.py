"""The roster: the station's social workers, its communities' workers, the street's cadre."""

from datetime import date, timedelta
from random import Random

from demonstration.workbooks.story import Teller, exact_share, person_names
from talent.models import Level, Worker

Post = Worker.Post
WORKERS_A_COMMUNITY = 3
EXAM_YEAR = 2022
NEW_CREDENTIALS_SINCE = date(2022, 3, 1)  # last year's exam, handed out in spring
EDUCATION = ["大专", "大专", "本科", "本科", "本科", "研究生"]


def rows(teller: Teller) -> dict[str, list[dict]]:
    dice = teller.dice("talent")
    team = [
        person(dice, name, teller.station.name, Post.STATION_WORKER)
        | {"key_field": Worker.Field.values[number % len(Worker.Field.values)]}
        | credential(dice, number == 0)
        for number, name in enumerate(teller.workers)
    ]
    return {"workers": [*team, *community_workers(teller, dice), cadre(teller, dice)]}


def cadre(teller: Teller, dice: Random) -> dict:
    name = person_names(teller.dice("cadre"), 1)[0]
    return person(dice, name, f"{teller.street}办事处", Post.CIVIL_AFFAIRS)


def community_workers(teller: Teller, dice: Random) -> list[dict]:
    units = [community.name for community in teller.communities] * WORKERS_A_COMMUNITY
    names = person_names(teller.dice("community workers"), len(units))
    certified = exact_share(dice, len(units), teller.story.certified)
    result = []
    for name, unit, is_certified in zip(names, sorted(units), certified, strict=True):
        row = person(dice, name, unit, Post.COMMUNITY_WORKER)
        if is_certified:
            row |= credential(dice, dice.random() < 0.2)
        result.append(row)
    enter_exam(dice, result, teller.story.entered_exam)
    return result


def person(dice: Random, name: str, unit: str, post: str) -> dict:
    return {
        "name": name,
        "gender": dice.choice(["female", "female", "male"]),
        "birth_month": date(dice.randint(1972, 1999), dice.randint(1, 12), 1),
        "unit": unit,
        "post": post,
        "education": dice.choice(EDUCATION),
    }


def credential(dice: Random, higher: bool) -> dict:
    obtained = date(dice.randint(2016, 2021), 12, 10)
    if dice.random() < 0.25:
        obtained = NEW_CREDENTIALS_SINCE + timedelta(days=dice.randint(0, 60))
    until = date(2022 + dice.randint(1, 3), obtained.month, 10)
    return {
        "level": Level.INTERMEDIATE if higher else Level.ASSISTANT,
        "number": f"{obtained.year}{dice.randint(10**9, 10**10 - 1)}",
        "obtained_on": obtained,
        "registered_until": until,
        "training_hours": dice.choice([12, 24, 36, 48, 60, 72, 80, 90]),
    }


def enter_exam(dice: Random, workers: list[dict], percent: float) -> None:
    """The next level up, for a share of those who can still rise."""
    eligible = [row for row in workers if row.get("level") != Level.INTERMEDIATE]
    entered = exact_share(dice, len(eligible), percent)
    for row, enters in zip(eligible, entered, strict=True):
        if enters:
            next_level = Level.INTERMEDIATE if row.get("level") else Level.ASSISTANT
            row |= {"exam_level": next_level, "exam_year": EXAM_YEAR}
