"""The sheets of the premises register: every column goes out and in."""

from datetime import date
from decimal import Decimal

import pytest

from sheets import CellError
from sheets.labels import labels_of
from stations.models import HaveCheck, Premises
from stations.sheets import PREMISES
from tests.sheets.workbooks import round_trip

ROWS = {
    "premises": {
        "from_day": date(2022, 1, 1), "state": "ready", "tenure": "shared", "address": "和平路1号",
        "area": Decimal("120.50"), "agreement_until": date(2023, 1, 1),
        "planned_on": date(2022, 6, 1), "note": "二楼",
    },
    "checks": {
        "checked_on": date(2022, 5, 10), "have": "rules", "item": "制度上墙", "result": "partly",
        "method": "on_site", "checked_by": "王查", "evidence": "照片",
    },
    "brands": {
        "name": "邻里", "from_day": date(2022, 1, 10), "statement": "互助", "evidence": "案例集",
        "retired_on": date(2022, 7, 1),
    },
    "brand_activities": {
        "brand": "邻里", "held_on": date(2022, 3, 1), "theme": "生日会", "people": 30,
    },
}  # fmt: skip
# Register, sheet, column, its choices, what people write, what it means (None: it is asked for).
WORDS = [
    (PREMISES, "premises", "state", Premises.State, "在建", "building"),
    (PREMISES, "premises", "state", Premises.State, "借用中", "borrowed"),
    (PREMISES, "premises", "tenure", Premises.Tenure, "租房", "rented"),
    (PREMISES, "premises", "tenure", Premises.Tenure, "党群中心共用", "shared"),
    (PREMISES, "checks", "have", HaveCheck.Have, "阵地", None),
    (PREMISES, "checks", "have", HaveCheck.Have, "有阵地", "premises"),
    (PREMISES, "checks", "result", HaveCheck.Result, "√", "passed"),
    (PREMISES, "checks", "result", HaveCheck.Result, "×", "failed"),
    (PREMISES, "checks", "result", HaveCheck.Result, "基本达标", "partly"),
    (PREMISES, "checks", "method", HaveCheck.Method, "查资料", "papers"),
]
# Register, sheet, column, what may just be said, what may not.
EDGES = [
    (PREMISES, "premises", "area", 100_000, 100_001),
    (PREMISES, "premises", "area", 0, -1),
    (PREMISES, "premises", "from_day", "2000-01-01", "1999-12-31"),
    (PREMISES, "checks", "item", "字" * 60, "字" * 61),
    (PREMISES, "brands", "statement", "字" * 300, "字" * 301),
    (PREMISES, "brand_activities", "people", 0, -1),
    (PREMISES, "brand_activities", "people", 30, 30.5),
]


def column_of(register, sheet: str, key: str):
    return next(each for each in register.sheets if each.key == sheet).by_key[key]


@pytest.mark.parametrize("register", [PREMISES], ids=lambda register: register.code)
def test_every_column_goes_out_and_comes_in_again(register):
    rows = {sheet.key: [ROWS[sheet.key]] for sheet in register.sheets}
    for sheet in register.sheets:
        assert ROWS[sheet.key].keys() == sheet.by_key.keys()
    assert round_trip(register, rows) == rows


@pytest.mark.parametrize("register", [PREMISES], ids=lambda register: register.code)
def test_a_row_of_what_must_be_said_is_enough(register):
    rows = {
        sheet.key: [{column.key: ROWS[sheet.key][column.key] for column in sheet.required_columns}]
        for sheet in register.sheets
    }
    back = round_trip(register, rows)
    for key, (row,) in rows.items():
        said = {name: value for name, value in back[key][0].items() if value is not None}
        assert said == row


@pytest.mark.parametrize(("register", "sheet", "key", "choices", "word", "meant"), WORDS)
def test_words_that_people_write_are_understood_or_asked_about(
    register, sheet, key, choices, word, meant
):
    parse = column_of(register, sheet, key).parse
    labels = labels_of(choices)
    assert {parse(label): label for label in labels} == {v: k for k, v in labels.items()}
    if meant:
        assert parse(word) == parse(f" {word} ") == meant
        return
    with pytest.raises(CellError, match=f"没有“{word}”这一项.*可填："):
        parse(word)


@pytest.mark.parametrize(("register", "sheet", "key", "edge", "beyond"), EDGES)
def test_a_cell_lies_within_its_bounds(register, sheet, key, edge, beyond):
    parse = column_of(register, sheet, key).parse
    assert parse(edge) is not None
    with pytest.raises(CellError):
        parse(beyond)
