"""The night: judge a business day once for every division, settle its flags, write its mails.

A run is a row, unique by day and division. Whoever inserts or takes over the row works; every step
may be cut off anywhere and done again. The days that were missed are covered by the next run.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common import clock, faults, locks, processes
from common.parameters import parameter
from oversight import digests
from oversight.flags import Changes, Judgement, reconcile
from oversight.judging.judgement import Assessed, assess
from oversight.models import Directive, Flag, NightlyRun, StationReading
from stations.models import Division, Station

log = logging.getLogger(__name__)

CLAIMS = 715_301_112  # lock: one claim at a time
RETRY_PARTIAL = timedelta(hours=1)
State = NightlyRun.State
FINISHED = (State.COMPLETED, State.PARTIAL, State.COVERED)


class TakenOver(Exception):
    """Another process holds the run now: this one stops without writing anything more."""


@dataclass(frozen=True)
class Outcome:
    """What became of one division's day; ``worked`` is False when there was nothing to do."""

    division: Division
    day: date
    worked: bool
    words: str
    failures: dict[str, str] = field(default_factory=dict)


def run_nightly(on: date | None = None) -> list[Outcome]:
    """Run the day (yesterday unless given) for every division with a directive in force."""
    on = on or clock.today() - timedelta(days=1)
    current = directives_on(on)
    return [attempt(directive, on, current) for directive in current]


def attempt(directive: Directive, on: date, current: Iterable[Directive]) -> Outcome:
    """Run one division; one that breaks off is tried again later and stops no other."""
    try:
        return run_division(directive, on, current)
    except Exception as error:  # the run's row stays open, so that its lease runs out
        log.exception("the night of %s broke off", directive.division)
        words = _("中断，稍后自动再试")
        return Outcome(directive.division, on, False, words, {str(directive.division): told(error)})


def directives_on(on: date) -> list[Directive]:
    """The directive that counts in each division on the day: the latest one in force."""
    in_force = Directive.objects.in_force(on).select_related("division")
    latest: dict[int, Directive] = {}
    for directive in in_force.order_by("starts_on", "pk"):
        latest[directive.division_id] = directive
    return list(latest.values())


def run_division(directive: Directive, on: date, current: Iterable[Directive]) -> Outcome:
    """Claim the division's day and do it, unless it is done or in other hands."""
    division = directive.division
    stations = list(
        Station.objects.in_division(division).open(on).select_related("division").order_by("code")
    )
    if not stations:
        return Outcome(division, on, False, _("没有社工站"))
    run, words = claim(division, on)
    if run is None:
        return Outcome(division, on, False, words)
    faults.point("night.claimed")
    try:
        failures = work(run, directive, stations, tuple(current))
    except TakenOver:
        return Outcome(division, on, False, _("运行中断过久，已由另一进程接手"))
    words = _("部分完成") if failures else _("完成")
    return Outcome(division, on, True, words, failures)


# ---------- the claim ----------


def claim(division: Division, on: date) -> tuple[NightlyRun | None, str]:
    """The run of the day when it is ours to do, else None and why not."""
    now = clock.moment()
    lease = timedelta(minutes=parameter("nightly_lease_minutes", on))
    with transaction.atomic(durable=True):
        locks.hold(CLAIMS)
        runs = NightlyRun.objects.filter(division=division)
        busy = runs.filter(state=State.RUNNING, heartbeat_at__gt=now - lease).first()
        if busy and not processes.has_ended(busy.outcome.get("holder", {})):
            return None, _("另一进程正在运行 %(day)s") % {"day": busy.day.isoformat()}
        last = runs.order_by("-day").first()
        if last and (
            last.day > on or last.day == on and last.state in (State.COMPLETED, State.COVERED)
        ):
            return None, _("%(day)s 已经运行过") % {"day": last.day.isoformat()}
        run = take(runs, division, on, now)
    return run, "" if run else _("另一进程刚刚开始运行")


def take(runs, division: Division, on: date, now: datetime) -> NightlyRun | None:
    """Insert the day's row, or take over the one that a dead or partial run left behind."""
    left = runs.filter(day=on).first()
    if left is None:
        try:
            with transaction.atomic():
                return NightlyRun.objects.create(
                    day=on, division=division, started_at=now, heartbeat_at=now, outcome=held()
                )
        except IntegrityError:
            return None
    mine = runs.filter(pk=left.pk, started_at=left.started_at, heartbeat_at=left.heartbeat_at)
    taken = mine.update(
        state=State.RUNNING, started_at=now, heartbeat_at=now, finished_at=None, covered_by=None,
        outcome=left.outcome | held(),
    )  # fmt: skip
    return runs.get(pk=left.pk) if taken else None


def held() -> dict:
    """Who works on a run, so that a killed process need not be waited for."""
    return {"holder": processes.identity()}


def keep_hold(run: NightlyRun) -> None:
    """Renew the lease inside the caller's transaction; whoever lost it writes nothing."""
    mine = NightlyRun.objects.filter(pk=run.pk, started_at=run.started_at, state=State.RUNNING)
    if not mine.update(heartbeat_at=clock.moment()):
        raise TakenOver


