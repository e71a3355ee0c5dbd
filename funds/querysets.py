"""Questions about the ledger."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When, Window
from django.db.models.functions import Coalesce

from common import clock
from common.querysets import ScopedQuerySet


def _sum(entries) -> Coalesce:
    """The sum of a subquery's entries, 0 when there are none."""
    total = entries.order_by().values("project").annotate(total=Sum("fen")).values("total")
    return Coalesce(Subquery(total), 0)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


class EntryQuerySet(ScopedQuerySet):
    """Ledger entries. Sums take every entry; lists of what stands leave out corrected pairs."""

    station_path = "station"
    day_field = ""

    def by(self, on: date):
        """Entries dated on or before the day."""
        return self.filter(**{f"{self.day_field}__lte": on})

    def standing(self):
        """Entries that are neither a reversal nor reversed."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def corrected(self):
        """Entries that were reversed, and the reversals."""
        return self.exclude(reverses__isnull=True, reversed_by__isnull=True)

    def total(self) -> int:
        return self.aggregate(fen=Sum("fen"))["fen"] or 0


class AppropriationQuerySet(EntryQuerySet):
    day_field = "received_on"

    def with_confirmed(self):
        """Annotates ``confirmed``: the district entered the money itself, or said it paid it."""
        return self.annotate(confirmed=_flag(Q(confirmation__isnull=False)))

    def awaiting(self):
        """Entries that stand and wait for the district's confirmation."""
        return self.standing().filter(confirmation__isnull=True)


class ExpenditureQuerySet(EntryQuerySet):
    day_field = "paid_on"

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The entries that a measure counts on the day, of the period's projects; corrected pairs
        add up to nothing.
        """
        counted = self._projects().overlapping(on, since, until)
        return self.by(on).filter(project__in=counted.values("pk"))

    def awaiting_review(self):
        """Entries that stand and nobody has looked at yet."""
        return self.standing().filter(reviews__isnull=True)

    def awaiting_review_of(self, user):
        """Those that this user may review today: not the user's own."""
        scope = user.scope("funds.add_expenditurereview", clock.today())
        return self.awaiting_review().within(scope).exclude(entered_by=user)

    def with_irregularities(self):
        """Annotates ``outside``, ``beyond`` and ``questioned`` of each entry (reversals have none).

        ``outside``: paid outside the dates of the agreement as it was on the day of payment
        (``agreed_from`` to ``agreed_until``, None where there was none). ``beyond``: by the end of
        its day the project had spent more than it had received. ``questioned``: by the latest
        review.
        """
        stands = Q(reverses__isnull=True, reversed_by__isnull=True)
        day, project = OuterRef("paid_on"), OuterRef("project")
        received = self._received().filter(received_on__lte=day, project=project)
        spent = self.model.objects.filter(paid_on__lte=day, project=project)
        review = self.model._meta.get_field("reviews").related_model
        latest = review.objects.filter(expenditure=OuterRef("pk")).order_by("-pk")
        held = self._projects().filter(pk=project).held(OuterRef(day))
        inside = Q(paid_on__gte=F("agreed_from"), paid_on__lte=F("agreed_until"))
        return self.annotate(
            agreed_from=Subquery(held.values("held_start")),
            agreed_until=Subquery(held.values("held_end")),
            spent_by_then=_sum(spent),
            received_by_then=_sum(received),
            review=Subquery(latest.values("outcome")[:1]),
        ).annotate(
            outside=Case(
                When(~stands, then=Value(False)),
                When(inside, then=Value(False)),
                default=Value(True),
            ),
            beyond=_flag(stands & Q(spent_by_then__gt=F("received_by_then"))),
            questioned=_flag(stands & Q(review=review.Outcome.QUESTIONED)),
        )

    def duplicates(self, on: date, stations):
        """Entries in the districts of these stations that stand, with an invoice that stands twice
        in its district by the day. Counted in one pass, however many entries there are.
        """
        station = self.model._meta.get_field("station").related_model
        districts = station.objects.filter(pk__in=stations).values("division__parent")
        billed = self.standing().by(on).exclude(invoice_number="")
        number = [F("station__division__parent"), F("invoice_number")]
        return (
            billed.filter(station__division__parent__in=districts)
            .annotate(entries=Window(Count("pk"), partition_by=number))
            .filter(entries__gt=1)
        )

    def irregularities(self) -> dict:
        """``<kind>_count`` and ``<kind>_fen`` of each irregularity, and ``any_count``."""
        kinds = {name: Q(**{name: True}) for name in ("questioned", "outside", "beyond")}
        counts = {f"{name}_count": Count("pk", filter=kind) for name, kind in kinds.items()}
        sums = {f"{name}_fen": Sum("fen", filter=kind) for name, kind in kinds.items()}
        every = Count("pk", filter=reduce(or_, kinds.values()))
        return self.with_irregularities().aggregate(**counts, **sums, any_count=every)

    def irregular(self, kind: str):
        """Entries with one irregularity of ``with_irregularities``, or with ``any``."""
        rows = self.with_irregularities()
        if kind == "any":
            return rows.filter(Q(outside=True) | Q(beyond=True) | Q(questioned=True))
        return rows.filter(**{kind: True})

    def _projects(self):
        return self.model._meta.get_field("project").related_model.objects.all()

    def _received(self):
        project = self._projects().model
        return project._meta.get_field("appropriations").related_model.objects.all()


class BudgetLineQuerySet(ScopedQuerySet):
    station_path = "project__station"

    def known(self, on: date):
        """A line has no date: it applies on every day."""
        return self

    def with_spent(self, on: date):
        """Annotates ``spent_fen``, what the project spent on it by the day, and ``left_fen``."""
        project = self.model._meta.get_field("project").related_model
        entries = project._meta.get_field("expenditures").related_model.objects.by(on)
        spent = _sum(entries.filter(project=OuterRef("project"), category=OuterRef("category")))
        return self.annotate(spent_fen=spent).annotate(left_fen=F("fen") - F("spent_fen"))

    def over(self, on: date):
        """Lines of which more was spent by the day than they give."""
        return self.with_spent(on).filter(left_fen__lt=0)


class MuteQuerySet(ScopedQuerySet):
    station_path = "station"

    def in_force(self, on: date):
        """The latest word on each finding by the day, where it mutes it on the day."""
        newer = self.model.objects.filter(
            station=OuterRef("station"), check_name=OuterRef("check_name"),
            subject=OuterRef("subject"), muted_on__lte=on,
        )  # fmt: skip
        latest = newer.order_by("-muted_on", "-pk").values("pk")[:1]
        return self.filter(muted_on__lte=on, until__gte=on, pk=Subquery(latest))


class ConfirmationQuerySet(ScopedQuerySet):
    station_path = "appropriation__station"


class ReviewQuerySet(ScopedQuerySet):
    station_path = "expenditure__station"
