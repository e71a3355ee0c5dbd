"""A station's money: what its projects received and spent, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from common.readings import Period, StationBatch
from funds.models import Appropriation, Expenditure
from projects.measures.work import Work, agreed_total, work_in
from projects.models import Project

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

    def of(self, project: Project, entries: list[Entry]) -> int:
        """Fen of one project's entries."""
        return total_of([entry for entry in entries if entry[0] == project.pk])

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


def money_of(batch: StationBatch, on: date, period: Period) -> dict[int, Money]:
    """Station id → its projects of the period and its money by the day."""
    works = work_in(batch, on, period)
    received, spent = batch.load(load_received, on), batch.load(load_spent, on)
    return {s: Money(works[s], received.get(s, []), spent.get(s, [])) for s in batch.ids}
