"""Verbs on results: accepted, objected to, answered, vetoed, published, corrected."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, states
from common.actions import change_row, create_row
from common.audit import Actor
from common.errors import ActionRefused
from common.states import steps_of
from evaluation.actions.rounds import demand_unpublished, move_places
from evaluation.models import Objection, Result, Round, RoundStation, Sheet, Veto, VetoRuling
from evaluation.results import Picture, pictures

State = RoundStation.State


@transaction.atomic
def accept_result(place: RoundStation, *, actor: Actor) -> RoundStation:
    """The station has no objection: its result need not wait for the last day."""
    return states.move(place, State.ACCEPTED, actor=actor)


@transaction.atomic
def object_to_result(
    place: RoundStation, *, actor: Actor, version: int, words: str, on: date
) -> RoundStation:
    """The station objects, on the last day of its time at the latest."""
    if place.objection_until and on > place.objection_until:
        told = _("异议期到 %(day)s 为止，已经过了。")
        raise ActionRefused(told % {"day": place.objection_until})
    moved = states.move(
        place, State.OBJECTED, actor=actor, version=version, also={"words": [None, words]}
    )
    Objection.objects.create(round_station=moved, words=words, filed_on=on, entered_by=actor)
    return moved


@transaction.atomic
def answer_objection(
    place: RoundStation, *, actor: Actor, version: int, answer: str, rescore: bool, on: date
) -> RoundStation:
    """The district answers: the score stays, or is given again by those who gave it."""
    to = State.RESCORING if rescore else State.DECIDED
    moved = states.move(place, to, actor=actor, version=version, also={"answer": [None, answer]})
    Objection.objects.filter(round_station=moved).update(answer=answer, answered_on=on)
    return moved


@transaction.atomic
def end_rescoring(place: RoundStation, *, actor: Actor) -> RoundStation:
    """All sheets are in again."""
    waiting = place.sheets.filter(state=Sheet.State.OPEN).select_related("assessor__user")
    if names := [str(sheet.assessor) for sheet in waiting]:
        words = _("还有评分表没有提交：%(names)s。")
        raise ActionRefused(words % {"names": "、".join(names)})
    moved = states.move(place, State.DECIDED, actor=actor)
    _demand_total(pictures(moved.round, [moved])[moved.pk])
    return moved


@transaction.atomic
def sign_veto(place: RoundStation, *, actor: Actor, veto: Veto, facts: str, on: date) -> VetoRuling:
    """Signed: the station gets the lowest grade whatever its score."""
    demand_unpublished(place)
    if veto.division_id != place.round.division_id or (veto.ended_on and veto.ended_on <= on):
        raise ActionRefused(_("“%(veto)s”不是现行的否决情形。") % {"veto": veto})
    ruling = VetoRuling(round_station=place, veto=veto, facts=facts, signed_on=on)
    return create_row(ruling, actor=actor, action="evaluation.sign_veto")


@transaction.atomic
def lift_veto(
    ruling: VetoRuling, *, actor: Actor, version: int, reason: str, on: date
) -> VetoRuling:
    """Signed by mistake, or successfully objected to; it stays on record."""
    demand_unpublished(ruling.round_station)
    values = {"lifted_on": on, "lift_reason": reason}
    return change_row(ruling, values, actor=actor, version=version, action="evaluation.lift_veto")


@transaction.atomic
def publish_round(row: Round, *, actor: Actor, on: date) -> Round:
    """Every station's result, frozen with all that made it."""
    fresh = states.move(row, Round.State.PUBLISHED, actor=actor)
    places = list(fresh.stations.there().select_related("station"))
    waiting = [_waits(place, on) for place in places]
    if problems := [words for words in waiting if words]:
        raise ActionRefused(_("还不能发布：%(list)s。") % {"list": "；".join(problems)})
    made = pictures(fresh, places)
    published = move_places(fresh, State.PUBLISHED, actor=actor)
    Result.objects.bulk_create(
        _frozen(made[place.pk], place, number=1, reason="", actor=actor, on=on)
        for place in published
    )
    return fresh


def _waits(place: RoundStation, on: date) -> str:
    """Why a station's result cannot be published on the day, "" when it can."""
    named = {"station": place.station.short_name, "day": place.objection_until}
    if place.state in (State.ACCEPTED, State.DECIDED):
        return ""
    if place.state == State.SHOWN:
        still = place.objection_until is not None and on <= place.objection_until
        return _("%(station)s 的异议期到 %(day)s") % named if still else ""
    return _("%(station)s 的异议没有处理完") % named


@transaction.atomic
def correct_result(place: RoundStation, *, actor: Actor, version: int, reason: str) -> RoundStation:
    """What was published was wrong: it is scored again, and published as the next number."""
    return states.move(place, State.RESCORING, actor=actor, version=version, reason=reason)


@transaction.atomic
def publish_correction(place: RoundStation, *, actor: Actor, on: date) -> RoundStation:
    """The corrected result beside the one before, which stays as it was."""
    last = place.results.first()
    if last is None:
        raise ActionRefused(_("第一次发布随这一轮一起，请在这一轮的页面上发布。"))
    moved = states.move(place, State.PUBLISHED, actor=actor)
    reason = steps_of(moved).filter(from_state=State.PUBLISHED).last().reason
    picture = pictures(moved.round, [moved])[moved.pk]
    result = _frozen(picture, moved, number=last.number + 1, reason=reason, actor=actor, on=on)
    result.save(force_insert=True)
    changes = {"total": [last.total, result.total], "grade": [last.grade, result.grade]}
    audit.record(actor=actor, action="evaluation.publish_correction", target=moved, changes=changes)
    return moved


def _frozen(
    picture: Picture, place: RoundStation, *, number: int, reason: str, actor: Actor, on: date
) -> Result:
    _demand_total(picture)
    return Result(
        round_station=place,
        number=number,
        reason=reason,
        published_on=on,
        total=picture.shown,
        exact=str(picture.total),
        grade=picture.grade,
        content=picture.content,
        entered_by=actor,
    )


def _demand_total(picture: Picture) -> None:
    if picture.total is None:
        words = _("%(station)s 有一方没有有效的评分，算不出总分。")
        raise ActionRefused(words % {"station": picture.content["station"]})
