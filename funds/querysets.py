"""Questions about the ledger."""

from datetime import date

from django.db.models import F, Q, Sum

from common.querysets import ScopedQuerySet


class EntryQuerySet(ScopedQuerySet):
    """Ledger entries. Sums take every entry; lists of what stands leave out corrected pairs."""

    station_path = "station"
    day_field = ""

    def by(self, on: date):
        """Entries dated on or before the day."""
        return self.filter(**{f"{self.day_field}__lte": on})

    def standing(self):
        """Entries that are neither a reversal nor reversed."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def total(self) -> int:
        return self.aggregate(fen=Sum("fen"))["fen"] or 0


class AppropriationQuerySet(EntryQuerySet):
    day_field = "received_on"


class ExpenditureQuerySet(EntryQuerySet):
    day_field = "paid_on"

    def outside_agreement(self):
        """Paid before the agreement began or after it ended: an irregularity, not an error."""
        early = Q(paid_on__lt=F("project__agreed_start"))
        return self.standing().filter(early | Q(paid_on__gt=F("project__agreed_end")))


class ReviewQuerySet(ScopedQuerySet):
    station_path = "expenditure__station"
