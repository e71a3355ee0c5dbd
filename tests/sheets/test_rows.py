"""Which rows of a sheet kept by hand are data."""

import pytest
from openpyxl import Workbook

from sheets import rows
from tests.sheets.workbooks import GOOD_ROW, HEADER, messages, read, saved, visits


def only_rows(*sheet_rows):
    book = visits(*sheet_rows)
    return [row.number for row in book.rows["visits"]], messages(book)


@pytest.mark.parametrize(
    "skipped",
    [
        (),
        (None, None, None),
        (7,),
        ("8", " ", "\u3000"),
        (9, "—", "—", "—"),
        ("合计", None, None, None, 12, 1200.5),
        ("合 计", None, None, None, 12),
        (None, "总计：", None, None, 12),
        (None, None, None, "小计", 12, 5),
        ("本页合计", None, None, None, 12),
        ("累计", None, None, None, 12),
        (None, "合　计（大写）", None, None, None, 5),
        HEADER,
        ("序号", "服务日期", "类型", "社区", "人数"),
        ("填表人：张三", None, None, "审核人：李四"),
        ("负责人：", None, None, "填报日期：2022年7月15日"),
        ("单位（盖章）：",),
        ("制表：王五",),
        ("备注：数字截至月底",),
        ("注1：不含志愿者",),
        ("说明：如上",),
        ("以下空白",),
    ],
)
def test_rows_that_are_no_data_are_skipped(skipped):
    assert only_rows(GOOD_ROW, skipped, GOOD_ROW) == ([2, 4], [])


@pytest.mark.parametrize(
    "kept",
    [
        (1, "2022.5.3", "探访", "小计社区"),
        (1, "2022.5.3", "探访", "合计"),
        (1, "2022.5.3", "探访", "备注：村"),
        ("备注：", "2022.5.3", "探访", "东社区", 12, 5, "多"),
        ("说明", "2022.5.3", "小组", "负责人村"),
    ],
)
def test_rows_that_only_look_like_totals_or_footers_are_kept(kept):
    assert only_rows(GOOD_ROW, kept) == ([2, 3], [])


def test_a_row_with_only_a_figure_is_kept_and_its_gaps_are_problems():
    numbers, problems = only_rows((1, None, None, None, 12))
    assert numbers == [2]
    assert problems == ["没有填写，这一列必须填"] * 3


def test_a_required_cell_with_a_stand_in_says_so():
    _, problems = only_rows((1, "—", "探访", "东社区"))
    assert problems == ["填的是“—”，等于没有填写，这一列必须填"]


def test_a_total_row_with_a_formula_is_skipped():
    assert only_rows(GOOD_ROW, ("合计", None, None, None, "=SUM(E2:E2)", "=SUM(F2:F2)")) == (
        [2],
        [],
    )


def test_rows_dated_later_are_rows():
    assert only_rows((1, "2022-08-03", "探访", "东社区")) == ([2], [])


def test_words_merged_over_several_rows_count_for_each_but_figures_do_not():
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    for row in (HEADER, GOOD_ROW, GOOD_ROW, GOOD_ROW):
        worksheet.append(row)
    worksheet.merge_cells("D2:D4")
    worksheet.merge_cells("F2:F4")
    book = read(saved(workbook))
    assert [row.values["place"] for row in book.rows["visits"]] == ["东社区"] * 3
    assert [row.values["cost"] for row in book.rows["visits"]] == [120050, None, None]


def test_endless_merges_stop_at_the_budget(monkeypatch):
    monkeypatch.setattr(rows, "MAX_MERGED_CELLS", 1)
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    for row in (HEADER, GOOD_ROW, GOOD_ROW, GOOD_ROW):
        worksheet.append(row)
    worksheet.merge_cells("D2:D4")
    assert len(messages(read(saved(workbook)))) == 2
