"""What oversight may ask of the ledger: utilisation on both bases."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    Shortfall,
    StationBatch,
    pace_start,
    percent,
    percent_exact,
)
from common.templatetags.portal import percent1, yuan
from funds.measures.compliance import MEASURES as COMPLIANCE
from funds.measures.money import Money, money_of, total_of
from funds.measures.offers import utilisation_offers
from projects.measures.work import NO_PROJECT, pace_weeks, weighted


def fund_utilisation(
    batch: StationBatch, on, period: Period, *, basis: str = "agreed"
) -> dict[int, Reading]:
    """1.3: posted expenditure by the day ÷ funds; both bases in details, ``basis`` is the value's.

    ``agreed`` (合同口径): the agreed amount of all projects of the period; ``received``
    (拨付口径): what they received by the day.
    """
    money = money_of(batch, on, period)
    return {s: _reading(money[s], on, period, basis) for s in batch.ids}


def _reading(money: Money, on: date, period: Period, basis: str) -> Reading:
    agreed, received = money.agreed, total_of(money.counted(money.received))
    running = money.running()
    total = running[-1][1] if running else 0
    details = {
        "utilisation_of_agreed": percent(total, agreed),
        "utilisation_of_received": percent(total, received),
        "received": received,
        "agreed": agreed,
        "spent": total,
    }
    if not money.works:
        return Reading(missing=str(NO_PROJECT), numerator=total, details=details)
    if not received:
        return Reading(
            not_applicable=_("未到账"), numerator=total, denominator=agreed, details=details
        )
    funds = agreed if basis == "agreed" else received
    before = [fen for day, fen in running if day <= pace_start(on)]
    return Reading(
        value=percent(total, funds),
        exact=percent_exact(total, funds),
        numerator=total,
        denominator=funds,
        planned=weighted(money.works, lambda work: work.planned(on, period)),
        earlier=percent_exact(before[-1] if before else 0, funds),
        pace_weeks=pace_weeks(money.works, on),
        history=tuple((day, percent_exact(fen, funds)) for day, fen in running),
        basis=basis,
        shortfalls=tuple(_overspending(money)),
        details=details,
    )


def _overspending(money: Money) -> Iterator[Shortfall]:
    """Money spent beyond a project's agreed amount, or beyond all that the station ever received,
    is no success, whatever the percentage.
    """
    for work in money.works:
        project = work.project
        beyond = money.of(project, money.spent) - project.held_fen
        if beyond > 0:
            words = _("“%(name)s”支出超出协议金额 %(amount)s")
            yield Shortfall(words % {"name": project.name, "amount": yuan(beyond)})
    beyond = total_of(money.spent) - total_of(money.received)
    if beyond > 0:
        yield Shortfall(_("支出合计超出到账拨款 %(amount)s") % {"amount": yuan(beyond)})


def _tell_funds(details):
    yield _("合同口径"), f"{yuan(details['agreed'])}，{percent1(details['utilisation_of_agreed'])}"
    yield (
        _("拨付口径"),
        f"{yuan(details['received'])}，{percent1(details['utilisation_of_received'])}",
    )


MEASURES = (
    Measure(
        fund_utilisation,
        gettext_lazy(
            "截至当天已入账支出除以资金：合同口径除以本部署期间全部项目的协议金额，拨付口径除以这些项目已到账的拨款。支出超出协议金额或全部到账拨款的，不算达标。"
        ),
        rows="funds:ledger",
        money=True,
        parameters={
            "basis": MeasureParameter(
                gettext_lazy("资金口径"),
                choices=(
                    ("agreed", gettext_lazy("合同口径")),
                    ("received", gettext_lazy("拨付口径")),
                ),
            )
        },
        tell=_tell_funds,
        has_plan=True,
        remedy=Remedy(gettext_lazy("登记支出"), "funds.add_expenditure", "funds:expenditure-add"),
        offers=utilisation_offers,
    ),
    *COMPLIANCE,
)
