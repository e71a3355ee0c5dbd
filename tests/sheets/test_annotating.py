"""The workbook that goes back: bad cells marked, repaired and handed in again."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from sheets import Problem, UnreadableWorkbook, annotating
from sheets.annotating import annotate
from sheets.foreign import annotator
from tests.sheets.workbooks import HEADER, messages, read, saved, workbook_bytes

BAD = workbook_bytes(
    ("东街道走访台账",),
    HEADER,
    (1, "2022-02-30", "探访", "东社区", 12, "-5", "甲"),
    (2, "2022.5.4", "探防", "西社区", 3, 20, "乙"),
    ("合计", None, None, None, "=SUM(E3:E4)", "=SUM(F3:F4)"),
)


def marked(data, problems=None):
    buffer = io.BytesIO()
    annotate(data, read(data).problems if problems is None else problems, buffer)
    return buffer.getvalue()


def comments(workbook, title="走访"):
    return {
        cell.coordinate: cell.comment.text
        for row in workbook[title].iter_rows()
        for cell in row
        if cell.comment
    }


def coloured(workbook, title="走访"):
    return {
        cell.coordinate
        for row in workbook[title].iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == annotator.MARK_COLOUR
    }


def test_bad_cells_are_coloured_with_one_comment_each():
    workbook = load_workbook(io.BytesIO(marked(BAD)))
    assert coloured(workbook) == {"B3", "F3", "C4"}
    notes = comments(workbook)
    assert set(notes) == {"B3", "F3", "C4"}
    assert "不是真实日期" in notes["B3"]
    assert "是不是“探访”" in notes["C4"]


def test_the_first_sheet_lists_every_problem_with_its_place():
    workbook = load_workbook(io.BytesIO(marked(BAD)))
    assert workbook.sheetnames == ["错误清单", "走访"]
    assert workbook.active.title == "错误清单"
    rows = list(workbook["错误清单"].iter_rows(values_only=True))
    assert rows[0][0].startswith("共 3 个问题")
    assert rows[1] == annotator.LIST_HEADER
    assert rows[2][:4] == ("走访", 3, "服务日期", "2022-02-30")
    assert [row[1] for row in rows[2:]] == [3, 3, 4]
    assert workbook["错误清单"]["F3"].hyperlink.location == "'走访'!B3"


def test_the_rest_of_the_workbook_is_as_it_was():
    workbook = load_workbook(io.BytesIO(marked(BAD)))
    worksheet = workbook["走访"]
    assert worksheet["E5"].value == "=SUM(E3:E4)"
    assert worksheet["A1"].value == "东街道走访台账"
    assert [row.values for row in read(marked(BAD)).rows["visits"]] == [
        row.values for row in read(BAD).rows["visits"]
    ]


def test_repaired_and_handed_in_again_it_is_good():
    workbook = load_workbook(io.BytesIO(marked(BAD)))
    for cell, value in {"B3": "2022-02-28", "F3": 5, "C4": "探访"}.items():
        workbook["走访"][cell] = value
    repaired = saved(workbook)
    book = read(repaired)
    assert messages(book) == []
    assert len(book.rows["visits"]) == 2
    clean = load_workbook(io.BytesIO(marked(repaired)))
    assert comments(clean) == {}
    assert coloured(clean) == set()


def test_marking_twice_does_not_stack():
    once = marked(BAD)
    twice = marked(once)
    assert messages(read(twice)) == messages(read(BAD))
    first, second = (load_workbook(io.BytesIO(data)) for data in (once, twice))
    assert second.sheetnames == ["错误清单", "走访"]
    assert comments(second) == comments(first)
    assert coloured(second) == coloured(first)


def test_the_files_own_notes_and_colours_stay():
    workbook = load_workbook(io.BytesIO(BAD))
    worksheet = workbook["走访"]
    worksheet["B3"].comment = Comment("张三：待核", "张三")
    worksheet["G4"].comment = Comment("别动", "张三")
    worksheet["G3"].fill = PatternFill("solid", fgColor="FF00FF00")
    data = saved(workbook)
    for _ in range(2):
        data = marked(data)
        notes = comments(load_workbook(io.BytesIO(data)))
        assert notes["G4"] == "别动"
        assert notes["B3"].startswith("张三：待核\n【导入检查】")
        assert notes["B3"].count("不是真实日期") == 1
    assert load_workbook(io.BytesIO(data))["走访"]["G3"].fill.fgColor.rgb == "FF00FF00"
    good = marked(data, [])
    assert comments(load_workbook(io.BytesIO(good)))["B3"] == "张三：待核"


def test_two_problems_of_a_cell_are_one_comment():
    problems = [Problem("走访", 3, "社区", 4, "东社区", words) for words in ("甲错", "乙错")]
    notes = comments(load_workbook(io.BytesIO(marked(BAD, problems))))
    assert notes == {"D3": "【导入检查】\n甲错\n乙错"}


def test_problems_without_a_cell_are_noted_at_the_row():
    problems = [
        Problem("走访", 2, "时长", 0, "", "缺少“时长”列"),
        Problem("走访", 4, "", 0, "", "与上一行重复"),
        Problem("不在", 1, "列", 1, "", "没有这张表"),
    ]
    workbook = load_workbook(io.BytesIO(marked(BAD, problems)))
    notes = comments(workbook)
    assert notes["A2"].endswith("时长：缺少“时长”列")
    assert notes["A4"].endswith("与上一行重复")
    assert workbook["错误清单"].max_row == 5


def test_a_problem_in_a_merged_cell_is_noted_where_it_shows():
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = "走访"
    for row in (HEADER, (1, "2022.5.3", "探访", "东社区"), (2, "2022.5.3", "探访", "东社区")):
        worksheet.append(row)
    worksheet.merge_cells("D2:D3")
    problem = Problem("走访", 3, "社区", 4, "东社区", "没有这个社区")
    assert set(comments(load_workbook(io.BytesIO(marked(saved(workbook), [problem]))))) == {"D2"}


def test_quoted_words_never_become_formulas_or_break_the_file():
    problem = Problem("走访", 3, "=1+1", 4, "=cmd|'/c calc'!A0", "=坏\x07字")
    worksheet = load_workbook(io.BytesIO(marked(BAD, [problem])))["错误清单"]
    cells = [cell for row in worksheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert worksheet["E3"].value == "=坏字"


def test_a_text_that_looks_like_a_formula_stays_a_text_in_the_copy():
    workbook = load_workbook(io.BytesIO(BAD))
    workbook["走访"]["G3"] = "=1+1"
    workbook["走访"]["G3"].data_type = "s"
    copy = load_workbook(io.BytesIO(marked(saved(workbook))))
    assert copy["走访"]["G3"].data_type == "s"


def test_of_a_very_long_list_the_first_are_marked_and_the_rest_counted(monkeypatch):
    monkeypatch.setattr(annotating, "MAX_LISTED", 2)
    problems = [Problem("走访", row, "列", 1, "", "错") for row in range(1, 8)]
    target = io.BytesIO()
    annotate(BAD, problems, target)
    workbook = load_workbook(io.BytesIO(target.getvalue()))
    assert len(comments(workbook)) == 2
    assert workbook["错误清单"].max_row == 4
    assert workbook["错误清单"]["A1"].value.startswith("共 7 个问题（列出前 2 个）")


def test_a_path_is_source_and_target_and_hostile_files_are_refused(tmp_path):
    source, target = tmp_path / "坏.xlsx", tmp_path / "坏.errors.xlsx"
    source.write_bytes(BAD)
    annotate(source, read(BAD).problems, target)
    assert len(comments(load_workbook(target))) == 3
    with pytest.raises(UnreadableWorkbook):
        annotate(b"<html>", [], target)
