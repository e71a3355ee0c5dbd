"""Between the cells of a register and the fields of a model."""

from decimal import Decimal

from django.utils.translation import gettext as _

from sheets import Column, Row, Sheet

FEN_PER_YUAN = 100


def fill(instance, values: dict, keys) -> None:
    """Set fields from cells; an empty cell is the field's own empty value."""
    for key in keys:
        value = values[key]
        if value is None:
            field = instance._meta.get_field(key)
            value = None if field.null else field.get_default()
        setattr(instance, key, value)


def cells_of(instance, keys) -> dict:
    """Fields as cells: what an empty field holds is an empty cell."""
    return {key: _cell(getattr(instance, key)) for key in keys}


def _cell(value):
    return None if value == "" else value


def differences(sheet: Sheet, keys, old: dict, new: dict) -> dict[str, list[str]]:
    """Column title → [old, new] in a reader's words, for the columns ``keys`` that differ."""
    return {
        column.title: [shown(column, old.get(column.key)), shown(column, new.get(column.key))]
        for column in sheet.columns
        if column.key in keys and old.get(column.key) != new.get(column.key)
    }


def shown(column: Column, value) -> str:
    """A value in the words of its register."""
    show = getattr(column.parse, "show", None)
    if show is not None:
        value = show(value)
    if value is None:
        return ""
    if column.kind == "amount":
        return f"{value / FEN_PER_YUAN:.2f}"
    if column.kind == "month":
        return f"{value:%Y-%m}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def yuan(fen: int) -> str:
    return f"{fen / FEN_PER_YUAN:,.2f}"


def row_numbers(rows: list[Row], limit: int = 20) -> str:
    """第 3、5、8 行 of a notice; of many, the first ones."""
    numbers = "、".join(str(row.number) for row in rows[:limit])
    return numbers + (_(" 等") if len(rows) > limit else "")
