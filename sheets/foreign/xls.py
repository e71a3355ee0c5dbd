"""A look into an .xls or .et beside the parser: the records of formats, errors, hidden rows."""

import struct
from collections.abc import Iterator

from .marks import PERCENT, PERCENT_IDS, Marks, telling
from .ole import Container

PASSWORD = 0x2F
END, DATE_SYSTEM, BOUND_SHEET, FORMAT, STYLE = 0x0A, 0x22, 0x85, 0x41E, 0xE0
ROW, COLUMNS, NUMBER, SHORT_NUMBER, SHORT_NUMBERS = 0x208, 0x7D, 0x203, 0x27E, 0xBD
FORMULA, BOOLEAN_OR_ERROR = 0x06, 0x205
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01


def look(data: bytes) -> tuple[bool, list[Marks]]:
    """(1904 date system?, Marks a sheet in the order of the file)."""
    stream = Container(data).read("Workbook", "Book") or b""
    date1904, codes, formats, offsets = False, {}, {}, []
    codes.update(dict.fromkeys(PERCENT_IDS, PERCENT))
    number = 0
    for kind, body in _records(stream, 0):
        if kind == DATE_SYSTEM:
            date1904 = body[:1] == b"\1"
        elif kind == BOUND_SHEET:
            offsets.append(int.from_bytes(body[:4], "little"))
        elif kind == FORMAT and len(body) > 5:
            codes[body[0] | body[1] << 8] = telling(_words(body[2:]))
        elif kind == STYLE and len(body) >= 4:
            if code := codes.get(body[2] | body[3] << 8):
                formats[number] = code
            number += 1
    return date1904, [_marks(stream, offset, formats) for offset in offsets]


def is_locked(data: bytes) -> bool:
    """Does the file ask for a password?"""
    stream = Container(data).read("Workbook", "Book") or b""
    return any(kind == PASSWORD for kind, _body in _records(stream, 0))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from `at` to the end of its part; a cut-off one ends it as well."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == END:
            return
        yield kind, stream[at : at + length]
        at += length


def _words(body: bytes) -> str:
    count, flags = body[0] | body[1] << 8, body[2]
    if flags & 1:
        return body[3 : 3 + 2 * count].decode("utf-16-le", "replace")
    return body[3 : 3 + count].decode("latin-1")


def _marks(stream: bytes, offset: int, formats: dict[int, str]) -> Marks:
    marks = Marks()
    for kind, body in _records(stream, offset):
        if kind == ROW and len(body) >= 14:
            if body[12] & HIDDEN_ROW:
                marks.hide_row((body[0] | body[1] << 8) + 1)
        elif kind == COLUMNS and len(body) >= 10:
            if body[8] & HIDDEN_COLUMN:
                marks.hide_columns(*struct.unpack_from("<HH", body))
        elif kind in CELL_RECORDS and len(body) >= 6:
            CELL_RECORDS[kind](marks, body, formats)
    return marks


def _one(marks: Marks, body: bytes, formats: dict[int, str]) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    if style in formats:
        marks.add_format(row + 1, column, formats[style])


def _many(marks: Marks, body: bytes, formats: dict[int, str]) -> None:
    row, column = struct.unpack_from("<HH", body)
    for at in range(4, len(body) - 6, 6):
        (style,) = struct.unpack_from("<H", body, at)
        if style in formats:
            marks.add_format(row + 1, column, formats[style])
        column += 1


def _formula(marks: Marks, body: bytes, formats: dict[int, str]) -> None:
    if body[12:14] == b"\xff\xff" and body[6] == 2:
        row, column = struct.unpack_from("<HH", body)
        marks.add_error(row + 1, column)
    else:
        _one(marks, body, formats)


def _boolean_or_error(marks: Marks, body: bytes, _formats: dict[int, str]) -> None:
    if body[7:8] == b"\1":
        row, column = struct.unpack_from("<HH", body)
        marks.add_error(row + 1, column)


CELL_RECORDS = {
    NUMBER: _one,
    SHORT_NUMBER: _one,
    SHORT_NUMBERS: _many,
    FORMULA: _formula,
    BOOLEAN_OR_ERROR: _boolean_or_error,
}
