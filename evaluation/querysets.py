"""Questions about evaluations, self-inspections and what they found."""

from datetime import date

from django.db.models import Case, Q, Value, When

from common.querysets import ScopedQuerySet


class EvaluationQuerySet(ScopedQuerySet):
    station_path = "project__station"

    def known(self, on: date):
        """Announced ones are known beforehand."""
        return self.all()

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """Those held by the day before which the station was to inspect itself."""
        return self.filter(held_on__lte=on, kind__in=self.model.INSPECTED_BEFORE).exclude(
            project__evaluator=""
        )


class SelfInspectionQuerySet(ScopedQuerySet):
    station_path = "project__station"

    def known(self, on: date):
        """Made by the day."""
        return self.filter(inspected_on__lte=on)


def passed(on: date) -> Q:
    """Rechecked and found right by the day; a recheck counts from its own day."""
    return Q(recheck="passed", rechecked_on__lte=on)


class FindingQuerySet(ScopedQuerySet):
    station_path = "station"

    def known(self, on: date):
        """Found by the day."""
        return self.filter(evaluated_on__lte=on)

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
