"""The one gate to rows: ``visible_to``. A model that declares no path is invisible (fails
closed).
"""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q

from common import clock


@dataclass(frozen=True)
class Scope:
    """Where somebody may do one kind of thing, on one day.

    ``divisions``: materialised paths of divisions, each with all below it; ``stations`` and
    ``communities``: primary keys; ``anywhere``: holds the permission in at least one place.
    """

    divisions: tuple[str, ...] = ()
    stations: frozenset[int] = field(default_factory=frozenset)
    communities: frozenset[int] = field(default_factory=frozenset)

    @property
    def anywhere(self) -> bool:
        return bool(self.divisions or self.stations or self.communities)

    def covers(self, station) -> bool:
        """Whether a station, its division loaded, lies inside: what `within` asks of many rows."""
        return station.pk in self.stations or station.division.path.startswith(self.divisions)


class ScopedQuerySet(models.QuerySet):
    """Rows of one model; each declares how they hang on a place.

    ``station_path``: lookup that leads to the station ("" for the station itself).
    ``division_path``: lookup that leads to the division, when it is not the station's.
    ``community_path``: lookup to the community, for people whose place is one community.
    ``shared``: True for common reference rows, open to everyone who holds the permission somewhere.
    """

    station_path: str | None = None
    division_path: str | None = None
    community_path: str | None = None
    shared = False

    def visible_to(self, user, on=None, *, to: str = "view"):
        """The rows on which ``user`` may do ``to`` (view, add, change, …) on day ``on``."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        meta = self.model._meta
        permission = f"{meta.app_label}.{to}_{meta.model_name}"
        return self.within(user.scope(permission, on or clock.today()))

    def within(self, scope: Scope):
        """The rows inside a scope; a path through many rows is matched once."""
        if self.shared:
            return self.all() if scope.anywhere else self.none()
        return self.filter(self._condition(scope))

    def _condition(self, scope: Scope) -> Q:
        condition = Q(pk__in=[])
        station, division = self.station_path, self.division_path
        if division is None and station is not None:
            division = f"{station}__division" if station else "division"
        if division is not None:
            for path in scope.divisions:
                lookup = f"{division}__path" if division else "path"
                condition |= Q(**{f"{lookup}__startswith": path})
        if station is not None and scope.stations:
            condition |= Q(**{f"{station or 'pk'}__in": scope.stations})
        if self.community_path is not None and scope.communities:
            condition |= Q(**{f"{self.community_path or 'pk'}__in": scope.communities})
        return condition
