"""Finding sheets, headers and data rows in workbooks kept by hand."""

import datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import sheets
from sheets import UnreadableWorkbook, layout, matching
from sheets.foreign import reader
from tests.sheets.workbooks import (
    GOOD_ROW,
    HEADER,
    PLANS,
    REGISTER,
    VISITS,
    good_workbook,
    messages,
    read,
    saved,
    visits,
    with_sheet_xml,
    workbook_bytes,
)

D = datetime.date
TITLE = ("东街道走访台账",)
FILLED = ("填报单位：", None, None, "填报日期：2022年7月15日")
PLAN_HEADER = ("计划", "计划完成日期", "权重(%)")
PLAN_ROW = ("阵地建设", "2022.12.31", 15)


def refusal(data, register=REGISTER):
    with pytest.raises(UnreadableWorkbook) as caught:
        read(data, register)
    return str(caught.value)


# Headers


def test_a_row_is_read_with_its_number_values_and_raw_cells():
    book = read(workbook_bytes(TITLE, FILLED, HEADER, GOOD_ROW))
    (row,) = book.rows["visits"]
    assert row.number == 4
    assert row.values == {
        "day": D(2022, 5, 3),
        "kind": "visit",
        "place": "东社区",
        "people": 12,
        "hours": None,
        "cost": 120050,
        "since": None,
        "code": None,
        "public": None,
        "remark": None,
    }
    assert row.raw["day"] == "2022.5.3"
    assert row.raw["remark"] == "无"
    assert book.problems == []
    assert len(book.sha256) == 64


@pytest.mark.parametrize(
    "cells",
    [
        ("填报单位：", "填报日期：2022年7月15日"),
        ("填报日期", "2022.7.15"),
        ("填报日期：", None, D(2022, 7, 15)),
        ("制表日期 ： ２０２２-７-１５",),
    ],
)
def test_the_day_the_form_was_filled_in_is_found_above_the_header(cells):
    assert read(workbook_bytes(TITLE, cells, HEADER, GOOD_ROW)).filled_on == D(2022, 7, 15)


@pytest.mark.parametrize("cells", [("填报单位：",), ("填报日期：",), ("填报日期：七月",)])
def test_without_a_day_above_the_header_there_is_none(cells):
    assert read(workbook_bytes(TITLE, cells, HEADER, GOOD_ROW)).filled_on is None


@pytest.mark.parametrize(
    "header",
    [
        ("日期", "类 型", "社\n区", "服务人数", "金额（元）"),
        ("*服务日期", "类型：", "社区*", "人数", "支出金额(元)"),
        ("开展日期", "类型(单选)", "社区（全称）", "人数（人）", "金额"),
        ("服务日期（年月日）", "类型", "社区", "人数", "金额（ 元 ）"),
    ],
)
def test_headers_are_known_by_synonyms_brackets_spaces_and_units(header):
    book = read(workbook_bytes(header, ("2022.5.3", "探访", "东社区", 12, 1200.5)))
    assert book.problems == []
    values = book.rows["visits"][0].values
    assert (values["day"], values["people"], values["cost"]) == (D(2022, 5, 3), 12, 120050)


def test_columns_may_stand_in_any_order_among_unknown_ones():
    book = visits(
        ("东社区", "x", "探访", "y", "2022.5.3"), header=("社区", "甲", "类型", "乙", "日期")
    )
    assert book.rows["visits"][0].values["day"] == D(2022, 5, 3)


def test_of_two_columns_for_one_key_the_better_title_wins():
    header = ("日期", "服务日期", "类型", "社区")
    book = visits(("2021.1.1", "2022.5.3", "探访", "东社区"), header=header)
    assert book.rows["visits"][0].values["day"] == D(2022, 5, 3)


def test_an_amount_in_ten_thousands_is_never_read_as_yuan():
    book = visits(
        ("2022.5.3", "探访", "东社区", 1.5), header=("日期", "类型", "社区", "金额（万元）")
    )
    assert book.rows["visits"][0].values["cost"] is None
    book = read(workbook_bytes(TITLE, ("单位：万元",), HEADER, GOOD_ROW))
    assert "换算成元" in messages(book)[0]


def test_a_header_row_deep_down_is_found():
    intro = [(f"第{number}条说明",) for number in range(1, 18)]
    assert read(workbook_bytes(*intro, HEADER, GOOD_ROW)).rows["visits"][0].number == 19


def test_a_header_of_two_merged_rows_is_read_as_one():
    top = ("日期", "类型", "社区", "投入", None)
    below = (None, None, None, "人数", "金额(元)")
    book = read(workbook_bytes(TITLE, top, below, ("2022.5.3", "探访", "东社区", 12, 5)))
    assert book.problems == []
    assert book.rows["visits"][0].values["cost"] == 500


def test_a_missing_required_column_is_a_problem_of_the_header_row():
    book = visits(("2022.5.3", "探访"), header=("服务日期", "类型"))
    (problem,) = [each for each in book.problems if each.row == 1]
    assert problem.column == "社区"
    assert problem.message == "缺少“社区”列，请加上这一列（表头可写“社区”）"
    book = visits(("探访", "东社区"), header=("类型", "社区"))
    assert "“服务日期”、“日期”、“开展日期”" in messages(book)[0]


