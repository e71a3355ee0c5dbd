"""Export rows as a workbook that can be handed in again: streamed, exact, without formulas."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheets

from sheets.layout import Column, Register, Sheet, Target

Rows = Iterable[Mapping[str, Any]]

DATE_FORMAT = "yyyy-mm-dd"
NUMBER_FORMATS = {"date": DATE_FORMAT, "month": "yyyy-mm", "amount": "0.00", "text": "@"}
FEN_PER_YUAN = 100
# The 1900 system has a 29 February 1900 of its own: earlier days are written as words.
FIRST_DATE = datetime.date(1900, 3, 1)
EXACT_DIGITS = 15
EXACT_LIMIT = 10**EXACT_DIGITS
HEADER_FILL = "D9E2EC"
HEADING_ROWS = 2
HEADING_SPAN = 5


def write_book(
    register: Register,
    rows: Mapping[str, Rows],
    target: Target,
    *,
    heading: str = "",
    filled_on: datetime.date | None = None,
) -> None:
    """Write `rows` (sheet key → iterable of key → value) to `target`, a path or binary file.

    The rows may be generators; they are written as they come and memory stays flat.
    """
    sheets = register.sheets
    by_title = {sheet.title: sheet for sheet in sheets}
    tops = {title: _top(sheet, heading, filled_on) for title, sheet in by_title.items()}
    write_worksheets(
        [(sheet.title, _records(sheet, rows.get(sheet.key, ()))) for sheet in sheets],
        target,
        datetime_format=DATE_FORMAT,
        header_row={title: HEADING_ROWS if top else 0 for title, top in tops.items()},
        merge_ranges={title: top for title, top in tops.items() if top},
        freeze_panes={
            title: {"row": HEADING_ROWS + 1 if top else 1, "col": 0} for title, top in tops.items()
        },
        header_format={title: _header_format() for title in by_title},
        column_formats={title: _formats(sheet) for title, sheet in by_title.items()},
        column_widths={
            title: {column.title: column.width for column in sheet.columns}
            for title, sheet in by_title.items()
        },
    )


def _top(sheet: Sheet, heading: str, filled_on: datetime.date | None) -> list[tuple]:
    """The cells above the header: the heading, and the day the form was filled in."""
    # Merges span at least two cells; they have no effect on how the file is read.
    last = max(HEADING_SPAN, len(sheet.columns) - 1)
    top: list[tuple] = []
    title = heading or sheet.heading
    if title:
        top.append((0, 0, 0, last, title, Format().set_bold().set_font_size(14)))
    if filled_on:
        day = f"{filled_on.year}年{filled_on.month}月{filled_on.day}日"
        top.append((1, 0, 1, last, f"填报日期：{day}"))
    return top


def _header_format() -> Format:
    return Format().set_bold().set_background_color(HEADER_FILL).set_text_wrap()


def _formats(sheet: Sheet) -> dict[str, Format]:
    return {
        column.title: Format().set_num_format(NUMBER_FORMATS[column.kind])
        for column in sheet.columns
        if column.kind in NUMBER_FORMATS
    }


def _records(sheet: Sheet, rows: Rows) -> Iterator[dict[str, Any]]:
    writers = [
        (column.title, column.key, cell_writer(column), _is_plain(column))
        for column in sheet.columns
    ]
    record = None
    for row in rows:
        record = {}
        for title, key, write, plain in writers:
            value = row.get(key)
            # Most cells are nothing or words as they are: no call for those.
            as_is = value is None or (plain and value.__class__ is str)
            record[title] = value if as_is else write(value)
        yield record
    if record is None:
        # The header is written with the first record, so an empty sheet needs a blank one.
        yield {column.title: None for column in sheet.columns}


def _is_plain(column: Column) -> bool:
    return column.kind == "text" and not hasattr(column.parse, "show")


def cell_writer(column: Column) -> Callable[[Any], Any]:
    """How a value of this column (None apart) becomes a cell."""
    show = getattr(column.parse, "show", None)
    convert = CONVERTERS.get(column.kind, str)
    if show is None:
        return convert
    return lambda value: convert(show(value))


def _yuan(value: Any) -> float | str:
    """Fen as yuan: the nearest binary number, whose shortest writing has the exact two decimals."""
    if isinstance(value, str):
        return value
    if abs(value) >= EXACT_LIMIT:
        return f"{Decimal(value).scaleb(-2):f}"
    return value / FEN_PER_YUAN


def _date(value: Any) -> datetime.date | str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime):
        value = value.date()
    return value if value >= FIRST_DATE else value.isoformat()


def _figure(value: Any) -> float | str:
    if isinstance(value, str) or (value.__class__ is int and abs(value) < EXACT_LIMIT):
        return value
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if len(exact.as_tuple().digits) > EXACT_DIGITS:
        return f"{exact:f}"
    return float(exact)


CONVERTERS = {
    "amount": _yuan,
    "date": _date,
    "month": _date,
    "integer": _figure,
    "decimal": _figure,
}
