"""The other kinds of files that streets send hold the same register as their .xlsx.

The .xls and .ods were saved from the .xlsx by a real spreadsheet program; an .et is an .xls by
another name.
"""

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from registers.catalog import CATALOG
from tests.registers.books import messages, record, registers_in, services_book, take_in

DATA = Path(__file__).parent.parent / "data"
STREET = "吴井街道"
SINGLE = [code for code, intake in CATALOG.items() if len(intake.register.sheets) == 1]


def as_csv(path, target, sheet=None, encoding="utf-8"):
    """The file as a spreadsheet program writes one of its sheets into a .csv."""
    book = load_workbook(path, data_only=True)
    worksheet = book[sheet] if sheet else book.worksheets[0]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [_written(cell) for cell in row] for row in worksheet.iter_rows(values_only=True)
    )
    target.write_bytes(text.getvalue().encode(encoding))
    return target


def _written(cell):
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else "" if cell is None else cell


@pytest.mark.django_db
def test_every_kind_changes_nothing_after_the_xlsx(guandu, tmp_path):
    station = guandu[STREET]
    for code, path in registers_in(DATA / "workbooks" / STREET):
        intake = CATALOG[code]
        (created, _updated, _unchanged), plan = take_in(code, station, path)
        assert created == plan.rows > 0
        for copy in copies(intake, tmp_path):
            counts, again = take_in(code, station, copy)
            assert messages(again) == [], copy
            assert counts == (0, 0, plan.rows), copy
        rows = 0
        for sheet in load_workbook(path).sheetnames:
            copy = as_csv(path, tmp_path / f"{sheet}.csv", sheet, "gb18030")
            (created, updated, unchanged), again = take_in(code, station, copy)
            assert (messages(again), created, updated) == ([], 0, 0), sheet
            rows += unchanged
        assert rows == plan.rows


def copies(intake, folder):
    saved = DATA / "kinds" / STREET / intake.title
    yield from (saved.with_suffix(".xls"), saved.with_suffix(".ods"))
    yield shutil.copy(saved.with_suffix(".xls"), folder / f"{intake.title}.et")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_of_chinese_computers(main_project, tmp_path, encoding):
    book = services_book(tmp_path, [record(), record("㐂讲座，第一期")])
    path = as_csv(book, tmp_path / "服务记录台账.csv", encoding=encoding)
    counts, plan = take_in("services", main_project.station, path)
    assert (messages(plan), counts) == ([], (2, 0, 0))
    assert take_in("services", main_project.station, book)[0] == (0, 0, 2)


def test_a_sheet_that_a_csv_does_not_hold_is_told(main_project, tmp_path):
    path = tmp_path / "资金台账.csv"
    path.write_text(f"到账日期,项目,批次,金额\n2022-01-17,{main_project.name},第一批,1200\n")
    counts, plan = take_in("funds", main_project.station, path)
    assert (messages(plan), counts) == ([], (1, 0, 0))
    assert any("没有“支出”表" in notice for notice in plan.notices)


def test_an_amount_whose_comma_moved_its_row_is_refused(main_project, tmp_path):
    path = tmp_path / "资金台账.csv"
    rows = ["到账日期,项目,批次,金额,备注", f"2022-01-17,{main_project.name},第一批,1,200.00,"]
    path.write_text("\n".join([*rows, f"2022-01-18,{main_project.name},第二批,1200,"]))
    _counts, plan = take_in("funds", main_project.station, path)
    assert [(row, "错了位" in words) for row, _column, words in messages(plan)] == [(2, True)]
