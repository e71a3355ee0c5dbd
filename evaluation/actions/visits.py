"""Verbs on visits: written, sent, confirmed or returned; their problems become findings."""

from copy import copy
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common import states
from common.actions import change_row, create_row, demand
from common.audit import Actor
from common.errors import ActionRefused
from common.rules import Bounds, demand_rules
from evaluation.actions.findings import enter_finding
from evaluation.models import Finding, Visit, VisitPaper, VisitProblem
from evaluation.rules import VISIT_RULES
from files.actions import add_files, withdraw_file
from files.examining import Examined

State = Visit.State


@transaction.atomic
def enter_visit(*, actor: Actor, values: dict, problems: list[str], on: date) -> Visit:
    """A visit with what it found, one problem a line; how bad each is can be said after."""
    row = Visit(**values)
    demand_rules(VISIT_RULES, vars(row), Bounds(on))
    row = create_row(row, actor=actor, action="evaluation.enter_visit")
    states.begin(row, actor=actor)
    for problem in dict.fromkeys(problems):
        enter_problem(actor=actor, values={"visit": row, "problem": problem})
    return row


@transaction.atomic
def change_visit(visit: Visit, *, actor: Actor, version: int, values: dict, on: date) -> Visit:
    """Correct a draft; what was sent or confirmed stays as both sides know it."""
    _demand_draft(visit)
    said = copy(visit)
    for name, value in values.items():
        setattr(said, name, value)
    demand_rules(VISIT_RULES, vars(said), Bounds(on))
    return change_row(
        visit, values, actor=actor, version=version, action="evaluation.change_visit"
    )  # fmt: skip


def send_visit(visit: Visit, *, actor: Actor) -> Visit:
    """The evaluating side stands by it and asks the station."""
    return states.move(visit, State.SENT, actor=actor)


def confirm_visit(visit: Visit, *, actor: Actor) -> Visit:
    """The station says that it was so."""
    return states.move(visit, State.CONFIRMED, actor=actor)


def return_visit(visit: Visit, *, actor: Actor, version: int, reason: str) -> Visit:
    """The station says what is not right; it is a draft again."""
    return states.move(visit, State.DRAFT, actor=actor, version=version, reason=reason)


# ---------- problems ----------


@transaction.atomic
def enter_problem(*, actor: Actor, values: dict) -> VisitProblem:
    """One more problem of a draft."""
    _demand_draft(values["visit"])
    row = VisitProblem(**values)
    return create_row(row, actor=actor, action="evaluation.enter_visit_problem")


@transaction.atomic
def change_problem(
    problem: VisitProblem, *, actor: Actor, version: int, values: dict
) -> VisitProblem:
    """Say more closely what and how bad it is, until it is a finding."""
    if problem.finding_id is None:
        _demand_draft(problem.visit)
    else:
        raise ActionRefused(_("这个问题已经转为整改，请在评估问题里办理。"))
    action = "evaluation.change_visit_problem"
    return change_row(problem, values, actor=actor, version=version, action=action)


@transaction.atomic
def raise_finding(problem: VisitProblem, *, actor: Actor, values: dict, on: date) -> Finding:
    """转整改: a finding of this very problem, and never a second one."""
    fresh = VisitProblem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
    demand(fresh, actor, "change")
    if fresh.finding_id:
        raise ActionRefused(_("这个问题已经转为整改，没有再转一次。"))
    of_visit = {
        "station": fresh.visit.station,
        "evaluated_on": fresh.visit.visited_on,
        "kind": Finding.Source.SUPERVISION,
    }
    finding = enter_finding(actor=actor, values=values | of_visit, on=on)
    change_row(
        fresh,
        {"finding": finding},
        actor=actor,
        version=fresh.version,
        action="evaluation.raise_finding",
    )
    return finding


def _demand_draft(visit: Visit) -> None:
    """Locks the visit, so that nobody sends it meanwhile."""
    fresh = Visit.objects.select_for_update().get(pk=visit.pk)
    if fresh.state != State.DRAFT:
        words = _("现在是“%(state)s”，不能再改。要改的，请站点先退回。")
        raise ActionRefused(words % {"state": fresh.get_state_display()})


# ---------- files ----------


def add_papers(
    visit: Visit, *, actor: Actor, files: list[Examined]
) -> tuple[list[VisitPaper], list[str]]:
    """Files of a visit; those it had already are named."""
    return add_files(VisitPaper, visit, actor=actor, files=files, action="evaluation.add_paper")


def withdraw_paper(paper: VisitPaper, *, actor: Actor, reason: str, on: date) -> VisitPaper:
    """Take a wrong file back: nobody opens it any more, its name and the reason stay."""
    action = "evaluation.withdraw_paper"
    return withdraw_file(paper, actor=actor, reason=reason, on=on, action=action)
