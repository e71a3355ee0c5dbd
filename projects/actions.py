"""Verbs on projects, their milestones and their entry in the register."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from common import audit, clock, states
from common.actions import Row, change_row, create_row, demand
from common.audit import Actor
from common.errors import ActionRefused
from common.facts import Facts, Kind
from common.names import refuse_twin
from common.rules import Bounds, demand_rules
from files.actions import add_files, withdraw_file
from files.examining import Examined
from projects.models import (
    AGREED,
    Amendment,
    LinkageRecord,
    Milestone,
    MilestoneCount,
    MilestoneEvidence,
    Project,
    ProjectConfirmation,
)
from projects.rules import LINKAGE_RULES, MILESTONE_RULES, PROJECT_RULES, WHOLE, too_heavy
from stations.actions import lock_station


@transaction.atomic
def add_project(*, actor: Actor, values: dict) -> Project:
    """A new project; its name is its own in the street. Without an agreement it waits for one."""
    station = values["station"]
    lock_station(station.pk)
    refuse_twin(Project.objects.filter(station=station), "name", values["name"])
    state = Project.State.RUNNING if values.get("agreed_fen") else Project.State.PREPARED
    row = Project(**values, state=state)
    demand_rules(PROJECT_RULES, vars(row), Bounds(clock.today()))
    project = create_row(row, actor=actor, action="projects.add_project")
    states.begin(project, actor=actor)
    return edited(project, project, actor)


@transaction.atomic
def change_project(
    project: Project, *, actor: Actor, version: int, values: dict, on: date
) -> Project:
    """Correct what is said of a project, its agreement as it holds on the day among it; a new name
    must be free.
    """
    values = values | date_publisher(project, values.get("publisher", project.publisher), on)
    demand_rules(PROJECT_RULES, vars(project) | values, Bounds(on))
    if "name" in values:
        lock_station(project.station_id)
        others = Project.objects.filter(station=project.station_id).exclude(pk=project.pk)
        refuse_twin(others, "name", values["name"])
    values, also = _correct_agreed(project, values, actor=actor, on=on)
    changed = change_row(
        project, values, actor=actor, version=version, action="projects.change_project", also=also
    )
    return edited(changed, project, actor, since=version)


def _correct_agreed(
    project: Project, values: dict, *, actor: Actor, on: date
) -> tuple[dict, dict | None]:
    """Correct the version of the agreement that holds on the day, where that is an amendment;
    returns what is left to say of the project itself, and what its own event tells beside.
    """
    agreed = {name: value for name, value in values.items() if name in AGREED}
    amendment = Amendment.objects.in_force(on).filter(project=project).first() if agreed else None
    is_prepared = amendment is None and project.state == Project.State.PREPARED
    if is_prepared and any(value is not None for value in agreed.values()):
        raise ActionRefused(_("这个项目还没有签协议。请在项目页点“登记协议”，写明从哪天起。"))
    if amendment is None:
        return values, None
    changed = change_row(
        amendment, agreed, actor=actor, version=amendment.version,
        action="projects.correct_amendment",
    )  # fmt: skip
    rest = {name: value for name, value in values.items() if name not in AGREED}
    is_changed = changed.version > amendment.version
    # Told on the project too, which takes its version with it: two correctors are kept apart.
    return rest, {"amendment": [amendment.version, changed.version]} if is_changed else None


def date_publisher(before: Project, publisher: str, on: date) -> dict:
    """A department that was not known before is known from ``on``."""
    return {"publisher_on": on} if publisher and not before.publisher else {}


@transaction.atomic
def add_milestone(*, actor: Actor, values: dict) -> Milestone:
    """A further step; the steps of a project weigh 100 % together, never more."""
    _refuse_overweight(values["project"], values["weight"])
    refuse_twin(Milestone.objects.filter(project=values["project"]), "title", values["title"])
    row = Milestone(**values)
    demand_rules(MILESTONE_RULES, vars(row), Bounds(clock.today()))
    step = create_row(row, actor=actor, action="projects.add_milestone")
    return edited(step, step.project, actor)


@transaction.atomic
def change_milestone(
    milestone: Milestone, *, actor: Actor, version: int, values: dict
) -> Milestone:
    stored = Milestone.objects.select_related("project").get(pk=milestone.pk)
    demand_rules(MILESTONE_RULES, vars(stored) | values, Bounds(clock.today()))
    _refuse_overweight(stored.project, values.get("weight", stored.weight), stored)
    if "title" in values:
        others = Milestone.objects.filter(project=stored.project_id).exclude(pk=stored.pk)
        refuse_twin(others, "title", values["title"])
    changed = change_row(
        stored, values, actor=actor, version=version, action="projects.change_milestone"
    )
    return edited(changed, stored.project, actor, since=version)


@transaction.atomic
def complete_milestone(
    milestone: Milestone, *, actor: Actor, version: int, completed_on: date, evidence: str, on: date
) -> Milestone:
    """Say when a step was done and what proves it."""
    demand_rules(MILESTONE_RULES, vars(milestone) | {"completed_on": completed_on}, Bounds(on))
    changed = change_row(
        milestone,
        {"completed_on": completed_on, "evidence": evidence},
        actor=actor,
        version=version,
        action="projects.complete_milestone",
    )
    return edited(changed, milestone.project, actor, since=version)


@transaction.atomic
def count_milestone(
    milestone: Milestone, *, actor: Actor, counted_on: date, actual: int, on: date
) -> MilestoneCount:
    """What an indicator had reached by a day; the same day again corrects that day's number."""
    _refuse_future(counted_on, on)
    if not milestone.indicator_target:
        raise ActionRefused(_("这个里程碑没有指标目标，请改用“登记完成”。"))
    count, is_new = MilestoneCount.objects.select_for_update().get_or_create(
        milestone=milestone,
        counted_on=counted_on,
        defaults={"actual": actual, "entered_by": actor},
    )
    before = None if is_new else count.actual
    if before == actual:
        return count
    count.actual = actual
    count.save(update_fields=["actual"])
    demand(count, actor, "add")
    changes = {"milestone": [None, milestone.pk], "counted_on": [None, counted_on]}
    changes["actual"] = [before, actual]
    audit.record(actor=actor, action="projects.count_milestone", target=count, changes=changes)
    return edited(count, milestone.project, actor)


