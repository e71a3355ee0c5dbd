"""The fund register: appropriations and expenditures, into an append-only ledger; budgets."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.parameters import parameter
from common.rules import Bounds
from funds.actions import RULES, may_confirm, take_in_entries
from funds.keys import Standing, key_of, natural_key
from funds.models import Appropriation, Expenditure
from funds.sheets import APPROPRIATIONS_SHEET, EXPENDITURES_SHEET, FUNDS
from projects.models import Project
from registers.intake import budget
from registers.intake.lookups import ProjectNames
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import (
    cells_of,
    differences,
    fill,
    row_numbers,
    shown,
    yuan,
)
from sheets import Row, Sheet
from stations.models import Station


@dataclass(frozen=True)
class Ledger:
    """How one sheet stands for one table: its day, its own cells, its natural key."""

    model: type
    sheet: Sheet
    day: str
    number: str
    cells: tuple[str, ...]
    what: str

    def cells_of(self, entry) -> dict:
        return cells_of(entry, self.cells) | {"project": entry.project.name}


APPROPRIATIONS = Ledger(
    model=Appropriation,
    sheet=APPROPRIATIONS_SHEET,
    day="received_on",
    number="batch",
    cells=("received_on", "payer", "document", "batch", "fen", "note"),
    what=gettext_lazy("同一项目的同一批次"),
)
EXPENDITURES = Ledger(
    model=Expenditure,
    sheet=EXPENDITURES_SHEET,
    day="paid_on",
    number="voucher_number",
    cells=(
        "paid_on", "category", "summary", "payee", "voucher_number", "invoice_number", "fen",
        "handler", "note",
    ),
    what=gettext_lazy("同一年的同一个凭证号（一张凭证分几行的，请在凭证号后加 -1、-2）"),
)  # fmt: skip


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    projects = ProjectNames(draft.station)
    received = AppropriationPlan(draft, APPROPRIATIONS, projects)
    spent = ExpenditurePlan(draft, EXPENDITURES, projects)
    for each in (received, spent):
        each.check()
        each.settle()
    budget.plan(draft, projects)
    notice_outside(draft, spent)
    notice_overspent(draft, received, spent)


class LedgerPlan:
    """One sheet against the entries that stand; a changed row is reversed and entered anew."""

    def __init__(self, draft: Plan, ledger: Ledger, projects: ProjectNames):
        self.draft = draft
        self.ledger = ledger
        self.projects = projects
        self.rows = SheetRows(draft.book, ledger.sheet)
        self.standing = Standing(ledger.model, draft.station.pk)
        self.postings: list[tuple] = []

    def check(self) -> None:
        self.projects.refuse_unknown(self.rows)
        rules, known = RULES[self.ledger.model], Bounds(self.draft.on)
        self.rows.refuse_by(rules, attrgetter("values"), known)
        self.keyed = ("project", self.ledger.day, self.ledger.number)
        self.met = {self.key_of(row) for row in self.rows.sound(*self.keyed)}
        self.rows.refuse_repeats(self.key_of, self.keyed, self.ledger.what)

    def settle(self) -> None:
        """Plan every row that is in order."""
        for row in self.rows:
            self._settle_row(row)
        self._notice_absent()
        self.draft.steps.append(self._write)

    def project_of(self, row: Row):
        return self.projects.find(row.values["project"])

    def key_of(self, row: Row) -> tuple:
        day, number = row.values[self.ledger.day], row.values[self.ledger.number]
        return key_of(self.ledger.model, self.project_of(row).pk, day, number)

    def old_of(self, row: Row):
        """The entry that stands for this row, or None."""
        return self.standing.get(self.key_of(row))

    def absent(self) -> list:
        """What stands and is not on the sheet."""
        entries = self.standing.entries.items()
        return [entry for key, entry in entries if entry and key not in self.met]

    def _entry(self, row: Row, cells: dict):
        entry = self.ledger.model(station=self.draft.station, project=self.project_of(row))
        fill(entry, cells, self.ledger.cells)
        return entry

    def _settle_row(self, row: Row) -> None:
        old = self.old_of(row)
        new = row.values | {"project": self.project_of(row).name}
        if old is None:
            changes = None
            self._notice_undone(row)
        else:
            new[self.ledger.number] = old.number
            cells = self.ledger.cells_of(old)
            # A column that the file lacks says nothing about what it held.
            new |= {name: cells[name] for name in cells if name not in self.rows.columns}
            changes = differences(self.ledger.sheet, self.rows.columns, cells, new)
        if changes is None or changes:
            self.postings.append((self._entry(row, new), old))
        self.draft.count(self.rows, row, self._label(new), changes)

    def _notice_absent(self) -> None:
        """A number that was changed is a new entry: the old one stands, and counts, beside it."""
        days = [row.values[self.ledger.day] for row in self.rows]
        moved = {old.pk for _new, old in self.postings if old}
        absent = [
            entry.number
            for entry in self.absent()
            if days and min(days) <= entry.day <= max(days) and entry.pk not in moved
        ]
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

    def _notice_undone(self, row: Row) -> None:
        if self.standing.had(self.key_of(row)):
            self.draft.notices.append(
                _("%(sheet)s第 %(row)s 行曾被冲销，现按台账重新登记。")
                % {"sheet": self.rows.title, "row": row.number}
            )

    def _label(self, cells: dict) -> str:
        return f"{cells[self.ledger.number]} · {cells['project']} · {yuan(cells['fen'])}"

    def _write(self, actor) -> None:
        take_in_entries(
            self.postings,
            station=self.draft.station,
            actor=actor,
            on=self.draft.on,
            reason=_("台账更正：冲销原记录"),
        )

    def totals(self, on: date) -> Counter:
        """Project key → fen by the day, as it will be."""
        entries = self.ledger.model.objects.filter(station=self.draft.station).by(on)
        sums = entries.order_by().values_list("project_id").annotate(Sum("fen"))
        totals = Counter(dict(sums))
        for new, old in self.postings:
            if new.day <= on:
                totals[new.project_id] += new.fen
            if old and old.day <= on:
                totals[old.project_id] -= old.fen
        return totals


class AppropriationPlan(LedgerPlan):
    """The district's money is the district's: a station's register does not correct it."""

    OWN = ("fen", "received_on")

    def check(self) -> None:
        super().check()
        draft = self.draft
        self.confirms = may_confirm(draft.actor, draft.station, draft.on)
        if not self.confirms:
            for row in self.rows.sound(*self.keyed, "fen"):
                self._check_row(row)

    def _check_row(self, row: Row) -> None:
        old = self.old_of(row)
        if old and old.confirmed:
            for column in self.OWN:
                self._refuse_other(row, column, old)
        elif old is None and (twin := self._twin(row)):
            self.rows.refuse(
                row,
                "batch",
                _("和区级登记的“%(batch)s”同一天、同一金额，是不是同一笔？是的话请把批次写成"
                  "“%(batch)s”；不是的话请在表里补上那一笔")
                % {"batch": twin.batch},
            )  # fmt: skip

    def _refuse_other(self, row: Row, column: str, old) -> None:
        said, known = row.values[column], getattr(old, column)
        if said != known:
            shape = self.ledger.sheet.by_key[column]
            self.rows.refuse(
                row,
                column,
                _("区级登记的是 %(known)s，台账写的是 %(said)s。拨付以区级的为准："
                  "请核对这一行；确实是区级记错的，请区级在平台上更正")
                % {"known": shown(shape, known), "said": shown(shape, said)},
            )  # fmt: skip

    def _twin(self, row: Row):
        """A confirmed entry that the sheet leaves out, of the same day and amount."""
        same = (row.values["received_on"], row.values["fen"])
        twins = [
            entry
            for entry in self.absent()
            if entry.confirmed and (entry.received_on, entry.fen) == same
        ]
        return twins[0] if twins else None

    def _settle_row(self, row: Row) -> None:
        old = self.old_of(row)
        if old and old.confirmed and not self.confirms:
            self.draft.unchanged += 1
            self._notice_kept(row, old)
        else:
            super()._settle_row(row)

    def _notice_kept(self, row: Row, old) -> None:
        known = self.ledger.cells_of(old)
        columns = [name for name in ("payer", "document", "note") if name in self.rows.columns]
        others = differences(self.ledger.sheet, columns, known, row.values)
        if others:
            self.draft.notices.append(
                _("拨付第 %(row)s 行的%(columns)s和区级登记的不同，照区级的保留。")
                % {"row": row.number, "columns": "、".join(others)}
            )


