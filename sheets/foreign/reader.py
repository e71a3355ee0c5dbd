"""Parse a spreadsheet file: standard input → JSON lines on standard output. Run by `limited.py`.

Lines: {"date1904"}, then for each sheet {"sheet", "hidden", "height", "width", "fits", "merges",
"hidden_rows", "hidden_columns", "wider"} followed by [[row number, cell…], …] batches of its rows
that hold anything; or {"refused": words} and nothing more.
A date crosses as {"d": ISO text}; a time or duration as text, and so does a number whose format
changes what it means («20%», «3.2(显示为…万元)»).
"""

import datetime
import io
import json
import math
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from . import delimited, ods, ole, xls, xlsx
from .marks import MAX_COLUMNS, MAX_ROWS, PERCENT, Marks

# Of a sheet beyond those limits only the top crosses, enough to tell whether it is wanted.
HEAD_ROWS = 30
BATCH_ROWS = 200
MAX_MERGES = 20_000
# What the process that asked has to hold; a full register has a third of it.
MAX_CELLS = 1_000_000
# No database takes a NUL; any other control character is refused by the parsers just the same.
NUL, CONTROL = "\0", "\1"
ERROR_WORD = "#VALUE!"
PASSWORD = "文件加了密码，请取消密码后另存为 .xlsx 再上传。"
TOO_MANY = "表格里的内容太多，请删去多余的工作表、行和列，或分成几个文件上传。"
MACRO_SHEET = "“{name}”是宏表，不予接收，请删去后另存为 .xlsx 再上传。"


class Refused(ValueError):
    """The file cannot be taken, for a reason of its own."""


def dump(data: bytes, write: Callable[[bytes], Any]) -> None:
    """Write the lines for the spreadsheet in `data`."""
    output = Output(write)
    try:
        if data.startswith((b"PK\x03\x04", ole.MAGIC)):
            _dump_workbook(data, output)
        else:
            _dump_text(data, output)
    except (Refused, delimited.RefusedText) as error:
        output.line({"refused": str(error)})


class Output:
    """Writes lines, and counts the cells in them."""

    def __init__(self, write: Callable[[bytes], Any]) -> None:
        self.write = write
        self.cells = 0

    def line(self, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self.write(text.encode("utf-8", "surrogatepass") + b"\n")

    def rows(self, numbered: Iterable[tuple[int, list[Any]]]) -> None:
        batch = []
        for number, cells in numbered:
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                batch.append([number, *cells])
                self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise Refused(TOO_MANY)
            if len(batch) == BATCH_ROWS:
                self.line(batch)
                batch = []
        if batch:
            self.line(batch)


def _dump_workbook(data: bytes, output: Output) -> None:
    if _is_locked(data):
        raise Refused(PASSWORD)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    metas = workbook.sheets_metadata
    date1904, marks = _look(data, metas)
    output.line({"date1904": date1904})
    for meta, of_sheet in zip(metas, marks, strict=True):
        if meta.typ == SheetTypeEnum.WorkSheet:
            _dump_sheet(workbook.get_sheet_by_name(meta.name), meta, of_sheet, output)
        elif meta.typ != SheetTypeEnum.ChartSheet:
            raise Refused(MACRO_SHEET.format(name=meta.name))


def _is_locked(data: bytes) -> bool:
    if data.startswith(ole.MAGIC):
        return xls.is_locked(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ods.is_locked(archive)


def _look(data: bytes, metas: list[SheetMetadata]) -> tuple[bool, list[Marks]]:
    """The date system, and what calamine does not tell, for each of its sheets."""
    if data.startswith(ole.MAGIC):
        date1904, in_order = xls.look(data)
        return date1904, [*in_order, *(Marks() for _ in metas)][: len(metas)]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "content.xml" in archive.namelist():
            date1904, marks = False, ods.look(archive)
        else:
            date1904, marks = xlsx.look(archive)
    return date1904, [marks.get(meta.name) or Marks() for meta in metas]


def _dump_sheet(sheet: CalamineSheet, meta: SheetMetadata, marks: Marks, output: Output) -> None:
    end = sheet.end
    height, width = (end[0] + 1, end[1] + 1) if end else (0, 0)
    fits = height <= MAX_ROWS and width <= MAX_COLUMNS
    output.line(
        {
            "sheet": meta.name,
            "hidden": meta.visible != SheetVisibleEnum.Visible,
            "height": height,
            "width": width,
            "fits": fits,
            "merges": (_vertical_merges(sheet) + marks.merges)[:MAX_MERGES] if fits else [],
            "hidden_rows": marks.hidden_rows[:MAX_ROWS],
            "hidden_columns": marks.hidden_columns[:MAX_COLUMNS],
            "wider": [],
        }
    )
    output.rows(_rows(sheet, marks, MAX_ROWS if fits else HEAD_ROWS))


def _rows(sheet: CalamineSheet, marks: Marks, last: int) -> Iterator[tuple[int, list[Any]]]:
    if sheet.start is None:
        return
    # Rows are given from the top of the sheet, but cells from the first column used.
    first_column = sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        if number > last:
            return
        cells = [None] * first_column + [_cell(value) for value in values[:MAX_COLUMNS]]
        _put_formats(cells, marks.formats.get(number))
        _put_errors(cells, marks.errors.get(number, ()))
        yield number, cells


def _put_formats(cells: list[Any], formats: dict[int, str] | None) -> None:
    for column, code in (formats or {}).items():
        if column < len(cells) and isinstance(cells[column], int | float):
            cells[column] = _as_shown(cells[column], code)


def _as_shown(number: float, code: str) -> float | str:
    if isinstance(number, bool) or not math.isfinite(number):
        return number
    if code != PERCENT:
        return f"{number:.15g}(显示为“{code}”)"
    # 0.07 × 100 in binary is not 7; what the shortest writing says is.
    return f"{(Decimal(f'{number:.15g}') * 100).normalize():f}%"


def _put_errors(cells: list[Any], columns: Iterable[int]) -> None:
    """calamine gives a cell with an error as an empty one, which would hide the fault."""
    for column in columns:
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = ERROR_WORD


def _cell(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, str):
        return value.replace(NUL, CONTROL)
    if isinstance(value, float | int):
        return value
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    return str(value)


def _vertical_merges(sheet: CalamineSheet) -> list[list[int]]:
    """Cells merged over several rows of one column: [first row, last row, column], from 1 and 0."""
    ranges = sheet.merged_cell_ranges or []
    return [
        [top + 1, bottom + 1, left]
        for (top, left), (bottom, right) in ranges[:MAX_MERGES]
        if left == right and bottom > top and left < MAX_COLUMNS
    ]


def _dump_text(data: bytes, output: Output) -> None:
    rows: list[list[str | None]] = []
    widths: list[int] = []
    for cells in delimited.read(data):
        widths.append(len(cells))
        if len(rows) <= MAX_ROWS:
            rows.append(cells[:MAX_COLUMNS])
    fits = len(widths) <= MAX_ROWS and max(widths, default=0) <= MAX_COLUMNS
    output.line({"date1904": False})
    output.line(
        {
            "sheet": delimited.TITLE,
            "hidden": False,
            "height": len(widths),
            "width": max(widths, default=0),
            "fits": fits,
            "merges": [],
            "hidden_rows": [],
            "hidden_columns": [],
            "wider": delimited.wider(widths) if fits else [],
        }
    )
    output.rows(enumerate(rows if fits else rows[:HEAD_ROWS], 1))


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    dump(stdin.read(), stdout.write)
