"""A tree of indicators as a workbook."""

from common.exports import Export
from evaluation.models import Indicator
from sheets import Column, Register, Sheet, decimal, text

WORDS, NUMBER = text(160), decimal(2)
LINES_SHEET = Sheet(
    "lines",
    "指标",
    (
        Column("level", "层级", WORDS, width=8),
        Column("name", "名称", WORDS, width=36),
        Column("weight", "分值", NUMBER, kind="decimal", width=8),
        Column("requirement", "要求编号", WORDS, width=10),
        Column("full_at", "满分值", NUMBER, kind="decimal", width=10),
        Column("zero_at", "零分值", NUMBER, kind="decimal", width=10),
        Column("method", "评估方法", WORDS, width=14),
        Column("evidence", "佐证", WORDS, width=36),
    ),
)


def rows(lines):
    """Lines in their order."""
    for line in lines:
        words = {"level": Indicator.Level(line.level).label}
        yield {column.key: getattr(line, column.key) for column in LINES_SHEET.columns} | words


TREE = Export(Register("indicators", "评估指标表", (LINES_SHEET,)), LINES_SHEET, rows)
