"""Verbs on the ledger: entries are added, reversed and reviewed; none is ever changed."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common.actions import create_row, demand
from common.errors import ActionRefused
from funds.models import Appropriation, Expenditure, ExpenditureReview
from projects.models import Project

# What an entry says, beside who entered it and what it reverses.
CONTENT = {
    Appropriation: ["project", "batch", "received_on", "payer", "document", "fen", "note"],
    Expenditure: [
        "project", "paid_on", "category", "summary", "payee", "voucher_number", "fen", "handler",
        "note",
    ],
}  # fmt: skip


def post_appropriation(*, actor, values: dict, on: date, key=None) -> Appropriation:
    """Money received. ``key``: the idempotency key of the form or the request."""
    return _post(Appropriation(**values), actor=actor, on=on, key=key)


def post_expenditure(*, actor, values: dict, on: date, key=None) -> Expenditure:
    """Money spent."""
    return _post(Expenditure(**values), actor=actor, on=on, key=key)


@transaction.atomic
def correct_entry(entry, *, actor, values: dict, reason: str, on: date, key=None):
    """A reversing entry for the wrong one and a new one with the next revision."""
    changed = [name for name, value in values.items() if value != getattr(entry, name)]
    if not changed:
        raise ActionRefused(_("内容没有变化，不用更正。"))
    reverse_entry(entry, actor=actor, reason=reason)
    return _post(type(entry)(**values), actor=actor, on=on, key=key)


@transaction.atomic
def reverse_entry(entry, *, actor, reason: str):
    """Take a wrong entry back: the same entry on the same day with the negative amount."""
    _lock(entry.project)
    demand(entry, actor, "change")
    _refuse_unless_standing(entry)
    content = {name: getattr(entry, name) for name in CONTENT[type(entry)]}
    reversal = type(entry)(**content)
    reversal.fen, reversal.note = -entry.fen, reason
    reversal.reverses, reversal.revision = entry, entry.revision
    return _save(reversal, actor=actor, action="reverse")


@transaction.atomic
def review_expenditure(
    expenditure: Expenditure, *, actor, outcome: str, note: str = ""
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
def _post(entry, *, actor, on: date, key):
    _lock(entry.project)
    day = entry.received_on if isinstance(entry, Appropriation) else entry.paid_on
    if day > on:
        raise ActionRefused(_("日期还没有到。钱实际收付以后再登记。"))
    entry.station = entry.project.station
    entry.idempotency_key = key
    entry.revision = _next_revision(entry, day)
    return _save(entry, actor=actor, action="post")


def _save(entry, *, actor, action: str):
    if isinstance(entry, Expenditure):
        entry.voucher_year = entry.paid_on.year
    entry.station = entry.project.station
    return create_row(entry, actor=actor, action=f"funds.{action}_{entry._meta.model_name}")


def _lock(project: Project) -> None:
    """Entries of one project are written one after another; the row is the lock."""
    Project.objects.select_for_update().get(pk=project.pk)


def _next_revision(entry, day: date) -> int:
    """1, or the next one when every entry of the same batch or voucher has been reversed."""
    same = type(entry).objects.filter(reverses__isnull=True, **_natural_key(entry, day))
    if same.filter(reversed_by__isnull=True).exists():
        raise ActionRefused(
            _("“%(name)s”已经记过一笔。请先查一查；要改那一笔，请在它的页面上点“更正”。")
            % {"name": _natural_name(entry)}
        )
    return (same.aggregate(last=Max("revision"))["last"] or 0) + 1


def _natural_key(entry, day: date) -> dict:
    if isinstance(entry, Appropriation):
        return {"project": entry.project, "batch": entry.batch}
    number = entry.voucher_number
    return {"station": entry.station, "voucher_year": day.year, "voucher_number": number}


def _natural_name(entry) -> str:
    return entry.batch if isinstance(entry, Appropriation) else entry.voucher_number


def _refuse_unless_standing(entry) -> None:
    if entry.reverses_id or type(entry).objects.filter(reverses=entry).exists():
        raise ActionRefused(_("这一笔已经更正或撤销过，不能再处理。请看最新的那一笔。"))
