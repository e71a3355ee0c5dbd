"""The roster: workers with their credentials, this year's exam entries and training hours."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from common.rules import Bounds
from registers.intake.lookups import community_of, unknown_community
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import (
    cells_of,
    differences,
    fill,
    row_numbers,
)
from sheets import Row, fold
from stations.models import Community, Station
from talent.actions import take_in_papers, take_in_workers
from talent.models import Credential, ExamEntry, Level, TrainingCount, Worker
from talent.rules import CREDENTIAL_RULES, EXAM_YEAR, PERSON_RULES, Street, person_key
from talent.sheets import TALENT, WORKERS_SHEET
from talent.units import unit_of

CELLS = (
    "name", "gender", "birth_month", "unit", "post", "education", "key_field", "from_day",
    "until_day",
)  # fmt: skip
CREDENTIAL_CELLS = ("number", "obtained_on", "registered_until")
ROW_RULES = (*PERSON_RULES, *CREDENTIAL_RULES)
LEVELS = list(Level.values)
YEAR = re.compile(r"20\d\d")


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    book, station, on = draft.book, draft.station, draft.on
    rows = SheetRows(book, WORKERS_SHEET)
    units = Units(station, on)
    check(rows, units)
    WorkerPlan(draft, rows, units).settle()


def check(rows: SheetRows, units: "Units") -> None:
    units.refuse_unknown(rows)
    rows.refuse_by(ROW_RULES, lambda row: row.values, units.street)
    for row in rows.sound("level", *CREDENTIAL_CELLS):
        if row.values["level"] is None and has_credential(row):
            rows.refuse(row, "level", _("填了证书编号或日期，却没有证书等级，请补填证书等级"))
    rows.refuse_repeats(
        lambda row: key_of_cells(row.values | units.cells(row)),
        ("unit", "birth_month", "name"),
        _("姓名、出生年月和单位都相同"),
    )


def refuse_exam_years(rows: SheetRows, year: int, bounds: Bounds) -> None:
    """The year of an exam is the row's own, else the roster's: it must be one that there is."""
    for row in rows.sound("exam_level", "exam_year"):
        said = row.values["exam_year"]
        words = EXAM_YEAR.refusal({"year": said or year}, bounds)
        if words and row.values["exam_level"]:
            rows.refuse(row, "exam_year" if said else "exam_level", words)


def refuse_yearless(rows: SheetRows) -> None:
    """An exam belongs to the year that the roster says or was filled in; else nobody knows."""
    if header_year(rows) or rows.book.filled_on:
        return
    for row in rows.sound("exam_level", "exam_year"):
        if row.values["exam_level"] and not row.values["exam_year"]:
            rows.refuse(
                row,
                "exam_level",
                _("没有写是哪一年的报考：请把这一列的标题写成“2022年报考级别”，"
                  "或加一列“报考年度”，或在表头写上填报日期"),
            )  # fmt: skip


def has_credential(row: Row) -> bool:
    return any(row.values[key] is not None for key in CREDENTIAL_CELLS)


def key_of_cells(cells: dict) -> tuple:
    return person_key(cells["name"], cells["birth_month"], cells["unit"])


class Units:
    """A worker's unit: a community of the street, the station itself, or another employer."""

    def __init__(self, station: Station, on: date):
        self.station = station
        self.street = Street(station, on)
        self.names = self.street.names

    def community(self, row: Row) -> Community | None:
        return community_of(row, self.names, "unit")

    def cells(self, row: Row) -> dict:
        """The unit as it is stored: one name for one place, however the street writes it."""
        unit, _community = unit_of(
            row.values["unit"], self.station, self.names, row.values["until_day"]
        )
        return {"unit": unit}

    def refuse_unknown(self, rows: SheetRows) -> None:
        """A community worker's unit must be one of the street's communities."""
        for row in rows.sound("unit", "post"):
            of_community = row.values["post"] == Worker.Post.COMMUNITY_WORKER
            if of_community and not self.community(row):
                rows.refuse(row, "unit", unknown_community(self.names, row.values["unit"]))


