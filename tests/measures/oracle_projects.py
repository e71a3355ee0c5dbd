"""The measures of projects and their money once more, as in `oracle.py`."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.measures.answers import MISSING, NOT_APPLICABLE, Answer, share, within
from tests.measures.facts import Project


@dataclass
class Agreed:
    """A project with what its agreement said on a day."""

    number: int
    project: Project
    fen: int
    start: date
    end: date
    has_agency: bool

    def __getattr__(self, name):
        return getattr(self.project, name)


def asked_projects(facts, on, period):
    """Those whose agreement, as it was on the day, has a day in the period."""
    asked = []
    for number, project in enumerate(facts.projects):
        by_then = [a for a in project.agreements if a.since is None or a.since <= on]
        if by_then:
            last = max(by_then, key=lambda a: a.since or date.min)
            asked.append(Agreed(number, project, last.fen, last.start, last.end, last.has_agency))
    return [p for p in asked if p.end >= period.starts_on and p.start <= period.ends_on]


def progress(project, on) -> Fraction:
    total = Fraction(0)
    for milestone in project.milestones:
        days = [day for day in milestone.counts if day <= on]
        if milestone.completed_on and milestone.completed_on <= on:
            total += Fraction(milestone.weight)
        elif days and milestone.target:
            reached = min(milestone.counts[max(days)], milestone.target)
            total += Fraction(milestone.weight) * reached / milestone.target
    return total


def planned(project, on, period) -> Fraction:
    """From nothing at the start by half at the checkpoint to all at the end, day by day alike."""
    start, half, end = project.start, period.checkpoint_on, project.end
    if on <= start:
        return Fraction(0)
    if on >= end:
        return Fraction(100)
    if not start < half < end:
        return Fraction(100 * (on - start).days, (end - start).days)
    if on <= half:
        return Fraction(50 * (on - start).days, (half - start).days)
    return 100 - Fraction(50 * (end - on).days, (end - half).days)


def mean(projects, of) -> Fraction:
    return sum(of(p) * p.fen for p in projects) / Fraction(sum(p.fen for p in projects))


def project_progress(facts, world, on, period) -> Answer:
    projects = asked_projects(facts, on, period)
    if not projects:
        return Answer(kind=MISSING)
    value, agreed = mean(projects, lambda p: progress(p, on)), sum(p.fen for p in projects)
    before = on - timedelta(weeks=8)
    return Answer(
        value,
        round(value * agreed / 100),
        agreed,
        more={
            "planned": mean(projects, lambda p: planned(p, on, period)),
            "earlier": mean(projects, lambda p: progress(p, before)),
        },
    )


def project_completion(facts, world, on, period) -> Answer:
    projects = asked_projects(facts, on, period)
    if not projects:
        return Answer(kind=MISSING)
    unfinished = [p for p in projects if progress(p, on) < 100]
    ends = [p.end for p in unfinished]
    return Answer(
        mean(projects, lambda p: progress(p, on)),
        len(projects) - len(unfinished),
        len(projects),
        due=min(ends) if ends else max(p.end for p in projects),
        more={
            "late": [f"项目{p.number}" for p in projects if progress(p, on) < 100 and p.end < on],
            "parts": [(progress(p, on), planned(p, on, period), p.end) for p in projects],
        },
    )


def fund_utilisation(facts, world, on, period, basis="agreed") -> Answer:
    def spent(project):
        return sum(fen for day, fen, corrected in project.paid if day <= on and not corrected)

    def received(project):
        return sum(fen for day, fen in project.received if day <= on)

    projects = asked_projects(facts, on, period)
    if not projects:
        return Answer(kind=MISSING)
    money = sum(map(received, projects))
    if not money:
        return Answer(kind=NOT_APPLICABLE)
    beyond = [p for p in projects if spent(p) > p.fen]
    everywhere = sum(map(spent, facts.projects)) > sum(map(received, facts.projects))
    return share(
        sum(map(spent, projects)),
        sum(p.fen for p in projects) if basis == "agreed" else money,
        risks=len(beyond) + everywhere,
        more={"planned": mean(projects, lambda p: planned(p, on, period))},
    )


def project_register(facts, world, on, period, fresh_days=30) -> Answer:
    projects = asked_projects(facts, on, period)
    running = [p for p in projects if within(on, p.start, p.end)]
    if not running:
        return Answer(kind=NOT_APPLICABLE if projects else MISSING)
    good = 0
    for project in running:
        days = set(project.confirmed)
        for milestone in project.milestones:
            days |= {*milestone.counts} | {milestone.completed_on} - {None}
        fresh = any(0 <= (on - day).days <= fresh_days for day in days)
        whole = sum(milestone.weight for milestone in project.milestones) == 100
        published = project.publisher and within(on, project.publisher_on, None)
        good += bool(fresh and whole and published and project.has_agency)
    return share(good, len(running))


def published_on_platform(facts, world, on, period) -> Answer:
    money = [
        p for p in asked_projects(facts, on, period) if p.source == "district" and p.start <= on
    ]
    if not money:
        return Answer(kind=NOT_APPLICABLE)
    if not any(p.published is not None for p in money):
        return Answer(kind=MISSING)
    published = [p for p in money if p.published and within(on, p.published_on, None)]
    return share(sum(p.fen for p in published), sum(p.fen for p in money))
