"""What oversight may ask of the ledger: utilisation on both bases."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
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
from funds.models import Appropriation, Expenditure
from projects.measures import NO_PROJECT, Work, agreed_total, pace_weeks, weighted, work_in

Entry = tuple[int, date, int]  # project id, day, fen


def load_received(ids, on) -> dict[int, list[Entry]]:
    """Station id → what each project had received by the end of the day."""
    return _by_station(Appropriation.objects.by(on).filter(station__in=ids), "received_on")


def load_spent(ids, on) -> dict[int, list[Entry]]:
    """Station id → what each project spent a day; corrected pairs cancel out."""
    return _by_station(Expenditure.objects.by(on).filter(station__in=ids), "paid_on")


def _by_station(entries, day: str) -> dict[int, list[Entry]]:
    rows: dict[int, list[Entry]] = defaultdict(list)
    sums = entries.order_by(day).values("station_id", "project_id", day).annotate(total=Sum("fen"))
    for station, *entry in sums.values_list("station_id", "project_id", day, "total"):
        rows[station].append(tuple(entry))
    return rows


@dataclass(frozen=True)
class Money:
    """A station's projects of the period, with all that it ever received and spent by a day."""

    works: list[Work]
    received: list[Entry]
    spent: list[Entry]

    @property
    def agreed(self) -> int:
        return agreed_total(self.works)

    def counted(self, entries: list[Entry]) -> list[Entry]:
        """The entries of the period's projects."""
        projects = {work.project.pk for work in self.works}
        return [entry for entry in entries if entry[0] in projects]

    def running(self) -> list[tuple[date, int]]:
        """(day, fen spent by the end of that day), ascending."""
        days: dict[date, int] = {}
        total = 0
        for _project, day, fen in self.counted(self.spent):
            total += fen
            days[day] = total
        return list(days.items())


def total_of(entries: list[Entry]) -> int:
    return sum(fen for _project, _day, fen in entries)


def fund_utilisation(
    batch: StationBatch, on, period: Period, *, basis: str = "agreed"
) -> dict[int, Reading]:
    """1.3: posted expenditure by the day ÷ funds; both bases in details, ``basis`` is the value's.

    ``agreed`` (合同口径): the agreed amount of all projects of the period; ``received``
    (拨付口径): what they received by the day.
    """
    works = work_in(batch, on, period)
    received = batch.load(load_received, on)
    spent = batch.load(load_spent, on)
    return {
        s: _reading(Money(works[s], received.get(s, []), spent.get(s, [])), on, period, basis)
        for s in batch.ids
    }


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
        beyond = total_of([e for e in money.spent if e[0] == project.pk]) - project.held_fen
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
    ),
    *COMPLIANCE,
)