# Sheets


def test_sheets_are_found_by_their_headers_in_any_order_whatever_their_names():
    data = workbook_bytes(
        PLAN_HEADER,
        PLAN_ROW,
        title="Sheet1",
        more=[("说明", [("随便",)]), ("Sheet2", [HEADER, GOOD_ROW])],
    )
    book = read(data)
    assert [len(book.rows[key]) for key in ("visits", "plans")] == [1, 1]
    assert book.matches["plans"].raw.title == "Sheet1"


def test_a_sheet_not_in_the_file_is_empty_unless_required():
    assert read(good_workbook()).rows["plans"] == []
    message = refusal(workbook_bytes(PLAN_HEADER, PLAN_ROW, title="计划"))
    assert "没有找到“走访”工作表（表头应有：服务日期、类型、社区）" in message
    assert "这个文件里有：“计划”" in message


def test_an_empty_workbook_is_refused():
    assert "没有任何内容" in refusal(workbook_bytes())


def test_hidden_sheets_are_read():
    workbook = Workbook()
    workbook.active.append(("说明",))
    hidden = workbook.create_sheet("走访")
    hidden.sheet_state = "hidden"
    for row in (HEADER, GOOD_ROW):
        hidden.append(row)
    assert len(read(saved(workbook)).rows["visits"]) == 1


def test_a_hidden_draft_gives_way_to_the_visible_sheet_however_neat_it_looks():
    workbook = Workbook()
    workbook.active.title = "五月"
    for row in ((*HEADER, "自己加的"), (*GOOD_ROW, "x"), (*GOOD_ROW, "x")):
        workbook.active.append(row)
    hidden = workbook.create_sheet("走访")
    hidden.sheet_state = "hidden"
    for row in (HEADER, GOOD_ROW):
        hidden.append(row)
    assert len(read(saved(workbook)).rows["visits"]) == 2


@pytest.mark.parametrize(
    "words",
    [
        (None, None, "※ 如有疑问请致电区社工委。"),
        (None, "2、日期请按实际填写。"),
        (None, None, None, None, None, None, "站长签字："),
        (None, "站长签字：", None, None, None, None, "填报时间：2022年7月15日"),
    ],
)
def test_rows_of_mere_words_are_no_data_and_are_told(words):
    book = read(workbook_bytes(HEADER, GOOD_ROW, words))
    assert [row.number for row in book.rows["visits"]] == [2]
    assert book.problems == []
    assert book.unused["走访"].rows == [3]


@pytest.mark.parametrize(
    "cells",
    [
        (2, None, None, None, None, None, "只有编号和备注"),
        (None, "2022.5.4"),
        (None, None, "探访"),
        (None, None, None, None, 12),
    ],
)
def test_a_row_with_anything_a_column_understands_is_data_with_gaps(cells):
    book = read(workbook_bytes(HEADER, GOOD_ROW, cells))
    assert [row.number for row in book.rows["visits"]] == [2, 3]
    assert {problem.row for problem in book.problems} == {3}


def test_columns_of_no_known_name_are_told():
    book = read(workbook_bytes((*HEADER, "照片编号"), (*GOOD_ROW, "x")))
    assert book.unused["走访"].columns == ["照片编号"]
    assert read(workbook_bytes(HEADER, GOOD_ROW)).unused == {}


def test_two_sheets_that_could_both_be_it_are_refused_not_guessed():
    data = workbook_bytes(HEADER, GOOD_ROW, title="一月", more=[("二月", [HEADER, GOOD_ROW])])
    message = refusal(data)
    assert "“一月”" in message
    assert "“二月”" in message
    assert "请合并成一张" in message


def test_an_empty_second_sheet_with_the_same_header_does_no_harm():
    data = workbook_bytes(HEADER, GOOD_ROW, title="一月", more=[("二月", [HEADER])])
    assert len(read(data).rows["visits"]) == 1


# Problems


def test_a_problem_speaks_of_the_file_in_its_own_words():
    book = read(workbook_bytes(TITLE, ("日期", "类型", "社区"), ("2022-02-30", "探访", "东社区")))
    (problem,) = book.problems
    assert (problem.sheet, problem.row, problem.column, problem.column_number) == (
        "走访",
        3,
        "日期",
        1,
    )
    assert problem.value == "2022-02-30"
    assert "不是真实日期" in problem.message


def test_callers_add_problems_of_their_own():
    book = read(good_workbook())
    row = book.rows["visits"][0]
    problem = book.problem("visits", row, "place", "没有这个社区")
    assert (problem.column, problem.column_number, problem.value) == ("社区", 4, "东社区")
    absent = book.problem("visits", row, "hours", "缺时长")
    assert (absent.column, absent.column_number, absent.value) == ("时长(小时)", 0, "")
    whole = book.problem("visits", row, None, "与上一行重复")
    assert (whole.column, whole.column_number) == ("", 0)
    assert book.problems == [problem, absent, whole]


