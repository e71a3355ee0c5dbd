"""The holiday table as a workbook."""

from common.models import CalendarDay
from sheets import Column, Register, Sheet, choice, day, text

KINDS = {str(kind.label): kind.value for kind in CalendarDay.Kind}
CALENDAR_SHEET = Sheet(
    key="calendar",
    title="节假日",
    columns=(
        Column("day", "日期", day(), kind="date"),
        Column("kind", "类型", choice(KINDS)),
        Column("name", "名称", text(30)),
        Column("basis", "依据", text(120), width=44),
    ),
)
CALENDAR = Register("common", "节假日表", (CALENDAR_SHEET,))


def calendar_rows(days):
    for row in days.iterator():
        yield {name: getattr(row, name) for name in CALENDAR_SHEET.by_key}
