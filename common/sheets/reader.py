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

from lxml import etree
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MAX_ROWS = 20_000
MAX_COLUMNS = 100
# Of a sheet beyond those limits only the top crosses, enough to tell whether it is wanted.
HEAD_ROWS = 30
BATCH_ROWS = 200
MAX_MERGES = 20_000
ERROR_WORD = "#VALUE!"
ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*\bt=["']e["'][^<>]*>""")
CELL_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


def dump(data, write):
    """Write the lines for the workbook in `data`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        date1904, errors = _look_inside(archive)
    write(_line({"date1904": date1904}))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for meta in workbook.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(meta.name)
            _dump_sheet(sheet, meta, errors.get(meta.name, {}), write)


def _dump_sheet(sheet, meta, errors, write):
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
    batch = []
    for number, cells in _rows(sheet, end, MAX_ROWS if fits else HEAD_ROWS):
        _put_errors(cells, errors.get(number, ()))
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            batch.append([number, *cells])
        if len(batch) == BATCH_ROWS:
            write(_line(batch))
            batch = []
    if batch:
        write(_line(batch))


def _rows(sheet, end, last):
    if end is None:
        return
    # Rows are given from the top of the sheet, but cells from the first column used.
    first_column = sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > last:
            return
        values = [_cell(value) for value in cells[:MAX_COLUMNS]]
        yield number, [None] * first_column + values


def _put_errors(cells, columns):
    """calamine gives a cell with an error as an empty one, which would hide the fault."""
    for column in columns:
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = ERROR_WORD


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


def _parse(xml):
    """A part of the workbook as XML: no entities, nothing from elsewhere, no giants."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(xml, parser)


def _look_inside(archive):
    """What calamine does not tell: the date system, and where formulas came to an error.

    The errors: sheet name → row number → columns.
    """
    names = {name.lower(): name for name in archive.namelist()}
    main = next(name for low, name in names.items() if low.endswith("workbook.xml"))
    folder, _, file = main.rpartition("/")
    workbook = _parse(archive.read(main))
    relations = names.get(f"{folder}/_rels/{file}.rels".strip("/").lower())
    targets = _targets(archive.read(relations), folder) if relations else {}
    date1904 = False
    errors = {}
    for element in workbook.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "workbookPr":
            date1904 = element.get("date1904") in ("1", "true")
        elif kind == "sheet":
            ids = [value for key, value in element.items() if key.endswith("}id")]
            path = names.get(targets.get(ids[0] if ids else "", "").lower())
            errors[element.get("name")] = _error_cells(archive.read(path)) if path else {}
    return date1904, errors


def _targets(xml, folder):
    targets = {}
    for relation in _parse(xml):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        targets[relation.get("Id")] = path
    return targets


def _error_cells(xml):
    cells = {}
    if b'"e"' not in xml and b"'e'" not in xml:
        return cells
    for tag in ERROR_CELL.finditer(xml):
        place = CELL_PLACE.search(tag.group())
        if place:
            column = 0
            for letter in place.group(1):
                column = column * 26 + letter - ord("A") + 1
            if column <= MAX_COLUMNS:
                cells.setdefault(int(place.group(2)), []).append(column - 1)
    return cells


def _line(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def main(stdin, stdout):
    dump(stdin.read(), stdout.write)
