"""Questions about the rows by which owners hold their files."""

from datetime import date

from common.querysets import ScopedQuerySet


class OwnedFileQuerySet(ScopedQuerySet):
    """Each owner's declares its path to a place."""

    def entered_by_day(self, on: date):
        """What had been handed in by the day, also what was withdrawn since."""
        return self.filter(entered_at__date__lte=on)

    def standing(self, on: date):
        """Handed in by the day and not withdrawn by it."""
        return self.entered_by_day(on).exclude(withdrawn_on__lte=on)
