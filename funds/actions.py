"""Verbs on the ledger: entries are added, reversed, reviewed, confirmed; none is ever changed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeAlias
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import audit
from common.actions import BATCH, create_row, demand
from common.audit import Actor
from common.errors import ActionRefused
from common.facts import Facts, Kind
from common.parameters import parameter
from common.rules import Bounds, demand_rules
from funds.irregularities import load_irregularities
from funds.keys import Standing, natural_key
from funds.models import (
    Appropriation,
    AppropriationConfirmation,
    BudgetLine,
    Expenditure,
    ExpenditureReview,
    IrregularityMute,
)
from funds.rules import APPROPRIATION_RULES, EXPENDITURE_RULES
from stations.actions import lock_station
from stations.models import Station

Entry: TypeAlias = Appropriation | Expenditure

RULES = {Appropriation: APPROPRIATION_RULES, Expenditure: EXPENDITURE_RULES}
CONFIRM = "funds.add_appropriationconfirmation"

# What an entry says, beside who entered it and what it reverses.
CONTENT = {
    Appropriation: ["project", "batch", "received_on", "payer", "document", "fen", "note"],
    Expenditure: [
        "project", "paid_on", "category", "summary", "payee", "voucher_number", "invoice_number",
        "fen", "handler", "note",
    ],
}  # fmt: skip


def post_appropriation(
    *, actor: Actor, values: dict, on: date, key: UUID | None = None
) -> Appropriation:
    """Money received. ``key``: the idempotency key of the form or the request."""
    return _post(Appropriation(**values), actor=actor, on=on, key=key)


def post_expenditure(
    *, actor: Actor, values: dict, on: date, key: UUID | None = None
) -> Expenditure:
    """Money spent."""
    return _post(Expenditure(**values), actor=actor, on=on, key=key)


@transaction.atomic
def correct_entry(
    entry: Entry, *, actor: Actor, values: dict, reason: str, on: date, key: UUID | None = None
) -> Entry:
    """A reversing entry for the wrong one and a new one with the next revision."""
    changed = [name for name, value in values.items() if value != getattr(entry, name)]
    if not changed:
        raise ActionRefused(_("内容没有变化，不用更正。"))
    reverse_entry(entry, actor=actor, reason=reason)
    return _post(type(entry)(**values), actor=actor, on=on, key=key)


@transaction.atomic
def reverse_entry(entry: Entry, *, actor: Actor, reason: str) -> Entry:
    """Take a wrong entry back: the same entry on the same day with the negative amount."""
    lock_station(entry.station_id)
    demand(entry, actor, "change")
    _refuse_unless_standing(entry)
    reversal = reversal_of(entry, reason)
    return create_row(reversal, actor=actor, action=f"funds.reverse_{entry._meta.model_name}")


@transaction.atomic
def take_in_entries(
    postings: list[tuple[Entry, Entry | None]],
    *,
    station: Station,
    actor: Actor,
    on: date,
    reason: str,
) -> None:
    """Many entries of one kind at once, as from a register; the caller writes the audit event.

    ``postings``: pairs of a new entry and the standing one that it corrects, None for none.
    """
    if not postings:
        return
    lock_station(station.pk)
    model = type(postings[0][0])
    confirms = may_confirm(actor, station, on)
    standing = Standing(model, station.pk)
    corrected = [old for _new, old in postings if old]
    for old in corrected:
        _release(old, standing, confirms)
    reversals = [reversal_of(old, reason) for old in corrected]
    known = Bounds(on)
    for entry, _old in postings:
        if entry.project.station_id != station.pk:
            raise PermissionDenied
        demand_rules(RULES[model], vars(entry), known)
        _place(entry, standing)
    for entry in (*reversals, *(entry for entry, _old in postings)):
        entry.entered_by = actor
    model.objects.bulk_create(reversals, batch_size=BATCH)
    entries = model.objects.bulk_create([entry for entry, _old in postings], batch_size=BATCH)
    if model is Appropriation and confirms:
        _confirm(entries, actor)


# A line of a project's budget, one a category: a plan, which may be changed, and no entry.
BUDGET_KINDS = {
    BudgetLine: Kind("project__station", ("project", "category"), (), called="budget_line")
}
BUDGET = Facts(BUDGET_KINDS, lock=lock_station)
enter_budget, change_budget, take_in_budget = BUDGET.enter, BUDGET.change, BUDGET.take_in


@transaction.atomic
def mute_irregularity(*, actor: Actor, values: dict, on: date) -> IrregularityMute:
    """The district looks into one irregularity: it is not counted until a day, or again from now.

    ``values``: station, check_name, subject, reason, and until (None ends the mute).
    """
    station, until = values["station"], values["until"]
    lock_station(station.pk)
    found = load_irregularities((station.pk,), on).get(station.pk, [])
    key = (values["check_name"], values["subject"])
    finding = next((each for each in found if (each.check, each.subject) == key), None)
    if finding is None:
        raise ActionRefused(_("这个问题已经不在了，不用静默。请刷新列表。"))
    muted = IrregularityMute.objects.filter(station=station).in_force(on)
    if until is None and not muted.filter(check_name=key[0], subject=key[1]).exists():
        raise ActionRefused(_("这个问题现在没有静默，不用解除。"))
    if words := mute_problem(until, on):
        raise ActionRefused(words)
    row = IrregularityMute(words=finding.words[:200], muted_on=on, **values)
    return create_row(row, actor=actor, action="funds.mute_irregularity")


def mute_problem(until: date | None, on: date) -> str:
    """Why a mute may not last until the day; empty when it may."""
    if until is None:
        return ""
    latest = on + timedelta(days=parameter("mute_most_days", on))
    if on <= until <= latest:
        return ""
    return _("静默到的日期要在 %(first)s 至 %(latest)s 之间。") % {"first": on, "latest": latest}


def reversal_of(entry: Entry, reason: str) -> Entry:
    """The same content on the same day with the negative amount, not saved yet."""
    content = {name: getattr(entry, name) for name in CONTENT[type(entry)]}
    reversal = type(entry)(**content, station_id=entry.station_id)
    reversal.fen, reversal.note = -entry.fen, reason
    reversal.reverses, reversal.revision = entry, entry.revision
    _date_voucher(reversal)
    return reversal


def may_confirm(actor: Actor, station: Station, on: date) -> bool:
    """Whether the actor speaks for the district about this station's money.

    The operator (None) carries what streets sent and speaks for nobody.
    """
    if actor is None:
        return False
    allowed = Station.objects.within(actor.scope(CONFIRM, on))
    return actor.is_active and allowed.filter(pk=station.pk).exists()


@transaction.atomic
def confirm_appropriations(appropriations: QuerySet[Appropriation], *, actor: Actor) -> int:
    """The district says that it paid these; returns how many had waited for its word."""
    waiting = list(appropriations.awaiting().select_related("station").order_by("pk"))
    _confirm(waiting, actor)
    keys = [row.pk for row in waiting]
    allowed = AppropriationConfirmation.objects.visible_to(actor, to="add")
    if allowed.filter(appropriation__in=keys).count() != len(keys):
        raise PermissionDenied
    _tell(waiting, "appropriations", actor=actor, action="funds.confirm_appropriations")
    return len(waiting)


def _tell(rows: Iterable[Entry], name: str, *, actor: Actor, action: str) -> None:
    """One audit event a station for what was done to many of its rows."""
    by_station = defaultdict(list)
    for row in rows:
        by_station[row.station].append(row.pk)
    for station, keys in by_station.items():
        audit.record(actor=actor, action=action, target=station, changes={name: [None, keys]})


def _confirm(appropriations: Iterable[Appropriation], actor: Actor) -> None:
    # Two people may confirm at the same moment: once is enough.
    AppropriationConfirmation.objects.bulk_create(
        [AppropriationConfirmation(appropriation=row, entered_by=actor) for row in appropriations],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _release(entry: Entry, standing: Standing, confirms: bool) -> None:
    """Free the key of an entry that is about to be reversed; the district's own stays."""
    fresh = standing.get(natural_key(entry))
    if fresh is None or fresh.pk != entry.pk:
        raise ActionRefused(_reversed_before())
    if getattr(fresh, "confirmed", False) and not confirms:
        raise ActionRefused(
            _("“%(name)s”是区级登记或确认过的，请由区级更正。") % {"name": entry.number}
        )
    standing.release(entry)


