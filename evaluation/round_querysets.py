"""Questions about trees of indicators, grade bands and rounds."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from common.querysets import ScopedQuerySet
from stations.models import Community, Station


class DistrictQuerySet(ScopedQuerySet):
    """Rows that a district keeps for its stations: those may read what they are judged by."""

    division_path = "division"

    def within(self, scope):
        below = Station.objects.filter(
            pk__in=scope.stations, division__path__startswith=OuterRef("division__path")
        )
        return self.filter(self._condition(scope) | Exists(below))


class ScaleQuerySet(DistrictQuerySet):
    def in_force(self, on: date):
        """The scales begun by the day, the one that holds first."""
        return self.filter(effective_from__lte=on).order_by("-effective_from", "-pk")


class RoundQuerySet(ScopedQuerySet):
    """A station sees the rounds in which it is scored."""

    division_path = "division"

    def within(self, scope):
        places = self.model._meta.get_field("stations").related_model.objects
        own = places.filter(round=OuterRef("pk"), station__in=scope.stations)
        return self.filter(self._condition(scope) | Exists(own))

    def with_stations(self):
        """Annotates ``station_count``: those that did not withdraw."""
        there = ~Q(stations__state="withdrawn")
        return self.annotate(station_count=Count("stations", filter=there))


class RoundStationQuerySet(ScopedQuerySet):
    station_path = "station"

    def there(self):
        """Those that did not withdraw."""
        return self.exclude(state="withdrawn")


class AssessorQuerySet(ScopedQuerySet):
    division_path = "round__division"


class OfRoundStationQuerySet(ScopedQuerySet):
    station_path = "round_station__station"


class SheetQuerySet(OfRoundStationQuerySet):
    """A community's contact may score the station of its street."""

    def within(self, scope):
        street = OuterRef("round_station__station__division")
        near = Community.objects.filter(pk__in=scope.communities, division=street)
        return self.filter(self._condition(scope) | Exists(near))

    def of(self, user):
        """The sheets that this person fills in."""
        return self.filter(assessor__user=user)

    def counting(self):
        """The sheets that count or will: not excluded, not released."""
        return self.filter(state__in=("open", "submitted"))
