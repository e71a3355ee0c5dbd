"""Questions about community social organisations."""

from datetime import date

from django.db.models import OuterRef, Q, Subquery

from common.querysets import ScopedQuerySet


class OrganisationQuerySet(ScopedQuerySet):
    station_path = "community__division__station"
    division_path = "community__division"
    community_path = "community"

    def on_file(self, on: date):
        """Filed (已备案) by the day and not cancelled by then.

        A cancelled organisation without a day of cancellation counts on no day.
        """
        state = self.model.State
        cancelled_later = Q(state=state.CANCELLED, cancelled_on__gt=on)
        return self.filter(Q(state=state.FILED) | cancelled_later, filed_on__lte=on)

    def behind(self, measure: str, on: date, since: date | None = None):
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
