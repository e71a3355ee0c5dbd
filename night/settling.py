"""A division's days, judged and settled one after another: each station once a day.

A station's readings of a day are kept in the transaction in which its flags follow them. So the
readings say which days are settled: whatever is done again goes on where they end, and a night that
catches up judges every missed day by the facts of that day.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Min

from common import faults, jobs
from common.errors import told
from common.parameters import parameter, parameters
from night.charge import to_judge
from oversight.followup.flags import Changes, Judgement, Patience, reconcile
from oversight.judging.judgement import Assessed, assess
from oversight.models import Directive, Flag, NightlyRun, StationReading
from stations.models import Division, Station

log = logging.getLogger(__name__)

COUNTED = ("opened", "reopened", "worsened", "closed")


@dataclass
class Settled:
    """What the days of one run came to; ``assessed``: all stations on the last of them."""

    assessed: list[Assessed] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))

    def count(self, changes: Changes) -> None:
        for name in COUNTED:
            self.totals[name] += len(getattr(changes, name))


def keep_hold(run: NightlyRun) -> None:
    """Renew the lease inside the caller's transaction; whoever lost it writes nothing."""
    jobs.hold(run, NightlyRun.State.RUNNING)


def settle_days(run: NightlyRun, directive: Directive) -> Settled:
    """Settle every day up to the run's that is not settled yet, in their order."""
    result = Settled()
    unsettled = Unsettled.of(run.division, run.day)
    for day in unsettled.days():
        if stations := unsettled.stations(day):
            for of_the_day in to_judge(day):
                if of_the_day.division == run.division:
                    settle_day(run, of_the_day, day, stations, result)
    settle_day(run, directive, run.day, unsettled.stations(run.day), result)
    return result


@dataclass(frozen=True)
class Unsettled:
    """From which day on each station of a division is still to be settled."""

    division: Division
    until: date
    first: date
    since: dict[int, date]

    @classmethod
    def of(cls, division: Division, until: date) -> "Unsettled":
        """By the readings that stand; a station without any goes back to the first night."""
        earliest = until - timedelta(days=parameter("night_catch_up_days", until))
        runs = NightlyRun.objects.filter(division=division, day__lte=until)
        first = max(earliest, runs.aggregate(first=Min("day"))["first"] or until)
        readings = StationReading.objects.filter(
            requirement__directive__division=division, on__range=(earliest, until)
        )
        last = readings.order_by().values_list("station").annotate(last=Max("on"))
        since = {station: day + timedelta(days=1) for station, day in last}
        return cls(division, until, first, since)

    def days(self) -> Iterator[date]:
        """The missed days before the last one."""
        day = min([self.first, *self.since.values()])
        while day < self.until:
            yield day
            day += timedelta(days=1)

    def stations(self, day: date) -> list[Station]:
        """The stations open on the day that are not settled for it."""
        rows = Station.objects.in_division(self.division).open(day).select_related("division")
        return [row for row in rows.order_by("code") if self.since.get(row.pk, self.first) <= day]


def settle_day(
    run: NightlyRun, directive: Directive, day: date, stations: list[Station], result: Settled
) -> None:
    """Judge all stations, then settle each on its own; what fails is noted and left for later."""
    everyone = stations
    if day == run.day:
        rows = Station.objects.in_division(run.division).open(day).select_related("division")
        everyone = list(rows.order_by("code"))
    judged, failures = judge(everyone, day, directive)
    former, failed_formerly = judge_former(directive, day, stations)
    failures |= failed_formerly
    faults.point("night.judged")
    patience = patience_on(day)
    for station in [*stations, *closed_stations(run.division, day)]:
        items, over = judged.get(station.pk, ()), former.get(station.pk, ())
        mine = Judgement(station, day, directive, tuple(items), patience, tuple(over))
        failures |= settle_station(run, mine, result)
    result.failures |= failures
    result.assessed = [item for station in everyone for item in judged.get(station.pk, [])]


def settle_station(run: NightlyRun, judgement: Judgement, result: Settled) -> dict[str, str]:
    """Settle one station, counting what it did; what failed, by its code."""
    try:
        result.count(settle(run, judgement))
    except jobs.TakenOver:
        raise
    except Exception as error:  # one station must never stop the others
        log.exception("station %s could not be settled", judgement.station.code)
        return {judgement.station.code: told(error)}
    faults.point("night.station")
    return {}


def patience_on(day: date) -> Patience:
    days = parameters(["flag_recovery_days", "flag_reopen_days"], day)
    return Patience(days["flag_recovery_days"], days["flag_reopen_days"])


def judge(
    stations: list[Station], on: date, directive: Directive
) -> tuple[dict[int, list[Assessed]], dict[str, str]]:
    """Each station's judged requirements, and what could not be judged, by station and code."""
    judged: dict[int, list[Assessed]] = {station.pk: [] for station in stations}
    failures: dict[str, str] = {}
    for item in assess(stations, on, directive=directive):
        judged[item.station.pk].append(item)
        if item.reading.broken:
            failures[f"{item.station.code} {item.requirement.code}"] = item.reading.broken
    return judged, failures


def judge_former(
    directive: Directive, on: date, stations: list[Station]
) -> tuple[dict[int, list[Assessed]], dict[str, str]]:
    """How the flags that are to be handed over stand under the directives that opened them."""
    flags = Flag.objects.open().filter(station__in=[station.pk for station in stations])
    former = Directive.objects.filter(
        division=directive.division_id, requirements__flags__in=flags
    ).exclude(pk=directive.pk)
    found: dict[int, list[Assessed]] = {}
    failures: dict[str, str] = {}
    for row in former.select_related("division").distinct():
        judged, failed = judge(stations, on, row)
        failures |= failed
        for station, items in judged.items():
            found.setdefault(station, []).extend(items)
    return found, failures


def closed_stations(division: Division, on: date) -> Iterable[Station]:
    """Stations that no longer work but still have open flags of the division's directives."""
    flags = Flag.objects.open().filter(requirement__directive__division=division)
    return Station.objects.in_division(division).filter(
        pk__in=flags.values("station"), closed_on__lt=on
    )


@transaction.atomic
def settle(run: NightlyRun, judgement: Judgement) -> Changes:
    """Keep one station's readings of the day and reconcile its flags: all or nothing."""
    keep_hold(run)
    known = [item for item in judgement.assessed if not item.reading.broken]
    StationReading.objects.bulk_create([reading_row(item) for item in known])
    return reconcile(judgement)


def reading_row(item: Assessed) -> StationReading:
    reading = item.reading
    return StationReading(
        station=item.station,
        requirement=item.requirement,
        on=item.on,
        status=item.status,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        planned=item.planned,
        forecast_on_due=item.forecast_on_due,
        crosses_on=item.crosses_on,
        details=item.as_json() | {"text": item.text},
    )
