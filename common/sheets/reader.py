"""Parse a workbook: standard input → JSON lines on standard output. Run by `limited.py`.

This file imports nothing of the portal. Lines: {"date1904"}, then for each sheet {"sheet",
"hidden", "height", "width", "fits", "merges"} followed by [[row number, cell…], …] batches of
its rows that hold anything.
A date crosses as {"d": ISO text}; a time or duration as text.
"""

import datetime
import io
import json
import re
import zipfile

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MAX_ROWS = 20_000
MAX_COLUMNS = 100
# Of a sheet beyond those limits only the top crosses, enough to tell whether it is wanted.
HEAD_ROWS = 30
BATCH_ROWS = 200
MAX_MERGES = 20_000


def dump(data, write):
    """Write the lines for the workbook in `data`."""
    write(_line({"date1904": _uses_1904(data)}))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for meta in workbook.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            _dump_sheet(workbook.get_sheet_by_name(meta.name), meta, write)


def _dump_sheet(sheet, meta, write):
    end = sheet.end
    height, width = (end[0] + 1, end[1] + 1) if end else (0, 0)
    fits = height <= MAX_ROWS and width <= MAX_COLUMNS
    write(
        _line(
            {
                "sheet": meta.name,
                "hidden": meta.visible != SheetVisibleEnum.Visible,
                "height": height,
                "width": width,
                "fits": fits,
                "merges": _vertical_merges(sheet) if fits else [],
            }
        )
    )
    if end is None:
        return
    batch = []
    first_row, first_column = sheet.start
    padding = [None] * first_column
    for number, cells in enumerate(sheet.iter_rows(), first_row + 1):
        if not fits and number > HEAD_ROWS:
            break
        row = _row(number, padding, cells[:MAX_COLUMNS])
        if len(row) > 1:
            batch.append(row)
        if len(batch) == BATCH_ROWS:
            write(_line(batch))
            batch = []
    if batch:
        write(_line(batch))


def _row(number, padding, cells):
    row = [number, *padding, *[_cell(value) for value in cells]]
    while len(row) > 1 and row[-1] is None:
        row.pop()
    return row


def _cell(value):
    if value == "":
        return None
    if isinstance(value, str | float | int):
        return value
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    return str(value)


def _vertical_merges(sheet):
    """Cells merged over several rows of one column: [first row, last row, column], from 1 and 0."""
    ranges = sheet.merged_cell_ranges or []
    return [
        [top + 1, bottom + 1, left]
        for (top, left), (bottom, right) in ranges[:MAX_MERGES]
        if left == right and bottom > top and left < MAX_COLUMNS
    ]


def _uses_1904(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.lower().endswith("workbook.xml"):
                properties = re.search(rb"<[^<>]*workbookPr[^<>]*>", archive.read(name))
                flag = rb"date1904\s*=\s*[\"'](1|true)"
                return bool(properties and re.search(flag, properties.group()))
    return False


def _line(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def main(stdin, stdout):
    dump(stdin.read(), stdout.write)
