"""What oversight may ask of the ledger: utilisation on both bases."""

from collections import defaultdict
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    StationBatch,
    pace_start,
    percent,
)
from common.templatetags.portal import percent1, yuan
from funds.models import Appropriation, Expenditure
from projects.measures import agreed_total, load_work, pace_weeks, weighted


def load_received(ids, on) -> dict[int, int]:
    """Station id → fen received by the day."""
    rows = Appropriation.objects.by(on).filter(station__in=ids).order_by().values("station_id")
    return dict(rows.annotate(total=Sum("fen")).values_list("station_id", "total"))


def load_spent(ids, on) -> dict[int, list[tuple[date, int]]]:
    """Station id → (day, fen spent by the end of that day), ascending; corrected pairs cancel
    out.
    """
    rows = (
        Expenditure.objects.behind("fund_utilisation", on)
        .filter(station__in=ids)
        .order_by("station_id", "paid_on")
    )
    running: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for station, day, fen in (
        rows.values("station_id", "paid_on")
        .annotate(total=Sum("fen"))
        .values_list("station_id", "paid_on", "total")
    ):
        known = running[station]
        known.append((day, (known[-1][1] if known else 0) + fen))
    return running


def fund_utilisation(
    batch: StationBatch, on, period: Period, *, basis: str = "agreed"
) -> dict[int, Reading]:
    """1.3: posted expenditure by the day ÷ funds; both bases in details, ``basis`` is the value's.

    ``agreed`` (合同口径): all projects' agreed amount; ``received`` (拨付口径): received by the
    day.
    """
    works = batch.load(load_work, on)
    received = batch.load(load_received, on)
    spent = batch.load(load_spent, on)
    return {
        s: _reading(works.get(s, []), received.get(s, 0), spent.get(s, []), on, period, basis)
        for s in batch.ids
    }


def _reading(works, received, spent, on, period: Period, basis) -> Reading:
    agreed = agreed_total(works)
    total = spent[-1][1] if spent else 0
    details = {
        "utilisation_of_agreed": percent(total, agreed),
        "utilisation_of_received": percent(total, received),
        "received": received,
        "agreed": agreed,
        "spent": total,
    }
    if not works:
        return Reading(missing=_("项目台账里还没有项目"), numerator=total, details=details)
    if not received:
        return Reading(
            not_applicable=_("未到账"), numerator=total, denominator=agreed, details=details
        )
    funds = agreed if basis == "agreed" else received
    before = [fen for day, fen in spent if day <= pace_start(on)]
    return Reading(
        value=percent(total, funds),
        numerator=total,
        denominator=funds,
        planned=weighted(works, lambda work: work.planned(on, period.checkpoint_on)),
        earlier=percent(before[-1] if before else 0, funds),
        pace_weeks=pace_weeks(works, on),
        history=tuple((day, percent(fen, funds)) for day, fen in spent),
        basis=basis,
        details=details,
    )


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
            "截至当天已入账支出除以资金：合同口径除以全部项目协议金额，拨付口径除以已到账拨款。"
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
    ),
)
