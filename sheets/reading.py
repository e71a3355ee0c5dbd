"""Read a workbook of a register: rows with parsed values, and a list of what is wrong with it."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from sheets.archive import Readable, open_source
from sheets.cells import CellError, shown
from sheets.dates import Day, day
from sheets.layout import Cell, NumberedRow, Register, fold
from sheets.matching import Match, match_sheets
from sheets.raw import RawSheet, read_cells
from sheets.rows import ColumnReader, RowRules, fill_merged
from sheets.strays import hidden_notices, stray_message, strays, unread_notice
from sheets.units import Place, other_units, yuan_place

FILLED_ON_WORDS = ("填报日期", "填表日期", "制表日期", "报送日期", "上报日期")
ADVISED_TITLES = 6
MANY_CELLS = (
    "这一行有 {width} 格，表头只有 {usual} 格，后面的内容错了位；"
    "金额里有逗号的请去掉逗号，或另存为 .xlsx 再交"
)


@dataclass(slots=True)
class Row:
    """A data row: its number in the spreadsheet, what its cells mean and what they hold."""

    number: int
    values: dict[str, Any]
    raw: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to repair, in the words and places of the file itself."""

    sheet: str
    row: int
    column: str
    column_number: int
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Unused:
    """What a worksheet holds beside its data: columns of no known name, rows of mere words."""

    columns: list[str]
    rows: list[int]