# ---------- the work ----------


def work(
    run: NightlyRun, directive: Directive, stations: list[Station], current: tuple[Directive, ...]
) -> dict[str, str]:
    """Judge, settle each station on its own, write the mails, finish; returns what failed."""
    judged, failures = judge(stations, run.day, directive)
    faults.point("night.judged")
    totals = {"opened": 0, "worsened": 0, "closed": 0}
    for station in [*stations, *closed_stations(directive.division, run.day)]:
        if station.code in failures:
            continue
        try:
            mine = tuple(judged.get(station.pk, ()))
            changes = settle(run, Judgement(station, run.day, directive, current, mine))
        except TakenOver:
            raise
        except Exception as error:  # one station must never stop the others
            log.exception("station %s could not be settled", station.code)
            failures[station.code] = told(error)
            continue
        for name in totals:
            totals[name] += len(getattr(changes, name))
        faults.point("night.station")
    faults.point("night.settled")
    assessed = [item for station in stations for item in judged.get(station.pk, [])]
    mails = digests.queue_digests(directive, run.day, assessed, hold=lambda: keep_hold(run))
    failures |= mails.failures
    faults.point("night.told")
    finish(run, failures, {"stations": len(stations), "mails": mails.mails, **totals})
    faults.point("night.finished")
    return failures


def judge(
    stations: list[Station], on: date, directive: Directive
) -> tuple[dict[int, list[Assessed]], dict[str, str]]:
    """All stations in one go; when that raises, by halves, until the broken ones stand alone."""
    judged: dict[int, list[Assessed]] = {station.pk: [] for station in stations}
    try:
        with transaction.atomic():
            for item in assess(stations, on, directive=directive):
                judged[item.station.pk].append(item)
    except Exception as error:  # whatever one station's facts made of it
        if len(stations) == 1:
            log.exception("station %s could not be judged", stations[0].code)
            return {}, {stations[0].code: told(error)}
        middle = len(stations) // 2
        first, failed = judge(stations[:middle], on, directive)
        second, also_failed = judge(stations[middle:], on, directive)
        return first | second, failed | also_failed
    return judged, {}


def told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def closed_stations(division: Division, on: date) -> Iterable[Station]:
    """Stations that no longer work but still have open flags."""
    flagged = Flag.objects.open().values("station")
    return Station.objects.in_division(division).filter(pk__in=flagged, closed_on__lt=on)


@transaction.atomic
def settle(run: NightlyRun, judgement: Judgement) -> Changes:
    """Keep one station's readings of the day and reconcile its flags: all or nothing."""
    keep_hold(run)
    StationReading.objects.bulk_create(
        [reading_row(item) for item in judgement.assessed],
        update_conflicts=True,
        unique_fields=["station", "requirement", "on"],
        update_fields=[
            "status", "value", "numerator", "denominator", "planned", "forecast_on_due",
            "crosses_on", "details",
        ],
    )  # fmt: skip
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


@transaction.atomic(durable=True)
def finish(run: NightlyRun, failures: dict[str, str], outcome: dict) -> None:
    """Write the run's end and cover the days that were missed before it."""
    keep_hold(run)
    now = clock.moment()
    earlier = NightlyRun.objects.filter(division=run.division, day__lt=run.day)
    earlier.filter(state=State.RUNNING).update(
        state=State.COVERED, covered_by=run.day, finished_at=now
    )
    last = earlier.order_by("-day").values_list("day", flat=True).first()
    missed = range(1, (run.day - last).days) if last else ()
    NightlyRun.objects.bulk_create(
        [
            NightlyRun(
                day=last + timedelta(days=days),
                division=run.division,
                state=State.COVERED,
                covered_by=run.day,
                started_at=run.started_at,
                finished_at=now,
            )
            for days in missed
        ],
        ignore_conflicts=True,
    )
    NightlyRun.objects.filter(pk=run.pk).update(
        state=State.PARTIAL if failures else State.COMPLETED,
        finished_at=now,
        outcome={**outcome, "covered": len(missed), "failures": failures},
    )


# ---------- what is due ----------


def due_day(now: datetime | None = None) -> date | None:
    """Yesterday, when its night has begun and some division has not finished it; else None."""
    today, now = clock.today(), now or clock.moment()
    if timezone.localtime(now).hour < parameter("nightly_hour", today):
        return None
    yesterday = today - timedelta(days=1)
    return yesterday if divisions_owing(yesterday, now - RETRY_PARTIAL) else None


def divisions_owing(on: date, retry_before: datetime | None = None) -> set[int]:
    """Divisions with a directive and stations whose day has no finished run.

    A run that was only partly completed before ``retry_before`` is owed again.
    """
    owing = {
        directive.division_id
        for directive in directives_on(on)
        if Station.objects.in_division(directive.division).open(on).exists()
    }
    done = NightlyRun.objects.filter(division__in=owing, day__gte=on, state__in=FINISHED)
    if retry_before:
        done = done.exclude(state=State.PARTIAL, day=on, finished_at__lt=retry_before)
    return owing - set(done.values_list("division_id", flat=True))
