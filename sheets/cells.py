"""From a cell as people type it to a value, or a `CellError` that says how to repair it.

A parser is a callable raw → value: None for an empty cell, `CellError` for a wrong one. The ones
that also know the way back have `show(value)`, what an export writes. Raw values are str, float,
int, bool, date or datetime, as the reader hands them over.
"""

import datetime
import difflib
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sheets.layout import INVISIBLE, Cell, fold

EMPTY_WORDS = frozenset(
    ["", "-", "--", "—", "——", "–", "－", "／", "/", "\\", "无", "N/A", "n/a", "NA"]
)
MAX_SHOWN = 40
# A number holds 15 digits; a longer code has lost its end before it reached this file.
EXACT_NUMBER_LIMIT = 10**15
# The forms of digits, letters and brackets that mean the same; other full-width signs are
# ordinary Chinese punctuation and stay as typed.
HALF_WIDTH: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},
    **{code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    0xFF08: "(",
    0xFF09: ")",
}
PLAIN = {
    **INVISIBLE,
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0xFFE5: "¥",
}
WHITE_CONTROLS = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85")
ERROR_VALUES = frozenset(["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A"])


# What a spreadsheet program writes into a .csv for a long code that it took for a number.
SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
TOO_LONG = "数字太长，末尾几位已经丢失，请把单元格格式设为“文本”后重新填写"


class CellError(ValueError):
    """A cell that cannot be taken; the message names what is wrong and the repair."""


