"""1.5: what is irregular in a station's ledger on a day, check by check."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import Measure, Period, Reading, StationBatch
from funds.irregularities import (
    CHECKS,
    Irregularity,
    load_irregularities,
    load_kept,
    load_mutes,
)

# What is to be done about one, by its check.
CURES = {
    "beyond_received": gettext_lazy("催拨到账或退回超支：%(words)s"),
    "outside_agreement": gettext_lazy("冲销协议期外的支出：%(words)s"),
    "over_budget_line": gettext_lazy("冲销或调整预算：%(words)s"),
    "duplicate_invoice": gettext_lazy("核对并冲销重复报销的发票：%(words)s"),
}
SHOWN = 5  # of each check, the first ones are named


def counted(batch: StationBatch, on, station: int) -> list[Irregularity]:
    """What is irregular at a station by the day and nothing mutes."""
    found, muted = batch.load(load_irregularities, on), batch.load(load_mutes, on)
    rows = found.get(station, [])
    return [each for each in rows if (station, each.check, each.subject) not in muted]


def fund_compliance(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.5: how many irregularities there are in the ledger by the day, without the muted ones."""
    kept = batch.load(load_kept, on)
    found = batch.load(load_irregularities, on)
    return {
        station: _reading(found.get(station, []), counted(batch, on, station))
        if station in kept
        else Reading(missing=_("资金台账还没有记账"), unit="项")
        for station in batch.ids
    }


def _reading(every: list[Irregularity], found: list[Irregularity]) -> Reading:
    """``found``: those of ``every`` that nothing mutes."""
    numbers = {check: sum(each.check == check for each in found) for check in CHECKS}
    named = {check: [each.words for each in found if each.check == check] for check in CHECKS}
    return Reading(
        value=float(len(found)),
        unit="项",
        numerator=len(found),
        exact=Fraction(len(found)),
        details=numbers | {"named": named, "muted": len(every) - len(found)},
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
        for each in counted(gap.batch, gap.on, gap.station)
    ]


def _tell(details):
    for check, label in CHECKS.items():
        names = details.get("named", {}).get(check, [])
        more = _("等 %(count)s 项") % {"count": len(names)} if len(names) > SHOWN else ""
        yield label, "、".join(names[:SHOWN]) + more
    if details.get("muted"):
        yield _("静默的"), _("%(n)s 项，没有计入") % {"n": details["muted"]}


MEASURES = (
    Measure(
        fund_compliance,
        gettext_lazy(
            "截至当天资金台账里需要关注的问题数：项目支出超出到账、协议期外支出、"
            "科目支出超出预算、同一个发票号码在全区报销不止一次；已冲销的、区级静默期内的不算。"
        ),
        rows="funds:check-list",
        tell=_tell,
        offers=compliance_offers,
    ),
)
