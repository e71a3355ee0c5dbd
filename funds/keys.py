"""Natural keys of the ledger, compared as registers are: width, case and spaces do not matter."""

from datetime import date

from django.db.models import Q

from funds.models import Appropriation, Expenditure
from sheets import fold


def key_of(model, project_id: int, day: date, number: str) -> tuple:
    """Project and batch of an appropriation; year and voucher number of a station's expenditure."""
    return (project_id if model is Appropriation else day.year, fold(number))


def natural_key(entry) -> tuple:
    return key_of(type(entry), entry.project_id, entry.day, entry.number)


class Standing:
    """What stands under each natural key of one station, and the last revision it had."""

    def __init__(self, model, station_id: int, **narrowed):
        entries = (
            model.objects.filter(station=station_id, reverses__isnull=True, **narrowed)
            .select_related("project")
            .annotate(undone=Q(reversed_by__isnull=False))
            .order_by("revision")
        )
        if model is Appropriation:
            entries = entries.with_confirmed()
        self.entries: dict[tuple, Appropriation | Expenditure | None] = {}
        self.revisions: dict[tuple, int] = {}
        for entry in entries:
            key = natural_key(entry)
            self.revisions[key] = entry.revision
            self.entries[key] = None if entry.undone else entry

    def get(self, key: tuple):
        """The entry that stands under a key, or None."""
        return self.entries.get(key)

    def had(self, key: tuple) -> bool:
        """Whether there was ever an entry under the key."""
        return key in self.revisions

    def release(self, entry) -> None:
        """The entry is about to be reversed: its key is free."""
        self.entries[natural_key(entry)] = None

    def claim(self, entry) -> int:
        """Put a new entry under its key; returns its revision."""
        key = natural_key(entry)
        self.revisions[key] = self.revisions.get(key, 0) + 1
        self.entries[key] = entry
        return self.revisions[key]