def shown(raw: Cell) -> str:
    """The cell as a message quotes it: short, on one line, printable."""
    if isinstance(raw, datetime.datetime):
        raw = raw.isoformat(" ")
    elif isinstance(raw, float) and raw.is_integer() and abs(raw) < EXACT_NUMBER_LIMIT:
        raw = int(raw)
    text = " ".join("".join(c if c.isprintable() else " " for c in str(raw)[:200]).split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def clean_text(text: str) -> str:
    """Trim and unify what people cannot see: spaces of all kinds, full-width digits, brackets.

    Forms should use it too, so that a name typed on a page and one imported are the same.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text.translate(INVISIBLE).translate(HALF_WIDTH))
        if any(not _allowed(character) for character in text):
            raise CellError("含有看不见的控制字符，请删去后重新填写")
    return " ".join(text.split())


def _allowed(character: str) -> bool:
    if character.isprintable() or character in WHITE_CONTROLS:
        return True
    # Unassigned and private characters are rare names' hanzi; controls and half surrogates are not.
    return unicodedata.category(character) in ("Zs", "Zl", "Zp", "Co", "Cn", "Cf")


def compact(raw: Cell) -> Cell:
    """The cell without any white space and in plain width: for figures, dates and choices."""
    return compact_text(raw) if isinstance(raw, str) else raw


def compact_text(text: str) -> str:
    """The same for words; empty where they say that there is nothing."""
    # Not NFKC, which would turn 100² into 1002.
    compacted = "".join(text.translate(PLAIN).split())
    return "" if compacted in EMPTY_WORDS else compacted


class Text:
    def __init__(self, max_length: int, spaces: bool, code: bool) -> None:
        self.max_length = max_length
        self.spaces = spaces
        self.code = code

    def __call__(self, raw: Cell) -> str | None:
        text = self._text(raw)
        if text in EMPTY_WORDS:
            return None
        if text in ERROR_VALUES:
            raise CellError(f"公式出错（{text}），请改成文字")
        if SCIENTIFIC.fullmatch(text):
            raise CellError(TOO_LONG)
        if not self.spaces:
            text = text.replace(" ", "")
        if len(text) > self.max_length:
            raise CellError(f"有 {len(text)} 个字，最多 {self.max_length} 个字，请缩短")
        return text

    def _text(self, raw: Cell) -> str:
        if raw is None:
            return ""
        if isinstance(raw, str):
            return clean_text(raw)
        if isinstance(raw, bool):
            return "是" if raw else "否"
        if isinstance(raw, int | float):
            return self._number(raw)
        if self.code:
            raise CellError(
                f"“{shown(raw)}”被表格软件当成了日期，请把单元格格式设为“文本”后重新填写"
            )
        return raw.strftime("%Y-%m-%d")

    def _number(self, raw: float) -> str:
        if not math.isfinite(raw) or abs(raw) >= EXACT_NUMBER_LIMIT:
            raise CellError(TOO_LONG)
        return str(int(raw)) if raw == int(raw) else repr(raw)


def text(max_length: int = 200, *, spaces: bool = True, code: bool = False) -> Text:
    """Words. `spaces=False`: white space inside means nothing (张　三 is 张三).

    `code=True`: numbers of papers and vouchers, where a date can only be a slip of the software.
    """
    return Text(max_length, spaces, code)


class Choice:
    def __init__(self, mapping: Mapping[str, Any], synonyms: Mapping[str, str]) -> None:
        self.titles = {value: title for title, value in reversed(list(mapping.items()))}
        self.names = tuple(mapping)
        self.known = {fold(title): value for title, value in mapping.items()}
        for name, title in synonyms.items():
            self.known.setdefault(fold(name), mapping[title])

    def __call__(self, raw: Cell) -> Any:
        if raw is None:
            return None
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        key = fold(str(raw))
        if key in self.known:
            return self.known[key]
        if not compact(str(raw)):
            return None
        raise CellError(f"没有“{shown(raw)}”这一项，{self._advice(str(raw))}")

    def _advice(self, raw: str) -> str:
        match = nearest(raw, self.names)
        guess = f"是不是“{match}”？" if match else ""
        if len(self.names) <= 12:
            return f"{guess}可填：{'、'.join(self.names)}"
        return guess or "请从下拉列表中选择"

    def show(self, value: Any) -> Any:
        return self.titles.get(value, value)


def choice(mapping: Mapping[str, Any], synonyms: Mapping[str, str] | None = None) -> Choice:
    """One of `mapping` (title → value); `synonyms` (other word → title) are accepted as well."""
    return Choice(mapping, synonyms or {})


YES = ("是", "有", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "对", "已")
NO = ("否", "无", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0", "错", "未", "不是", "没有")


class YesNo:
    known = {**dict.fromkeys(map(fold, YES), True), **dict.fromkeys(map(fold, NO), False)}

    def __call__(self, raw: Cell) -> bool | None:
        if isinstance(raw, float) and raw in (0, 1):
            raw = int(raw)
        if raw is None or isinstance(raw, bool):
            return raw
        answer = self.known.get(fold(str(raw)))
        if answer is None and compact(str(raw)):
            raise CellError(f"“{shown(raw)}”看不懂，请填“是”或“否”")
        return answer

    def show(self, value: Any) -> Any:
        return {True: "是", False: "否"}.get(value, value)


def yes_no() -> YesNo:
    return YesNo()


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The known name most like `name`, or None when none is close enough."""
    wanted = fold(name)
    letters = set(wanted)
    ranked = sorted(
        ((_overlap(letters, known := fold(each)), known, each) for each in names), reverse=True
    )[:8]
    best = max(((_likeness(wanted, known), each) for _, known, each in ranked), default=(0, None))
    return best[1] if best[0] >= 0.5 else None


def _overlap(letters: set[str], known: str) -> float:
    return 2 * len(letters & set(known)) / (len(letters) + len(known) or 1)


def _likeness(wanted: str, known: str) -> float:
    if len(wanted) >= 2 and known and (wanted in known or known in wanted):
        return 0.9 + 0.1 * min(len(wanted), len(known)) / max(len(wanted), len(known))
    return difflib.SequenceMatcher(None, wanted[:80], known[:80]).ratio()


def decimal_of(raw: float) -> Decimal:
    """A spreadsheet number as an exact decimal: what its shortest writing says."""
    return Decimal(raw) if isinstance(raw, int) else Decimal(repr(raw))
