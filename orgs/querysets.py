"""Questions about community social organisations."""

from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, Subquery

from common.querysets import ScopedQuerySet


class OrganisationQuerySet(ScopedQuerySet):
    station_path = "community__division__station"
    division_path = "community__division"
    community_path = "community"

    def on_file(self, on: date):
        """Filed (已备案) by the day and not cancelled by then, whatever came after.

        A cancelled organisation without a day of cancellation counts on no day.
        """
        state = self.model.State
        cancelled_later = Q(state=state.CANCELLED, cancelled_on__gt=on)
        now = (Q(state=state.FILED) | cancelled_later) & Q(filed_on__lte=on)
        earlier = self._earlier().filter(filed_on__lte=on, cancelled_on__gt=on)
        return self.filter(now | Exists(earlier))

    def standardised(self, on: date):
        """Passed the standardisation checklist by the day, and had not lost it by then."""
        kept = Q(standard_lost_on__isnull=True) | Q(standard_lost_on__gt=on)
        return self.filter(kept, standardised_on__lte=on)

    def with_cancelled_before(self):
        """Annotates ``cancelled_before``: when the latest earlier filing ended, None for never."""
        ends = self._earlier().order_by().values("organisation").annotate(day=Max("cancelled_on"))
        return self.annotate(cancelled_before=Subquery(ends.values("day")))

    def _earlier(self):
        filings = self.model._meta.get_field("earlier_filings").related_model.objects
        return filings.filter(organisation=OuterRef("pk"))

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The organisations that a measure counts on the day: on file in a community that exists
        on it.
        """
        community = self.model._meta.get_field("community").related_model
        return self.on_file(on).filter(community__in=community.objects.existing(on))

    def with_kind(self, on: date):
        """Annotates ``kind``: the community's classification of the day, None for 待核定."""
        community = self.model._meta.get_field("community").related_model
        kinds = community.objects.with_kind(on).filter(pk=OuterRef("community")).values("kind")
        return self.annotate(kind=Subquery(kinds))


class OfOrganisationQuerySet(ScopedQuerySet):
    station_path = "organisation__community__division__station"
    division_path = "organisation__community__division"
    community_path = "organisation__community"


class EarlierFilingQuerySet(OfOrganisationQuerySet):
    """Filings that have ended."""


class IncubationQuerySet(OfOrganisationQuerySet):
    def known(self, on: date):
        """Entered by the day, whether they are there still or have left."""
        return self.filter(entered_on__lte=on)

    def under(self, on: date):
        """Entered by the day and not left by it: who leaves on a day is gone on it."""
        return self.known(on).exclude(left_on__lte=on)

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The incubations that a measure looks at on the day."""
        return self.under(on)

    def with_activity(self, since: date, until: date):
        """Annotates ``active``: something was done for the organisation between two days."""
        organisation = self.model._meta.get_field("organisation").related_model
        activity = organisation._meta.get_field("incubation_activities").related_model
        held = activity.objects.filter(organisation=OuterRef("organisation"))
        return self.annotate(active=Exists(held.filter(held_on__range=(since, until))))


class IncubationActivityQuerySet(OfOrganisationQuerySet):
    def known(self, on: date):
        """Held by the day."""
        return self.filter(held_on__lte=on)
