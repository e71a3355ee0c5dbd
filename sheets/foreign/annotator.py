"""Mark the wrong cells of a workbook: a line of JSON and the workbook in, the marked copy out.

Instead of the workbook the reader's lines may come in, of which a new one is built.
Run by `limited.py` and imports nothing of the portal: openpyxl parses the foreign file here.
"""

import datetime
import io
import json
import math
import re
import warnings
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

# Ours alone, so that the marks of an earlier round can be told from the file's own.
AUTHOR = "导入检查"
DIVIDER = "【导入检查】"
MARK_COLOUR = "FFFFC7C3"
MARK = PatternFill("solid", fgColor=MARK_COLOUR)
HEADER_FILL = PatternFill("solid", fgColor="FF1F4E79")
LIST_HEADER = ("工作表", "行", "列", "填写的内容", "问题和改法", "定位")
LIST_KEYS = ("sheet", "row", "column", "value", "message")
LINK_FONT = Font(underline="single", color="FF0563C1")
WRAPPED = Alignment(vertical="top", wrap_text=True)
LIST_WIDTHS = (16, 8, 20, 30, 70, 8)
REBUILT_WIDTH = 16
FORBIDDEN = re.compile(r"[\\*?:/\[\]]")
ROW_MARK_COLUMN = 1


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    order = json.loads(stdin.readline())
    # openpyxl warns of extensions it drops; there is nobody here to read it.
    warnings.simplefilter("ignore")
    workbook = rebuilt(stdin) if order["rebuild"] else load_workbook(io.BytesIO(stdin.read()))
    annotate(workbook, order, stdout)