class Roster:
    """The station's people as the portal knows them."""

    def __init__(self, station: Station, day: date):
        workers = Worker.objects.filter(station=station)
        self.workers = {key_of_cells(vars(worker)): worker for worker in workers}
        self.credentials: dict = defaultdict(dict)
        for credential in Credential.objects.filter(worker__station=station):
            self.credentials[credential.worker_id][credential.level] = credential
        entries = ExamEntry.objects.filter(worker__station=station)
        self.entries = {(entry.worker_id, entry.year): entry for entry in entries}
        counts = TrainingCount.objects.filter(worker__station=station, counted_on__lte=day)
        self.hours = {count.worker_id: count for count in counts.order_by("worker", "counted_on")}


class Written(NamedTuple):
    """Rows of one kind that the register brings, and those that it changes."""

    new: list
    changed: list


class WorkerPlan:
    """The roster's rows against the people of the station."""

    def __init__(self, draft: Plan, rows: SheetRows, units: Units):
        self.draft = draft
        self.rows = rows
        self.units = units
        self.known = Roster(draft.station, draft.day)
        self.workers = Written([], [])
        self.credentials = Written([], [])
        self.entries = Written([], [])
        self.counts = Written([], [])
        self.kept: list[Row] = []
        self.year = header_year(rows) or draft.day.year
        refuse_yearless(rows)
        refuse_exam_years(rows, self.year, units.street)

    def settle(self) -> None:
        met = set()
        for row in self.rows:
            met.add(self._settle_row(row))
        self._notice(met)
        self.draft.steps.append(self._write)

    def _settle_row(self, row: Row) -> tuple:
        cells = row.values | self.units.cells(row)
        key = key_of_cells(cells)
        worker = self.known.workers.get(key) or Worker(station=self.draft.station)
        old = cells_of(worker, CELLS)
        columns = [name for name in CELLS if name in self.rows.columns]
        if worker.pk:
            cells |= {"name": worker.name, "unit": worker.unit}
        fill(worker, cells, columns)
        if self._cannot_be(worker, row):
            return key
        changes = differences(WORKERS_SHEET, columns, old, cells) if worker.pk else None
        self._keep(worker, bool(changes))
        others = self._credential(worker, row) | self._entry(worker, row) | self._hours(worker, row)
        self.draft.count(self.rows, row, f"{worker.name}（{worker.unit}）",
                         None if changes is None else changes | others)  # fmt: skip
        return key

    def _cannot_be(self, worker: Worker, row: Row) -> bool:
        """Refuse a row that is wrong with what the portal knows beside it."""
        credential = self._owned(worker).get(row.values["level"])
        said = {key: row.values[key] for key in CREDENTIAL_CELLS}
        for key in CREDENTIAL_CELLS if credential else ():
            said[key] = said[key] or getattr(credential, key)
        facts, street = vars(worker) | said, self.units.street
        return any([self.rows.breaks(rule, row, facts, street) for rule in ROW_RULES])

    def _keep(self, worker: Worker, is_changed: bool) -> None:
        """A unit that is a community says whose worker it is; another unit says nothing of it."""
        meant = self.units.names.find(worker.unit, worker.until_day)
        if meant and meant.pk != worker.community_id:
            worker.community, is_changed = meant, True
        if worker.pk is None:
            self.workers.new.append(worker)
        elif is_changed:
            self.workers.changed.append(worker)

    def _owned(self, worker: Worker) -> dict:
        return self.known.credentials.get(worker.pk, {}) if worker.pk else {}

    def _credential(self, worker: Worker, row: Row) -> dict:
        """A credential lasts: an empty cell takes nothing away, another level is one more."""
        level = row.values["level"]
        owned = self._owned(worker)
        if level is None:
            if owned:
                self.kept.append(row)
            return {}
        credential = owned.get(level)
        if credential is None:
            credential = Credential(worker=worker, level=level)
            fill(credential, row.values, CREDENTIAL_CELLS)
            self.credentials.new.append(credential)
            before = {"level": max(owned, key=LEVELS.index, default=None)}
            return differences(WORKERS_SHEET, ["level"], before, row.values)
        given = [key for key in CREDENTIAL_CELLS if row.values[key] is not None]
        old = cells_of(credential, CREDENTIAL_CELLS)
        changes = differences(WORKERS_SHEET, given, old, row.values)
        if changes:
            fill(credential, row.values, given)
            self.credentials.changed.append(credential)
        return changes

    def _entry(self, worker: Worker, row: Row) -> dict:
        level = row.values["exam_level"]
        if level is None:
            return {}
        year = row.values["exam_year"] or self.year
        entry = self.known.entries.get((worker.pk, year)) if worker.pk else None
        before = {"exam_level": entry.level if entry else None}
        changes = differences(WORKERS_SHEET, ["exam_level"], before, row.values)
        if entry is None:
            self.entries.new.append(ExamEntry(worker=worker, year=year, level=level))
        elif changes:
            entry.level = level
            self.entries.changed.append(entry)
        return changes

    def _hours(self, worker: Worker, row: Row) -> dict:
        hours = row.values["training_hours"]
        if hours is None:
            return {}
        latest = self.known.hours.get(worker.pk) if worker.pk else None
        before = {"training_hours": latest.hours if latest else None}
        changes = differences(WORKERS_SHEET, ["training_hours"], before, row.values)
        if changes and latest and latest.counted_on == self.draft.day:
            latest.hours = hours
            self.counts.changed.append(latest)
        elif changes:
            count = TrainingCount(worker=worker, counted_on=self.draft.day, hours=hours)
            self.counts.new.append(count)
        return changes

    def _write(self, actor) -> None:
        of_all = {"station": self.draft.station, "actor": actor, "on": self.draft.on}
        take_in_workers(*self.workers, fields=[*CELLS, "community"], **of_all)
        take_in_papers(*self.credentials, fields=CREDENTIAL_CELLS, **of_all)
        take_in_papers(*self.entries, fields=["level"], **of_all)
        take_in_papers(*self.counts, fields=["hours"], **of_all)

    def _notice(self, met: set) -> None:
        if self.kept:
            self.draft.notices.append(
                _("第 %(rows)s 行没有填证书等级，系统里原有的证书保留不变。")
                % {"rows": row_numbers(self.kept)}
            )
        missing = [
            worker.name
            for key, worker in self.known.workers.items()
            if key not in met and worker.until_day is None
        ]
        if missing:
            self.draft.notices.append(
                _("有 %(count)s 人不在这份花名册上，没有改动；已离职的请填离职日期：%(names)s")
                % {"count": len(missing), "names": "、".join(missing[:20])}
            )


