"""What a register looks like: declared once, used for the template, the import and the export."""

import datetime
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

# What the reader hands over for one cell, and what makes a value of it.
Cell = str | float | datetime.date | None
Parser = Callable[[Cell], Any]
# A row's number in the file, and its cells.
NumberedRow = tuple[int, list[Cell]]
# Where a workbook may be written to.
Target = str | Path | BinaryIO

# Zero-width marks, the byte order mark and the soft hyphen: invisible, and pasted in with names.
INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
# A bracketed ending says nothing new only when it is one of these; «(万元)» changes the figures.
UNIT_WORDS = """
元 人民币 人民币元 单位:元 % 小时 h 人 名 人次 次 个 天 日 月 年 岁 学时 分 必填 选填 可选 单选
下拉选择 百分比 年月日 年月 年/月/日 年-月-日 yyyy-mm-dd yyyy-mm 公历 全称 是/否
"""
NEUTRAL_ENDINGS = frozenset(UNIT_WORDS.split())
NUMERIC_KINDS = frozenset({"amount", "integer", "decimal"})


@dataclass(frozen=True)
class Column:
    """One column: how it is called, and how a cell becomes a value."""

    key: str
    title: str
    parse: Parser
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 14
    kind: str = "text"
    note: str = ""

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, *self.synonyms)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a register."""

    key: str
    title: str
    columns: tuple[Column, ...]
    synonyms: tuple[str, ...] = ()
    required: bool = True
    heading: str = ""
    by_key: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, *self.synonyms)

    @property
    def required_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)


@dataclass(frozen=True)
class Register:
    """A workbook: one or more sheets that are handed in together."""

    code: str
    title: str
    sheets: tuple[Sheet, ...]


def fold(text: str) -> str:
    """Reduce a title or name to what tells it from others: width, case and white space do not."""
    return "".join(unicodedata.normalize("NFKC", text).translate(INVISIBLE).split()).casefold()


@lru_cache(maxsize=4096)
def fold_title(text: str) -> str:
    """Fold a column header: the star of a required column and a closing colon do not matter."""
    return fold(text).strip("*:")


def without_unit(title: str) -> str:
    """Drop a neutral ending of a folded title: 金额(元), 金额/元, 金额:元, 权重% → 金额, 权重."""
    if title.endswith(")") and "(" in title:
        name, _, ending = title[:-1].rpartition("(")
    else:
        name, _, ending = max(title.rpartition("/"), title.rpartition(":"), key=_name_length)
    if name and ending in NEUTRAL_ENDINGS:
        return name
    return title.rstrip("%") or title


def _name_length(parts: tuple[str, str, str]) -> int:
    return len(parts[0])
