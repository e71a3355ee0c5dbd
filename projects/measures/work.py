"""A station's projects and their milestones, as the measures need them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.readings import PACE_DAYS, Period, StationBatch
from projects.models import Milestone, Project

HUNDRED = 100
NO_PROJECT = gettext_lazy("项目台账里还没有本部署期间的项目")


@dataclass
class Step:
    """One milestone: its weight in percent and when its completion changed."""

    key: int
    title: str
    weight: Fraction
    planned_on: date | None
    completed_on: date | None
    target: int | None
    counts: list[tuple[date, int]] = field(default_factory=list)

    def reached(self, on: date) -> int:
        """What its indicator counted last by the day."""
        reached = [actual for day, actual in self.counts if day <= on]
        return reached[-1] if reached else 0

    def completion(self, on: date) -> Fraction | int:
        """0 … 1 on the day; an indicator counts actual ÷ target, at most 1."""
        if self.completed_on and self.completed_on <= on:
            return 1
        return min(1, Fraction(self.reached(on), self.target)) if self.target else 0


@dataclass
class Work:
    """A project with its steps, as the measures need it."""

    project: Project
    steps: list[Step] = field(default_factory=list)

    def progress(self, on: date) -> Fraction:
        """Percent done by the day: Σ weight × completion."""
        return sum((step.weight * step.completion(on) for step in self.steps), Fraction(0))

    def planned(self, on: date, period: Period) -> Fraction:
        """Percent planned by the day: the line of the project's own agreement."""
        project = self.project
        return plan_value(on, project.held_start, project.held_end, period)

    def changes(self, on: date) -> set[date]:
        """The days by ``on`` at which progress changed."""
        days = {step.completed_on for step in self.steps if step.completed_on}
        days |= {day for step in self.steps for day, _actual in step.counts}
        return {day for day in days if day <= on}

    def history(self, on: date) -> tuple[tuple[date, Fraction], ...]:
        """(day, percent) at every day by ``on`` on which progress changed."""
        return tuple((day, self.progress(day)) for day in sorted(self.changes(on)))


def plan_value(on: date, start: date, end: date, period: Period) -> Fraction:
    """The planned percent of a day: a line from the start to the end of an agreement, bent at the
    first checkpoint inside it. So it goes on over the new year as it began.
    """
    points = [(start, Fraction(0)), (end, Fraction(100))]
    if checkpoint := period.bend_in(start, end):
        points.insert(1, (checkpoint, period.bend))
    if on <= start:
        return Fraction(0)
    for (day, low), (later, high) in zip(points, points[1:], strict=False):
        if on <= later:
            return low + (high - low) * Fraction((on - day).days, (later - day).days)
    return Fraction(100)


def load_work(ids, on) -> dict[int, list[Work]]:
    """Station id → its projects with their steps; two queries."""
    rows = Project.objects.filter(station__in=ids).held(on)
    projects = rows.with_confirmed(on).order_by("pk")
    works = {project.pk: Work(project) for project in projects}
    steps: dict[int, Step] = {}
    rows = Milestone.objects.filter(project__station__in=ids).order_by("pk", "counts__counted_on")
    for project, pk, title, weight, planned_on, completed_on, target, day, actual in (
        rows.values_list(
            "project_id", "pk", "title", "weight", "planned_on", "completed_on",
            "indicator_target", "counts__counted_on", "counts__actual",
        )
    ):  # fmt: skip
        if pk not in steps:
            steps[pk] = Step(pk, title, Fraction(weight), planned_on, completed_on, target)
            works[project].steps.append(steps[pk])
        if target and day and day <= on:
            steps[pk].counts.append((day, actual))
    by_station = defaultdict(list)
    for work in works.values():
        by_station[work.project.station_id].append(work)
    return by_station


def work_in(batch: StationBatch, on: date, period: Period) -> dict[int, list[Work]]:
    """Station id → its projects whose agreement of the day overlaps the directive's period; what
    ended before it or begins after it is another directive's business, and what is not agreed yet
    nobody's.
    """
    works = batch.load(load_work, on)
    return {
        station: [
            work
            for work in works.get(station, [])
            if work.project.held_fen is not None
            and work.project.held_start <= period.ends_on
            and work.project.held_end >= period.starts_on
        ]
        for station in batch.ids
    }


def agreed_total(works: list[Work]) -> int:
    """Fen agreed in all these projects, started or not."""
    return sum(work.project.held_fen for work in works)


def weighted(works: list[Work], value: Callable[[Work], Fraction]) -> Fraction:
    """The mean of ``value(work)`` over the projects, weighted by agreed amount."""
    total = sum((value(work) * work.project.held_fen for work in works), Fraction(0))
    return total / agreed_total(works)


def pace_weeks(works: list[Work], on: date) -> Fraction:
    """Weeks of the trailing pace: 8, or fewer when work began later, at least 1."""
    began = min(work.project.held_start for work in works)
    return Fraction(max(7, min(PACE_DAYS, (on - began).days)), 7)


def gaps(work: Work, on: date) -> list[str]:
    """What the register lacked about a project on the day, in Chinese."""
    project = work.project
    is_later = project.publisher_on is not None and project.publisher_on > on
    lacks = {
        _("发布部门"): not project.publisher or is_later,
        _("承接机构"): not project.held_agency_id,
        _("里程碑"): not work.steps,
        _("里程碑权重合计不是 100"): bool(work.steps)
        and sum(step.weight for step in work.steps) != HUNDRED,
    }
    return [name for name, lacking in lacks.items() if lacking]


def touched(work: Work, on: date) -> date:
    """The last day by ``on`` on which the project's entry was confirmed or moved."""
    days = work.changes(on) | {work.project.confirmed_on or date.min}
    return max(days)
