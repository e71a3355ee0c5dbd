"""A look into an .xlsx beside the parser: date system, failed formulas, formats, hidden rows.

Parts are scanned in pieces: a hostile one inflates to 100 MB.
"""

import re
from collections.abc import Iterator
from typing import IO
from zipfile import ZipFile

from lxml import etree

from .marks import PERCENT, PERCENT_IDS, Marks, telling

PIECE_BYTES = 1024 * 1024
CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*>")
ROW = re.compile(
    rb"""<(?:\w+:)?row\s[^<>]*\b(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0*)?["'])[^<>]*>"""
)
COLUMN = re.compile(rb"""<(?:\w+:)?col\s[^<>]*\bhidden=["'](?:1|true)["'][^<>]*>""")
ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]{1,7})["']""")
COLUMN_BOUND = {
    name: re.compile(rb"""\s%b=["']([0-9]{1,5})["']""" % name) for name in (b"min", b"max")
}
CELL_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
STYLE = re.compile(rb"""\ss=["']([0-9]{1,6})["']""")
ERROR = re.compile(rb"""\st=["']e["']""")


def look(archive: ZipFile) -> tuple[bool, dict[str, Marks]]:
    """(1904 date system?, sheet name → Marks)."""
    names = {name.lower(): name for name in archive.namelist()}
    main = next(name for low, name in names.items() if low.endswith("workbook.xml"))
    folder, _, file = main.rpartition("/")
    relations = names.get(f"{folder}/_rels/{file}.rels".strip("/").lower())
    targets = _targets(archive.read(relations), folder) if relations else {}
    styles = names.get(f"{folder}/styles.xml".strip("/").lower())
    formats = _formats(archive, styles) if styles else {}
    date1904, marks = False, {}
    for element in _parse(archive.read(main)).iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "workbookPr":
            date1904 = element.get("date1904") in ("1", "true")
        elif kind == "sheet":
            ids = [value for key, value in element.items() if key.endswith("}id")]
            path = names.get(targets.get(ids[0] if ids else "", "").lower())
            marks[element.get("name")] = _marks(archive, path, formats) if path else Marks()
    return date1904, marks


def _parse(xml: bytes) -> etree._Element:
    """A part of the workbook as XML: no entities, nothing from elsewhere, no giants."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(xml, parser)


def _targets(xml: bytes, folder: str) -> dict[str, str]:
    targets = {}
    for relation in _parse(xml):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        targets[relation.get("Id")] = path
    return targets


def _formats(archive: ZipFile, path: str) -> dict[bytes, str]:
    """Style number → what its format tells, for the few that tell something."""
    codes = dict.fromkeys(map(str, PERCENT_IDS), PERCENT)
    formats, number, in_cells = {}, 0, False
    with archive.open(path) as stream:
        for event, element in etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True
        ):
            kind = str(element.tag).rpartition("}")[2]
            if kind == "cellXfs":
                in_cells = event == "start"
            elif event == "end":
                if kind == "numFmt":
                    codes[element.get("numFmtId")] = telling(element.get("formatCode", ""))
                elif kind == "xf" and in_cells:
                    if code := codes.get(element.get("numFmtId")):
                        formats[b"%d" % number] = code
                    number += 1
                element.clear()
    return formats


def _marks(archive: ZipFile, path: str, formats: dict[bytes, str]) -> Marks:
    marks = Marks()
    with archive.open(path) as stream:
        for piece in _pieces(stream):
            for tag in COLUMN.findall(piece):
                first, last = (COLUMN_BOUND[name].search(tag) for name in (b"min", b"max"))
                if first and last:
                    marks.hide_columns(int(first.group(1)) - 1, int(last.group(1)) - 1)
            for tag in ROW.findall(piece):
                if number := ROW_NUMBER.search(tag):
                    marks.hide_row(int(number.group(1)))
            if formats or b'"e"' in piece or b"'e'" in piece:
                _mark_cells(marks, piece, formats)
    return marks


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that never cut a tag in two."""
    rest = b""
    while chunk := stream.read(PIECE_BYTES):
        rest += chunk
        cut = rest.rfind(b"<")
        # No tag is longer than a piece; without one this is mere text.
        cut = cut if cut > 0 else len(rest)
        yield rest[:cut]
        rest = rest[cut:] if len(rest) - cut < PIECE_BYTES else b""
    yield rest


def _mark_cells(marks: Marks, piece: bytes, formats: dict[bytes, str]) -> None:
    for tag in CELL.findall(piece):
        style = STYLE.search(tag) if formats else None
        code = formats.get(style.group(1)) if style else None
        is_error = ERROR.search(tag)
        if (code or is_error) and (place := CELL_PLACE.search(tag)):
            column = 0
            for letter in place.group(1):
                column = column * 26 + letter - ord("A") + 1
            row = int(place.group(2))
            if is_error:
                marks.add_error(row, column - 1)
            elif code:
                marks.add_format(row, column - 1, code)
