"""The blank workbook of a register: headers, formats, drop-downs and a page of instructions."""

from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sheets.layout import Column, Register, Sheet, Target
from sheets.matching import CHOICES_TITLE, GUIDE_TITLE

# Drop-downs known only when they are asked for: (sheet key, column key) → words.
Choices = Mapping[tuple[str, str], Iterable[str]]

PREPARED_ROWS = 2_000
HEADER_ROW = 3
# A list written into the cell rule itself; longer ones live on a hidden sheet.
INLINE_LIST_LENGTH = 120
INLINE_BREAKERS = '",'
NUMBER_FORMATS = {
    "text": "@",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "amount": "#,##0.00",
    "integer": "0",
}
KIND_GUIDES = {
    "text": "文字",
    "date": "日期，例如 2022-05-03",
    "month": "年月，例如 2022-05",
    "amount": "金额，单位元，精确到分，例如 1200.50",
    "integer": "整数，例如 12",
    "decimal": "数字，例如 1.5",
}
RULES = (
    "请从表头下面一行开始填写，不要改动表头的文字。",
    "带 * 的列必须填写；没有内容的格子可以留空。",
    "可以有“合计”行，导入时会自动跳过。",
    "填好后直接上传；有问题的格子会在返回的表格里标出来。",
)
HEADER_FILL = PatternFill("solid", fgColor="FF1F4E79")
REQUIRED_FILL = PatternFill("solid", fgColor="FFB03A2E")
EDGE = Side(style="thin", color="FFBFBFBF")


def write_template(register: Register, target: Target, *, choices: Choices | None = None) -> None:
    """Write the blank workbook to `target`, a path or binary file.

    `choices` gives the drop-downs known only now: (sheet key, column key) → words.
    """
    workbook = Workbook()
    _write_guide(workbook.active, register)
    lists = _Lists(workbook)
    for sheet in register.sheets:
        _write_sheet(workbook, sheet, choices or {}, lists)
    workbook.active = 1
    workbook.save(target)


def _write_guide(guide: Worksheet, register: Register) -> None:
    guide.title = GUIDE_TITLE
    guide.append([f"{register.title}填写说明"])
    guide["A1"].font = Font(bold=True, size=14)
    for rule in RULES:
        guide.append([rule])
    guide.append([])
    guide.append(["工作表", "列", "必填", "怎样填写", "说明"])
    for cell in guide[guide.max_row]:
        _style_header(cell, HEADER_FILL)
    for sheet in register.sheets:
        for column in sheet.columns:
            required = "必填" if column.required else ""
            how = KIND_GUIDES[column.kind] if not column.choices else "从下拉列表中选择"
            guide.append([sheet.title, column.title, required, how, column.note])
    for letter, width in zip("ABCDE", (20, 24, 8, 40, 60), strict=True):
        guide.column_dimensions[letter].width = width
    _force_text(guide)


def _force_text(worksheet: Worksheet) -> None:
    """A word that begins with an equals sign is a word, never a formula."""
    for row in worksheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"


def _write_sheet(workbook: Workbook, sheet: Sheet, choices: Choices, lists: "_Lists") -> None:
    worksheet = workbook.create_sheet(sheet.title)
    worksheet["A1"] = sheet.heading or sheet.title
    worksheet["A1"].font = Font(bold=True, size=14)
    worksheet["A2"] = "填报日期："
    for index, column in enumerate(sheet.columns, 1):
        cell = worksheet.cell(HEADER_ROW, index, f"{'*' * column.required}{column.title}")
        _style_header(cell, REQUIRED_FILL if column.required else HEADER_FILL)
        letter = get_column_letter(index)
        dimension = worksheet.column_dimensions[letter]
        dimension.width = column.width
        dimension.number_format = NUMBER_FORMATS.get(column.kind, "General")
        words = choices.get((sheet.key, column.key), column.choices)
        cells = f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + PREPARED_ROWS}"
        _add_rule(worksheet, cells, column, lists.formula(words) if words else None)
    worksheet.freeze_panes = worksheet.cell(HEADER_ROW + 1, 1)
    _force_text(worksheet)


def _style_header(cell: Cell, fill: PatternFill) -> None:
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = fill
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)


def _add_rule(worksheet: Worksheet, cells: str, column: Column, formula: str | None) -> None:
    """A drop-down where there is a list, and the note shown beside the cell being filled."""
    if not formula and not column.note:
        return
    rule = DataValidation(type="list" if formula else None, formula1=formula, allow_blank=True)
    if formula:
        rule.showErrorMessage = True
        # A warning, not a wall: short names and synonyms are understood as well.
        rule.errorStyle = "warning"
        rule.errorTitle = column.title[:32]
        rule.error = "不在可选项里，请从下拉列表中选择。"
    if column.note:
        rule.showInputMessage = True
        rule.promptTitle = column.title[:32]
        rule.prompt = column.note[:255]
    rule.add(cells)
    worksheet.add_data_validation(rule)


class _Lists:
    """Where the words of the drop-downs are kept."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.sheet: Worksheet | None = None
        self.known: dict[tuple[str, ...], str] = {}

    def formula(self, words: Iterable[str]) -> str:
        words = tuple(str(word) for word in words)
        joined = ",".join(words)
        plain = not any(sign in word for word in words for sign in INLINE_BREAKERS)
        if plain and len(joined) <= INLINE_LIST_LENGTH:
            return f'"{joined}"'
        if words not in self.known:
            self.known[words] = self._store(words)
        return self.known[words]

    def _store(self, words: tuple[str, ...]) -> str:
        if self.sheet is None:
            self.sheet = self.workbook.create_sheet(CHOICES_TITLE)
            self.sheet.sheet_state = "hidden"
        index = len(self.known) + 1
        for row, word in enumerate(words, 1):
            cell = self.sheet.cell(row, index, word)
            cell.data_type = "s"
        letter = get_column_letter(index)
        return f"'{CHOICES_TITLE}'!${letter}$1:${letter}${len(words)}"
