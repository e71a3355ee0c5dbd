"""Find the header rows of a workbook and tell which sheet of the register each worksheet is."""

from collections.abc import Iterator
from dataclasses import dataclass

from sheets.archive import UnreadableWorkbook
from sheets.layout import Cell, Column, Register, Sheet, fold, fold_title, without_unit
from sheets.raw import RawSheet

HEADER_SEARCH_ROWS = 25
MAX_HEADER_LENGTH = 60
# The sheet `annotate` puts in front; it is never data.
PROBLEM_LIST_TITLE = "错误清单"
# The sheets a template has beside the data.
GUIDE_TITLE = "填写说明"
CHOICES_TITLE = "可选项"
OWN_TITLES = frozenset([PROBLEM_LIST_TITLE, GUIDE_TITLE, CHOICES_TITLE])
# What marked copies called their list before a register had such a sheet, and its first word.
FORMER_LIST_TITLE, FORMER_LIST_START = "问题清单", "共 "
SERIAL_TITLES = frozenset(["序号", "编号", "行号", "no", "no.", "#"])
TITLE_BONUS = 0.15
EXACT_TITLE, EXACT_SYNONYM, LOOSE_TITLE, LOOSE_SYNONYM = 4, 3, 2, 1


def is_own(raw: RawSheet) -> bool:
    """Whether the portal put the worksheet beside the data itself."""
    if raw.title != FORMER_LIST_TITLE:
        return raw.title in OWN_TITLES
    first = next(iter(raw.rows.values()), [])
    return any(str(cell).startswith(FORMER_LIST_START) for cell in first[:1])


@dataclass
class Match:
    """A worksheet recognised as one sheet of the register."""

    sheet: Sheet
    raw: RawSheet
    header_row: int
    columns: dict[str, int]
    headers: dict[int, str]
    score: float = 0.0
    # Something about the sheet as a whole is wrong: none of its rows can be taken.
    doubtful: bool = False
    absent: bool = False

    @property
    def missing(self) -> list[Column]:
        if self.absent:
            return []
        return [c for c in self.sheet.required_columns if c.key not in self.columns]

    @property
    def serial_columns(self) -> set[int]:
        used = set(self.columns.values())
        return {
            index
            for index, title in self.headers.items()
            if index not in used and fold_title(title) in SERIAL_TITLES
        }


def match_sheets(
    raw_sheets: list[RawSheet], register: Register, *, single: bool = False
) -> dict[str, Match]:
    """One `Match` a sheet of `register` that the workbook has; refuses what is ambiguous.

    `single`: a kind of file that can hold but one sheet, so the others need not be there.
    """
    candidates = [raw for raw in raw_sheets if raw.rows and not is_own(raw)]
    found = [
        match
        for sheet in register.sheets
        for raw in candidates
        if (match := _match(raw, sheet)) is not None
    ]
    chosen = _assign(found)
    for sheet in register.sheets:
        if sheet.required and sheet.key not in chosen:
            if not (single and chosen):
                raise UnreadableWorkbook(_missing_sheet(sheet, candidates))
            chosen[sheet.key] = Match(sheet, RawSheet(sheet.title), 0, {}, {}, absent=True)
    _refuse_doubles(found, chosen)
    for match in chosen.values():
        _check_size(match.raw)
    return chosen


def _assign(found: list[Match]) -> dict[str, Match]:
    chosen, taken = {}, set()
    # A hidden sheet is an old draft wherever a visible one will do, however neat it looks.
    for match in sorted(found, key=lambda each: (each.raw.hidden, -each.score)):
        if match.sheet.key not in chosen and match.raw.title not in taken:
            chosen[match.sheet.key] = match
            taken.add(match.raw.title)
    return chosen


def _refuse_doubles(found: list[Match], chosen: dict[str, Match]) -> None:
    """Two visible sheets that could both be the register's: to guess would lose or double rows."""
    taken = {match.raw.title for match in chosen.values()}
    for match in found:
        other = chosen.get(match.sheet.key)
        if other is None or match.raw.title in taken or match.missing or match.raw.hidden:
            continue
        if len(match.columns) * 2 > len(other.columns) and _has_rows(match):
            raise UnreadableWorkbook(
                f"“{other.raw.title}”和“{match.raw.title}”两张工作表都像“{match.sheet.title}”，"
                "请合并成一张，或删去多余的一张。"
            )


