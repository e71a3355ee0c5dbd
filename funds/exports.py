"""Entries of the ledger as the rows of their register."""

from dataclasses import replace

from django.utils.translation import gettext as _

from funds.sheets import APPROPRIATIONS_SHEET, EXPENDITURES_SHEET
from sheets import Column, Register, Sheet, text

CHUNK = 2_000
# On lists only: the register itself is a station's, which cannot confirm.
CONFIRMED = Column("confirmed", "区级确认", text(10))
APPROPRIATIONS_LIST = replace(
    APPROPRIATIONS_SHEET, columns=(*APPROPRIATIONS_SHEET.columns, CONFIRMED)
)


def _rows(entries, sheet):
    own = [name for name in sheet.by_key if name not in ("project", "confirmed")]
    for entry in entries.select_related("station", "project").iterator(chunk_size=CHUNK):
        row = {name: getattr(entry, name) for name in own}
        yield entry, row | {"station": entry.station.name, "project": entry.project.name}


def appropriation_rows(entries):
    """A dict an appropriation, by the keys of the list's columns."""
    marked = entries.with_confirmed().select_related("reversed_by")
    for entry, row in _rows(marked, APPROPRIATIONS_LIST):
        yield row | {"confirmed": confirmation_words(entry)}


def confirmation_words(entry) -> str:
    """已确认 or 待确认; nothing for what was corrected."""
    if entry.reverses_id or hasattr(entry, "reversed_by"):
        return ""
    return _("已确认") if entry.confirmed else _("待确认")


def expenditure_rows(entries):
    """A dict an expenditure, by the keys of the register's columns."""
    return (row for _entry, row in _rows(entries, EXPENDITURES_SHEET))


def budget_rows(lines):
    """A dict a line, by the keys of the budget sheet."""
    for line in lines.select_related("project__station").iterator(chunk_size=CHUNK):
        yield {
            "station": line.project.station.name,
            "project": line.project.name,
            "category": line.category,
            "fen": line.fen,
            "note": line.note,
        }


FOUND_SHEET = Sheet(
    "found",
    "合规检查",
    (
        Column("check", "检查项", text(30), width=20),
        Column("standing", "是否计入", text(20), width=14),
        Column("words", "问题", text(200), width=44),
        Column("reason", "静默原因", text(300), width=44),
    ),
)
FOUND_BOOK = Register("fund_checks", "资金合规检查", (FOUND_SHEET,))


def found_rows(rows):
    """A dict a finding, by the keys of the columns."""
    for row in rows:
        yield {
            "station": row.station.name,
            "check": str(row.label),
            "standing": str(row.standing_label),
            "words": row.words,
            "reason": row.mute_words,
        }
