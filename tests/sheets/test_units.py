"""Ten thousands anywhere about the amounts are refused with the cell named, never read as yuan."""

import pytest

import sheets
from sheets import units
from sheets.cells import shown
from tests.sheets.workbooks import HEADER, messages, read, workbook_bytes

PLAIN = ("日期", "类型", "社区", "金额")
ROW = ("2022.5.3", "探访", "东社区", 1.5)


def book(*rows, title="走访", header=PLAIN, row=ROW, below=()):
    return read(workbook_bytes(*rows, header, row, *below, title=title))


def places(found):
    """Where the problems lie, as (row, column from 1)."""
    return [(problem.row, problem.column_number) for problem in found.problems]


@pytest.mark.parametrize(
    "words",
    [
        "单位：万元",
        "单位:  万 元",
        "（单位：人民币万元）",
        "金额单位为万元",
        "金额单位：千元",
        "单位：百元",
        "单位：亿元",
        "单位：百万元",
        "币种：美元",
        "以万元为单位",
        "东街道走访台账（万元）",
        "2022年东街道走访台账（千元）",
        "资金情况表[万元]",
        "２０２２年走访台账（万元）",
        "人民币万元",
        "万元",
        "单位：万",
        "（单位：萬元）",
        "以“万”为单位",
        "金额均按万计",
        "单位：千",
        "单位：分",
        "金额单位（W）",
        "单位：w元",
        "填表说明：" + "请如实填写，不得漏报。" * 25 + "金额单位为万元。",
        "走访台账 填报日期：2022年7月15日 单位：万元",
    ],
)
@pytest.mark.parametrize("column", [0, 3, 8])
def test_a_unit_above_the_amounts_is_refused_with_its_cell(words, column):
    found = book((None,) * column + (words,))
    (problem,) = found.problems
    assert places(found) == [(1, column + 1)]
    assert f"{'ABCDEFGHI'[column]}1 写着“{shown(words)}”" in problem.message
    assert "换算成元" in problem.message
    assert found.matches["visits"].doubtful


@pytest.mark.parametrize(
    "rows",
    [
        [("单位：元",)],
        [("（单位：人民币元）",)],
        [("东街道500万元走访项目台账",)],
        [("东街道五百万元走访项目台账",)],
        [("百元微心愿走访台账",)],
        [("总投资", 25, "万元")],
        [("总投资25万元，其中区级20万元",)],
        [("单位：东街道社工站",)],
        [("填报人：万千里",)],
        [("填报单位：千秋社区",)],
        [("填报单位：分局",)],
        [("备注：每月按万分之五计",)],
        [("x" * 150 + "万里长征" * 20,)],
    ],
)
def test_other_words_above_the_amounts_do_no_harm(rows):
    found = book(*rows)
    assert found.problems == []
    assert found.rows["visits"][0].values["cost"] == 150


@pytest.mark.parametrize(
    "title",
    ["金额（万元）", "金额(单位：万元)", "金额/万元", "金额：千元", "金额【万元】", "金额万元"],
)
def test_a_unit_in_the_header_is_refused_with_its_cell(title):
    found = book(header=(*PLAIN[:3], title))
    assert places(found) == [(1, 4)]
    assert "D1 写着" in messages(found)[0]
    assert found.problems[0].value == title


def test_a_unit_in_the_name_of_the_sheet_is_refused():
    found = book(title="走访（万元）")
    assert "工作表的名称是“走访（万元）”" in messages(found)[0]


def test_a_heading_over_the_header_counts_for_what_stands_below():
    top = (None, None, None, "投入（万元）")
    assert places(book(top)) == [(1, 4)]


def test_two_cells_that_contradict_each_other_are_both_named():
    (message,) = messages(book(("单位：万元",), header=(*PLAIN[:3], "金额(元)")))
    assert "A1 写着“单位：万元”，而 D2 写着“金额(元)”，两处不一致" in message
    (message,) = messages(book(("单位：元",), header=(*PLAIN[:3], "金额(万元)")))
    assert "D2 写着“金额(万元)”，而 A1 写着“单位：元”，两处不一致" in message