def _has_rows(match: Match) -> bool:
    return any(number > match.header_row for number in match.raw.rows)


def _missing_sheet(sheet: Sheet, candidates: list[RawSheet]) -> str:
    columns = "、".join(column.title for column in sheet.required_columns)
    present = "、".join(f"“{raw.title}”" for raw in candidates[:8]) or "没有任何内容"
    return (
        f"没有找到“{sheet.title}”工作表（表头应有：{columns}）。"
        f"这个文件里有：{present}。请核对是否传错了文件，或下载模板填写。"
    )


def _check_size(raw: RawSheet) -> None:
    if not raw.fits:
        raise UnreadableWorkbook(
            f"“{raw.title}”工作表太大（{raw.height} 行、{raw.width} 列），最多 20000 行、100 列；"
            "请删去多余的空行空列，或分成几个文件。"
        )


def _match(raw: RawSheet, sheet: Sheet) -> Match | None:
    best = None
    above: dict[int, str] = {}
    for number in sorted(raw.rows)[:HEADER_SEARCH_ROWS]:
        titles = _titles(raw.rows[number])
        for headers in _variants(titles, above):
            match = _match_row(raw, sheet, number, headers)
            if match and (best is None or match.score > best.score):
                best = match
        above = titles
    return best


def _titles(cells: list[Cell]) -> dict[int, str]:
    return {
        index: "".join(c for c in " ".join(cell.split()) if c.isprintable())
        for index, cell in enumerate(cells)
        if isinstance(cell, str) and cell.strip() and len(cell) <= MAX_HEADER_LENGTH
    }


def _variants(titles: dict[int, str], above: dict[int, str]) -> Iterator[dict[int, str]]:
    """The row itself, and the row with its gaps filled from above (merged two-row headers)."""
    yield titles
    if above and set(above) - set(titles):
        yield {**above, **titles}


def _match_row(raw: RawSheet, sheet: Sheet, number: int, headers: dict[int, str]) -> Match | None:
    columns = match_columns(headers, sheet)
    title_fits = fold(raw.title) in {fold(title) for title in sheet.titles}
    required = {column.key for column in sheet.required_columns}
    present = len(required & set(columns))
    enough = present * 2 >= len(required) and len(columns) >= (1 if title_fits else 2)
    if not enough or len(columns) < min(2, len(sheet.columns)):
        return None
    score = 2 * len(columns) / (len(headers) + len(sheet.columns))
    score += present / (len(required) or 1) + (TITLE_BONUS if title_fits else 0)
    return Match(sheet, raw, number, columns, headers, score)


def match_columns(headers: dict[int, str], sheet: Sheet) -> dict[str, int]:
    """Column key → index of the file's column; where two fit, the better title wins."""
    ranks = _ranks(sheet)
    fits = []
    for index, title in headers.items():
        folded = fold_title(title)
        for form, loss in ((folded, 0), (without_unit(folded), 2)):
            for key, rank in ranks.get(form, ()):
                fits.append((rank - loss if rank > loss else rank, -index, key))
    columns, taken = {}, set()
    for _, negative_index, key in sorted(fits, key=lambda fit: fit[:2], reverse=True):
        if key not in columns and -negative_index not in taken:
            columns[key] = -negative_index
            taken.add(-negative_index)
    return columns


def _ranks(sheet: Sheet) -> dict[str, list[tuple[str, int]]]:
    ranks: dict[str, list[tuple[str, int]]] = {}
    for column in sheet.columns:
        for position, title in enumerate(column.titles):
            folded = fold_title(title)
            exact = EXACT_SYNONYM if position else EXACT_TITLE
            loose = LOOSE_SYNONYM if position else LOOSE_TITLE
            ranks.setdefault(folded, []).append((column.key, exact))
            bare = without_unit(folded)
            if bare != folded:
                ranks.setdefault(bare, []).append((column.key, loose))
    return ranks
