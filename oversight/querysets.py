"""Questions about the directive, readings, runs and flags."""

from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery

from common import states
from common.parameters import parameter
from common.querysets import ScopedQuerySet


class DirectiveQuerySet(ScopedQuerySet):
    shared = True

    def in_force(self, on: date):
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class RequirementQuerySet(ScopedQuerySet):
    shared = True

    def asked_by_hand(self, on: date):
        """Of the directives in force on the day, what nothing computes and is not retired."""
        terms = self.model._meta.get_field("terms").related_model.objects
        latest = terms.filter(requirement=OuterRef("pk"), effective_from__lte=on)
        active = latest.order_by("-effective_from", "-pk").values("is_active")[:1]
        return self.alias(asked=Subquery(active)).filter(
            asked=True,
            measure="by_hand",
            directive__starts_on__lte=on,
            directive__ends_on__gte=on,
        )


class HandFactQuerySet(ScopedQuerySet):
    station_path = "station"

    def known(self, on: date):
        """What happened by the day."""
        return self.filter(fact_on__lte=on)

    def standing(self, on: date):
        """The one row of each station and requirement that holds on the day."""
        newer = self.model.objects.filter(
            station=OuterRef("station"), requirement=OuterRef("requirement"), fact_on__lte=on
        )
        latest = newer.order_by("-fact_on", "-pk").values("pk")[:1]
        return self.filter(fact_on__lte=on, pk=Subquery(latest))

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The rows that the figure stands on: what holds on the day."""
        return self.standing(min(on, until) if until else on)


class ReadingQuerySet(ScopedQuerySet):
    station_path = "station"


class RunQuerySet(ScopedQuerySet):
    division_path = "division"


# What a station catches up with: 1.2, 1.3 and 1.4 of the directive.
CATCHING_UP = ("project_progress", "fund_utilisation", "project_completion")
CLOSING = ("closed", "handed_over")
TURNS = ("opened", "reopened", *CLOSING)


class FlagQuerySet(ScopedQuerySet):
    station_path = "station"

    def open(self):
        return self.filter(closed_on__isnull=True)

    def lagging(self, on: date):
        """Flags of progress and money that stood open on the day and should have a plan by then:
        opened more than so many days before (a parameter).
        """
        since = on - timedelta(days=parameter("catch_up_plan_days", on))
        return self.open_on(on).filter(requirement__measure__in=CATCHING_UP, opened_on__lt=since)

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The flags that a measure counts on the day."""
        return self.lagging(on)

    def waiting_for(self, user):
        """Flags whose next step is this user's, also to sign a level or decide an extension."""
        model = self.model.objects
        mine = Q(pk__in=states.waiting(self.model, user).order_by().values("pk"))
        for verb, asked in (("level", "drafted"), ("accept", "asked_until")):
            here = model.visible_to(user, to=verb).filter(**{f"{asked}__isnull": False})
            mine |= Q(pk__in=here.values("pk")) & ~Q(answered_by=user.pk)
        return self.open().filter(mine)

    def with_turn(self, on: date):
        """``turn``: the last opening or closing by the end of the day, for what closed since and
        was opened again.
        """
        events = self.model._meta.get_field("events").related_model.objects
        turns = events.filter(flag=OuterRef("pk"), on__lte=on, kind__in=TURNS)
        return self.annotate(turn=Subquery(turns.order_by("-on", "-pk").values("kind")[:1]))

    def open_on(self, on: date):
        """Flags that stood open at the end of the day."""
        return self.with_turn(on).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=on),
            Q(turn__isnull=True) | ~Q(turn__in=CLOSING),
            opened_on__lte=on,
        )

    def closed_by(self, on: date):
        """Flags that were opened and stood closed at the end of the day."""
        return self.with_turn(on).filter(Q(closed_on__lte=on) | Q(turn__in=CLOSING))