def header_year(rows: SheetRows) -> int | None:
    """The year that the header of the exam column names: 2022年报考级别."""
    found = YEAR.search(fold(rows.header("exam_level")))
    return int(found.group()) if found else None


def export(stations: Iterable[Station]) -> dict:
    """The roster of these stations, as it can be handed in again."""
    workers = Worker.objects.filter(station__in=stations).order_by("station__code", "unit", "name")
    return {
        "workers": (
            worker_row(worker)
            for worker in workers.prefetch_related("credentials", "exam_entries", "training_counts")
        )
    }


def worker_row(worker: Worker) -> dict:
    """A worker with the highest credential, the latest entry and the latest hours."""
    row = cells_of(worker, CELLS)
    credentials = sorted(worker.credentials.all(), key=lambda each: LEVELS.index(each.level))
    for credential in credentials[-1:]:
        row |= cells_of(credential, ("level", *CREDENTIAL_CELLS))
    for entry in sorted(worker.exam_entries.all(), key=lambda each: each.year)[-1:]:
        row |= {"exam_level": entry.level, "exam_year": entry.year}
    for count in sorted(worker.training_counts.all(), key=lambda each: each.counted_on)[-1:]:
        row["training_hours"] = count.hours
    return row


INTAKE = Intake("talent", TALENT.title, TALENT, plan, export)