def annotate(workbook: Workbook, order: dict[str, Any], target: BinaryIO) -> None:
    """Write the marked copy of the workbook to the binary file `target`."""
    _remove_old_list(workbook, order["title"])
    for worksheet in workbook.worksheets:
        _remove_marks(worksheet)
    _mark(workbook, order["problems"])
    _write_list(workbook, order["title"], order["problems"], order["total"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    target.write(buffer.getvalue())


def rebuilt(lines: Iterable[bytes]) -> Workbook:
    """A new workbook of the cells that the reader found in a file of another kind."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    merges = []
    for line in lines:
        content = json.loads(line)
        if isinstance(content, list):
            for number, *cells in content:
                _put_row(workbook.worksheets[-1], number, cells)
        elif "sheet" in content:
            worksheet = _new_sheet(workbook, content)
            merges += [(worksheet, *merge) for merge in content["merges"]]
    for merge in merges:
        _merge(*merge)
    return workbook


def _merge(worksheet: Worksheet, first: int, last: int, column: int) -> None:
    """Merge again, unless a covered cell holds something."""
    if all(worksheet.cell(row, column + 1).value is None for row in range(first + 1, last + 1)):
        worksheet.merge_cells(None, first, column + 1, last, column + 1)


def _new_sheet(workbook: Workbook, content: dict[str, Any]) -> Worksheet:
    worksheet = workbook.create_sheet(_printable(FORBIDDEN.sub("", content["sheet"])))
    worksheet.sheet_state = "hidden" if content["hidden"] else "visible"
    for column in range(1, min(content["width"], 100) + 1):
        dimension = worksheet.column_dimensions[get_column_letter(column)]
        dimension.width = REBUILT_WIDTH
        dimension.hidden = column - 1 in content["hidden_columns"]
    for number in content["hidden_rows"]:
        worksheet.row_dimensions[number].hidden = True
    return worksheet


def _put_row(worksheet: Worksheet, number: int, values: Sequence[Any]) -> None:
    for column, value in enumerate(values, 1):
        cell = worksheet.cell(number, column)
        if isinstance(value, dict):
            cell.value = datetime.datetime.fromisoformat(value["d"])
            cell.number_format = "yyyy-mm-dd" if len(value["d"]) == 10 else "yyyy-mm-dd hh:mm:ss"
        elif isinstance(value, str):
            cell.value = _printable(value)
            cell.data_type = "s"
        elif value is not None and math.isfinite(value):
            cell.value = value
        elif value is not None:
            cell.value = str(value)


def _remove_old_list(workbook: Workbook, title: str) -> None:
    if title in workbook.sheetnames:
        del workbook[title]


def _remove_marks(worksheet: Worksheet) -> None:
    for row in worksheet.iter_rows():
        for cell in row:
            if cell.comment is not None and DIVIDER in cell.comment.text:
                own = cell.comment.text.partition(DIVIDER)[0].strip()
                cell.comment = Comment(own, cell.comment.author) if own else None
            if cell.has_style and cell.fill.fgColor.rgb == MARK_COLOUR:
                cell.fill = PatternFill()


def _mark(workbook: Workbook, problems: list[dict[str, Any]]) -> None:
    words: dict[tuple[str, int, int], list[str]] = {}
    for problem in problems:
        place = (problem["sheet"], problem["row"], problem["column_number"] or ROW_MARK_COLUMN)
        prefix = "" if problem["column_number"] or not problem["column"] else problem["column"]
        words.setdefault(place, []).append(f"{prefix}{'：' if prefix else ''}{problem['message']}")
    for (title, row, column), messages in words.items():
        if title in workbook.sheetnames:
            _mark_cell(workbook[title], row, column, "\n".join(messages))


def _mark_cell(worksheet: Worksheet, row: int, column: int, message: str) -> None:
    cell = worksheet.cell(row, column)
    if isinstance(cell, MergedCell):
        cell = _top_left(worksheet, cell)
    own, author = "", AUTHOR
    if cell.comment is not None:
        # Excel shows one note a cell: the file's own words stay, ours follow.
        own, author = cell.comment.text.strip() + "\n", cell.comment.author
    cell.comment = Comment(_printable(f"{own}{DIVIDER}\n{message}"), author, width=320, height=120)
    cell.fill = MARK


def _top_left(worksheet: Worksheet, cell: Cell) -> Cell:
    for merged in worksheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return worksheet.cell(merged.min_row, merged.min_col)
    return cell


def _write_list(workbook: Workbook, title: str, problems: list[dict[str, Any]], total: int) -> None:
    worksheet = workbook.create_sheet(title, 0)
    shown = f"（列出前 {len(problems)} 个）" if total > len(problems) else ""
    words = f"共 {total} 个问题{shown}。改好标红的格子后，直接上传本文件即可。"
    _put(worksheet, 1, [words])
    worksheet["A1"].font = Font(bold=True, size=12)
    worksheet["A1"].alignment = Alignment()
    _put(worksheet, 2, LIST_HEADER)
    for cell in worksheet[2]:
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = HEADER_FILL
    for row, problem in enumerate(problems, 3):
        _put(worksheet, row, [problem[key] for key in LIST_KEYS])
        _link(worksheet.cell(row, len(LIST_HEADER), "前往"), problem)
    for letter, width in zip("ABCDEF", LIST_WIDTHS, strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = "A3"
    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = False
    workbook.active = 0


def _put(worksheet: Worksheet, row: int, values: Sequence[Any]) -> None:
    for column, value in enumerate(values, 1):
        cell = worksheet.cell(row, column)
        cell.value = _printable(value) if isinstance(value, str) else value
        cell.alignment = WRAPPED
        if isinstance(value, str):
            # A quoted word that begins with an equals sign stays a word.
            cell.data_type = "s"


def _link(cell: Cell, problem: dict[str, Any]) -> None:
    """A jump to the cell; the address is made of numbers, only the sheet's name is foreign."""
    letter = get_column_letter(problem["column_number"] or ROW_MARK_COLUMN)
    name = problem["sheet"].replace("'", "''")
    place = f"'{name}'!{letter}{problem['row']}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
    cell.font = LINK_FONT


def _printable(text: str) -> str:
    return re.sub(ILLEGAL_CHARACTERS_RE, "", text)
