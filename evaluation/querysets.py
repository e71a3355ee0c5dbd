"""Questions about evaluations, self-inspections and what they found."""

from datetime import date

from django.db.models import Case, Q, Value, When

from common.querysets import ScopedQuerySet


class EvaluationQuerySet(ScopedQuerySet):
    station_path = "project__station"


class SelfInspectionQuerySet(ScopedQuerySet):
    station_path = "project__station"


def passed(on: date) -> Q:
    """Rechecked and found right by the day; a recheck counts from its own day."""
    return Q(recheck="passed", rechecked_on__lte=on)


class FindingQuerySet(ScopedQuerySet):
    station_path = "station"

    def found(self, since: date, until: date):
        """Found between two days."""
        return self.filter(evaluated_on__range=(since, until))

    def with_passed(self, on: date):
        """Annotates ``is_passed``: rechecked and found right by the day."""
        return self.annotate(
            is_passed=Case(When(passed(on), then=Value(True)), default=Value(False))
        )

    def open(self, on: date):
        """Found by the day and not found right by it."""
        return self.filter(evaluated_on__lte=on).exclude(passed(on))

    def overdue(self, on: date):
        """Open after their day; a deadline is missed from the day after."""
        return self.open(on).filter(due_on__lt=on)

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The findings that a measure counts on the day."""
        return self.found(since or date.min, min(on, until or on))