def test_of_two_columns_the_one_in_yuan_is_read_whatever_the_other_counts_in():
    header = (*PLAIN[:3], "金额（元）", "累计金额（万元）")
    found = book(header=header, row=(*ROW, 0.5))
    assert found.problems == []
    header = (*PLAIN[:3], "金额", "累计金额（万元）")
    assert places(book(header=header, row=(*ROW, 0.5))) == [(1, 5)]


def test_a_unit_of_the_table_in_the_header_row_is_refused_beside_an_amount_in_yuan():
    for words in ("单位：万元", "（单位：千元）"):
        header = (*PLAIN[:3], "金额（元）", words)
        assert places(book(header=header)) == [(1, 5)]


def test_a_unit_in_a_column_of_its_own_or_in_a_remark_is_refused_once():
    header = (*PLAIN, "计量", "备注")
    for cells in (("万元", None), (None, "万元"), (None, "单位：万元"), (None, "（千元）")):
        found = book(header=header, row=(*ROW, *cells), below=[(*ROW, *cells)])
        assert places(found) == [(2, 5 if cells[0] else 6)]
    assert book(header=header, row=(*ROW, "元", "每月3万元")).problems == []


@pytest.mark.parametrize(
    "below",
    [
        ("注：金额单位为万元",),
        (None, "说明：以万元计"),
        ("日期", "类型", "社区", "金额（万元）"),
    ],
)
def test_a_unit_below_the_amounts_is_refused(below):
    assert [row for row, _column in places(book(below=[below]))] == [3]


def test_a_total_may_count_in_what_it_likes():
    assert book(below=[("合计（万元）", None, None, 0.00015)]).problems == []


def test_a_register_without_amounts_may_speak_of_ten_thousands():
    columns = (
        sheets.Column("name", "名称", sheets.text(), required=True),
        sheets.Column("size", "规模", sheets.text()),
    )
    register = sheets.Register("x", "x", (sheets.Sheet("x", "名单", columns),))
    data = workbook_bytes(("单位：万元",), ("名称", "规模"), ("甲", "乙"), title="名单")
    assert read(data, register).problems == []


@pytest.mark.parametrize(
    ("raw", "fen"),
    [("3.2万", 3200000), ("3.2万元", 3200000), ("12,000.00元", 1200000), ("３．２万元整", 3200000)],
)
def test_an_amount_that_names_its_own_unit_is_read_by_it(raw, fen):
    assert book(row=(*ROW[:3], raw)).rows["visits"][0].values["cost"] == fen


@pytest.mark.parametrize("raw", ["3.2千元", "1.2亿", "5百元", "3.2美元"])
def test_an_amount_in_other_units_is_refused(raw):
    assert "不是金额" in messages(book(row=(*ROW[:3], raw)))[0]


def test_columns_are_named_as_spreadsheet_programs_show_them():
    assert [units.letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
    assert HEADER[5] == "金额（元）"


def test_a_required_amount_in_ten_thousands_is_told_once():
    amount = sheets.Column("fen", "金额(元)", sheets.fen(), required=True, kind="amount")
    name = sheets.Column("name", "名称", sheets.text(), required=True)
    note = sheets.Column("note", "备注", sheets.text(), required=True)
    register = sheets.Register("x", "x", (sheets.Sheet("x", "名单", (name, note, amount)),))
    row = ("甲", "无话", 3)
    found = read(workbook_bytes(("名称", "备注", "金额(万元)"), row, title="名单"), register)
    assert places(found) == [(1, 3)]
    found = read(workbook_bytes(("名称", "备注", "数额"), row, title="名单"), register)
    assert "缺少“金额(元)”列" in messages(found)[0]
