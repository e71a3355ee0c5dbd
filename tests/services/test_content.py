"""The key that tells equal rows of a register."""

from datetime import date
from decimal import Decimal

import pytest

from services.content import FIELDS, content_key

VALUES = {
    "served_on": date(2022, 7, 1),
    "kind": "visit",
    "field": "elderly",
    "title": "送药",
    "project_id": 3,
    "community_id": 4,
    "groups": {"living_alone": 2, "low_income": 1},
    "people": 3,
    "person_times": 3,
    "volunteers": 0,
    "hours": Decimal("1.50"),
    "mode": "home",
    "worker_name": "李晓芸",
}
OTHERS = {
    "served_on": date(2022, 7, 2),
    "kind": "case",
    "field": "children",
    "title": "送餐",
    "project_id": 5,
    "community_id": 5,
    "groups": {"living_alone": 1, "low_income": 2},
    "people": 4,
    "person_times": 4,
    "volunteers": 1,
    "hours": Decimal("1.51"),
    "mode": "phone",
    "worker_name": "李晓云",
}


def test_key_is_stable():
    """Keys are stored: this one must never change."""
    assert content_key(VALUES) == "24b43cea2ab7183ae26fb5c7d9c995c2583e40e7"


@pytest.mark.parametrize("name", OTHERS)
def test_every_part_makes_another_key(name):
    assert content_key(VALUES | {name: OTHERS[name]}) != content_key(VALUES)
    assert set(OTHERS) == {*FIELDS, "groups"}


@pytest.mark.parametrize(
    "same",
    [
        {"hours": 1.5},
        {"hours": Decimal("1.5")},
        {"volunteers": None},
        {"groups": {"low_income": 1, "living_alone": 2, "general": 0}},
        {"note": "不算内容", "number": "530111001-2022-00001"},
    ],
)
def test_the_same_content_has_the_same_key(same):
    assert content_key(VALUES | same) == content_key(VALUES)


def test_empty_values_are_one_thing():
    bare = {"served_on": date(2022, 7, 1), "kind": "visit", "people": 1, "person_times": 1}
    full = bare | {"title": "", "project_id": None, "hours": None, "groups": {}, "volunteers": 0}
    assert content_key(bare) == content_key(full)
