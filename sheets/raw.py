"""The cells of a workbook as the limited reader hands them over, sheet by sheet."""

import datetime
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sheets import child
from sheets.archive import UnreadableWorkbook
from sheets.layout import Cell

SERIAL_1904_OFFSET = 1462


@dataclass
class RawSheet:
    """One worksheet of the file; `rows` maps a row's number to its cells."""

    title: str
    hidden: bool = False
    fits: bool = True
    height: int = 0
    width: int = 0
    merges: list[list[int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    wider: dict[int, int] = field(default_factory=dict)
    date1904: bool = False
    rows: dict[int, list[Cell]] = field(default_factory=dict)


def read_cells(data: bytes) -> list[RawSheet]:
    """The worksheets in `data`; a workbook the reader fails on is an `UnreadableWorkbook`."""
    with tempfile.TemporaryFile() as output:
        child.run(child.READER, stdin=data, stdout=output)
        output.seek(0)
        try:
            return parse_lines(output)
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableWorkbook(child.TOO_HEAVY) from error


def parse_lines(lines: Iterable[bytes]) -> list[RawSheet]:
    """Rebuild the sheets from the reader's JSON lines."""
    sheets: list[RawSheet] = []
    date1904 = False
    for line in lines:
        content = json.loads(line)
        if isinstance(content, list):
            _add_rows(sheets[-1], content)
        elif "refused" in content:
            raise UnreadableWorkbook(content["refused"])
        elif "sheet" in content:
            sheets.append(_sheet(content, date1904))
        else:
            date1904 = content["date1904"]
    return sheets


def _sheet(content: dict[str, Any], date1904: bool) -> RawSheet:
    return RawSheet(
        # A control character in the name of a sheet is nothing anybody typed.
        title="".join(c for c in content["sheet"] if c.isprintable()),
        hidden=content["hidden"],
        fits=content["fits"],
        height=content["height"],
        width=content["width"],
        merges=content["merges"],
        hidden_rows=frozenset(content["hidden_rows"]),
        hidden_columns=frozenset(content["hidden_columns"]),
        wider=dict(content["wider"]),
        date1904=date1904,
    )


def _add_rows(sheet: RawSheet, batch: list[list[Any]]) -> None:
    rows = sheet.rows
    for number, *cells in batch:
        for index, cell in enumerate(cells):
            if cell.__class__ is dict:
                cells[index] = _day(cell["d"])
        rows[number] = cells


def _day(text: str) -> datetime.date:
    if len(text) == 10:
        return datetime.date.fromisoformat(text)
    return datetime.datetime.fromisoformat(text)