@transaction.atomic
def add_evidence(
    milestone: Milestone, *, actor: Actor, files: list[Examined]
) -> tuple[list[MilestoneEvidence], list[str]]:
    """Files that prove a step; returns the new rows, and the names of those it had already."""
    return add_files(
        MilestoneEvidence, milestone, actor=actor, files=files, action="projects.add_evidence"
    )


@transaction.atomic
def withdraw_evidence(
    evidence: MilestoneEvidence, *, actor: Actor, reason: str, on: date
) -> MilestoneEvidence:
    """Take a wrong file back: nobody opens it any more, its name and the reason stay."""
    action = "projects.withdraw_evidence"
    return withdraw_file(evidence, actor=actor, reason=reason, on=on, action=action)


@transaction.atomic
def confirm_register(project: Project, *, actor: Actor, on: date) -> ProjectConfirmation:
    """The project's entry is right as of the day; confirming twice a day is confirming once."""
    confirmation, is_new = ProjectConfirmation.objects.get_or_create(
        project=project, confirmed_on=on, defaults={"entered_by": actor}
    )
    demand(project, actor, "change")
    if is_new:
        changes = {"confirmed_on": [None, on]}
        audit.record(
            actor=actor, action="projects.confirm_register", target=project, changes=changes
        )
    return confirmation


def edited(row: Row, project: Project, actor: Actor, since: int = 0) -> Row:
    """What was edited, the project's entry being up to date as of the day of the edit.

    A row still at the version ``since`` was saved without a change, which is no edit.
    """
    if not since or row.version > since:
        ProjectConfirmation.objects.get_or_create(
            project=project, confirmed_on=clock.today(), defaults={"entered_by": actor}
        )
    return row


def _refuse_future(day: date, on: date) -> None:
    if day > on:
        raise ActionRefused(_("日期还没有到。请填实际发生的那一天。"))


def _refuse_overweight(project: Project, weight: Decimal, step: Milestone | None = None) -> None:
    """``weight``: of a new step, or what that of ``step`` becomes."""
    # The project's row is the lock: two steps added at once would each fit alone.
    Project.objects.select_for_update().get(pk=project.pk)
    before = Milestone.objects.filter(project=project).aggregate(total=Sum("weight"))["total"]
    before = before or Decimal(0)
    others = before - step.weight if step else before
    if too_heavy(before, others + weight):
        raise ActionRefused(
            _("各里程碑权重合计会超过 100%%。这一条最多还可以填 %(left)s。")
            % {"left": f"{max(WHOLE - others, Decimal(0)):f}"}
        )


# ---------- the five societies ----------


LINKAGE_KINDS = {
    LinkageRecord: Kind(
        "station",
        ("station", "linked_on", "matter", "kind", "party"),
        LINKAGE_RULES,
        beside=("project__station",),
        called="linkage",
    )
}
LINKAGES = Facts(LINKAGE_KINDS, lock=lock_station)

# What one party brought to a matter on a day; corrected; many at once.
enter_linkage, change_linkage, take_in_linkages = (
    LINKAGES.enter,
    LINKAGES.change,
    LINKAGES.take_in,
)
