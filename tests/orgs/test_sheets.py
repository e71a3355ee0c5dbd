"""The sheets of the registers of filing and incubation: every column goes out and in."""

from datetime import date

import pytest

from orgs.models import Incubation, Organisation
from orgs.sheets import INCUBATION, ORGS
from sheets import CellError
from sheets.labels import labels_of
from tests.sheets.workbooks import round_trip

ROWS = {
    "organisations": {
        "community": "关上社区", "community_kind": "urban", "name": "关上志愿队",
        "category": "volunteer", "person_in_charge": "王芳", "members": 25,
        "filing_number": "官关备〔2022〕1号", "filed_on": date(2022, 3, 1), "state": "cancelled",
        "cancelled_on": date(2022, 7, 1), "standardised": False,
    },
    "incubations": {
        "community": "关上社区", "name": "关上棋社", "entered_on": date(2022, 3, 1),
        "stage": "hatched", "left_on": date(2022, 6, 1), "worker_name": "张三",
    },
    "incubation_activities": {
        "community": "关上社区", "name": "关上棋社", "held_on": date(2022, 4, 1),
        "content": "财务培训", "people": 12,
    },
}  # fmt: skip
# Register, sheet, column, its choices, what people write, what it means (None: it is asked for).
WORDS = [
    (ORGS, "organisations", "category", Organisation.Category, "文体", "culture"),
    (ORGS, "organisations", "category", Organisation.Category, "其它", "other"),
    (ORGS, "organisations", "state", Organisation.State, "备案中", "pending"),
    (ORGS, "organisations", "state", Organisation.State, "未备案", "team"),
    (ORGS, "organisations", "state", Organisation.State, "已解散", "cancelled"),
    (ORGS, "organisations", "state", Organisation.State, "不知道", None),
    (INCUBATION, "incubations", "stage", Incubation.Stage, "孵化中", "growing"),
    (INCUBATION, "incubations", "stage", Incubation.Stage, "毕业", "hatched"),
    (INCUBATION, "incubations", "stage", Incubation.Stage, "入孵", "shell"),
]
# Register, sheet, column, what may just be said, what may not.
EDGES = [
    (ORGS, "organisations", "filed_on", "2000-01-01", "1999-12-31"),
    (ORGS, "organisations", "members", 0, -1),
    (ORGS, "organisations", "members", 25, 25.5),
    (ORGS, "organisations", "name", "字" * 80, "字" * 81),
    (ORGS, "organisations", "standardised", "√", "也许"),
    (INCUBATION, "incubations", "entered_on", "2000-01-01", "1999-12-31"),
    (INCUBATION, "incubation_activities", "content", "字" * 200, "字" * 201),
    (INCUBATION, "incubation_activities", "people", 0, -1),
]


def column_of(register, sheet: str, key: str):
    return next(each for each in register.sheets if each.key == sheet).by_key[key]


@pytest.mark.parametrize("register", [ORGS, INCUBATION], ids=lambda register: register.code)
def test_every_column_goes_out_and_comes_in_again(register):
    rows = {sheet.key: [ROWS[sheet.key]] for sheet in register.sheets}
    for sheet in register.sheets:
        assert ROWS[sheet.key].keys() == sheet.by_key.keys()
    assert round_trip(register, rows) == rows


@pytest.mark.parametrize("register", [ORGS, INCUBATION], ids=lambda register: register.code)
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
