"""Questions about places."""

from datetime import date

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from common.querysets import ScopedQuerySet


def current(on: date, start: str = "from_day", end: str = "until_day") -> Q:
    """Rows whose period holds ``on``; an open end is None."""
    ends = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on})
    return Q(**{f"{start}__lte": on}) & ends


def related(model, name: str):
    """The model at the other end of a relation that leads here."""
    return model._meta.get_field(name).related_model


class DivisionQuerySet(ScopedQuerySet):
    division_path = ""

    def streets(self):
        """Streets that have a station."""
        return self.filter(level=self.model.Level.STREET, station__isnull=False)


class StationQuerySet(ScopedQuerySet):
    station_path = ""

    def open(self, on: date):
        """Stations that work on ``on``."""
        return self.filter(current(on, "licensed_on", "closed_on"))

    def that_hand_in(self, on: date):
        """Stations whose registers are taken: those of a closed one speak of its days."""
        return self.filter(licensed_on__lte=on)

    def in_division(self, division):
        return self.filter(division__path__startswith=division.path)

    def with_head(self, on: date):
        """Annotates ``head_name`` and ``head_acting``; a vacant post has no name."""
        heads = related(self.model, "heads").objects.serving(on).filter(station=OuterRef("pk"))
        latest = heads.order_by("-from_day", "-pk")
        return self.annotate(
            head_name=Subquery(latest.values("name")[:1]),
            head_acting=Subquery(latest.values("acting")[:1]),
        )

    def with_agency(self, on: date):
        """Annotates ``agency_name``: who runs the station on the day."""
        running = related(self.model, "operations").objects.running(on)
        latest = running.filter(station=OuterRef("pk")).order_by("-from_day", "-pk")
        return self.annotate(agency_name=Subquery(latest.values("agency_name")[:1]))

    def with_communities(self, on: date):
        """Annotates ``communities``: how many exist on the day."""
        existing = current(on, "division__communities__valid_from",
                           "division__communities__valid_until")  # fmt: skip
        return self.annotate(communities=Count("division__communities", filter=existing))


class CommunityQuerySet(ScopedQuerySet):
    station_path = "division__station"
    division_path = "division"
    community_path = ""

    def existing(self, on: date):
        return self.filter(current(on, "valid_from", "valid_until"))

    def with_kind(self, on: date):
        """Annotates ``kind``: the classification of the day, None for 待核定."""
        return self.annotate(kind=Subquery(self._latest(on).values("kind")[:1]))

    def with_classification(self, on: date):
        """``kind`` with where it comes from: ``kind_source``, ``kind_basis``, ``kind_from``."""
        latest = self._latest(on)
        return self.with_kind(on).annotate(
            kind_source=Subquery(latest.values("source")[:1]),
            kind_basis=Subquery(latest.values("basis")[:1]),
            kind_from=Subquery(latest.values("effective_from")[:1]),
        )

    def with_urgency(self):
        """Annotates ``urgency``: 待核定 first, then by code; needs ``kind``."""
        known = Case(
            When(kind__isnull=True, then=Value("0")), default=Value("1"), output_field=CharField()
        )
        return self.annotate(urgency=Concat(known, Coalesce("code", Value(""))))

    def _latest(self, on: date):
        history = related(self.model, "classifications").objects
        dated = history.filter(community=OuterRef("pk"), effective_from__lte=on)
        return dated.order_by("-effective_from", "-pk")


class ClassificationQuerySet(ScopedQuerySet):
    station_path = "community__division__station"
    division_path = "community__division"
    community_path = "community"


class HeadQuerySet(ScopedQuerySet):
    station_path = "station"

    def appointed(self, on: date):
        """Appointed by ``on``, whether they serve still or have left."""
        return self.filter(from_day__lte=on)

    def serving(self, on: date):
        return self.filter(current(on))


class AgencyQuerySet(ScopedQuerySet):
    shared = True

    def with_stations(self, on: date):
        """Annotates ``stations``: how many the agency runs on the day."""
        running = current(on, "operations__from_day", "operations__until_day")
        return self.annotate(stations=Count("operations", filter=running))


class OperationQuerySet(ScopedQuerySet):
    station_path = "station"

    def running(self, on: date):
        return self.filter(current(on)).annotate(agency_name=F("agency__name"))


class PremisesQuerySet(ScopedQuerySet):
    station_path = "station"

    def known(self, on: date):
        """Rows that had begun by the day; the latest of a station holds on it."""
        return self.filter(from_day__lte=on)

    def unsettled(self):
        """Not built, or borrowed for a time."""
        state, tenure = self.model.State, self.model.Tenure
        return self.exclude(Q(state=state.READY) & ~Q(tenure=tenure.BORROWED))

    def in_force(self, on: date):
        """Of each station the row that holds on the day."""
        later = self.model.objects.known(on).filter(
            station=OuterRef("station"), from_day__gt=OuterRef("from_day")
        )
        return self.known(on).exclude(Exists(later))

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The row that a measure judges on the day."""
        return self.in_force(on)


class CheckQuerySet(ScopedQuerySet):
    station_path = "station"

    def known(self, on: date):
        """Checks made by the day."""
        return self.filter(checked_on__lte=on)

    def failed(self):
        """Whose result does not pass."""
        return self.exclude(result__in=self.model.PASSING)

    def latest_by(self, on: date):
        """Of each item the latest check by the day."""
        same = {name: OuterRef(name) for name in ("station", "have", "item")}
        later = self.model.objects.known(on).filter(**same, checked_on__gt=OuterRef("checked_on"))
        return self.known(on).exclude(Exists(later))

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The checks that a measure counts: the latest of each item that is not computed."""
        return self.latest_by(on).exclude(have__in=self.model.COMPUTED)


class BrandQuerySet(ScopedQuerySet):
    station_path = "station"

    def known(self, on: date):
        """Brands that had begun by the day."""
        return self.filter(from_day__lte=on)

    def in_use(self, on: date):
        """Begun by the day and not retired by it: what is retired on a day is gone on it."""
        return self.known(on).exclude(retired_on__lte=on)

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The brands among which a measure looks for the best."""
        return self.in_use(on)


class BrandActivityQuerySet(ScopedQuerySet):
    station_path = "brand__station"

    def known(self, on: date):
        """Held by the day."""
        return self.filter(held_on__lte=on)
