"""Verbs of those who score: interests declared, points given, the sheet handed in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, clock, states
from common.audit import Actor
from common.errors import ActionRefused
from common.rules import Bounds, demand_rules
from evaluation.actions.rounds import demand_independence, demand_unpublished
from evaluation.models import Assessor, Indicator, Round, Score, Sheet
from evaluation.rules import SCORE_RULES

State = Sheet.State
LISTED = 5


@transaction.atomic
def declare_interest(
    assessor: Assessor, *, actor: Actor, conflicts: Mapping[int, str], on: date
) -> Assessor:
    """Before anything is scored: which of the stations one is tied to, and how (key of a sheet →
    why); none is a declaration too. Those sheets never count.
    """
    _demand_own(assessor, actor)
    sheets = assessor.sheets.filter(pk__in=conflicts)
    for sheet in sheets:
        declare_conflict(sheet, actor=actor, reason=conflicts[sheet.pk])
    if assessor.declared_on is None:
        assessor.declared_on = on
        assessor.version += 1
        assessor.save(update_fields=["declared_on", "version"])
        changes = {"conflicts": [None, sorted(conflicts)]}
        audit.record(
            actor=actor, action="evaluation.declare_interest", target=assessor, changes=changes
        )
    return assessor


@transaction.atomic
def declare_conflict(sheet: Sheet, *, actor: Actor, reason: str) -> Sheet:
    """An interest in one station, also one that comes up later: the sheet counts no more."""
    _demand_own(sheet.assessor, actor)
    demand_unpublished(sheet.round_station)
    return states.move(sheet, State.EXCLUDED, actor=actor, reason=reason, conflict=reason)


@transaction.atomic
def save_score(
    sheet: Sheet, *, actor: Actor, indicator: Indicator, values: dict, on: date
) -> Score:
    """Points for one indicator, from nothing to its weight; what differs from the portal's own
    reading says why.
    """
    fresh = _demand_scoring(sheet, actor, on)
    known = fresh.round_station.known_scores.filter(indicator=indicator).first()
    facts = values | {"indicator": indicator, "known": known.points if known else None}
    demand_rules(SCORE_RULES, facts, Bounds(on))
    score = fresh.scores.select_for_update().filter(indicator=indicator).first()
    score = score or Score(sheet=fresh, indicator=indicator)
    before = {name: getattr(score, name) for name in values if score.pk}
    for name, value in values.items():
        setattr(score, name, value)
    score.entered_by, score.entered_at = actor, clock.now()
    score.save()
    changes = audit.difference(before, values)
    if changes:
        changes["indicator"] = [None, indicator.pk]
        audit.record(actor=actor, action="evaluation.save_score", target=fresh, changes=changes)
    return score


@transaction.atomic
def submit_sheet(sheet: Sheet, *, actor: Actor, on: date) -> Sheet:
    """Every point has been given; what the portal proposed and nobody changed is given as such."""
    fresh = _demand_scoring(sheet, actor, on)
    given = set(fresh.scores.values_list("indicator", flat=True))
    lines = [line for line in scored_lines(fresh) if line.pk not in given]
    known = dict(
        fresh.round_station.known_scores.exclude(points=None).values_list("indicator", "points")
    )
    if missing := [line.name for line in lines if line.pk not in known and not is_extra(line)]:
        words = _("还有 %(count)s 项没有打分：%(names)s。")
        raise ActionRefused(words % {"count": len(missing), "names": "、".join(missing[:LISTED])})
    Score.objects.bulk_create(
        Score(sheet=fresh, indicator=line, points=known.get(line.pk, Decimal(0)), entered_by=actor)
        for line in lines
    )
    return states.move(fresh, State.SUBMITTED, actor=actor)


@transaction.atomic
def take_back_sheet(sheet: Sheet, *, actor: Actor, on: date) -> Sheet:
    """Score again, as long as results are not shown, or the station is scored again."""
    fresh = Sheet.objects.get(pk=sheet.pk)
    _demand_scorer(fresh, actor, on)
    _demand_time(fresh)
    return states.move(fresh, State.OPEN, actor=actor)


def scored_lines(sheet: Sheet) -> list[Indicator]:
    """What a sheet gives points for, in the tree's order; one query."""
    lines = sheet.round_station.round.tree_version.indicators.order_by("position")
    return [line for line in lines if line.is_scored]


def is_extra(line: Indicator) -> bool:
    """A bonus that nobody gave is none."""
    return line.level == Indicator.Level.BONUS


def _demand_scoring(sheet: Sheet, actor: Actor, on: date) -> Sheet:
    fresh = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    _demand_scorer(fresh, actor, on)
    if fresh.assessor.declared_on is None:
        raise ActionRefused(_("还没有申报利益关系，请先申报再评分。"))
    if fresh.state != State.OPEN:
        words = _("这张评分表是“%(state)s”，不能打分。")
        raise ActionRefused(words % {"state": fresh.get_state_display()})
    _demand_time(fresh)
    return fresh


def _demand_scorer(sheet: Sheet, actor: Actor, on: date) -> None:
    _demand_own(sheet.assessor, actor)
    demand_independence(sheet.round_station, sheet.assessor.user, sheet.assessor.party, on)


def _demand_own(assessor: Assessor, actor: Actor) -> None:
    """Nobody scores or declares for somebody else."""
    if actor is None or assessor.user_id != actor.pk:
        raise PermissionDenied


def _demand_time(sheet: Sheet) -> None:
    place = sheet.round_station
    is_first = place.state == place.State.SCORING and place.round.state == Round.State.OPEN
    if not is_first and place.state != place.State.RESCORING:
        raise ActionRefused(_("现在不是评分的时候：这一轮还没有开始，或结果已经告知。"))
