"""Days and months in the forms people write them."""

import datetime
import math
from collections.abc import Callable

from sheets.cells import EMPTY_WORDS, CellError, compact_text, shown
from sheets.layout import Cell

Bound = datetime.date | Callable[[], datetime.date]

DAY_FORM = "请写成 2022-05-03 这样"
MONTH_FORM = "请写成 2022-05 这样"
EARLIEST = datetime.date(1920, 1, 1)
LATEST = datetime.date(2099, 12, 31)
# Day 0 of the 1900 system, shifted by its imaginary 29 February 1900.
SERIAL_ZERO = datetime.date(1899, 12, 30)
# As bare numbers only the years 1954–2064 are plausible days.
SERIALS = range(20_000, 60_500)
CENTURY_PIVOT = 50
SEPARATORS = str.maketrans(
    {"年": "-", "月": "-", ".": "-", "/": "-", "。": "-", "、": "-", "日": "", "号": ""}
)


class Day:
    """A cell with a day; the bounds are days or callables that give one."""

    def __init__(self, earliest: Bound, latest: Bound) -> None:
        self.earliest = earliest
        self.latest = latest

    def __call__(self, raw: Cell) -> datetime.date | None:
        value = _day(raw)
        if value is not None:
            self._check_range(value)
        return value

    def _check_range(self, value: datetime.date) -> None:
        earliest, latest = _bound(self.earliest), _bound(self.latest)
        if value < earliest:
            raise CellError(f"日期“{value}”太早，应不早于 {earliest}，请核对年份")
        if value > latest:
            raise CellError(f"日期“{value}”太晚，应不晚于 {latest}，请核对年份")


class Month(Day):
    """A month, as its first day; a whole date is taken as its month."""

    def __call__(self, raw: Cell) -> datetime.date | None:
        value = _month(raw)
        if value is not None:
            self._check_range(value)
        return value


def day(earliest: Bound = EARLIEST, latest: Bound = LATEST) -> Day:
    return Day(earliest, latest)


def month(earliest: Bound = EARLIEST, latest: Bound = LATEST) -> Month:
    return Month(earliest, latest)


def _bound(bound: Bound) -> datetime.date:
    return bound() if callable(bound) else bound


def _day(raw: Cell) -> datetime.date | None:
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if raw is None or isinstance(raw, datetime.date):
        return raw
    if not isinstance(raw, str):
        return _day_of_number(raw)
    parts = _parts(raw, DAY_FORM)
    if parts is None:
        return None
    if len(parts) == 1:
        return _day_of_digits(raw, parts[0])
    if len(parts) != 3:
        raise CellError(f"看不懂日期“{shown(raw)}”，{DAY_FORM}")
    return _date(raw, parts, DAY_FORM)


def _month(raw: Cell) -> datetime.date | None:
    if isinstance(raw, datetime.date):
        return datetime.date(raw.year, raw.month, 1)
    if raw is None:
        return None
    if isinstance(raw, float) and not raw.is_integer():
        raw = _month_number(raw)
    elif not isinstance(raw, str):
        raw = str(_whole(raw, MONTH_FORM))
    parts = _parts(raw, MONTH_FORM)
    if parts is None:
        return None
    if len(parts) == 2:
        return _date(raw, [*parts, "1"], MONTH_FORM)
    if len(parts) == 1 and len(parts[0]) == 6:
        return _date(raw, [parts[0][:4], parts[0][4:], "1"], MONTH_FORM)
    whole = _day(raw)
    return whole.replace(day=1) if whole else None


def _month_number(raw: float) -> str:
    """1987.01 typed as a number; 1987.1 could be January or, its zero lost, October."""
    digits = repr(raw)
    if digits.endswith(".1"):
        raise CellError(f"“{digits}”分不清是 1 月还是 10 月，{MONTH_FORM}")
    return digits


def _whole(raw: float, form: str) -> int:
    if isinstance(raw, bool) or not math.isfinite(raw):
        raise CellError(f"“{shown(raw)}”不是日期，{form}")
    return int(raw)


def _day_of_number(raw: float) -> datetime.date:
    whole = _whole(raw, DAY_FORM)
    if whole in SERIALS:
        return SERIAL_ZERO + datetime.timedelta(days=whole)
    if whole != raw:
        raise CellError(f"看不懂日期“{shown(raw)}”，{DAY_FORM}")
    return _day_of_digits(raw, str(whole))


def _day_of_digits(raw: Cell, digits: str) -> datetime.date:
    if len(digits) == 8:
        return _date(raw, [digits[:4], digits[4:6], digits[6:]], DAY_FORM)
    if len(digits) == 5 and int(digits) in SERIALS:
        return SERIAL_ZERO + datetime.timedelta(days=int(digits))
    raise CellError(f"看不懂日期“{shown(raw)}”，{DAY_FORM}")


def _parts(raw: str, form: str) -> list[str] | None:
    """The digit groups of a written date without its time, or None for an empty cell."""
    text = raw.strip()
    is_plain = text.isascii() and " " not in text
    text = text.partition("T")[0] if is_plain else _without_time(raw)
    if text in EMPTY_WORDS:
        return None
    parts = text.translate(SEPARATORS).strip("-").split("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 8 for part in parts):
        raise CellError(f"看不懂日期“{shown(raw)}”，{form}")
    return parts


def _without_time(raw: str) -> str:
    """Drop a clock time after the day, and a weekday in brackets; other words must not vanish."""
    head, _, tail = raw.strip().partition(" ")
    if tail and ":" in tail and tail.strip().replace(":", "").replace(".", "").isdigit():
        raw = head
    text = compact_text(raw)
    for opening in ("(星期", "(周", "星期"):
        text = text.partition(opening)[0]
    return text


def _date(raw: Cell, parts: list[str], form: str) -> datetime.date:
    year, month_number, day_number = parts
    century = 0
    if len(year) == 2:
        century = 2000 if int(year) < CENTURY_PIVOT else 1900
    try:
        return datetime.date(century + int(year), int(month_number), int(day_number))
    except (ValueError, OverflowError):
        raise CellError(f"“{shown(raw)}”不是真实日期，{form}") from None
