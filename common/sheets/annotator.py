"""Mark the wrong cells of a workbook: a line of JSON and the workbook in, the marked copy out.

Run by `limited.py` and imports nothing of the portal: openpyxl parses the foreign file here.
"""

import io
import json
import re
import warnings

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

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
# More are beyond repair by hand, and beyond the time there is.
MAX_LISTED = 20_000
ROW_MARK_COLUMN = 1


def main(stdin, stdout):
    head = stdin.readline()
    order = json.loads(head)
    # openpyxl warns of extensions it drops; there is nobody here to read it.
    warnings.simplefilter("ignore")
    annotate(io.BytesIO(stdin.read()), order["title"], order["problems"], stdout)


def annotate(source, list_title, problems, target):
    """Write the marked copy of the workbook `source` to the binary file `target`."""
    workbook = load_workbook(source)
    _remove_old_list(workbook, list_title)
    for worksheet in workbook.worksheets:
        _remove_marks(worksheet)
    listed = problems[:MAX_LISTED]
    _mark(workbook, listed)
    _write_list(workbook, list_title, listed, len(problems))
    buffer = io.BytesIO()
    workbook.save(buffer)
    target.write(buffer.getvalue())


def _remove_old_list(workbook, title):
    if title in workbook.sheetnames:
        del workbook[title]


def _remove_marks(worksheet):
    for row in worksheet.iter_rows():
        for cell in row:
            if cell.comment is not None and DIVIDER in cell.comment.text:
                own = cell.comment.text.partition(DIVIDER)[0].strip()
                cell.comment = Comment(own, cell.comment.author) if own else None
            if cell.has_style and cell.fill.fgColor.rgb == MARK_COLOUR:
                cell.fill = PatternFill()


def _mark(workbook, problems):
    words = {}
    for problem in problems:
        place = (problem["sheet"], problem["row"], problem["column_number"] or ROW_MARK_COLUMN)
        prefix = "" if problem["column_number"] or not problem["column"] else problem["column"]
        words.setdefault(place, []).append(f"{prefix}{'：' if prefix else ''}{problem['message']}")
    for (title, row, column), messages in words.items():
        if title in workbook.sheetnames:
            _mark_cell(workbook[title], row, column, "\n".join(messages))


def _mark_cell(worksheet, row, column, message):
    cell = worksheet.cell(row, column)
    if isinstance(cell, MergedCell):
        cell = _top_left(worksheet, cell)
    own, author = "", AUTHOR
    if cell.comment is not None:
        # Excel shows one note a cell: the file's own words stay, ours follow.
        own, author = cell.comment.text.strip() + "\n", cell.comment.author
    cell.comment = Comment(_printable(f"{own}{DIVIDER}\n{message}"), author, width=320, height=120)
    cell.fill = MARK


def _top_left(worksheet, cell):
    for merged in worksheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return worksheet.cell(merged.min_row, merged.min_col)
    return cell


def _write_list(workbook, title, problems, total):
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


def _put(worksheet, row, values):
    for column, value in enumerate(values, 1):
        cell = worksheet.cell(row, column)
        cell.value = _printable(value) if isinstance(value, str) else value
        cell.alignment = WRAPPED
        if isinstance(value, str):
            # A quoted word that begins with an equals sign stays a word.
            cell.data_type = "s"


def _link(cell, problem):
    """A jump to the cell; the address is made of numbers, only the sheet's name is foreign."""
    letter = get_column_letter(problem["column_number"] or ROW_MARK_COLUMN)
    name = problem["sheet"].replace("'", "''")
    place = f"'{name}'!{letter}{problem['row']}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
    cell.font = LINK_FONT


def _printable(text):
    return re.sub(ILLEGAL_CHARACTERS_RE, "", text)