class ExpenditurePlan(LedgerPlan):
    """Vouchers; one whose day was corrected over the new year stays one voucher."""

    def settle(self) -> None:
        self.days_over = parameter("voucher_moved_days", self.draft.on)
        super().settle()

    def old_of(self, row: Row):
        return super().old_of(row) or self._moved(row)

    def _moved(self, row: Row):
        """The voucher of the neighbouring year that this row is, with its day corrected.

        Every year may have its own 记-001. It is the same voucher only when the sheet no longer
        has the other one, both lie around the same new year, and all else that tells a payment
        (project, amount, payee, words) is equal; a monthly rent a year apart is two.
        """
        entry = self._entry(row, row.values)
        year, number = natural_key(entry)
        for key in ((year - 1, number), (year + 1, number)):
            old = self.standing.get(key)
            if old and key not in self.met and self._is_same(old, entry):
                return old
        return None

    def _is_same(self, old: Expenditure, entry: Expenditure) -> bool:
        near = abs((old.paid_on - entry.paid_on).days) <= self.days_over
        names = ["project_id", "fen"]
        names += [name for name in ("payee", "summary") if name in self.rows.columns]
        return near and all(getattr(old, name) == getattr(entry, name) for name in names)


def notice_outside(draft: Plan, expenditures: LedgerPlan) -> None:
    """By the agreement as it was on the day of payment."""
    ran_on = Project.objects.filter(station=draft.station).ran_on()
    outside = [
        row
        for row in expenditures.rows
        if not ran_on(expenditures.project_of(row).pk, row.values["paid_on"])
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
    """The standing entries and the budgets of these stations, as they can be handed in again."""
    stations = list(stations)
    return {
        ledger.sheet.key: standing_rows(ledger, stations)
        for ledger in (APPROPRIATIONS, EXPENDITURES)
    } | budget.export(stations)


def standing_rows(ledger: Ledger, stations: Iterable[Station]) -> Iterator[dict]:
    entries = ledger.model.objects.filter(station__in=stations).standing()
    ordered = entries.select_related("project").order_by("station__code", ledger.day, "pk")
    return (ledger.cells_of(entry) for entry in ordered)


INTAKE = Intake("funds", FUNDS.title, FUNDS, plan, export)
