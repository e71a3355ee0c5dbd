"""Which problem has been there before: the same kind at the same station, not long ago."""

from bisect import bisect_left
from collections import defaultdict
from datetime import date

from common.parameters import parameter
from evaluation.models import Finding
from sheets import fold
from stations.models import Station

NAMES = ("pk", "evaluated_on", "category", "problem", "state", "earlier_id")


def link_recurring(station: Station, on: date) -> None:
    """Name for every problem of a station the one before it; in a fixed number of queries.

    It follows from the rest, so it is derived anew whenever a problem comes or changes: one that
    is entered late may be the earlier one of many.
    """
    months = parameter("recurrence_months", on)
    rows = Finding.objects.filter(station=station).order_by("evaluated_on", "pk")
    seen: dict[tuple, list[tuple[date, int]]] = defaultdict(list)
    changed = []
    for key, day, category, problem, state, known in rows.values_list(*NAMES):
        kinds = [("problem", fold(problem))] + ([("category", category)] if category else [])
        first = months_before(day, months)
        found = [_last(seen[kind], day, first) for kind in kinds]
        earlier = max((pair for pair in found if pair), default=(None, None))[1]
        if earlier != known:
            changed.append(Finding(pk=key, earlier_id=earlier))
        # A draft is not known to anybody yet: nothing recurs because of it.
        if state != Finding.State.DRAFT:
            for kind in kinds:
                seen[kind].append((day, key))
    Finding.objects.bulk_update(changed, ["earlier"], batch_size=1000)


def _last(seen: list[tuple[date, int]], day: date, first: date) -> tuple[date, int] | None:
    """The latest one before the day: what one evaluation finds twice does not recur."""
    place = bisect_left(seen, (day, 0))
    last = seen[place - 1] if place else None
    return last if last and last[0] >= first else None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; of a shorter month, its last day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
