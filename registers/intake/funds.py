"""The fund register: appropriations and expenditures, into an append-only ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets import Row, Sheet, fold
from funds.models import Appropriation, Expenditure
from funds.sheets import APPROPRIATIONS_SHEET, EXPENDITURES_SHEET, FUNDS
from registers.intake.lookups import ProjectNames
from registers.intake.plan import BATCH, Intake, Plan, SheetRows
from registers.intake.values import (
    cells_of,
    differences,
    fill,
    late_fact,
    latest_fact,
    row_numbers,
    yuan,
)
from stations.models import Station


@dataclass(frozen=True)
class Ledger:
    """How one sheet stands for one table: its day, its own cells, its natural key."""

    model: type
    sheet: Sheet
    day: str
    number: str
    cells: tuple[str, ...]
    key_of: Callable
    what: str

    def cells_of(self, entry) -> dict:
        return cells_of(entry, self.cells) | {"project": entry.project.name}


APPROPRIATIONS = Ledger(
    model=Appropriation,
    sheet=APPROPRIATIONS_SHEET,
    day="received_on",
    number="batch",
    cells=("received_on", "payer", "document", "batch", "fen", "note"),
    key_of=lambda project, day, number: (project.pk, fold(number)),
    what=gettext_lazy("同一项目的同一批次"),
)
EXPENDITURES = Ledger(
    model=Expenditure,
    sheet=EXPENDITURES_SHEET,
    day="paid_on",
    number="voucher_number",
    cells=(
        "paid_on", "category", "summary", "payee", "voucher_number", "fen", "handler", "note",
    ),
    key_of=lambda project, day, number: (day.year, fold(number)),
    what=gettext_lazy("同一年的同一个凭证号（一张凭证分几行的，请在凭证号后加 -1、-2）"),
)  # fmt: skip


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    projects = ProjectNames(draft.station)
    plans = [LedgerPlan(draft, ledger, projects) for ledger in (APPROPRIATIONS, EXPENDITURES)]
    for each in plans:
        each.check()
        each.settle()
    notice_outside(draft, plans[1])
    notice_overspent(draft, *plans)


class LedgerPlan:
    """One sheet against the entries that stand; a changed row is reversed and entered anew."""

    def __init__(self, draft: Plan, ledger: Ledger, projects: ProjectNames):
        self.draft = draft
        self.ledger = ledger
        self.projects = projects
        self.rows = SheetRows(draft.book, ledger.sheet)
        self.new: list = []
        self.reversals: list = []
        self.standing: dict = {}
        self.revisions: dict = {}

    def check(self) -> None:
        self.projects.refuse_unknown(self.rows)
        self.rows.refuse_late([self.ledger.day], latest_fact(self.draft.on), late_fact())
        columns = ("project", self.ledger.day, self.ledger.number)
        self.rows.refuse_repeats(self._key, columns, self.ledger.what)

    def settle(self) -> None:
        self._load()
        for row in self.rows:
            self._settle_row(row)
        self._notice_absent()
        self.draft.steps.append(self._write)

    def project_of(self, row: Row):
        return self.projects.find(row.values["project"])

    def _key(self, row: Row):
        day, number = row.values[self.ledger.day], row.values[self.ledger.number]
        return self.ledger.key_of(self.project_of(row), day, number)

    def _load(self) -> None:
        """The latest revision of every natural key, and the entry that stands under it."""
        entries = (
            self.ledger.model.objects.filter(station=self.draft.station, reverses__isnull=True)
            .select_related("project")
            .annotate(undone=Q(reversed_by__isnull=False))
        )
        for entry in entries.order_by("revision"):
            day, number = getattr(entry, self.ledger.day), getattr(entry, self.ledger.number)
            key = self.ledger.key_of(entry.project, day, number)
            self.revisions[key] = entry.revision
            self.standing[key] = None if entry.undone else entry

    def _settle_row(self, row: Row) -> None:
        key = self._key(row)
        old = self.standing.get(key)
        new = row.values | {"project": self.project_of(row).name}
        if old is None:
            changes = None
            self._notice_undone(row, key)
        else:
            new[self.ledger.number] = getattr(old, self.ledger.number)
            cells = self.ledger.cells_of(old)
            # A column that the file lacks says nothing about what it held.
            new |= {name: cells[name] for name in cells if name not in self.rows.columns}
            changes = differences(self.ledger.sheet, self.rows.columns, cells, new)
        if changes is None or changes:
            self._enter(row, new, key)
        if changes:
            self._reverse(old)
        self.draft.count(self.rows, row, self._label(new), changes)

    def _enter(self, row: Row, cells: dict, key) -> None:
        entry = self.ledger.model(
            station=self.draft.station,
            project=self.project_of(row),
            revision=self.revisions.get(key, 0) + 1,
        )
        fill(entry, cells, self.ledger.cells)
        date_voucher(entry)
        self.new.append(entry)

    def _reverse(self, old) -> None:
        reversal = self.ledger.model(
            station_id=old.station_id,
            project_id=old.project_id,
            reverses=old,
            revision=old.revision,
        )
        fill(reversal, self.ledger.cells_of(old), self.ledger.cells)
        date_voucher(reversal)
        reversal.fen = -old.fen
        reversal.note = _("台账更正：冲销原记录")
        self.reversals.append(reversal)

    def _notice_absent(self) -> None:
        """A number that was changed is a new entry: the old one stands, and counts, beside it."""
        days = [row.values[self.ledger.day] for row in self.rows]
        met = {self._key(row) for row in self.rows}
        absent = [
            getattr(entry, self.ledger.number)
            for key, entry in self.standing.items()
            if days and entry and key not in met
            and min(days) <= getattr(entry, self.ledger.day) <= max(days)
        ]  # fmt: skip
        # Of a file with mistakes nobody can say what it lacks.
        if absent and not self.draft.problems:
            self.draft.notices.append(
                _("系统里另有 %(count)s 笔不在“%(sheet)s”表上，照旧计算；多余的请冲销：%(numbers)s")
                % {
                    "count": len(absent),
                    "sheet": self.rows.title,
                    "numbers": "、".join(absent[:20]),
                }
            )

    def _notice_undone(self, row: Row, key) -> None:
        if key in self.revisions:
            self.draft.notices.append(
                _("%(sheet)s第 %(row)s 行曾被冲销，现按台账重新登记。")
                % {"sheet": self.rows.title, "row": row.number}
            )

    def _label(self, cells: dict) -> str:
        return f"{cells[self.ledger.number]} · {cells['project']} · {yuan(cells['fen'])}"

    def _write(self, actor) -> None:
        for entry in (*self.reversals, *self.new):
            entry.entered_by = actor
        self.ledger.model.objects.bulk_create(self.reversals, batch_size=BATCH)
        self.ledger.model.objects.bulk_create(self.new, batch_size=BATCH)

    def totals(self, on: date) -> Counter:
        """Project key → fen by the day, as it will be."""
        entries = self.ledger.model.objects.filter(station=self.draft.station).by(on)
        sums = entries.order_by().values_list("project_id").annotate(Sum("fen"))
        totals = Counter(dict(sums))
        for entry in (*self.reversals, *self.new):
            if getattr(entry, self.ledger.day) <= on:
                totals[entry.project_id] += entry.fen
        return totals


def date_voucher(entry) -> None:
    """The year of a voucher is the year of its payment."""
    if isinstance(entry, Expenditure):
        entry.voucher_year = entry.paid_on.year


def notice_outside(draft: Plan, expenditures: LedgerPlan) -> None:
    outside = [
        row
        for row in expenditures.rows
        if not (
            expenditures.project_of(row).agreed_start
            <= row.values["paid_on"]
            <= expenditures.project_of(row).agreed_end
        )
    ]
    if outside:
        draft.notices.append(
            _("支出第 %(rows)s 行的日期在项目协议期以外，已照实登记。")
            % {"rows": row_numbers(outside)}
        )


def notice_overspent(draft: Plan, received: LedgerPlan, spent: LedgerPlan) -> None:
    received_fen = received.totals(draft.on)
    spent_fen = spent.totals(draft.on)
    for project in spent.projects.by_name.values():
        over = spent_fen[project.pk] - received_fen[project.pk]
        if over > 0:
            draft.notices.append(
                _("项目“%(name)s”截至 %(on)s 的支出比到账多 %(over)s 元，已照实登记。")
                % {"name": project.name, "on": draft.on, "over": yuan(over)}
            )


def export(stations: Iterable[Station]) -> dict:
    """The entries of these stations that stand, as they can be handed in again."""
    return {
        ledger.sheet.key: standing_rows(ledger, stations)
        for ledger in (APPROPRIATIONS, EXPENDITURES)
    }


def standing_rows(ledger: Ledger, stations: Iterable[Station]) -> Iterator[dict]:
    entries = ledger.model.objects.filter(station__in=stations).standing()
    ordered = entries.select_related("project").order_by("station__code", ledger.day, "pk")
    return (ledger.cells_of(entry) for entry in ordered)


INTAKE = Intake("funds", FUNDS.title, FUNDS, plan, export)
