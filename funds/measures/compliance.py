"""1.5: what is irregular in a station's ledger on a day, check by check."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import Measure, Period, Reading, StationBatch
from common.templatetags.portal import yuan
from funds.models import Appropriation, BudgetLine, Expenditure

# Each check by its key, in the order in which a page tells them.
CHECKS = {
    "beyond_received": gettext_lazy("支出超出到账"),
    "outside_agreement": gettext_lazy("协议期外支出"),
    "over_budget_line": gettext_lazy("超出预算科目"),
    "duplicate_invoice": gettext_lazy("发票号码重复"),
}
# What is to be done about one, by its check.
CURES = {
    "beyond_received": gettext_lazy("催拨到账或退回超支：%(words)s"),
    "outside_agreement": gettext_lazy("冲销协议期外的支出：%(words)s"),
    "over_budget_line": gettext_lazy("冲销或调整预算：%(words)s"),
    "duplicate_invoice": gettext_lazy("核对并冲销重复报销的发票：%(words)s"),
}
SHOWN = 5  # of each check, the first ones are named


@dataclass(frozen=True)
class Irregularity:
    """One thing that is irregular: by which check, in words, and the entries that it lies in."""

    check: str
    words: str
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
            yield station, Irregularity("beyond_received", words)


def _outside_agreement(ids, on):
    """One an expenditure that stands and was paid outside the agreement's days."""
    entries = Expenditure.objects.by(on).filter(station__in=ids).irregular("outside")
    names = ("station", "pk", "voucher_number", "paid_on")
    for station, key, number, paid_on in entries.order_by("paid_on", "pk").values_list(*names):
        words = f"{number}（{paid_on.isoformat()}）"
        yield station, Irregularity("outside_agreement", words, (key,))


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
            yield station, Irregularity("over_budget_line", words)


def _duplicate_invoices(ids, on):
    """One a number that stands twice in the district by the day, for each station that has it."""
    rows, asked = Expenditure.objects.duplicates(on, ids), set(ids)
    names = ("station", "invoice_number", "pk")
    entries = defaultdict(list)
    for station, number, key in rows.order_by("invoice_number", "pk").values_list(*names):
        if station in asked:
            entries[station, number].append(key)
    for (station, number), keys in entries.items():
        yield station, Irregularity("duplicate_invoice", number, tuple(keys))


def fund_compliance(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.5: how many irregularities there are in the ledger by the day."""
    kept = batch.load(load_kept, on)
    found = batch.load(load_irregularities, on)
    return {
        station: _reading(found.get(station, []))
        if station in kept
        else Reading(missing=_("资金台账还没有记账"), unit="项")
        for station in batch.ids
    }


def _reading(found: list[Irregularity]) -> Reading:
    numbers = {check: sum(each.check == check for each in found) for check in CHECKS}
    named = {check: [each.words for each in found if each.check == check] for check in CHECKS}
    return Reading(
        value=float(len(found)),
        unit="项",
        numerator=len(found),
        exact=Fraction(len(found)),
        details=numbers | {"named": named},
        evidence=tuple(sorted({key for each in found for key in each.entries})),
    )


def compliance_offers(gap: Gap) -> list[Offer]:
    """Each irregularity cleared; a ledger without entries is begun."""
    url = gap.rows("funds.view_expenditure", "funds:ledger")
    if gap.reading.value is None:
        words = _("在资金台账记账")
        return [offered(StepKind.RECORD, words, required=True, planned=gap.on, url=url)]
    return [
        offered(
            StepKind.OTHER,
            CURES[each.check] % {"words": each.words},
            url=url,
            about=each.entries[-1] if each.entries else each.check,
        )
        for each in gap.batch.load(load_irregularities, gap.on).get(gap.station, [])
    ]


def _tell(details):
    for check, label in CHECKS.items():
        names = details.get("named", {}).get(check, [])
        more = _("等 %(count)s 项") % {"count": len(names)} if len(names) > SHOWN else ""
        yield label, "、".join(names[:SHOWN]) + more


MEASURES = (
    Measure(
        fund_compliance,
        gettext_lazy(
            "截至当天资金台账里需要关注的问题数：项目支出超出到账、协议期外支出、"
            "科目支出超出预算、同一个发票号码在全区报销不止一次；已冲销的不算。"
        ),
        tell=_tell,
        offers=compliance_offers,
    ),
)
