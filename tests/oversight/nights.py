"""A small district whose nights the tests live through: heads come and go, flags follow."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from common.models import OutgoingMail
from oversight.judging.judgement import assess
from oversight.models import Directive, Flag, FlagEvent, NightlyRun, Requirement, RequirementTerms
from stations.models import HeadAppointment, Station
from tests.factories.oversight import DirectiveFactory, RequirementFactory, TermsFactory
from tests.factories.stations import HeadFactory

DUE = date(2022, 7, 30)
FIRST = date(2021, 5, 27)


@dataclass(frozen=True)
class District:
    """A directive of two requirements about the station's head; the second is due on a day."""

    directive: Directive
    serving: Requirement
    by_the_day: Requirement


def build(place) -> District:
    directive = DirectiveFactory(division=place.district)
    serving = RequirementFactory(directive=directive, code="1.1", position=1)
    by_the_day = RequirementFactory(
        directive=directive, code="1.2", position=2, short_name="站长考核"
    )
    TermsFactory(requirement=serving)
    TermsFactory(requirement=by_the_day, due=RequirementTerms.Due.DAY, due_on=DUE)
    return District(directive, serving, by_the_day)


def heads(station: Station, *periods) -> None:
    """Replace the station's heads by (from, until) or (from, until, acting)."""
    HeadAppointment.objects.filter(station=station).delete()
    for start, end, *acting in periods:
        HeadFactory(
            station=station, from_day=start, until_day=end, acting=bool(acting and acting[0])
        )


def vacant(station: Station, start: date, until: date | None = None) -> None:
    """No head from a day on, up to and including ``until``."""
    periods = [(FIRST, start - timedelta(days=1))]
    if until:
        periods.append((until + timedelta(days=1), None))
    heads(station, *periods)


def open_pairs() -> set[tuple[str, str]]:
    """(station, requirement) of every open flag."""
    return set(Flag.objects.open().values_list("station__code", "requirement__code"))


def judged_letters(directive: Directive, first: date, last: date) -> dict[tuple, str]:
    """(station, requirement) → one letter a day, judged from nothing but the facts: Short, at Risk,
    No data, Good.
    """
    letters: dict[tuple, str] = {}
    for days in range((last - first).days + 1):
        on = first + timedelta(days=days)
        rows = Station.objects.in_division(directive.division).open(on).select_related("division")
        for item in assess(rows, on, directive=directive):
            letter = {"at_risk": "R", "no_data": "N"}.get(item.status, "G")
            key = (item.station.code, item.requirement.code)
            letters[key] = letters.get(key, "") + ("S" if item.falls_short else letter)
    return letters


def episodes(letters: str, closing: str = "GGG") -> list[tuple[int, int | None]]:
    """(first day, day of closing or None) of each time that a flag stands open: from a day that is
    short to the first three good ones running.
    """
    found = re.finditer(f"S.*?(?P<end>{closing}|$)", letters)
    return [(one.start(), one.end() - 1 if one["end"] else None) for one in found]


def expected_flags(letters: str, reopen_days: int = 14) -> list[list[tuple[int, int | None]]]:
    """The episodes that are one flag: each opens soon after the closing of the one before."""
    flags: list[list[tuple[int, int | None]]] = []
    for start, end in episodes(letters):
        if flags and start - flags[-1][-1][1] <= reopen_days:
            flags[-1].append((start, end))
        else:
            flags.append([(start, end)])
    return flags


def flapping(found: list[tuple[int, int | None]], within: int = 7) -> int:
    """How often what was closed stood open again within so many days."""
    return sum(
        later[0] - earlier[1] <= within
        for earlier, later in pairwise(found)
        if earlier[1] is not None
    )


def events_of(flag: Flag) -> list[tuple]:
    """(kind, day of the month, text) of everything but mails and levels."""
    rows = flag.events.exclude(kind__in=("told", "warned", "drafted"))
    return [(row.kind, row.on.day, row.text) for row in rows]


def picture() -> dict:
    """Everything that a night leaves behind, without keys and moments."""
    return {
        "runs": sorted(NightlyRun.objects.values_list("day", "state", "covered_by")),
        "flags": sorted(
            Flag.objects.values_list(
                "number", "station__code", "requirement__code", "opened_on", "status", "closed_on",
                "told_on", "recovering_on", "reopened_on",
            ),
            key=str,
        ),
        "events": sorted(
            FlagEvent.objects.values_list(
                "flag__number", "kind", "on", "status", "text", "mail__recipient__username"
            ),
            key=str,
        ),
        "mails": sorted(
            OutgoingMail.objects.values_list("recipient__username", "kind", "day", "subject")
        ),
    }  # fmt: skip


def more_than_one(keys) -> list:
    """The checker of «at most once»: keys that occur more than once."""
    keys = list(keys)
    return sorted({key for key in keys if keys.count(key) > 1})


def every_day_accounted(first: date, last: date) -> list[date]:
    """Days that have neither a finished run nor a cover by a later, finished one."""
    runs = {run.day: run for run in NightlyRun.objects.all()}
    missing = []
    for days in range((last - first).days + 1):
        day = first + timedelta(days=days)
        run = runs.get(day)
        covering = run and runs.get(run.covered_by)
        done = run and run.state in ("completed", "partial")
        covered = run and run.state == "covered" and covering and covering.day > day
        if not done and not (covered and covering.state in ("completed", "partial", "covered")):
            missing.append(day)
    return missing
