"""Which directive a division answers to on a day, also after the last one has ended."""

from datetime import date

from django.db.models import Exists, OuterRef

from oversight.models import Directive, Flag, StationReading


def in_charge(on: date) -> list[Directive]:
    """Each division's directive of the day: the latest in force, else the one that ended last."""
    chosen: dict[int, Directive] = {}
    started = Directive.objects.filter(starts_on__lte=on).select_related("division")
    for directive in started.order_by("starts_on", "pk"):
        before = chosen.get(directive.division_id)
        if before is None or _rank(directive, on) >= _rank(before, on):
            chosen[directive.division_id] = directive
    return list(chosen.values())


def _rank(directive: Directive, on: date) -> tuple:
    """In force before ended; of those in force the latest start, of the ended the latest end."""
    if directive.ends_on >= on:
        return True, directive.starts_on
    return False, directive.ends_on


def to_judge(on: date) -> list[Directive]:
    """The directives that the night of a day judges.

    One that has ended without a successor is judged once after its end, when what it asked for by
    then becomes overdue, and further until the last of its flags is closed. One that was never
    judged while it was in force is history and stays so.
    """
    ended = [directive.pk for directive in in_charge(on) if directive.ends_on < on]
    readings = StationReading.objects.filter(requirement__directive=OuterRef("pk"))
    flags = Flag.objects.open().filter(requirement__directive=OuterRef("pk"))
    unfinished = Directive.objects.filter(pk__in=ended).filter(
        Exists(flags)
        | (
            Exists(readings.filter(on__lte=OuterRef("ends_on")))
            & ~Exists(readings.filter(on__gt=OuterRef("ends_on"), on__lt=on))
        )
    )
    keep = set(unfinished.values_list("pk", flat=True)) if ended else set()
    return [
        directive for directive in in_charge(on) if directive.ends_on >= on or directive.pk in keep
    ]
