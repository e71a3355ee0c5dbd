"""Questions about places."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery

from common.querysets import ScopedQuerySet


def current(on: date, start: str = "from_day", end: str = "until_day") -> Q:
    """Rows whose period holds ``on``; an open end is None."""
    ends = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on})
    return Q(**{f"{start}__lte": on}) & ends


class DivisionQuerySet(ScopedQuerySet):
    division_path = ""


class StationQuerySet(ScopedQuerySet):
    station_path = ""

    def open(self, on: date):
        """Stations that work on ``on``."""
        return self.filter(current(on, "licensed_on", "closed_on"))

    def in_division(self, division):
        return self.filter(division__path__startswith=division.path)


class CommunityQuerySet(ScopedQuerySet):
    station_path = "division__station"
    division_path = "division"
    community_path = ""

    def existing(self, on: date):
        return self.filter(current(on, "valid_from", "valid_until"))

    def with_kind(self, on: date):
        """Annotates ``kind``: the classification of the day, None for 待核定."""
        history = self.model._meta.get_field("classifications").related_model
        latest = history.objects.filter(community=OuterRef("pk"), effective_from__lte=on).order_by(
            "-effective_from", "-pk"
        )
        return self.annotate(kind=Subquery(latest.values("kind")[:1]))


class ClassificationQuerySet(ScopedQuerySet):
    station_path = "community__division__station"
    division_path = "community__division"
    community_path = "community"


class HeadQuerySet(ScopedQuerySet):
    station_path = "station"

    def serving(self, on: date):
        return self.filter(current(on))


class AgencyQuerySet(ScopedQuerySet):
    shared = True


class OperationQuerySet(ScopedQuerySet):
    station_path = "station"

    def running(self, on: date):
        return self.filter(current(on)).annotate(agency_name=F("agency__name"))
