"""What is not read, and what is read although nobody sees it: refused or told."""

import pytest
from openpyxl import Workbook

from sheets import UnreadableWorkbook
from tests.sheets.workbooks import (
    FIRST_SHEET,
    GOOD_ROW,
    HEADER,
    messages,
    read,
    repacked,
    saved,
    workbook_bytes,
)

OTHER = [("小组名称", "组长"), ("合唱队", "张三"), ("舞蹈队", "李四")]


def test_a_second_sheet_that_cannot_be_read_is_an_error_and_never_dropped():
    book = read(workbook_bytes(HEADER, GOOD_ROW, more=[("小组活动", [(), *OTHER])]))
    (problem,) = book.problems
    assert (problem.sheet, problem.row) == ("小组活动", 2)
    assert "“小组活动”工作表认不出来" in problem.message
    assert len(book.rows["visits"]) == 1


def test_a_second_sheet_of_the_kind_that_lacks_a_column_is_an_error():
    more = [("二月", [("服务日期", "类型"), ("2022.5.3", "探访")])]
    assert "“二月”" in messages(read(workbook_bytes(HEADER, GOOD_ROW, more=more)))[0]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("填写说明（街道）", OTHER),
        ("下拉选项", OTHER),
        ("Sheet3", [("只有一句话",), ("还有一句",)]),
        ("Sheet3", [("一行", "两格")]),
    ],
)
def test_guides_and_mere_words_are_only_told(title, rows):
    book = read(workbook_bytes(HEADER, GOOD_ROW, more=[(title, rows)]))
    assert book.problems == []
    assert [title in notice for notice in book.notices] == [True]
    assert read(workbook_bytes(HEADER, GOOD_ROW, more=[("Sheet3", [])])).notices == []


def hidden_book(hide):
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    for row in (HEADER, GOOD_ROW, GOOD_ROW, GOOD_ROW, ("填表人：",)):
        worksheet.append(row)
    hide(workbook, worksheet)
    return read(saved(workbook))


def test_hidden_rows_are_read_and_named():
    def hide(_workbook, worksheet):
        worksheet.row_dimensions[3].hidden = True
        worksheet.row_dimensions[4].hidden = True
        worksheet.row_dimensions[5].hidden = True

    book = hidden_book(hide)
    assert len(book.rows["visits"]) == 3
    assert book.notices == ["“走访”表第 3、4 行是隐藏的（或被筛选掉的），也已读取，请核对。"]


def test_a_row_without_height_is_hidden():
    data = workbook_bytes(HEADER, GOOD_ROW, GOOD_ROW)
    flat = {FIRST_SHEET: lambda xml: xml.replace(b'<row r="3"', b'<row r="3" ht="0.0"')}
    assert "第 3 行" in read(repacked(data, change=flat)).notices[0]


def test_hidden_columns_are_read_and_named():
    def hide(_workbook, worksheet):
        worksheet.column_dimensions["E"].hidden = True
        worksheet.column_dimensions["A"].hidden = True

    book = hidden_book(hide)
    assert book.rows["visits"][0].values["people"] == 12
    assert book.notices == ["“走访”表的 E（人数） 列是隐藏的，也已读取，请核对。"]


def test_hidden_sheets_are_named_whether_read_or_not():
    def hide(workbook, worksheet):
        workbook.create_sheet("草稿").append(("a", "b"))
        workbook["草稿"].sheet_state = "hidden"

    assert hidden_book(hide).notices == ["隐藏的工作表“草稿”没有读。"]

    def hide_itself(workbook, worksheet):
        workbook.create_sheet("封面")
        worksheet.sheet_state = "hidden"

    assert "“走访”是隐藏的工作表" in hidden_book(hide_itself).notices[0]


def test_nothing_hidden_nothing_told():
    assert hidden_book(lambda *_: None).notices == []


def test_a_percent_is_a_percent_whatever_the_header_says():
    workbook = Workbook()
    workbook.active.title = "走访"
    for row in (HEADER, GOOD_ROW):
        workbook.active.append(row)
    plans = workbook.create_sheet("计划")
    for row in (("计划", "计划完成日期", "权重"), *[("甲", "2022.12.31", w) for w in WEIGHTS]):
        plans.append(row)
    for row, code in enumerate(("0%", "0.00%", "0%;[Red]-0%", "0.0", '0"%"'), 2):
        plans.cell(row, 3).number_format = code
    book = read(saved(workbook))
    assert [str(row.values["weight"]) for row in book.rows["plans"]] == [
        "20.00", "7.00", "100.00", "20.00", "15.00",
    ]  # fmt: skip


WEIGHTS = (0.2, 0.07, 1, 20, 15)


@pytest.mark.parametrize("code", ['0.0"万元"', "0.00万", '#,##0"千元"'])
def test_an_amount_that_its_format_shows_in_ten_thousands_is_refused(code):
    workbook = Workbook()
    workbook.active.title = "走访"
    for row in (HEADER, GOOD_ROW):
        workbook.active.append(row)
    workbook.active["F2"].number_format = code
    (message,) = messages(read(saved(workbook)))
    assert "不是金额" in message
    assert "显示为" in message


def test_a_workbook_of_which_no_sheet_is_known_names_them():
    with pytest.raises(UnreadableWorkbook, match="小组活动"):
        read(workbook_bytes(*OTHER, title="小组活动"))
