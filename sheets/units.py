"""A unit other than yuan anywhere about the amounts: such a sheet is refused, never converted.

Whether somebody left «万元» in a heading and typed yuan below nobody can tell from outside, and a
figure that is silently wrong is worse than one that is asked about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from sheets.cells import shown
from sheets.layout import Cell, Column, NumberedRow, fold
from sheets.matching import Match
from sheets.rows import is_total_word

# Of longer words, as of a guide put above the table, the beginning and the end are looked at.
MAX_LENGTH = 2000
# An amount («500万元», «数万元») speaks of itself; a unit stands by itself.
NO_NUMBER = r"(?<![\d.一二两三四五六七八九十百千几数近上多])"
LARGE = r"(?:[十百千]?万|[十百千万]?亿)"
# «百元» also begins names (百元微心愿), so it counts only where a unit is looked for.
UNIT = rf"(?:人民币)?(?:{LARGE}(?:元|圆)?|[百千](?:元|圆)|[美欧日港澳韩]元|英镑|美金|港币)"
ANYWHERE = re.compile(NO_NUMBER + LARGE + "(?:元|圆)")
# «分局» and «千秋社区» begin like units; these count only where nothing follows.
SHORT = r"(?:[千角分w]|w元)(?:为单位)?(?=$|[)\],;、。/])"
SAID = re.compile(rf"(?:单位|币种)(?:为|是|:|=|\()*(?:{UNIT}|{SHORT})|[以按]{UNIT}(?:为|计)")
ALONE = re.compile(UNIT + "(?:人民币)?")
PARTS = re.compile(r"[()\[\]【】〔〕<>《》:/|,;、。*]+")
# 萬 is 万, and quotes about a unit say nothing.
SAME = {ord("萬"): "万", **dict.fromkeys(map(ord, "“”‘’'\"「」『』"))}
YUAN = re.compile(r"(?:^|[(:/位币])元(?:$|\))")


@dataclass(frozen=True)
class Place:
    """A cell that names a unit; row 0 is the sheet's own name."""

    row: int
    column: int
    text: str

    def __str__(self) -> str:
        if not self.row:
            return f"工作表的名称是“{self.text}”"
        return f"{letters(self.column)}{self.row} 写着“{shown(self.text)}”"


def letters(column: int) -> str:
    """The name of a column as spreadsheet programs show it; `column` counts from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def names_other_unit(cell: Cell) -> TypeGuard[str]:
    """Does this cell name ten thousands, thousands or another currency as a unit?"""
    if not isinstance(cell, str):
        return False
    text = _plain(cell)
    if ANYWHERE.search(text) or SAID.search(text):
        return True
    return any(ALONE.fullmatch(part) for part in PARTS.split(text))


def _plain(cell: str) -> str:
    if len(cell) > MAX_LENGTH:
        half = MAX_LENGTH // 2
        cell = f"{cell[:half]} {cell[-half:]}"
    return fold(cell).translate(SAME)


def names_yuan(cell: Cell) -> TypeGuard[str]:
    return isinstance(cell, str) and len(cell) <= MAX_LENGTH and bool(YUAN.search(fold(cell)))


def other_units(
    match: Match, data: list[NumberedRow], passed_over: list[NumberedRow]
) -> list[Place]:
    """The cells about the amounts of a sheet that name a unit other than yuan.

    `data` and `passed_over` are the rows below the header, as (number, cells).
    """
    amounts = [column for column in match.sheet.columns if column.kind == "amount"]
    if not amounts:
        return []
    title = [Place(0, 0, match.raw.title)] if names_other_unit(match.raw.title) else []
    return [
        *title,
        *_above(match),
        *_in_header(match, amounts),
        *_below(passed_over),
        *_beside(match, data, amounts),
    ]


def yuan_place(match: Match) -> Place | None:
    """The first cell down to the header that says yuan, or None."""
    for number, cells in match.raw.rows.items():
        if number > match.header_row:
            break
        for index, cell in enumerate(cells):
            if names_yuan(cell):
                return Place(number, index, cell)
    return None


def _above(match: Match) -> Iterator[Place]:
    for number, cells in match.raw.rows.items():
        if number < match.header_row:
            before = None
            for index, cell in enumerate(cells):
                # «金额 | 25 | 万元» is an amount with its unit.
                if names_other_unit(cell) and not isinstance(before, int | float):
                    yield Place(number, index, cell)
                before = cell if cell is not None else before


def _in_header(match: Match, amounts: list[Column]) -> Iterator[Place]:
    """The header row; other columns may count as they like where every amount says it is yuan.

    «单位：万元» beside them speaks of the whole table all the same.
    """
    mapped = {match.columns[column.key] for column in amounts if column.key in match.columns}
    sure = len(mapped) == len(amounts) and all(names_yuan(match.headers[i]) for i in mapped)
    for index, cell in enumerate(match.raw.rows.get(match.header_row, ())):
        if not names_other_unit(cell):
            continue
        if index in mapped or not sure or SAID.match(_plain(cell).lstrip("(")):
            yield Place(match.header_row, index, cell)


def _below(rows: list[NumberedRow]) -> Iterator[Place]:
    """Remarks under the table, and a header that comes again; a total may count as it likes."""
    for number, cells in rows:
        if not any(is_total_word(cell) for cell in cells):
            for index, cell in enumerate(cells):
                if names_other_unit(cell):
                    yield Place(number, index, cell)


def _beside(match: Match, data: list[NumberedRow], amounts: list[Column]) -> Iterator[Place]:
    """A unit in a cell of its own in the rows themselves: once a column is enough."""
    told = {match.columns[column.key] for column in amounts if column.key in match.columns}
    for number, cells in data:
        for index, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) < 20 and index not in told:
                text = fold(cell).strip("()")
                if ALONE.fullmatch(text) or SAID.fullmatch(text.removeprefix("金额")):
                    told.add(index)
                    yield Place(number, index, cell)
