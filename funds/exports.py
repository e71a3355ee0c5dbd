"""Entries of the ledger as the rows of their register."""

from dataclasses import replace

from django.utils.translation import gettext as _

from funds.sheets import APPROPRIATIONS_SHEET, EXPENDITURES_SHEET
from sheets import Column, text

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
