"""The sheets of the roster and of the register of trainings: every column goes out and in."""

from datetime import date
from decimal import Decimal

import pytest

from sheets import CellError
from sheets.labels import labels_of
from talent.models import Level, TrainingRecord, Worker
from talent.sheets import TALENT, TRAINING
from tests.sheets.workbooks import round_trip

ROWS = {
    "workers": {
        "name": "张三", "gender": "female", "birth_month": date(1990, 5, 1), "unit": "关上社区",
        "post": "community_worker", "education": "本科", "level": "assistant", "number": "0012022",
        "obtained_on": date(2021, 12, 1), "registered_until": date(2024, 12, 1),
        "training_hours": Decimal("30.5"), "exam_level": "intermediate", "exam_year": 2022,
        "key_field": "elderly", "from_day": date(2020, 1, 1), "until_day": date(2022, 6, 30),
    },
    "training": {
        "held_on": date(2022, 6, 30), "theme": "个案工作", "category": "handbook",
        "key_field": "children", "handbook": "supervision", "hours": Decimal("4.5"),
        "name": "张三", "unit": "关上社区", "note": "线上",
    },
}  # fmt: skip
# Register, sheet, column, its choices, what people write, what it means (None: it is asked for).
WORDS = [
    (TALENT, "workers", "level", Level, "中级", "intermediate"),
    (TALENT, "workers", "level", Level, "助理社工师", "assistant"),
    (TALENT, "workers", "level", Level, "高级 社工师", "senior"),
    (TALENT, "workers", "post", Worker.Post, "专职网格员", "grid_worker"),
    (TALENT, "workers", "post", Worker.Post, "站长", None),
    (TALENT, "workers", "gender", Worker.Gender, "男性", "male"),
    (TALENT, "workers", "key_field", Worker.Field, "养老", "elderly"),
    (TRAINING, "training", "category", TrainingRecord.Category, "继教", "education"),
    (TRAINING, "training", "key_field", TrainingRecord.KeyField, "未成年人", "children"),
    (TRAINING, "training", "key_field", TrainingRecord.KeyField, "社区治理", None),
    (TRAINING, "training", "handbook", TrainingRecord.Handbook, "《运营操作指引》", "operation"),
]
# Register, sheet, column, what may just be said, what may not.
EDGES = [
    (TALENT, "workers", "birth_month", "1920-01", "1919-12"),
    (TALENT, "workers", "from_day", "1950-01-01", "1949-12-31"),
    (TALENT, "workers", "training_hours", 9999, 10000),
    (TALENT, "workers", "training_hours", 0, -1),
    (TALENT, "workers", "exam_year", 2008, 2007),
    (TALENT, "workers", "exam_year", 2050, 2051),
    (TALENT, "workers", "name", "字" * 40, "字" * 41),
    (TRAINING, "training", "hours", 999, 1000),
    (TRAINING, "training", "held_on", "2000-01-01", "1999-12-31"),
    (TRAINING, "training", "theme", "字" * 100, "字" * 101),
]


def column_of(register, sheet: str, key: str):
    return next(each for each in register.sheets if each.key == sheet).by_key[key]


@pytest.mark.parametrize("register", [TALENT, TRAINING], ids=lambda register: register.code)
def test_every_column_goes_out_and_comes_in_again(register):
    rows = {sheet.key: [ROWS[sheet.key]] for sheet in register.sheets}
    for sheet in register.sheets:
        assert ROWS[sheet.key].keys() == sheet.by_key.keys()
    assert round_trip(register, rows) == rows


@pytest.mark.parametrize("register", [TALENT, TRAINING], ids=lambda register: register.code)
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
