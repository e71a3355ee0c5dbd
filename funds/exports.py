"""Entries of the ledger as the rows of their register."""

from funds.sheets import APPROPRIATIONS_SHEET, EXPENDITURES_SHEET

CHUNK = 2_000


def _rows(entries, sheet):
    own = [name for name in sheet.by_key if name != "project"]
    for entry in entries.select_related("station", "project").iterator(chunk_size=CHUNK):
        row = {name: getattr(entry, name) for name in own}
        yield row | {"station": entry.station.name, "project": entry.project.name}


def appropriation_rows(entries):
    """A dict an appropriation, by the keys of the register's columns."""
    return _rows(entries, APPROPRIATIONS_SHEET)


def expenditure_rows(entries):
    """A dict an expenditure, by the keys of the register's columns."""
    return _rows(entries, EXPENDITURES_SHEET)
