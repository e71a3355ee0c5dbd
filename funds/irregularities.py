"""What is irregular in a station's ledger on a day, check by check, and what mutes it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from common.templatetags.portal import yuan
from funds.models import Appropriation, BudgetLine, Check, Expenditure, IrregularityMute

# Each check by its key, in the order in which a page tells them.
CHECKS = dict(Check.choices)


@dataclass(frozen=True)
class Irregularity:
    """One thing that is irregular: by which check, in words, and the entries that it lies in.

    ``subject``: what it is about, the same on every day on which it is found.
    """

    check: str
    words: str
    subject: str
    entries: tuple[int, ...] = ()


def load_kept(ids, on) -> set[int]:
    """The stations whose fund register holds anything dated by the day; two queries."""
    return {
        station
        for model in (Appropriation, Expenditure)
        for station in model.objects.by(on).filter(station__in=ids).order_by()
        .values_list("station_id", flat=True).distinct()
    }  # fmt: skip


def load_irregularities(ids, on) -> dict[int, list[Irregularity]]:
    """Station id → what is irregular in its ledger by the day; corrected pairs cancel out."""
    found = defaultdict(list)
    for load in (_beyond_received, _outside_agreement, _over_budget_lines, _duplicate_invoices):
        for station, irregularity in load(ids, on):
            found[station].append(irregularity)
    return found


def _beyond_received(ids, on):
    """One a project that has spent more by the day than it has received by it."""
    entries = Appropriation.objects.by(on).filter(station__in=ids).order_by()
    received = dict(entries.values_list("project").annotate(total=Sum("fen")))
    spent = Expenditure.objects.by(on).filter(station__in=ids).order_by()
    sums = spent.values_list("station", "project", "project__name").annotate(total=Sum("fen"))
    for station, project, name, total in sums.order_by("project"):
        beyond = total - received.get(project, 0)
        if beyond > 0:
            words = _("“%(name)s”多 %(amount)s") % {"name": name, "amount": yuan(beyond)}
            yield station, Irregularity("beyond_received", words, f"project:{project}")


def _outside_agreement(ids, on):
    """One an expenditure that stands and was paid outside the agreement's days."""
    entries = Expenditure.objects.by(on).filter(station__in=ids).irregular("outside")
    names = ("station", "pk", "voucher_number", "paid_on")
    for station, key, number, paid_on in entries.order_by("paid_on", "pk").values_list(*names):
        words = f"{number}（{paid_on.isoformat()}）"
        yield station, Irregularity("outside_agreement", words, f"entry:{key}", (key,))


def _over_budget_lines(ids, on):
    """One a project and category that has spent by the day more than its line gives; where a
    project has a budget, a category without a line is given nothing.
    """
    lines = BudgetLine.objects.filter(project__station__in=ids).order_by()
    given = {(project, category): fen for project, category, fen in
             lines.values_list("project", "category", "fen")}  # fmt: skip
    budgeted = {project for project, _category in given}
    spent = Expenditure.objects.by(on).filter(project__in=budgeted).order_by()
    sums = spent.values_list("station", "project", "project__name", "category")
    for station, project, name, category, total in (
        sums.annotate(total=Sum("fen")).order_by("project", "category")
    ):  # fmt: skip
        beyond = total - given.get((project, category), 0)
        if beyond > 0:
            words = _("“%(name)s”的%(category)s多 %(amount)s") % {
                "name": name,
                "category": Expenditure.Category(category).label,
                "amount": yuan(beyond),
            }
            subject = f"project:{project}/{category}"
            yield station, Irregularity("over_budget_line", words, subject)


def _duplicate_invoices(ids, on):
    """One a number that stands twice in the district by the day, for each station that has it."""
    rows, asked = Expenditure.objects.duplicates(on, ids), set(ids)
    names = ("station", "invoice_number", "pk")
    entries = defaultdict(list)
    for station, number, key in rows.order_by("invoice_number", "pk").values_list(*names):
        if station in asked:
            entries[station, number].append(key)
    for (station, number), keys in entries.items():
        yield station, Irregularity("duplicate_invoice", number, f"invoice:{number}", tuple(keys))


def load_mutes(ids, on) -> dict[tuple[int, str, str], IrregularityMute]:
    """(station id, check, subject) → what mutes it on the day; one query."""
    rows = IrregularityMute.objects.filter(station__in=ids).in_force(on)
    return {(row.station_id, row.check_name, row.subject): row for row in rows}
