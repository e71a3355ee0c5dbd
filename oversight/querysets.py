"""Questions about the directive, readings, runs and flags."""

from datetime import date

from django.db.models import Q

from common.querysets import ScopedQuerySet


class DirectiveQuerySet(ScopedQuerySet):
    shared = True

    def in_force(self, on: date):
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class RequirementQuerySet(ScopedQuerySet):
    shared = True


class ReadingQuerySet(ScopedQuerySet):
    station_path = "station"


class RunQuerySet(ScopedQuerySet):
    division_path = "division"


class FlagQuerySet(ScopedQuerySet):
    station_path = "station"

    def open(self):
        return self.filter(closed_on__isnull=True)

    def open_on(self, on: date):
        """Flags that stood open at the end of the day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)
