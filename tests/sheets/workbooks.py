"""Workbooks for the tests of `sheets`: a small register, and files good and hostile."""

import io
import zipfile

from openpyxl import Workbook

import sheets
from sheets.writing import write_book

KINDS = {"探访": "visit", "小组": "group", "个案": "case", "社区活动": "event"}

VISITS = sheets.Sheet(
    key="visits",
    title="走访",
    synonyms=("走访记录",),
    columns=(
        sheets.Column("day", "服务日期", sheets.day(), ("日期", "开展日期"), True, kind="date"),
        sheets.Column("kind", "类型", sheets.choice(KINDS, {"家访": "探访"}), required=True),
        sheets.Column(
            "place", "社区", sheets.text(20), required=True, choices=("东社区", "西社区")
        ),
        sheets.Column("people", "人数", sheets.count(), ("服务人数",), kind="integer"),
        sheets.Column("hours", "时长(小时)", sheets.decimal(1, 0, 24), kind="decimal"),
        sheets.Column("cost", "金额(元)", sheets.fen(), ("支出金额",), kind="amount"),
        sheets.Column("since", "出生年月", sheets.month(), kind="month"),
        sheets.Column("code", "凭证号", sheets.text(30, code=True), note="与记账凭证一致"),
        sheets.Column("public", "是否公开", sheets.yes_no()),
        sheets.Column("remark", "备注", sheets.text(500)),
    ),
)
PLANS = sheets.Sheet(
    key="plans",
    title="计划",
    required=False,
    columns=(
        sheets.Column("name", "计划名称", sheets.text(50), ("计划",), required=True),
        sheets.Column("due", "计划完成日期", sheets.day(), required=True, kind="date"),
        sheets.Column("weight", "权重(%)", sheets.decimal(2, 0, 100, percent=True), kind="decimal"),
    ),
)
REGISTER = sheets.Register("visits", "走访台账", (VISITS, PLANS))
HEADER = ("序号", "服务日期", "类型", "社区", "人数", "金额（元）", "备注")
GOOD_ROW = (1, "2022.5.3", "探访", "东社区", 12, 1200.5, "无")


def workbook_bytes(*sheet_rows, title="走访", more=()):
    """A workbook with one sheet of `sheet_rows`; `more` adds (title, rows)."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in ((title, sheet_rows), *more):
        worksheet = workbook.create_sheet(name)
        for row in rows:
            worksheet.append(row)
    return saved(workbook)


def saved(workbook):
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def good_workbook(*rows):
    return workbook_bytes(HEADER, *(rows or (GOOD_ROW,)))


def repacked(data, *, change=None, extra=(), method=zipfile.ZIP_DEFLATED):
    """The archive `data` with members changed (name → bytes → bytes) and others added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", method) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            edit = (change or {}).get(name)
            new.writestr(name, edit(content) if edit else content)
        for name, content in extra:
            new.writestr(name, content)
    return buffer.getvalue()


FIRST_SHEET = "xl/worksheets/sheet1.xml"


def with_sheet_xml(edit):
    """A good workbook whose sheet's XML went through `edit`."""
    return repacked(good_workbook(), change={FIRST_SHEET: edit})


def read(data, register=REGISTER):
    return sheets.read_book(data, register)


def visits(*rows, header=HEADER):
    """The rows of the register's first sheet, read from a workbook with `header` and `rows`."""
    return read(workbook_bytes(header, *rows))


def messages(book):
    return [problem.message for problem in book.problems]


def round_trip(register, rows):
    """The values of `rows` (sheet key → rows) after they were written and read again."""
    buffer = io.BytesIO()
    write_book(register, rows, buffer)
    book = sheets.read_book(buffer.getvalue(), register)
    assert messages(book) == []
    return {key: [row.values for row in found] for key, found in book.rows.items()}
