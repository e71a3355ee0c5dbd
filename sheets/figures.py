"""Amounts, counts and other figures, exact."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from sheets.cells import CellError, compact, decimal_of, shown
from sheets.layout import Cell

Limit = float | Decimal | None

FEN_PER_YUAN = 100
TEN_THOUSAND = 10_000
# What adding up in binary leaves behind; anything farther from a whole fen was meant.
DUST = Decimal("0.00005")
MAX_YUAN = 10**11
MAX_COUNT = 10**7
COUNT_UNITS = "人次名个位户场例件册次条次数"
AREA_UNITS = ("平方米", "平米", "㎡", "m²", "m2", "M2", "平")
DECIMAL_UNITS = ("小时", "学时", "个小时", "小時", "分", "h", "H")
AMOUNT_FORM = "请写成 1200.50 这样（单位：元）"


def fen(*, allow_zero: bool = False) -> Callable[[Cell], int | None]:
    """An amount in yuan as an integer number of fen."""

    def parse(raw: Cell) -> int | None:
        raw = compact(raw)
        if raw is None or raw == "":
            return None
        yuan = _yuan(raw)
        if yuan > MAX_YUAN:
            raise CellError(f"金额“{shown(raw)}”过大，请核对单位（应为元）")
        if yuan < -DUST:
            raise CellError(f"金额“{shown(raw)}”是负数，请填正数")
        amount = _whole_fen(yuan, raw)
        # What a difference of two equal amounts leaves behind in binary is nothing too.
        if amount == 0 and not allow_zero:
            raise CellError("金额是 0，请填实际金额；没有发生的请删去这一行")
        return amount

    return parse


def _whole_fen(yuan: Decimal, raw: Cell) -> int:
    exact = yuan * FEN_PER_YUAN
    rounded = exact.to_integral_value(rounding=ROUND_HALF_EVEN)
    slack = DUST if isinstance(raw, float) else 0
    if abs(exact - rounded) > slack:
        raise CellError(f"金额“{shown(raw)}”超过两位小数，请精确到分")
    return int(rounded)


def _yuan(raw: Cell) -> Decimal:
    if isinstance(raw, str):
        return _written_yuan(raw)
    return _number(raw, AMOUNT_FORM)


def _written_yuan(text: str) -> Decimal:
    factor = 1
    body = text.removeprefix("人民币").removeprefix("RMB").removeprefix("¥").removeprefix(":")
    body = body.removesuffix("整").removesuffix("元").removesuffix("圆")
    if body.endswith("万"):
        factor, body = TEN_THOUSAND, body[:-1]
    value = _digits(body)
    if value is None:
        raise CellError(f"“{shown(text)}”不是金额，{AMOUNT_FORM}")
    return value * factor


def _digits(body: str) -> Decimal | None:
    """A plain decimal number, with thousands separators in the right places if any."""
    sign = -1 if body.startswith("-") else 1
    body = body[1:] if sign < 0 else body
    whole, point, fraction = body.partition(".")
    groups = whole.split(",")
    if len(groups) > 1 and not _are_thousands(groups):
        return None
    digits = "".join(groups)
    if not _is_number(digits, point, fraction):
        return None
    return sign * Decimal(f"{digits}.{fraction or 0}")


def _are_thousands(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _is_number(digits: str, point: str, fraction: str) -> bool:
    if len(digits) > 30 or len(fraction) > 30 or bool(point) != bool(fraction):
        return False
    return (digits + fraction).isascii() and digits.isdigit() and (fraction or "0").isdigit()


def _number(raw: Cell, form: str) -> Decimal:
    """A cell that holds a number, as an exact decimal."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise CellError(f"“{shown(raw)}”不是数字，{form}")
    if not math.isfinite(raw):
        raise CellError(f"数字超出范围，{form}")
    return decimal_of(raw)


def count(*, minimum: int = 0, maximum: int = MAX_COUNT) -> Callable[[Cell], int | None]:
    """A whole number; a counting word after it is dropped."""
    form = "请填整数，例如 12"

    def parse(raw: Cell) -> int | None:
        raw = compact(raw)
        if raw is None or raw == "":
            return None
        value = _digits(raw.rstrip(COUNT_UNITS)) if isinstance(raw, str) else _number(raw, form)
        if value is None or value != value.to_integral_value():
            raise CellError(f"“{shown(raw)}”不是整数，{form}")
        if not minimum <= value <= maximum:
            raise CellError(f"“{shown(raw)}”应在 {minimum} 到 {maximum} 之间，请核对")
        return int(value)

    return parse


def positive_count(*, maximum: int = MAX_COUNT) -> Callable[[Cell], int | None]:
    return count(minimum=1, maximum=maximum)


def decimal(
    places: int,
    minimum: Limit = None,
    maximum: Limit = None,
    *,
    percent: bool = False,
    area: bool = False,
) -> Callable[[Cell], Decimal | None]:
    """A decimal with at most `places` digits after the point.

    `percent`: a share of 100. Only there a percent sign is part of the figure: 150% hours are none.
    `area`: square metres.
    """
    form = f"请填数字，最多 {places} 位小数"
    units = AREA_UNITS if area else ("%", *DECIMAL_UNITS) if percent else DECIMAL_UNITS
    step = Decimal(1).scaleb(-places)

    def parse(raw: Cell) -> Decimal | None:
        raw = compact(raw)
        if raw is None or raw == "":
            return None
        value = _digits(_without_unit(raw, units)) if isinstance(raw, str) else _number(raw, form)
        if value is None:
            raise CellError(f"“{shown(raw)}”不是数字，{form}")
        _check_bounds(value, minimum, maximum, raw)
        return _rounded(value, step, raw, form)

    return parse


def _without_unit(text: str, units: tuple[str, ...]) -> str:
    for unit in units:
        if text.endswith(unit):
            return text.removesuffix(unit)
    return text


def _check_bounds(value: Decimal, minimum: Limit, maximum: Limit, raw: Cell) -> None:
    if minimum is not None and value < minimum:
        raise CellError(f"“{shown(raw)}”太小，应不小于 {minimum}，请核对")
    if maximum is not None and value > maximum:
        raise CellError(f"“{shown(raw)}”太大，应不大于 {maximum}，请核对")


def _rounded(value: Decimal, step: Decimal, raw: Cell, form: str) -> Decimal:
    try:
        rounded = value.quantize(step, rounding=ROUND_HALF_EVEN)
    except InvalidOperation:
        raise CellError(f"“{shown(raw)}”超出范围，{form}") from None
    slack = step * DUST if isinstance(raw, float) else 0
    if abs(value - rounded) > slack:
        raise CellError(f"“{shown(raw)}”小数位数太多，{form}")
    return rounded
