"""The register of trainings: stations that train in every key field, in one, in none."""

from datetime import date
from itertools import product

from demonstration.workbooks.story import Teller
from talent.models import TrainingRecord

Category, KeyField, Handbook = (
    TrainingRecord.Category,
    TrainingRecord.KeyField,
    TrainingRecord.Handbook,
)
# The key fields in which a station's people were trained, and how many of them read both handbooks.
TRAINED = {
    "530111001": (3, 9), "530111002": (3, 2), "530111003": (2, 9), "530111004": (3, 9),
    "530111005": (1, 1), "530111006": (2, 2), "530111007": (0, 0),
}  # fmt: skip
DAYS = {
    KeyField.ELDERLY: date(2022, 3, 17),
    KeyField.ASSISTANCE: date(2022, 4, 21),
    KeyField.CHILDREN: date(2022, 6, 9),
}
HANDBOOK_DAYS = {Handbook.SUPERVISION: date(2022, 3, 4), Handbook.OPERATION: date(2022, 5, 26)}
HOURS, STUDY_HOURS, EDUCATION_HOURS = 12, 2, 8


def rows(teller: Teller) -> dict[str, list[dict]] | None:
    """None for the station that keeps no such register."""
    if teller.station.code not in TRAINED:
        return None
    fields, readers = TRAINED[teller.station.code]
    told = [
        attended(teller, name, date(2021, 11, 18), "年度继续教育面授班", Category.EDUCATION)
        | {"hours": EDUCATION_HOURS}
        for name in teller.workers
    ]
    for field in list(DAYS)[:fields]:
        theme = f"{field.label}能力提升班"
        told += [
            attended(teller, name, DAYS[field], theme, Category.KEY_FIELD)
            | {"key_field": field, "hours": HOURS}
            for name in teller.workers[:2]
        ]
    for name, handbook in product(teller.workers[:readers], Handbook):
        theme = f"《{handbook.label}》集中学习"
        row = attended(teller, name, HANDBOOK_DAYS[handbook], theme, Category.HANDBOOK)
        told.append(row | {"handbook": handbook, "hours": STUDY_HOURS})
    return {"training": told}


def attended(teller: Teller, name: str, day: date, theme: str, category: str) -> dict:
    unit = teller.station.name
    return {"held_on": day, "theme": theme, "category": category, "name": name, "unit": unit}
