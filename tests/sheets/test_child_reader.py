"""The scripts of the child processes, run in this one so that each step can be looked at."""

import io
import json
import random

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sheets import UnreadableWorkbook, raw
from sheets.foreign import annotator, delimited, reader
from tests.sheets.workbooks import (
    FIRST_SHEET,
    GOOD_ROW,
    HEADER,
    good_workbook,
    read,
    repacked,
    saved,
    workbook_bytes,
)


def lines(data):
    output = io.BytesIO()
    reader.main(io.BytesIO(data), output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def cells(data):
    output = io.BytesIO()
    reader.main(io.BytesIO(data), output)
    return raw.parse_lines(output.getvalue().splitlines())


def test_the_child_and_this_process_read_the_same():
    data = workbook_bytes(("标题",), HEADER, (), GOOD_ROW, more=[("空", [])])
    assert cells(data) == raw.read_cells(data)


def test_only_rows_with_something_cross_and_gaps_at_the_end_do_not():
    head, sheet, rows = lines(workbook_bytes(("甲", None, "乙", None), (), (None, 1)))
    assert head == {"date1904": False}
    assert (sheet["sheet"], sheet["height"], sheet["width"]) == ("走访", 3, 3)
    assert rows == [[1, "甲", None, "乙"], [3, None, 1.0]]


def test_rows_cross_in_batches(monkeypatch):
    monkeypatch.setattr(reader, "BATCH_ROWS", 2)
    batches = lines(workbook_bytes(*[(number,) for number in range(1, 6)]))[2:]
    assert [len(batch) for batch in batches] == [2, 2, 1]


def test_of_a_sheet_too_large_only_the_top_crosses(monkeypatch):
    monkeypatch.setattr(reader, "MAX_ROWS", 3)
    monkeypatch.setattr(reader, "HEAD_ROWS", 2)
    (sheet,) = cells(workbook_bytes(("a",), ("b",), ("c",), ("d",)))
    assert not sheet.fits
    assert list(sheet.rows) == [1, 2]


def test_columns_beyond_the_limit_make_a_sheet_too_large(monkeypatch):
    monkeypatch.setattr(reader, "MAX_COLUMNS", 2)
    (sheet,) = cells(workbook_bytes(("a", "b", "c")))
    assert (sheet.fits, sheet.width, sheet.rows) == (False, 3, {1: ["a", "b"]})


def test_vertical_merges_cross_and_others_do_not():
    workbook = Workbook()
    worksheet = workbook.active
    worksheet["A1"] = worksheet["B2"] = worksheet["D9"] = "x"
    worksheet.merge_cells("A1:D1")
    worksheet.merge_cells("B2:B5")
    worksheet.merge_cells("C2:D5")
    assert cells(saved(workbook))[0].merges == [[2, 5, 1]]


def test_the_date_system_is_told():
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active["A1"] = 1
    assert cells(saved(workbook))[0].date1904


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B2" t="e"><v>#REF!</v></c>',
        b"<c t='e' s='0' r='B2'><f>1/0</f><v>#DIV/0!</v></c>",
    ],
)
def test_failed_formulas_are_found_where_the_parser_gives_nothing(cell):
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>%s</row>'
        b"</sheetData></worksheet>" % cell
    )
    (sheet,) = cells(repacked(good_workbook(), change={FIRST_SHEET: lambda _: xml}))
    assert sheet.rows[2] == [1.0, reader.ERROR_WORD]


def test_sheets_are_found_by_absolute_and_relative_targets():
    def relative(xml):
        return xml.replace(b"/xl/worksheets", b"worksheets")

    data = repacked(good_workbook(), change={"xl/_rels/workbook.xml.rels": relative})
    assert cells(data) == cells(good_workbook())


def test_the_marking_script_takes_its_order_and_the_workbook_in_one_stream():
    problem = {
        "sheet": "走访",
        "row": 2,
        "column": "社区",
        "column_number": 4,
        "value": "东社区",
        "message": "没有这个社区",
    }
    order = json.dumps(
        {"title": "错误清单", "rebuild": False, "problems": [problem], "total": 1}
    ).encode()
    output = io.BytesIO()
    annotator.main(io.BytesIO(order + b"\n" + good_workbook()), output)
    workbook = load_workbook(io.BytesIO(output.getvalue()))
    assert workbook["走访"]["D2"].comment.text.endswith("没有这个社区")


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_random_damage_is_read_or_refused_in_words(seed):
    """Bytes of the archive, or of a part before it is packed again, are changed at random."""
    chance = random.Random(seed)
    data = good_workbook(*[GOOD_ROW] * 20)
    if seed % 2:
        data = scrambled(data, chance)
    else:
        part = chance.choice([FIRST_SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
        data = repacked(data, change={part: lambda content: scrambled(content, chance)})
    outcome = rows_or_refusal(data)
    assert outcome in range(22) or "请" in outcome


def rows_or_refusal(data):
    try:
        return len(read(data).rows["visits"])
    except UnreadableWorkbook as error:
        return str(error)


def scrambled(content, chance):
    content = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def test_the_marking_script_replaces_its_own_marks_and_keeps_the_files_notes():
    workbook = load_workbook(io.BytesIO(good_workbook(GOOD_ROW, GOOD_ROW)))
    worksheet = workbook["走访"]
    worksheet.merge_cells("D2:D3")
    worksheet["D2"].comment = Comment("张三：待核", "张三")
    data = saved(workbook)
    keys = ("sheet", "row", "column", "column_number", "value", "message")
    problems = [
        dict(zip(keys, values, strict=True))
        for values in (("走访", 3, "社区", 4, "", "错"), ("走访", 2, "时长", 0, "", "缺列"))
    ]
    for _ in range(2):
        output = io.BytesIO()
        order = {"title": "错误清单", "problems": problems, "total": len(problems)}
        annotator.annotate(load_workbook(io.BytesIO(data)), order, output)
        data = output.getvalue()
    workbook = load_workbook(io.BytesIO(data))
    assert workbook.sheetnames == ["错误清单", "走访"]
    assert workbook["走访"]["D2"].comment.text == "张三：待核\n【导入检查】\n错"
    assert workbook["走访"]["A2"].comment.text == "【导入检查】\n时长：缺列"


def test_a_nul_byte_crosses_as_another_control_character():
    """No database takes it, not even in what is said about the cell."""
    end = b"</row></sheetData>"
    cell = b'<c r="H2" t="inlineStr"><is><t>a\0b</t></is></c>'
    change = {FIRST_SHEET: lambda xml: xml.replace(end, cell + end)}
    assert cells(repacked(good_workbook(), change=change))[0].rows[2][7] == "a\1b"
    assert list(delimited.read(b"a\0b,c\n")) == [["a\1b", "c"]]
