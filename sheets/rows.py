"""Which rows of a recognised sheet are data, and what their cells mean."""

from typing import Any

from sheets.cells import EMPTY_WORDS, CellError, Text, shown
from sheets.layout import NUMERIC_KINDS, Cell, Column, Parser, fold, fold_title
from sheets.matching import MAX_HEADER_LENGTH, Match
from sheets.raw import SERIAL_1904_OFFSET

# The value and no fault, or no value and the words of the fault.
Parsed = tuple[Any, str | None]

TOTAL_WORDS = ("合计", "总计", "小计", "累计", "共计", "总合计")
TOTAL_PREFIXES = ("本页", "本月", "本季", "本年", "本期", "全年", "以上", "当月")
MAX_TOTAL_LENGTH = 12
SIGNATURES = """
填表人 填报人 制表人 制表 审核人 审核 复核人 复核 审批人 负责人 单位负责人 经办人 主管
单位盖章 单位(盖章) (盖章) 盖章 填报单位 填表单位 联系人 联系电话 填表日期 填报日期 制表日期
备注 说明 注 填表说明 填报说明 以下空白
"""
FOOTER_WORDS = tuple(SIGNATURES.split())
FOOTER_ENDINGS = (":", "(", "1", "2", "3", "4", "5")
FOOTER_CELLS = 4
# Of a sheet that asks for less, half of it is no measure of what a row lacks.
MIN_REQUIRED = 3
MAX_MERGED_CELLS = 200_000
CACHE_SIZE = 5_000
UNPLAUSIBLE_SERIAL = 60_500


class RowRules:
    """Tells the data rows of one matched sheet from blank, total, footer and repeated rows."""

    def __init__(self, match: Match) -> None:
        self.mapped = sorted(match.columns.values())
        self.serial = match.serial_columns
        self.titles = {index: fold_title(title) for index, title in match.headers.items()}
        columns = match.sheet.by_key
        words = {i for key, i in match.columns.items() if columns[key].kind not in NUMERIC_KINDS}
        required = {match.columns[key] for key in match.columns if columns[key].required}
        self.key_columns = (required & words) or words
        self.required = required
        self.typed = [
            (index, columns[key].parse)
            for key, index in match.columns.items()
            if not isinstance(columns[key].parse, Text)
        ]
        self.notes: list[int] = []

    def is_data(self, number: int, cells: list[Cell]) -> bool:
        filled = [
            index
            for index, cell in enumerate(cells)
            if cell is not None and index not in self.serial and not _is_empty(cell)
        ]
        marked = [cell for cell in cells if isinstance(cell, str) and cell.strip()][:3]
        if not filled:
            return False
        if (
            self._is_total(cells, marked)
            or self._is_footer(cells, marked, filled)
            or self._is_header(cells)
        ):
            return False
        if self._is_note(cells, filled):
            self.notes.append(number)
            return False
        return True

    def _is_total(self, cells: list[Cell], marked: list[str]) -> bool:
        if not any(is_total_word(cell) for cell in marked):
            return False
        return not any(
            not is_total_word(cell)
            for index in self.key_columns
            if index < len(cells) and (cell := cells[index]) is not None and not _is_empty(cell)
        )

    def _is_footer(self, cells: list[Cell], marked: list[str], filled: list[int]) -> bool:
        if not marked or len(filled) > FOOTER_CELLS:
            return False
        keys = [cells[index] for index in self.key_columns if index < len(cells)]
        words = [cell for cell in keys if cell is not None and not _is_empty(cell)]
        if len([cell for cell in words if cell is not marked[0]]) == len(self.key_columns):
            return False
        text = fold(marked[0][:200])
        return any(
            text == word or (text.startswith(word) and text[len(word)] in FOOTER_ENDINGS)
            for word in FOOTER_WORDS
        )

    def _is_note(self, cells: list[Cell], filled: list[int]) -> bool:
        """A few words of which no column can make anything: a heading, a remark, a signature.

        A row that has its serial number, or a day, a figure or a choice, was meant as data.
        """
        if len(filled) > FOOTER_CELLS or len(self.required) < MIN_REQUIRED:
            return False
        if 2 * len(self.required.intersection(filled)) >= len(self.required):
            return False
        serial = [cells[index] for index in self.serial if index < len(cells)]
        return (
            all(isinstance(cells[index], str) for index in filled)
            and not any(_is_number(cell) for cell in serial)
            and not any(_has_value(cells[i], parse) for i, parse in self.typed if i in filled)
        )

    def _is_header(self, cells: list[Cell]) -> bool:
        same = [i for i in self.mapped if i < len(cells) and self._is_title(i, cells[i])]
        return len(same) >= max(2, len(self.mapped) * 0.6)

    def _is_title(self, index: int, cell: Cell) -> bool:
        if not isinstance(cell, str) or len(cell) > MAX_HEADER_LENGTH:
            return False
        return fold_title(cell) == self.titles.get(index)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().isdigit())


