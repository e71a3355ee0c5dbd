"""Questions about evaluations, self-inspections and what they found."""

from datetime import date

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from common import clock
from common.querysets import ScopedQuerySet
from files.querysets import OwnedFileQuerySet


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

    def visible_to(self, user, on=None, *, to: str = "view"):
        """A draft is nothing that the station knows of until it is issued."""
        rows = super().visible_to(user, on, to=to)
        return _without_drafts(self, rows, user, "evaluation.rectify_finding", on)

    def issued(self, on: date):
        """Those that stood by the day: drafts do not, and a notice does from its own day."""
        return self.exclude(state="draft").filter(Q(issued_on=None) | Q(issued_on__lte=on))

    def known(self, on: date):
        """Found by the day."""
        return self.filter(evaluated_on__lte=on).issued(on)

    def from_outside(self):
        """Found by an evaluation or a visit, and by nobody else."""
        return self.filter(kind__in=self.model.OUTSIDE)

    def found(self, since: date, until: date):
        """Found between two days by an evaluation or a visit, and told the station."""
        return self.filter(evaluated_on__range=(since, until)).from_outside().issued(until)

    def with_passed(self, on: date):
        """Annotates ``is_passed``: rechecked and found right by the day."""
        return self.annotate(
            is_passed=Case(When(passed(on), then=Value(True)), default=Value(False))
        )

    def with_due(self, on: date):
        """Annotates ``due_then``: the due day that held on the day, before later extensions."""
        extension = self.model._meta.get_field("extensions").related_model
        later = extension.objects.filter(
            finding=OuterRef("pk"), state="granted", decided_on__gt=on
        ).order_by("pk")
        return self.annotate(due_then=Coalesce(Subquery(later.values("due_before")[:1]), "due_on"))

    def open(self, on: date):
        """Found by the day and not found right by it."""
        return self.known(on).exclude(passed(on))

    def overdue(self, on: date):
        """Open after their day; a deadline is missed from the day after."""
        return self.open(on).with_due(on).filter(due_then__lt=on)

    def self_rechecked(self):
        """Found right by who answers for it, by the names that a register gives."""
        return self.exclude(responsible="").filter(responsible=F("rechecked_by"))

    def awaiting_reply_of(self, user):
        """What this person's station has to put right and answer."""
        return self.visible_to(user, to="rectify").filter(state__in=self.model.TO_REPLY)

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The findings that a measure counts on the day."""
        return self.found(since or date.min, min(on, until or on))


class ExtensionQuerySet(ScopedQuerySet):
    station_path = "finding__station"


class FindingEvidenceQuerySet(OwnedFileQuerySet):
    station_path = "finding__station"


class VisitQuerySet(ScopedQuerySet):
    station_path = "station"

    def visible_to(self, user, on=None, *, to: str = "view"):
        """A draft is the evaluating side's until it is sent to the station."""
        rows = super().visible_to(user, on, to=to)
        return _without_drafts(self, rows, user, "evaluation.confirm_visit", on)

    def known(self, on: date):
        """Made by the day."""
        return self.filter(visited_on__lte=on)


class OfVisitQuerySet(ScopedQuerySet):
    station_path = "visit__station"

    def visible_to(self, user, on=None, *, to: str = "view"):
        """As its visit."""
        rows = super().visible_to(user, on, to=to)
        return _without_drafts(self, rows, user, "evaluation.confirm_visit", on, "visit__")


class VisitProblemQuerySet(OfVisitQuerySet):
    pass


class VisitPaperQuerySet(OfVisitQuerySet, OwnedFileQuerySet):
    station_path = "visit__station"


def _without_drafts(queryset, rows, user, permission: str, on, prefix: str = ""):
    """Rows without the drafts at stations where ``user`` is on the other side of them."""
    if not getattr(user, "is_authenticated", False):
        return rows
    scope = user.scope(permission, on or clock.today())
    if not scope.anywhere:
        return rows
    return rows.exclude(Q(**{f"{prefix}state": "draft"}) & queryset._condition(scope))
