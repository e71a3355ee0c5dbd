"""Verbs on many projects and steps at once, as from a register: the same rules as one by one.

The changed rows carry their new values and leave an audit event each; the file's is the caller's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import states
from common.actions import BATCH, write_rows
from common.audit import Actor
from common.errors import ActionRefused
from common.rules import Bounds, demand_rules
from projects.models import (
    AGREED,
    Amendment,
    Milestone,
    MilestoneCount,
    Project,
    ProjectConfirmation,
)
from projects.rules import AMENDMENT_RULES, MILESTONE_RULES, PROJECT_RULES, too_heavy
from sheets import fold
from stations.actions import lock_station
from stations.models import Agency, Station

BY_REGISTER = gettext_lazy("台账")
Row = TypeVar("Row")


@dataclass
class Taken(Generic[Row]):
    """Rows of one model to insert and to change."""

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)

    def __iter__(self):
        return iter([*self.changed, *self.new])


Amendments = Taken[Amendment]


def take_in_agencies(names: set[str], *, actor: Actor) -> dict[str, Agency]:
    """The agencies of these names; those that were not known are made."""
    unknown = [Agency(name=name, entered_by=actor) for name in sorted(names)]
    Agency.objects.bulk_create(unknown, ignore_conflicts=True)
    return {agency.name: agency for agency in Agency.objects.filter(name__in=names)}


@transaction.atomic
def take_in_projects(
    taken: Taken[Project],
    amendments: Taken[Amendment],
    *,
    station: Station,
    fields: Iterable[str],
    actor: Actor,
    on: date,
) -> None:
    """Projects, with what the amendments that hold say of them; a first agreement starts one that
    waited for it.
    """
    lock_station(station.pk)
    if any(project.station_id != station.pk for project in taken):
        raise PermissionDenied
    _refuse_twins(taken, Project.objects.filter(station=station), "station_id", "name")
    bounds = Bounds(on)
    for project in taken:
        demand_rules(PROJECT_RULES, vars(project), bounds)
    for amendment in amendments:
        demand_rules(AMENDMENT_RULES, vars(amendment), bounds)
    signed = [row.project for row in amendments.new if row.project.state == _PREPARED]
    for project in signed:
        project.state = Project.State.RUNNING
    also = {
        row.project_id: {"amendment": [row.version, row.version + 1]} for row in amendments.changed
    }
    write_rows(taken.new, taken.changed, {*fields, "state"}, actor=actor, also=also)
    states.begin_all(taken.new, actor=actor, reason=BY_REGISTER)
    write_rows(
        amendments.new, amendments.changed, AGREED, actor=actor, action="projects.correct_amendment"
    )
    states.follow_all([(project, _PREPARED) for project in signed], actor=actor, reason=BY_REGISTER)


_PREPARED = Project.State.PREPARED


@transaction.atomic
def confirm_registers(
    projects: list[Project], *, station: Station, day: date, actor: Actor
) -> None:
    """The entries of these are right as of the day; once is enough."""
    known = ProjectConfirmation.objects.filter(project__station=station, confirmed_on=day)
    done = set(known.values_list("project_id", flat=True))
    ProjectConfirmation.objects.bulk_create(
        [
            ProjectConfirmation(project=project, confirmed_on=day, entered_by=actor)
            for project in projects
            if project.pk not in done
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def take_in_milestones(
    taken: Taken[Milestone], *, station: Station, fields: Iterable[str], actor: Actor, on: date
) -> None:
    """Steps of the station's projects; together those of a project weigh no more than the whole."""
    lock_station(station.pk)
    if any(step.project.station_id != station.pk for step in taken):
        raise PermissionDenied
    known = Milestone.objects.filter(project__station=station)
    for step in taken:
        step.project_id = step.project.pk  # new projects have just got their keys
        demand_rules(MILESTONE_RULES, vars(step), Bounds(on))
    _refuse_twins(taken, known, "project_id", "title")
    _refuse_overweight(taken, known)
    write_rows(taken.new, taken.changed, fields, actor=actor)


@transaction.atomic
def take_in_counts(
    counts: list[tuple[Milestone, int]], *, station: Station, counted_on: date, actor: Actor
) -> None:
    """What indicators had reached by a day; the same day again corrects that day's number."""
    if any(step.project.station_id != station.pk for step, _actual in counts):
        raise PermissionDenied
    steps = [step.pk for step, _actual in counts]
    rows = MilestoneCount.objects.filter(milestone__in=steps, counted_on=counted_on)
    known = {row.milestone_id: row for row in rows}
    taken: Taken[MilestoneCount] = Taken()
    for step, actual in counts:
        row = known.get(step.pk) or MilestoneCount(milestone=step, counted_on=counted_on)
        row.actual = actual
        (taken.changed if row.pk else taken.new).append(row)
    write_rows(taken.new, taken.changed, ["actual"], actor=actor, action="projects.count_milestone")


def _refuse_twins(taken: Taken, known, place: str, name: str) -> None:
    """Two of one name in one place are one."""
    others = known.exclude(pk__in=[row.pk for row in taken.changed])
    met = {(at, fold(words)) for at, words in others.order_by().values_list(place, name)}
    for row in taken:
        key = getattr(row, place), fold(getattr(row, name))
        if key in met:
            raise ActionRefused(_("“%(name)s”已经有了，没有再存。") % {"name": getattr(row, name)})
        met.add(key)


def _refuse_overweight(taken: Taken[Milestone], known) -> None:
    before, after = defaultdict(int), defaultdict(int)
    weights = {}
    for pk, project, weight in known.values_list("pk", "project_id", "weight"):
        before[project] += weight
        after[project] += weight
        weights[pk] = weight
    for step in taken:
        after[step.project_id] += step.weight - weights.get(step.pk, 0)
    for step in taken:
        total = after[step.project_id]
        if too_heavy(before[step.project_id], total):
            raise ActionRefused(
                _("项目“%(name)s”各里程碑的权重合计是 %(total)s，不是 100。")
                % {"name": step.project.name, "total": f"{total:f}".rstrip("0").rstrip(".")}
            )
