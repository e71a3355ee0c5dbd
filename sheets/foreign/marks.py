"""What calamine does not tell of a sheet, found by looking into the file itself."""

import re
from dataclasses import dataclass, field

MAX_ROWS = 20_000
MAX_COLUMNS = 100
PERCENT = "%"
# The number formats 0% and 0.00% that need no declaration.
PERCENT_IDS = (9, 10)
QUOTED = re.compile(r'"[^"]*"|\\.')
# A format that shows 3.2 as «3.2万元» changes what the number means.
MAGNITUDE = re.compile("[十百千万亿]")


@dataclass
class Marks:
    """Of one sheet: rows count from 1, columns from 0."""

    errors: dict[int, list[int]] = field(default_factory=dict)
    formats: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[list[int]] = field(default_factory=list)

    def add_error(self, row: int, column: int) -> None:
        if row <= MAX_ROWS and column < MAX_COLUMNS:
            self.errors.setdefault(row, []).append(column)

    def add_format(self, row: int, column: int, code: str) -> None:
        if row <= MAX_ROWS and column < MAX_COLUMNS:
            self.formats.setdefault(row, {})[column] = code

    def hide_row(self, row: int) -> None:
        if row <= MAX_ROWS:
            self.hidden_rows.append(row)

    def hide_columns(self, first: int, last: int) -> None:
        self.hidden_columns.extend(range(first, min(last + 1, MAX_COLUMNS)))


def telling(code: str) -> str:
    """PERCENT, a format code with a magnitude in it, or "" for formats that only dress up."""
    if PERCENT in QUOTED.sub("", code):
        return PERCENT
    return code[:40] if MAGNITUDE.search(code) else ""
