"""Verbs on community social organisations: entered, filed, cancelled, filed again, incubated."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import states
from common.actions import BATCH, change_row, create_row, write_rows
from common.audit import Actor
from common.errors import ActionRefused
from common.facts import Facts, Kind
from common.horizon import refuse_late_fact
from common.names import refuse_twin
from orgs.models import EarlierFiling, Incubation, IncubationActivity, Organisation
from orgs.rules import ACTIVITY_RULES, INCUBATION_RULES
from sheets import fold
from stations.actions import lock_station
from stations.models import Community, Station

State = Organisation.State
BY_REGISTER = gettext_lazy("台账")


@transaction.atomic
def add_organisation(*, actor: Actor, values: dict) -> Organisation:
    """A new one waits for its filing."""
    community = values["community"]
    lock_station(community.division.station.pk)
    refuse_twin(Organisation.objects.filter(community=community), "name", values["name"])
    row = Organisation(**values, state=State.PENDING)
    row = create_row(row, actor=actor, action="orgs.add_organisation")
    states.begin(row, actor=actor)
    return row


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, actor: Actor, version: int, values: dict, on: date
) -> Organisation:
    """Change what is said of it; its community and its state stay."""
    community = organisation.community
    lock_station(community.division.station.pk)
    stored = Organisation.objects.with_cancelled_before().get(pk=organisation.pk)
    if "name" in values:
        others = Organisation.objects.filter(community=community).exclude(pk=stored.pk)
        refuse_twin(others, "name", values["name"])
    filed_on = values.get("filed_on", stored.filed_on)
    refuse_late_fact(filed_on, on)
    _refuse(refusal(stored, state=stored.state, filed_on=filed_on))
    return change_row(
        organisation, values, actor=actor, version=version, action="orgs.change_organisation"
    )


@transaction.atomic
def take_in_organisations(
    new: list[Organisation],
    changed: list[Organisation],
    *,
    station: Station,
    fields: Iterable[str],
    actor: Actor,
) -> None:
    """Many organisations at once, as from a register; the caller writes the audit event.

    The changed carry their new values; of one that is filed again the earlier filing is kept.
    """
    lock_station(station.pk)
    known = Organisation.objects.filter(community__division=station.division_id)
    stored = {row.pk: row for row in known.with_cancelled_before()}
    _refuse_twins([row for row in known if row.pk not in {each.pk for each in changed}], changed)
    _refuse_twins([*known], new)
    earlier = []
    for row in changed:
        before = stored[row.pk]
        _refuse(refusal(before, state=row.state, filed_on=row.filed_on))
        if is_filed_again(before, row.state):
            earlier += earlier_filing(before)
            row.cancelled_on, row.cancel_reason = None, ""
    for filing in earlier:
        filing.entered_by = actor
    EarlierFiling.objects.bulk_create(earlier, batch_size=BATCH)
    days = {"cancelled_on", "cancel_reason", "standardised_on", "standard_lost_on"}
    moved = [(row, stored[row.pk].state) for row in changed if row.state != stored[row.pk].state]
    write_rows(new, changed, {*fields, *days}, actor=actor)
    states.begin_all(new, actor=actor, reason=BY_REGISTER)
    states.follow_all(moved, actor=actor, reason=BY_REGISTER)


@transaction.atomic
def file_organisation(
    organisation: Organisation,
    *,
    actor: Actor,
    version: int,
    filed_on: date,
    filing_number: str,
    on: date,
) -> Organisation:
    """备案: from ``filed_on`` it counts towards its community's quota; once cancelled, again."""
    refuse_late_fact(filed_on, on)
    lock_station(organisation.community.division.station.pk)
    before = Organisation.objects.with_cancelled_before().get(pk=organisation.pk)
    _refuse(refusal(before, state=State.FILED, filed_on=filed_on))
    values = {"filed_on": filed_on, "filing_number": filing_number}
    if is_filed_again(before, State.FILED):
        for filing in earlier_filing(before):
            filing.entered_by = actor
            filing.save(force_insert=True)
        values |= {"cancelled_on": None, "cancel_reason": ""}
    return states.move(
        organisation,
        State.FILED,
        actor=actor,
        version=version,
        also={name: [getattr(before, name), value] for name, value in values.items()},
        **values,
    )


