"""The blank workbook that people fill in."""

import io

import pytest
from openpyxl import load_workbook

import sheets
from sheets.templates import write_template
from tests.sheets.workbooks import REGISTER, VISITS, messages, read, saved

MANY = [f"第{number}社区居民委员会" for number in range(99)]


def template(**options):
    buffer = io.BytesIO()
    write_template(REGISTER, buffer, **options)
    return load_workbook(io.BytesIO(buffer.getvalue()))


def rule(worksheet, cell):
    return next(each for each in worksheet.data_validations.dataValidation if cell in each.sqref)


def test_a_blank_template_is_a_readable_workbook_without_rows(tmp_path):
    write_template(REGISTER, tmp_path / "空.xlsx")
    book = sheets.read_book(tmp_path / "空.xlsx", REGISTER)
    assert book.rows == {"visits": [], "plans": []}
    assert messages(book) == []


def test_a_filled_template_is_read():
    workbook = template(choices={("visits", "place"): MANY})
    worksheet = workbook["走访"]
    for column, value in enumerate(("2022.5.3", "探访", MANY[5], 3), 1):
        worksheet.cell(4, column, value)
    worksheet["B2"] = "2022年7月15日"
    book = read(saved(workbook))
    assert messages(book) == []
    assert book.rows["visits"][0].values["place"] == MANY[5]
    assert str(book.filled_on) == "2022-07-15"


def test_headers_are_frozen_and_mark_what_is_required():
    worksheet = template()["走访"]
    headers = [cell.value for cell in worksheet[3]]
    assert headers[:4] == ["*服务日期", "*类型", "*社区", "人数"]
    assert worksheet.freeze_panes == "A4"
    assert worksheet["A3"].fill.fgColor.rgb != worksheet["D3"].fill.fgColor.rgb


def test_columns_of_words_are_formatted_as_text_so_that_codes_keep_their_zeros():
    worksheet = template()["走访"]
    formats = {
        column.key: worksheet.column_dimensions["ABCDEFGHIJ"[index]].number_format
        for index, column in enumerate(VISITS.columns)
    }
    assert formats["code"] == "@"
    assert formats["day"] == "yyyy-mm-dd"
    assert formats["cost"] == "#,##0.00"


def test_short_lists_stand_in_the_rule_and_long_ones_on_a_hidden_sheet():
    workbook = template(choices={("visits", "code"): MANY, ("plans", "name"): MANY})
    worksheet = workbook["走访"]
    assert rule(worksheet, "C4").formula1 == '"东社区,西社区"'
    formula = rule(worksheet, "H2003").formula1
    assert formula == "'可选项'!$A$1:$A$99"
    assert rule(workbook["计划"], "A4").formula1 == formula
    hidden = workbook["可选项"]
    assert hidden.sheet_state == "hidden"
    assert [cell.value for cell in hidden["A"]] == MANY
    assert hidden["B1"].value is None


@pytest.mark.parametrize("word", ['带"引号', "带,逗号"])
def test_words_that_would_break_an_inline_list_go_to_the_hidden_sheet(word):
    workbook = template(choices={("visits", "place"): [word]})
    assert workbook["可选项"]["A1"].value == word


def test_a_note_is_shown_beside_the_cell_and_a_list_only_warns():
    worksheet = template()["走访"]
    assert rule(worksheet, "H4").prompt == "与记账凭证一致"
    assert rule(worksheet, "C4").errorStyle == "warning"


def test_the_guide_lists_every_column():
    guide = template()["填写说明"]
    rows = [row[:5] for row in guide.iter_rows(values_only=True)]
    assert ("走访", "服务日期", "必填", "日期，例如 2022-05-03", None) in rows
    assert ("走访", "社区", "必填", "从下拉列表中选择", None) in rows
    assert len([row for row in rows if row[0] == "走访"]) == len(VISITS.columns)


def test_foreign_words_are_never_formulas():
    workbook = template(choices={("visits", "place"): ["=1+1", *MANY]})
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