def test_every_wrong_cell_is_reported_in_the_order_of_the_sheet():
    book = visits((1, "2022-02-30", "跳舞", "东社区", "x", "-5"))
    assert [problem.column_number for problem in book.problems] == [2, 3, 5, 6]
    assert book.rows["visits"][0].values["day"] is None


# Odd cells through the real reader


def test_odd_numbers_are_problems_and_not_failures():
    def odd(xml):
        return xml.replace(b"<v>12</v>", b"<v>1e400</v>").replace(b"<v>1200.5</v>", b"<v>NaN</v>")

    book = read(with_sheet_xml(odd))
    assert len(book.problems) == 2


def test_control_characters_and_half_surrogates_are_problems():
    row = (*GOOD_ROW[:-1], "甲_x0000_乙")
    assert "控制字符" in messages(read(good_workbook(row)))[0]


def test_a_cell_of_32_thousand_characters_is_a_problem():
    assert "最多 500 个字" in messages(visits((*GOOD_ROW[:-1], "长" * 32_000)))[0]


def test_the_text_of_a_formula_is_text_and_a_formula_counts_by_its_value():
    book = visits((*GOOD_ROW[:-1], '=HYPERLINK("http://x","点")'))
    assert book.rows["visits"][0].values["remark"] is None

    def formula(xml):
        return xml.replace(b"<v>1200.5</v>", b"<f>600.25*2</f><v>1200.5</v>")

    assert read(with_sheet_xml(formula)).rows["visits"][0].values["cost"] == 120050


def test_formulas_that_failed_are_problems_also_where_a_cell_may_be_empty():
    def error(xml):
        for cell in (b"E2", b"F2", b"G2"):
            start = xml.index(b'<c r="' + cell)
            end = xml.index(b"</c>", start)
            failed = b'<c r="%s" s="0" t="e"><f>1/0</f><v>#DIV/0!</v>' % cell
            xml = xml[:start] + failed + xml[end:]
        return xml

    assert [problem.column_number for problem in read(with_sheet_xml(error)).problems] == [5, 6, 7]
    for parse in (sheets.text(), sheets.fen(), sheets.day(), sheets.yes_no()):
        with pytest.raises(sheets.CellError):
            parse(reader.ERROR_WORD)


def test_dates_of_the_1904_system_are_the_same_days():
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    workbook.epoch = CALENDAR_MAC_1904
    serial = 44684 - 1462
    for row in (HEADER, (1, serial, "探访", "东社区"), (2, serial, "探访", "东社区")):
        worksheet.append(row)
    worksheet["B2"].number_format = "yyyy-mm-dd"
    found = [row.values["day"] for row in read(saved(workbook)).rows["visits"]]
    assert found == [D(2022, 5, 3)] * 2


@pytest.mark.parametrize("number", [-1, 0, 60, 2_958_466])
def test_date_cells_out_of_range_are_problems(number):
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    for row in (HEADER, (1, number, "探访", "东社区")):
        worksheet.append(row)
    worksheet["B2"].number_format = "yyyy-mm-dd"
    assert len(read(saved(workbook)).problems) == 1


def test_times_and_durations_are_text_to_the_parsers():
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    for row in (HEADER, (1, datetime.time(9, 30), "探访", "东社区")):
        worksheet.append(row)
    assert "看不懂日期" in messages(read(saved(workbook)))[0]


def test_data_beside_and_below_empty_space_keeps_its_place():
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    for row, cells in ((5, ("日期", "类型", "社区")), (8, ("2022.5.3", "探访", "x" * 21))):
        for column, value in enumerate(cells, 4):
            worksheet.cell(row, column, value)
    book = read(saved(workbook))
    assert [row.number for row in book.rows["visits"]] == [8]
    assert book.problems[0].column_number == 6


# Declarations


def test_titles_fold_to_what_tells_them_apart():
    assert layout.fold_title(" *金额 （元）：") == "金额(元)"
    assert layout.without_unit("金额(元)") == "金额"
    assert layout.without_unit("金额(万元)") == "金额(万元)"
    assert layout.without_unit("(元)") == "(元)"
    assert [layout.without_unit(each) for each in ("金额/元", "金额:元", "权重%", "村/社区")] == [
        "金额", "金额", "权重", "村/社区",
    ]  # fmt: skip


def test_columns_are_matched_once_each():
    headers = {0: "计划", 1: "计划名称", 2: "计划完成日期"}
    assert matching.match_columns(headers, PLANS) == {"name": 1, "due": 2}
    assert VISITS.by_key["day"].titles == ("服务日期", "日期", "开展日期")


def test_the_register_reads_itself_whole():
    """A control for the tests above: the same words are an error where nothing is folded away."""
    broken = sheets.Sheet(key="visits", title="走访", columns=VISITS.columns[:1])
    with pytest.raises(UnreadableWorkbook):
        read(workbook_bytes(("别的", "东西"), (1, 2)), sheets.Register("x", "x", (broken,)))
