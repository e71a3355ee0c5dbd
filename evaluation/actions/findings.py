"""Verbs on findings: entered, corrected, taken in, and every step until they are struck off."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import states
from common.actions import change_row, create_row, demand
from common.audit import Actor
from common.calendar import working_day_after
from common.errors import ActionRefused
from common.facts import Facts, Kind
from common.parameters import parameter
from common.rules import Bounds, demand_rules
from evaluation.actions.recurring import link_recurring
from evaluation.models import DAYS, Extension, Finding, FindingEvidence
from evaluation.rules import FINDING_RULES
from files.actions import add_files, withdraw_file
from files.examining import Examined
from sheets import fold
from stations.actions import lock_station
from stations.models import Station

State, Recheck = Finding.State, Finding.Recheck
KIND = Kind(
    "station",
    ("station", "evaluated_on", "kind", "problem"),
    FINDING_RULES,
    beside=("project__station",),
)
FACTS = Facts({Finding: KIND}, lock=lock_station)
BY_REGISTER = gettext_lazy("台账")
HANDLED_HERE = gettext_lazy(
    "这个问题已在系统里办理，要通过签收、回复、复核、延期来变更，不能直接改"
)


def implied_state(row: Finding) -> str:
    """How far a problem is by what is said of it, where its steps were not taken here."""
    if row.recheck:
        return State.CLOSED if row.recheck == Recheck.PASSED else State.RETURNED
    if row.rectified_on:
        return State.REPLIED
    return State.RECTIFYING if row.measures else State.RECEIVED


def may_issue(actor: Actor, station: Station, on: date) -> bool:
    """Whether somebody is on the side that tells this station of problems."""
    if actor is None:
        return False
    scope = actor.scope("evaluation.issue_finding", on)
    return Station.objects.within(scope).filter(pk=station.pk).exists()


def due_by_level(level: str, on: date) -> date:
    """So many working days after the day on which the station is told, as bad as it is."""
    return working_day_after(on, parameter(DAYS[Finding.Level(level)], on))


@transaction.atomic
def enter_finding(*, actor: Actor, values: dict, on: date) -> Finding:
    """A problem: the evaluating side drafts it; a station enters what it was told on paper."""
    row = Finding(**values)
    if may_issue(actor, row.station, on):
        row.state = State.DRAFT
    else:
        row.state = implied_state(row)
        row.due_on = row.due_on or due_by_level(row.level, on)
    said = values | {"state": row.state, "due_on": row.due_on}
    row = FACTS.enter(model=Finding, actor=actor, values=said, on=on)
    states.begin(row, actor=actor)
    link_recurring(row.station, on)
    return row


@transaction.atomic
def change_finding(
    finding: Finding, *, actor: Actor, version: int, values: dict, on: date
) -> Finding:
    """Correct a draft, or what the street says of a problem that is not handled here."""
    stored = Finding.objects.select_for_update().get(pk=finding.pk)
    if stored.is_handled_here:
        raise ActionRefused(f"{HANDLED_HERE}。")
    said = copy(stored)
    for name, value in values.items():
        setattr(said, name, value)
    if stored.state != State.DRAFT:
        values = values | {"state": implied_state(said)}
        if not said.due_on:
            raise ActionRefused(_("没有填“整改期限”，请填上。"))
    row = FACTS.change(finding, actor=actor, version=version, values=values, on=on)
    if row.state != stored.state:
        states.follow_all([(row, stored.state)], actor=actor, reason="")
    link_recurring(row.station, on)
    return row


@transaction.atomic
def take_in_findings(
    new: list[Finding],
    changed: list[Finding],
    *,
    place: Station,
    fields: Iterable[str],
    actor: Actor,
    on: date,
) -> None:
    """Many at once, as a register tells of them; the caller writes the audit event."""
    keys = [row.pk for row in changed]
    stored = {row.pk: row for row in Finding.objects.select_for_update().filter(pk__in=keys)}
    if any(row.is_handled_here for row in stored.values()):
        raise ActionRefused(f"{HANDLED_HERE}。")
    for row in (*new, *changed):
        row.state = implied_state(row)
    moved = [
        (row, stored[row.pk].state) for row in changed if row.state != stored[row.pk].state
    ]  # fmt: skip
    FACTS.take_in(new, changed, place=place, fields={*fields, "state"}, actor=actor, on=on)
    states.begin_all(new, actor=actor, reason=BY_REGISTER)
    states.follow_all(moved, actor=actor, reason=BY_REGISTER)
    if new or changed:
        link_recurring(place, on)


# ---------- the way of a notice ----------


@transaction.atomic
def issue_finding(finding: Finding, *, actor: Actor, version: int, on: date) -> Finding:
    """下发: the notice gets its number, the problem its due day by its level where none is set."""
    lock_station(finding.station_id)
    fresh = Finding.objects.get(pk=finding.pk)
    due = fresh.due_on or due_by_level(fresh.level, on)
    if due < on:
        words = _("整改期限 %(day)s 已经过了，请改期限，或不填，按等级从下发之日起算。")
        raise ActionRefused(words % {"day": due})
    values = {"notice_number": _next_number(fresh.station, on), "issued_on": on, "due_on": due}
    row = states.move(
        finding, State.ISSUED, actor=actor, version=version,
        also=_told(fresh, values), **values,
    )  # fmt: skip
    link_recurring(row.station, on)
    return row


def _next_number(station: Station, on: date) -> str:
    """Counted within the station and the year; the station is locked."""
    count = Finding.objects.filter(station=station, issued_on__year=on.year).count() + 1
    return f"{station.short_name}整改〔{on.year}〕{count}号"


def receive_finding(finding: Finding, *, actor: Actor) -> Finding:
    """签收: the station knows."""
    return states.move(finding, State.RECEIVED, actor=actor)


@transaction.atomic
def plan_finding(
    finding: Finding, *, actor: Actor, version: int, measures: str, responsible: str
) -> Finding:
    """What will be done about it, and by whom."""
    values = {"measures": measures, "responsible": responsible}
    return _moved(finding, State.RECTIFYING, actor, version, values)


@transaction.atomic
def reply_finding(
    finding: Finding,
    *,
    actor: Actor,
    version: int,
    values: dict,
    files: list[Examined],
    on: date,
) -> Finding:
    """回复: what was done, on which day, with what shows it. An earlier recheck is history."""
    said = copy(finding)
    for name, value in values.items():
        setattr(said, name, value)
    demand_rules(FINDING_RULES, vars(said), Bounds(on))
    if values["rectified_on"] > on:
        raise ActionRefused(_("整改完成日期还没有到，请在完成以后回复。"))
    values = values | {"replied_by": actor, "rechecked_by": "", "rechecked_on": None, "recheck": ""}
    row = _moved(finding, State.REPLIED, actor, version, values)
    add_evidence(row, actor=actor, files=files)
    return row


@transaction.atomic
def recheck_finding(
    finding: Finding,
    *,
    actor: Any,
    version: int,
    values: dict,
    reason: str,
    on: date,
) -> Finding:
    """复核: struck off or sent back, by somebody else than who put it right."""
    fresh = Finding.objects.get(pk=finding.pk)
    if fold(actor.name) and fold(actor.name) == fold(fresh.responsible):
        raise ActionRefused(_("您是这个问题的责任人，要由另一个人来复核。"))
    if fresh.rectified_on and values["rechecked_on"] < fresh.rectified_on:
        raise ActionRefused(_("复核日期早于整改完成日期，请核对两个日期。"))
    if values["rechecked_on"] > on:
        raise ActionRefused(_("复核日期还没有到，请填今天或以前的日期。"))
    values = values | {"rechecked_by": actor.name}
    to = State.CLOSED if values["recheck"] == Recheck.PASSED else State.RETURNED
    return _moved(finding, to, actor, version, values, reason=reason)


def _moved(
    finding: Finding, to: str, actor: Actor, version: int, values: dict, reason: str = ""
) -> Finding:
    fresh = Finding.objects.get(pk=finding.pk)
    return states.move(
        finding,
        to,
        actor=actor,
        version=version,
        reason=reason,
        also=_told(fresh, values),
        **values,
    )


def _told(row: Finding, values: dict) -> dict:
    """Old and new values as the audit tells them."""
    differing = {name: (getattr(row, name), value) for name, value in values.items()}
    return {
        name: [getattr(old, "pk", old), getattr(new, "pk", new)]
        for name, (old, new) in differing.items()
        if old != new
    }


# ---------- files ----------


def add_evidence(
    finding: Finding, *, actor: Actor, files: list[Examined]
) -> tuple[list[FindingEvidence], list[str]]:
    """Files that show how it was put right; those it had already are named."""
    action = "evaluation.add_evidence"
    return add_files(FindingEvidence, finding, actor=actor, files=files, action=action)


def withdraw_evidence(
    evidence: FindingEvidence, *, actor: Actor, reason: str, on: date
) -> FindingEvidence:
    """Take a wrong file back: nobody opens it any more, its name and the reason stay."""
    action = "evaluation.withdraw_evidence"
    return withdraw_file(evidence, actor=actor, reason=reason, on=on, action=action)


# ---------- a later due day ----------


@transaction.atomic
def ask_extension(*, actor: Actor, values: dict, on: date) -> Extension:
    """延期: asked before the due day, for a later one, with the reason."""
    lock_station(values["finding"].station_id)
    finding = Finding.objects.get(pk=values["finding"].pk)
    demand(finding, actor, "rectify")
    if finding.state not in Finding.RUNNING:
        raise ActionRefused(
            _("现在是“%(state)s”，不用申请延期。") % {"state": finding.get_state_display()}
        )
    if on >= finding.due_on:
        words = _("延期要在整改期限 %(day)s 以前申请，现在不能再申请。请尽快整改并回复。")
        raise ActionRefused(words % {"day": finding.due_on})
    if values["until"] <= finding.due_on:
        words = _("申请延到的日期要晚于现在的整改期限 %(day)s。")
        raise ActionRefused(words % {"day": finding.due_on})
    if finding.extensions.filter(state=Extension.State.ASKED).exists():
        raise ActionRefused(_("上一次延期申请还没有答复，请先等答复。"))
    row = Extension(**values, asked_on=on, due_before=finding.due_on)
    row = create_row(row, actor=actor, action="evaluation.ask_extension")
    states.begin(row, actor=actor)
    return row


@transaction.atomic
def decide_extension(
    extension: Extension, *, actor: Actor, version: int, state: str, reason: str, on: date
) -> Extension:
    """The other side grants or refuses it; granted, the due day is the new one from now on."""
    row = states.move(
        extension, state, actor=actor, version=version, reason=reason, decided_on=on
    )  # fmt: skip
    if row.state == Extension.State.GRANTED:
        finding = Finding.objects.select_for_update().get(pk=row.finding_id)
        change_row(
            finding,
            {"due_on": row.until},
            actor=actor,
            version=finding.version,
            action="evaluation.extend_finding",
        )
    return row