def refusal(organisation: Organisation, *, state: str, filed_on: date | None) -> str:
    """Why an organisation as stored cannot become this, "" when it can.

    ``organisation`` comes ``with_cancelled_before``.
    """
    known = organisation.state
    if state != known and state not in Organisation.MOVES.get(known, ()):
        return _("系统里是“%(known)s”，不能改成“%(state)s”。") % {
            "known": organisation.get_state_display(),
            "state": State(state).label,
        }
    if state != State.FILED or filed_on is None:
        return ""
    ended = organisation.cancelled_on if known == State.CANCELLED else organisation.cancelled_before
    if ended and filed_on <= ended:
        return _(
            "系统里已于 %(ended)s 注销。重新备案的，备案日期要晚于这一天；"
            "没有重新备案的，状态应是已注销。"
        ) % {"ended": ended}
    return ""


def date_standard(row: Organisation, *, passed: bool | None, on: date) -> None:
    """Since when, where a register says only whether; ``passed``: what was known before ``on``.

    Of an organisation that was unknown the standard is as old as its filing.
    """
    if row.standardised and not passed:
        row.standardised_on, row.standard_lost_on = on, None
        if row.pk is None and row.filed_on:
            row.standardised_on = min(row.filed_on, on)
    elif passed and row.standardised is False:
        row.standard_lost_on = max(on, row.standardised_on)


def is_filed_again(before: Organisation, state: str) -> bool:
    return before.state == State.CANCELLED and state == State.FILED


def earlier_filing(before: Organisation) -> list[EarlierFiling]:
    """What the stored row says of a filing that has ended; nothing when it says no days."""
    if not before.filed_on or not before.cancelled_on:
        return []
    names = ("filed_on", "filing_number", "cancelled_on", "cancel_reason")
    said = {name: getattr(before, name) for name in names}
    return [EarlierFiling(organisation=before, **said)]


def _refuse(words: str) -> None:
    if words:
        raise ActionRefused(words)


def _refuse_twins(known: list[Organisation], rows: list[Organisation]) -> None:
    names = defaultdict(set)
    for row in known:
        names[row.community_id].add(fold(row.name))
    for row in rows:
        if fold(row.name) in names[row.community_id]:
            raise ActionRefused(_("“%(name)s”已经有了，没有再存。") % {"name": row.name})
        names[row.community_id].add(fold(row.name))


@transaction.atomic
def cancel_organisation(
    organisation: Organisation,
    *,
    actor: Actor,
    version: int,
    cancelled_on: date,
    reason: str,
    on: date,
) -> Organisation:
    """注销: it counted up to the day before and stays on the list."""
    refuse_late_fact(cancelled_on, on)
    if organisation.filed_on and cancelled_on < organisation.filed_on:
        raise ActionRefused(_("注销日期早于备案日期。请核对两个日期。"))
    values = {"cancelled_on": cancelled_on, "cancel_reason": reason}
    return states.move(
        organisation,
        State.CANCELLED,
        actor=actor,
        version=version,
        reason=reason,
        also={name: [None, value] for name, value in values.items()},
        **values,
    )


# ---------- incubation ----------


STREET = "organisation__community__division__station"
KINDS = {
    Incubation: Kind(STREET, ("organisation", "entered_on"), INCUBATION_RULES),
    IncubationActivity: Kind(STREET, ("organisation", "held_on", "content"), ACTIVITY_RULES),
}
FACTS = Facts(KINDS, lock=lock_station)

# That an organisation is incubated from a day on, or what was done for one; corrected; many.
enter_incubation, change_incubation, take_in_incubation = FACTS.enter, FACTS.change, FACTS.take_in


def team(community: Community, name: str) -> Organisation:
    """An organisation that is known only because it is incubated: it is not on file."""
    category = Organisation.Category.OTHER
    return Organisation(community=community, name=name, category=category, state=State.TEAM)