@dataclass
class Book:
    """What a workbook holds."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unused: dict[str, Unused] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    filled_on: datetime.date | None = None
    sha256: str = ""
    matches: dict[str, Match] = field(default_factory=dict, repr=False)

    def problem(self, sheet_key: str, row: Row, column_key: str | None, message: str) -> Problem:
        """Note what is wrong with a cell (or with the whole row: `column_key` None)."""
        match = self.matches[sheet_key]
        key = column_key or ""
        column = match.sheet.by_key.get(key)
        index = match.columns.get(key, -1)
        title = match.headers.get(index) or (column.title if column else "")
        problem = Problem(
            sheet=match.raw.title,
            row=row.number,
            column=title,
            column_number=index + 1,
            value=_value(row.raw.get(key)),
            message=message,
        )
        self.problems.append(problem)
        return problem


def read_book(source: Readable, register: Register, *, name: str = "") -> Book:
    """Read `source` (path, bytes or binary file); raises `UnreadableWorkbook`."""
    opened = open_source(source, name)
    sheets = read_cells(opened.data)
    book = Book(sha256=opened.sha256, rows={sheet.key: [] for sheet in register.sheets})
    book.matches = match_sheets(sheets, register, single=opened.kind == "csv")
    _tell_strays(book, sheets, register)
    for sheet in register.sheets:
        match = book.matches.get(sheet.key)
        if match is not None and match.absent:
            book.notices.append(f"这个 CSV 文件里没有“{sheet.title}”表，这次没有导入它。")
        elif match is not None:
            book.filled_on = book.filled_on or _filled_on(match)
            book.rows[sheet.key] = _read_sheet(book, match)
            match.raw.rows = {}
    return book


def _tell_strays(book: Book, sheets: list[RawSheet], register: Register) -> None:
    """Nothing that was handed in is dropped in silence."""
    tables, others = strays(sheets, book.matches)
    for raw in tables:
        message = stray_message(raw, register)
        book.problems.append(Problem(raw.title, min(raw.rows), "", 0, "", message))
    book.notices += map(unread_notice, others)


def _read_sheet(book: Book, match: Match) -> list[Row]:
    rules = RowRules(match)
    fill_merged(match)
    below = [(n, cells) for n, cells in match.raw.rows.items() if n > match.header_row]
    data = [(number, cells) for number, cells in below if rules.is_data(number, cells)]
    numbers = {number for number, _cells in data}
    units = other_units(match, data, [row for row in below if row[0] not in numbers])
    _check_header(book, match, units)
    _check_units(book, match, units)
    book.notices += hidden_notices(match, data)
    rows = _read_rows(book, match, data)
    _remember_unused(book, match, rules.notes)
    return rows


def _check_header(book: Book, match: Match, units: list[Place]) -> None:
    header = Row(number=match.header_row, values={}, raw={})
    # Amounts in another unit are there, only not as they should be: one message is enough.
    in_header = any(place.row == match.header_row for place in units)
    for column in match.missing:
        if column.kind == "amount" and in_header:
            continue
        titles = "、".join(f"“{title}”" for title in column.titles[:ADVISED_TITLES])
        book.problem(
            match.sheet.key,
            header,
            column.key,
            f"缺少“{column.title}”列，请加上这一列（表头可写{titles}）",
        )


def _check_units(book: Book, match: Match, places: list[Place]) -> None:
    yuan = yuan_place(match) if places else None
    match.doubtful = bool(places)
    for place in places:
        against = f"，而 {yuan}，两处不一致" if yuan and yuan != place else ""
        message = f"{place}{against}。金额一律按元读，请把金额换算成元，并把单位都改为元"
        title = match.headers.get(place.column, "") if place.row == match.header_row else ""
        row = place.row or match.header_row
        column = place.column + 1 if place.row else 0
        book.problems.append(
            Problem(match.raw.title, row, title, column, shown(place.text), message)
        )


def _filled_on(match: Match) -> datetime.date | None:
    """The day the form was filled in: after its label, in the same cell or in the next one."""
    parse = day()
    for number, cells in match.raw.rows.items():
        if number >= match.header_row:
            continue
        for index, cell in enumerate(cells):
            label = fold(cell)[:60] if isinstance(cell, str) else ""
            word = next((word for word in FILLED_ON_WORDS if word in label), None)
            if word:
                rest = label.split(word, 1)[1].strip(":")
                following = [each for each in cells[index + 1 :] if each is not None]
                return _day_or_none(parse, rest or next(iter(following), None))
    return None


def _day_or_none(parse: Day, raw: Cell) -> datetime.date | None:
    try:
        return parse(raw)
    except CellError:
        return None


def _read_rows(book: Book, match: Match, data: list[NumberedRow]) -> list[Row]:
    columns = match.sheet.by_key
    readers = [
        ColumnReader(columns[key], index, match.raw.date1904)
        for key, index in sorted(match.columns.items(), key=lambda item: item[1])
    ]
    absent = [column.key for column in match.sheet.columns if column.key not in match.columns]
    rows = []
    usual = match.raw.wider.get(match.header_row, 0)
    for number, cells in data:
        row = _read_row(book, match.sheet.key, number, cells, readers, absent)
        rows.append(row)
        if (width := match.raw.wider.get(number, 0)) > usual:
            words = MANY_CELLS.format(width=width, usual=len(match.raw.rows[match.header_row]))
            book.problem(match.sheet.key, row, None, words)
    return rows


def _remember_unused(book: Book, match: Match, notes: list[int]) -> None:
    """What was passed over is told: a wrongly named column must not vanish in silence."""
    used = {*match.columns.values(), *match.serial_columns}
    columns = [title for index, title in sorted(match.headers.items()) if index not in used]
    if columns or notes:
        book.unused[match.raw.title] = Unused(columns, notes)


def _read_row(
    book: Book,
    sheet_key: str,
    number: int,
    cells: list[Cell],
    readers: list[ColumnReader],
    absent: list[str],
) -> Row:
    row = Row(number, dict.fromkeys(absent), dict.fromkeys(absent))
    width = len(cells)
    for reader in readers:
        raw = cells[reader.index] if reader.index < width else None
        row.raw[reader.key] = raw
        row.values[reader.key], message = reader.read(raw)
        if message is not None:
            book.problem(sheet_key, row, reader.key, message)
    return row


def _value(raw: Cell) -> str:
    return "" if raw is None else shown(raw)
