"""What of a workbook is not read, or is read although nobody sees it: refused or told."""

from collections.abc import Iterator

from sheets.cells import shown
from sheets.layout import Cell, NumberedRow, Register, fold
from sheets.matching import Match, is_own
from sheets.raw import RawSheet
from sheets.units import letters

# Sheets that go along with a register and hold none of it.
GUIDE_WORDS = (
    "说明", "须知", "指引", "指南", "要求", "示例", "样例", "目录", "封面", "字典", "选项", "下拉",
    "参数", "代码表", "编码",
)  # fmt: skip
TABLE_ROWS = 2
TABLE_CELLS = 2
SHOWN = 20


def strays(
    sheets: list[RawSheet], matches: dict[str, Match]
) -> tuple[list[RawSheet], list[RawSheet]]:
    """(visible worksheets with a table that is no sheet of the register, the other unread ones)."""
    read = {id(match.raw) for match in matches.values()}
    unread = [raw for raw in sheets if id(raw) not in read and raw.rows]
    unread = [raw for raw in unread if not is_own(raw)]
    tables = [raw for raw in unread if _is_table(raw)]
    return tables, [raw for raw in unread if raw not in tables]


def _is_table(raw: RawSheet) -> bool:
    if raw.hidden or any(word in fold(raw.title) for word in GUIDE_WORDS):
        return False
    full = [cells for cells in raw.rows.values() if _filled(cells) >= TABLE_CELLS]
    return len(full) >= TABLE_ROWS


def _filled(cells: list[Cell]) -> int:
    return sum(
        1 for cell in cells if cell is not None and (cell != "" or cell.__class__ is not str)
    )


def stray_message(raw: RawSheet, register: Register) -> str:
    titles = "、".join(f"“{sheet.title}”" for sheet in register.sheets)
    return (
        f"“{shown(raw.title)}”工作表认不出来，没有读：它的表头不像{titles}中的任何一张。"
        "要导入的请改好表头，或并入认得的工作表；不用导入的请删去这张工作表。"
    )


def unread_notice(raw: RawSheet) -> str:
    kind = "隐藏的" if raw.hidden else ""
    return f"{kind}工作表“{shown(raw.title)}”没有读。"


def hidden_notices(match: Match, data: list[NumberedRow]) -> Iterator[str]:
    """What nobody sees in the spreadsheet program and was read all the same."""
    raw = match.raw
    title = shown(raw.title)
    if raw.hidden:
        yield f"“{title}”是隐藏的工作表，已经读取，请核对是不是要交的。"
    rows = [number for number, _cells in data if number in raw.hidden_rows]
    if rows:
        yield f"“{title}”表第 {_listed(rows)} 行是隐藏的（或被筛选掉的），也已读取，请核对。"
    columns = sorted(raw.hidden_columns.intersection(match.columns.values()))
    if columns:
        names = _listed([f"{letters(i)}（{match.headers[i]}）" for i in columns])
        yield f"“{title}”表的 {names} 列是隐藏的，也已读取，请核对。"


def _listed(items: list[int] | list[str]) -> str:
    more = f" 等 {len(items)} " if len(items) > SHOWN else ""
    return "、".join(map(str, items[:SHOWN])) + more
