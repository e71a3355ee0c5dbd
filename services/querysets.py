"""Questions about service records."""

from datetime import date, timedelta

from django.db.models import Q

from common.days import quarter
from common.querysets import ScopedQuerySet


class ServiceRecordQuerySet(ScopedQuerySet):
    station_path = "station"

    def served(self, by: date):
        """Records of services that happened by the day and stood on it."""
        return self.standing(by).filter(served_on__lte=by)

    def counted(self, on: date, since: date | None = None):
        """Records that count as services: served by the day, standing, not administrative.

        ``since``: none before the period that asks for them.
        """
        rows = self.served(on).filter(is_administrative=False)
        return rows.filter(served_on__gte=since) if since else rows

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The records that a measure counts on the day: those of the directive's period, but for
        silence, which does not end with a year.
        """
        rows = self.counted(on, None if measure == "service_activity" else since)
        return rows.filter(served_on__gte=quarter(on)[0]) if measure == "field_coverage" else rows

    def standing(self, on: date | None = None):
        """Records that stood on the day (without one: that stand now): a void takes a record out
        from its own day on, so that what was seen and judged before stays as it was.
        """
        stands = Q(voided_at__isnull=True)
        return self.filter(stands | Q(voided_on__gt=on) if on else stands)

    def awaiting_platform(self, on: date):
        """Served by the day, not yet entered in the national platform by it."""
        return self.served(on).filter(
            Q(platform_entered_on__isnull=True) | Q(platform_entered_on__gt=on)
        )

    def platform_late(self, on: date, days: int):
        """Still awaiting the national platform more than ``days`` after the service."""
        return self.awaiting_platform(on).filter(served_on__lt=on - timedelta(days=days))


class ServedGroupQuerySet(ScopedQuerySet):
    station_path = "record__station"
