"""The night: judge a business day once for every division, settle its flags, write its mails.

A run is a row, unique by day and division. Whoever inserts or takes over the row works; every step
may be cut off anywhere and done again. The days that were missed are covered by the next run.
"""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common import clock, faults, jobs, locks
from common.errors import told
from common.parameters import parameter
from night import digests
from night.charge import to_judge
from night.settling import keep_hold, settle_days
from oversight.followup.levels import propose_levels
from oversight.models import Directive, NightlyRun
from stations.models import Division, Station

log = logging.getLogger(__name__)

CLAIMS = 715_301_112  # lock: one claim at a time
RETRY_PARTIAL = timedelta(hours=1)
State = NightlyRun.State
FINISHED = (State.COMPLETED, State.PARTIAL, State.COVERED)


@dataclass(frozen=True)
class Outcome:
    """What became of one division's day; ``worked`` is False when there was nothing to do."""

    division: Division
    day: date
    worked: bool
    words: str
    failures: dict[str, str] = field(default_factory=dict)


def run_nightly(on: date | None = None) -> list[Outcome]:
    """Run the day (yesterday unless given) for every division with a directive to judge."""
    on = on or clock.today() - timedelta(days=1)
    return [attempt(directive, on) for directive in to_judge(on)]


def attempt(directive: Directive, on: date) -> Outcome:
    """Run one division; one that breaks off is tried again later and stops no other."""
    try:
        return run_division(directive, on)
    except Exception as error:  # the run's row stays open, so that its lease runs out
        log.exception("the night of %s broke off", directive.division)
        words = _("中断，稍后自动再试")
        return Outcome(directive.division, on, False, words, {str(directive.division): told(error)})


def run_division(directive: Directive, on: date) -> Outcome:
    """Claim the division's day and do it, unless it is done or in other hands."""
    division = directive.division
    if not Station.objects.in_division(division).open(on).exists():
        return Outcome(division, on, False, _("没有社工站"))
    run, words = claim(division, on)
    if run is None:
        return Outcome(division, on, False, words)
    faults.point("night.claimed")
    try:
        failures = work(run, directive)
    except jobs.TakenOver:
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
        running = runs.filter(state=State.RUNNING)
        busy = next((run for run in running if not jobs.is_left(run, now - lease)), None)
        if busy:
            return None, _("另一进程正在运行 %(day)s") % {"day": busy.day.isoformat()}
        last = runs.order_by("-day").first()
        if last and (
            last.day > on or last.day == on and last.state in (State.COMPLETED, State.COVERED)
        ):
            return None, _("%(day)s 已经运行过") % {"day": last.day.isoformat()}
        run = take(runs, division, on)
    return run, "" if run else _("另一进程刚刚开始运行")


def take(runs: QuerySet[NightlyRun], division: Division, on: date) -> NightlyRun | None:
    """Insert the day's row, or take over the one that a dead or partial run left behind."""
    left = runs.filter(day=on).first()
    if left is None:
        try:
            with transaction.atomic():
                return NightlyRun.objects.create(
                    day=on, division=division, attempts=1, **jobs.stamp()
                )
        except IntegrityError:
            return None
    free = runs.filter(claimed_at=left.claimed_at, heartbeat_at=left.heartbeat_at)
    return jobs.claim(free, left.pk, state=State.RUNNING, finished_at=None, covered_by=None)


# ---------- the work ----------


def work(run: NightlyRun, directive: Directive) -> dict[str, str]:
    """Settle the missed days and this one, write the mails, finish; returns what failed."""
    settled = settle_days(run, directive)
    faults.point("night.settled")
    proposed = propose_levels(run.division, run.day, hold=lambda: keep_hold(run))
    faults.point("night.proposed")
    mails = digests.queue_digests(directive, run.day, settled.assessed, hold=lambda: keep_hold(run))
    failures = settled.failures | mails.failures
    faults.point("night.told")
    stations = {item.station.pk for item in settled.assessed}
    outcome = {"stations": len(stations), "mails": mails.mails, "proposed": proposed}
    finish(run, failures, outcome | settled.totals)
    faults.point("night.finished")
    return failures


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
                claimed_at=run.claimed_at,
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
        for directive in to_judge(on)
        if Station.objects.in_division(directive.division).open(on).exists()
    }
    done = NightlyRun.objects.filter(division__in=owing, day__gte=on, state__in=FINISHED)
    if retry_before:
        done = done.exclude(state=State.PARTIAL, day=on, finished_at__lt=retry_before)
    return owing - set(done.values_list("division_id", flat=True))
