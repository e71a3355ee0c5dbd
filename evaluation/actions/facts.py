"""Verbs on evaluations, self-inspections and findings: entered, corrected, taken in."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from common.actions import change_row, create_row, write_rows
from common.audit import Actor
from common.errors import ActionRefused
from common.rules import Bounds, demand_rules
from evaluation.models import Evaluation, Finding, SelfInspection
from evaluation.rules import EVALUATION_RULES, FINDING_RULES, INSPECTION_RULES
from sheets import fold
from stations.actions import lock_station
from stations.models import Station

Fact: TypeAlias = Evaluation | SelfInspection | Finding
RULES = {
    Evaluation: EVALUATION_RULES,
    SelfInspection: INSPECTION_RULES,
    Finding: FINDING_RULES,
}


@transaction.atomic
def enter_fact(*, model: type[Fact], actor: Actor, values: dict, on: date) -> Fact:
    """An evaluation held or announced, an inspection, a problem that was found."""
    row = model(**values)
    demand_rules(RULES[type(row)], vars(row), Bounds(on))
    lock_station(station_of(row).pk)
    _refuse_twin_of(row)
    return create_row(row, actor=actor, action=f"evaluation.enter_{row._meta.model_name}")


@transaction.atomic
def change_fact(row: Fact, *, actor: Actor, version: int, values: dict, on: date) -> Fact:
    """Correct such a row, or enter what became of a finding."""
    said = copy(row)
    for name, value in values.items():
        setattr(said, name, value)
    demand_rules(RULES[type(row)], vars(said), Bounds(on))
    lock_station(station_of(row).pk)
    _refuse_twin_of(said)
    action = f"evaluation.change_{row._meta.model_name}"
    return change_row(row, values, actor=actor, version=version, action=action)


@transaction.atomic
def take_in_facts(
    new: list,
    changed: list,
    *,
    station: Station,
    fields: Iterable[str],
    actor: Actor,
    on: date,
) -> None:
    """Many rows of one kind at once, as from a register; the caller writes the audit event."""
    lock_station(station.pk)
    known = Bounds(on)
    for row in (*new, *changed):
        demand_rules(RULES[type(row)], vars(row), known)
    write_rows(new, changed, fields, actor=actor)


def station_of(row: Fact) -> Station:
    """The station that a row is about."""
    return row.station if isinstance(row, Finding) else row.project.station


def _refuse_twin_of(row: Fact) -> None:
    """A problem is one problem, however it is spaced."""
    if not isinstance(row, Finding):
        return
    same = Finding.objects.filter(
        station=row.station_id, evaluated_on=row.evaluated_on, kind=row.kind
    ).exclude(pk=row.pk)
    if fold(row.problem) in map(fold, same.values_list("problem", flat=True)):
        words = _("这次评估的问题“%(problem)s”已经有了，没有再存。")
        raise ActionRefused(words % {"problem": row.problem})