@transaction.atomic
def review_expenditure(
    expenditure: Expenditure, *, actor: Actor, outcome: str, note: str = ""
) -> ExpenditureReview:
    """Somebody else's opinion, kept beside the entry: whoever entered it cannot approve it."""
    _refuse_unless_standing(expenditure)
    if expenditure.entered_by_id == actor.pk:
        raise ActionRefused(_("这笔支出是您登记的，不能自己复核。请由另一个人复核。"))
    if outcome == ExpenditureReview.Outcome.QUESTIONED and not note:
        raise ActionRefused(_("有疑问的，请写明疑问是什么、要补什么。"))
    review = ExpenditureReview(expenditure=expenditure, outcome=outcome, note=note)
    return create_row(review, actor=actor, action="funds.review_expenditure")


@transaction.atomic
def approve_expenditures(expenditures: QuerySet[Expenditure], *, actor: Actor) -> int:
    """Somebody else's 同意 to all of these; returns how many had waited for it. What was reviewed
    or corrected in the meantime, and what the actor entered, is left as it is.
    """
    waiting = expenditures.awaiting_review().exclude(entered_by=actor)
    waiting = list(waiting.select_related("station").order_by("pk"))
    outcome = ExpenditureReview.Outcome.APPROVED
    reviews = [
        ExpenditureReview(expenditure=row, outcome=outcome, entered_by=actor) for row in waiting
    ]
    ExpenditureReview.objects.bulk_create(reviews, batch_size=BATCH)
    allowed = ExpenditureReview.objects.visible_to(actor, to="add")
    if allowed.filter(expenditure__in=waiting).count() != len(waiting):
        raise PermissionDenied
    _tell(waiting, "expenditures", actor=actor, action="funds.approve_expenditures")
    return len(waiting)


