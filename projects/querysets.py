"""Questions about projects and milestones."""

from collections.abc import Callable
from datetime import date

from django.db.models import BigIntegerField, Case, Count, F, Max, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from common.querysets import ScopedQuerySet
from files.querysets import OwnedFileQuerySet


class ProjectQuerySet(ScopedQuerySet):
    station_path = "station"

    def held(self, on):
        """Annotates what the agreement said on the day: ``held_fen``, ``held_start``, ``held_end``,
        ``held_agency_id`` and ``held_agency``, all None where there was none yet.

        ``on``: a day, or an expression for it inside a subquery.
        """
        amendment = self.model._meta.get_field("amendments").related_model
        latest = amendment.objects.in_force(on).filter(project=OuterRef("pk"))

        def last(field: str, **typed) -> Case:
            said = Subquery(latest.values(field)[:1])
            return Case(When(held_amendment__isnull=True, then=F(field)), default=said, **typed)

        return self.annotate(held_amendment=Subquery(latest.values("pk")[:1])).annotate(
            held_fen=last("agreed_fen"),
            held_start=last("agreed_start"),
            held_end=last("agreed_end"),
            held_agency_id=last("agency_id", output_field=BigIntegerField()),
            held_agency=last("agency__name"),
        )

    def running(self, on: date):
        """Between the start and the end of the agreement of the day."""
        return self.held(on).filter(held_start__lte=on, held_end__gte=on)

    def ran_on(self) -> Callable[[int, date], bool]:
        """Whether the agreement of a project (by key) ran on a day: any day, in two queries."""
        versions = {
            pk: [(None, fen, start, end)]
            for pk, fen, start, end in self.values_list(
                "pk", "agreed_fen", "agreed_start", "agreed_end"
            )
        }
        amendment = self.model._meta.get_field("amendments").related_model
        later = amendment.objects.filter(project__in=versions).order_by("effective_from", "pk")
        for row in later:
            versions[row.project_id].append(
                (row.effective_from, row.agreed_fen, row.agreed_start, row.agreed_end)
            )

        def ran(project: int, day: date) -> bool:
            begun = [each for each in versions[project] if each[0] is None or each[0] <= day]
            _from, fen, start, end = begun[-1]
            return fen is not None and start <= day <= end

        return ran

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The projects of the period that a measure counts on the day: all of a station, started or
        not, the running ones, or those of the district's money that have begun.
        """
        rows = self.overlapping(on, since, until)
        if measure == "project_register":
            return rows.running(on)
        if measure == "published_on_platform":
            district = self.model.FundingSource.DISTRICT
            return rows.filter(funding_source=district, held_start__lte=on)
        return rows

    def overlapping(self, on: date, since: date | None, until: date | None):
        """Projects whose agreement of the day overlaps the days; None is no limit."""
        rows = self.held(on).filter(held_fen__isnull=False)
        rows = rows.filter(held_start__lte=until) if until else rows
        return rows.filter(held_end__gte=since) if since else rows

    def with_confirmed(self, on: date):
        """Annotates ``confirmed_on``: the last day by ``on`` on which the register was
        confirmed.
        """
        confirmation = self.model._meta.get_field("confirmations").related_model
        latest = confirmation.objects.filter(project=OuterRef("pk"), confirmed_on__lte=on)
        day = latest.order_by().values("project").annotate(day=Max("confirmed_on")).values("day")
        return self.annotate(confirmed_on=Subquery(day))


class MilestoneQuerySet(ScopedQuerySet):
    station_path = "project__station"

    def with_actual(self, on: date):
        """Annotates ``actual``: the indicator's latest count by the day."""
        count = self.model._meta.get_field("counts").related_model
        latest = count.objects.filter(milestone=OuterRef("pk"), counted_on__lte=on)
        return self.annotate(actual=Subquery(latest.order_by("-counted_on").values("actual")[:1]))

    def with_file_count(self, on: date):
        """Annotates ``file_count``: the files of evidence that stand on the day."""
        evidence = self.model._meta.get_field("files").related_model
        standing = evidence.objects.standing(on).filter(milestone=OuterRef("pk"))
        counted = standing.order_by().values("milestone").annotate(count=Count("pk"))
        return self.annotate(file_count=Coalesce(Subquery(counted.values("count")), 0))


class LinkageQuerySet(ScopedQuerySet):
    station_path = "station"

    def known(self, on: date):
        """Recorded for days up to the day."""
        return self.filter(linked_on__lte=on)

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """Those of the period by the day."""
        rows = self.known(min(on, until or on))
        return rows.filter(linked_on__gte=since) if since else rows


class OfMilestoneQuerySet(ScopedQuerySet):
    station_path = "milestone__project__station"


class OfProjectQuerySet(ScopedQuerySet):
    station_path = "project__station"


class AmendmentQuerySet(OfProjectQuerySet):
    def in_force(self, on: date):
        """Those that hold from a day by ``on``, the latest first."""
        return self.filter(effective_from__lte=on).order_by("-effective_from")


class MilestoneEvidenceQuerySet(OwnedFileQuerySet):
    station_path = "milestone__project__station"