def _has_value(cell: Cell, parse: Parser) -> bool:
    try:
        return parse(cell) is not None
    except CellError:
        return False


def is_total_word(cell: Cell) -> bool:
    if not isinstance(cell, str) or "计" not in cell or len(cell) > 3 * MAX_TOTAL_LENGTH:
        return False
    word = fold(cell).strip(":*·-—")
    if len(word) > MAX_TOTAL_LENGTH:
        return False
    if word.startswith(TOTAL_WORDS):
        return True
    return word.startswith(TOTAL_PREFIXES) and word[2:].startswith(TOTAL_WORDS)


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < 8 and cell.strip() in EMPTY_WORDS


def fill_merged(match: Match) -> None:
    """Give every row of a vertically merged cell its words; a merged figure is one figure."""
    columns = match.sheet.by_key
    fillable = {i for key, i in match.columns.items() if columns[key].kind not in NUMERIC_KINDS}
    rows = match.raw.rows
    budget = MAX_MERGED_CELLS
    for first, last, index in match.raw.merges:
        cells = rows.get(first)
        if index not in fillable or first <= match.header_row or not cells:
            continue
        value = cells[index] if index < len(cells) else None
        budget -= last - first
        if value is None or budget < 0:
            continue
        for number in range(first + 1, last + 1):
            _fill(rows.get(number), index, value)


def _fill(cells: list[Cell] | None, index: int, value: Cell) -> None:
    if cells is None:
        return
    cells.extend([None] * (index + 1 - len(cells)))
    if cells[index] is None:
        cells[index] = value


class ColumnReader:
    """Parses the cells of one column; the same text is parsed once."""

    def __init__(self, column: Column, index: int, date1904: bool) -> None:
        self.key = column.key
        self.index = index
        self.parse = column.parse
        self.cache: dict[str, Parsed] = {}
        self.shift = date1904 and column.kind in ("date", "month")
        self.required = column.required

    def read(self, raw: Cell) -> Parsed:
        """(value, None) or (None, what is wrong)."""
        if raw.__class__ is not str:
            return self._read(self._shifted(raw) if self.shift else raw)
        known = self.cache.get(raw)
        if known is None:
            known = self._read(raw)
            if len(self.cache) < CACHE_SIZE:
                self.cache[raw] = known
        return known

    def _read(self, raw: Cell) -> Parsed:
        try:
            value = self.parse(raw)
        except CellError as error:
            return None, str(error)
        if value is None and self.required:
            if raw is None or not shown(raw):
                return None, "没有填写，这一列必须填"
            return None, f"填的是“{shown(raw)}”，等于没有填写，这一列必须填"
        return value, None

    @staticmethod
    def _shifted(raw: Cell) -> Cell:
        """Bare day numbers of a 1904 workbook, in the 1900 system all parsers know."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return raw
        shifts = 10_000 < raw < UNPLAUSIBLE_SERIAL - SERIAL_1904_OFFSET
        return raw + SERIAL_1904_OFFSET if shifts else raw
