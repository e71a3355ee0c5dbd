"""A look into an .ods beside the parser: failed formulas, percents, hidden rows, merged cells."""

from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from .marks import MAGNITUDE, MAX_ROWS, PERCENT, Marks

TABLES = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
TABLE, ROW, COLUMN = f"{TABLES}table", f"{TABLES}table-row", f"{TABLES}table-column"
CELLS = (f"{TABLES}table-cell", f"{TABLES}covered-table-cell")


MANIFEST = "META-INF/manifest.xml"


def is_locked(archive: ZipFile) -> bool:
    """Does the file ask for a password?"""
    return MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST)


def look(archive: ZipFile) -> dict[str, Marks]:
    """Sheet name → Marks."""
    sheets = {}
    walk = None
    with archive.open("content.xml") as stream:
        for event, element in etree.iterparse(
            stream, events=("start", "end"), tag=(TABLE, ROW, COLUMN),
            resolve_entities=False, no_network=True,
        ):  # fmt: skip
            if event == "start":
                if element.tag == TABLE:
                    walk = Walk()
                    sheets[element.get(f"{TABLES}name")] = walk.marks
            elif element.tag == COLUMN and walk:
                walk.column_ends(element)
            elif element.tag == ROW and walk:
                walk.row_ends(element)
                element.clear()
    return sheets


class Walk:
    """Goes through one sheet; an element may stand for many equal rows or columns."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.row = 1
        self.column = 0

    def column_ends(self, element: Element) -> None:
        times = _times(element, "number-columns-repeated")
        if _is_hidden(element):
            self.marks.hide_columns(self.column, self.column + times - 1)
        self.column += times

    def row_ends(self, element: Element) -> None:
        times = _times(element, "number-rows-repeated")
        rows = range(self.row, min(self.row + times, MAX_ROWS + 1))
        self.row += times
        if _is_hidden(element):
            self.marks.hidden_rows.extend(rows)
        column = 0
        for cell in element.iterchildren(*CELLS):
            width = _times(cell, "number-columns-repeated")
            if rows and cell.attrib:
                self._cell(cell, rows, column)
            column += width

    def _cell(self, cell: Element, rows: range, column: int) -> None:
        for row in rows:
            if cell.get(f"{CALC}value-type") == "error":
                self.marks.add_error(row, column)
            elif code := _format(cell):
                self.marks.add_format(row, column, code)
        tall, wide = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
        if tall > 1 and wide == 1:
            self.marks.merges.append([rows[0], rows[0] + tall - 1, column])


def _is_hidden(element: Element) -> bool:
    return element.get(f"{TABLES}visibility") in ("collapse", "filter")


def _times(element: Element, name: str) -> int:
    text = element.get(f"{TABLES}{name}", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _format(cell: Element) -> str:
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "percentage":
        return PERCENT
    if kind not in ("float", "currency"):
        return ""
    text = "".join("".join(part.itertext()) for part in cell.iterchildren(PARAGRAPH))
    return text[:40] if MAGNITUDE.search(text) else ""
