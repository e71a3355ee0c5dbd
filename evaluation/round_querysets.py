"""Questions about trees of indicators, grade bands and rounds."""

from datetime import date

from django.db.models import Exists, OuterRef

from common.querysets import ScopedQuerySet
from stations.models import Station


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