@transaction.atomic
def _post(entry: Entry, *, actor: Actor, on: date, key: UUID | None) -> Entry:
    demand_rules(RULES[type(entry)], vars(entry), Bounds(on))
    station = entry.project.station
    lock_station(station.pk)
    received = isinstance(entry, Appropriation)
    narrowed = {"project": entry.project} if received else {"voucher_year": entry.day.year}
    _place(entry, Standing(type(entry), station.pk, **narrowed))
    entry.idempotency_key = key
    confirms = received and may_confirm(actor, station, on)
    also = {"confirmed": [None, True]} if confirms else None
    create_row(entry, actor=actor, action=f"funds.post_{entry._meta.model_name}", also=also)
    if confirms:
        _confirm([entry], actor)
    return entry


def _place(entry: Entry, standing: Standing) -> None:
    """Station, year and revision of a new entry; its natural key must be free."""
    entry.station_id = entry.project.station_id
    _date_voucher(entry)
    if standing.get(natural_key(entry)):
        raise ActionRefused(
            _("“%(name)s”已经记过一笔。请先查一查；要改那一笔，请在它的页面上点“更正”。")
            % {"name": entry.number}
        )
    entry.revision = standing.claim(entry)


def _date_voucher(entry: Entry) -> None:
    """The year of a voucher is the year of its payment."""
    if isinstance(entry, Expenditure):
        entry.voucher_year = entry.paid_on.year


def _refuse_unless_standing(entry: Entry) -> None:
    if entry.reverses_id or type(entry).objects.filter(reverses=entry).exists():
        raise ActionRefused(_reversed_before())


def _reversed_before() -> str:
    return _("这一笔已经更正或撤销过，不能再处理。请看最新的那一笔。")
