"""The register of services.

A row with a record number updates that record. A row without one is told by its content, counted:
two equal rows are two services, and the same file again changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.actions import BATCH
from registers.intake.lookups import community_of
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.replacing import Replacement
from registers.intake.service_rows import (
    CELLS,
    LATER,
    Names,
    check,
    group_counts,
    groups_of,
    label_of,
    later_values,
    record_cells,
    record_values,
)
from registers.intake.values import differences, fill, row_numbers
from services.actions import REPLACED, take_in_records
from services.content import content_key
from services.models import ServiceRecord
from services.rules import LEFT, RULES, who_and_when
from services.sheets import RECORDS_SHEET, SERVICES
from sheets import Row
from stations.models import Station


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    book, station, on = draft.book, draft.station, draft.on
    rows = SheetRows(book, RECORDS_SHEET)
    names = Names(station, on)
    check(rows, names)
    numbered = NumberedPlan(draft, rows, names)
    numbered.settle()
    ContentPlan(draft, rows, names, numbered.claimed).settle()
    bare = [row for row in rows if row.values["groups"] is None]
    if bare:
        draft.notices.append(
            _("第 %(rows)s 行没有写服务对象类别，不计入重点人群。") % {"rows": row_numbers(bare)}
        )


class NumberedPlan:
    """Rows that carry the portal's record number."""

    def __init__(self, draft: Plan, rows: SheetRows, names: Names):
        self.draft = draft
        self.rows = rows
        self.names = names
        self.numbered = [row for row in rows if row.values["number"]]
        self.changed: list[tuple[ServiceRecord, dict[str, int]]] = []
        self.claimed: set[int] = set()

    def settle(self) -> None:
        if not self.numbered:
            return
        numbers = [row.values["number"] for row in self.numbered]
        records = {
            record.number: record
            for record in ServiceRecord.objects.filter(
                station=self.draft.station, number__in=numbers
            )
            .select_related("project", "community")
            .prefetch_related("groups")
        }
        self._check(records)
        self.claimed = {record.pk for record in records.values()}
        for row in self.rows:
            if row.values["number"]:
                self._settle_row(row, records[row.values["number"]])
        self.draft.steps.append(self._write)

    def _check(self, records: dict[str, ServiceRecord]) -> None:
        first: dict[str, int] = {}
        for row in self.numbered:
            number = row.values["number"]
            record = records.get(number)
            earlier = first.setdefault(number, row.number)
            if record is None:
                message = _("本站没有编号为“%(number)s”的记录；新的服务请把编号留空")
            elif record.voided_at is not None:
                message = _("记录“%(number)s”已作废，不能再改；请删去这一行")
            elif earlier != row.number:
                message = _("第 %(row)s 行和第 %(earlier)s 行的编号相同，请删去其中一行")
            else:
                continue
            details = {"number": number, "row": row.number, "earlier": earlier}
            self.rows.refuse(row, "number", message % details)

    def _settle_row(self, row: Row, record: ServiceRecord) -> None:
        new = self._cells(row)
        old = record_cells(record) | {"groups": group_counts(record) or None}
        changes = differences(RECORDS_SHEET, self.rows.columns - {"number"}, old, new)
        if not changes or self._change(record, row, new):
            self.draft.count(self.rows, row, label_of(new), changes)

    def _cells(self, row: Row) -> dict:
        """The row as its record would be exported, were it changed to this."""
        project, community = self.names.project(row), community_of(row, self.names.communities)
        return row.values | {
            "groups": tuple(sorted(groups_of(row).items())) or None,
            "volunteers": row.values["volunteers"] or 0,
            "is_administrative": bool(row.values["is_administrative"]),
            "project": project.name if project else None,
            "community": community.name if community else None,
        }

    def _change(self, record: ServiceRecord, row: Row, new: dict) -> bool:
        """Plan it, unless what the record would then say, other columns too, cannot be."""
        columns, place = self.rows.columns, self.names.place
        said = who_and_when(record)
        fill(record, new, [key for key in CELLS if key in columns])
        if "project" in columns:
            record.project = self.names.project(row)
        if "community" in columns:
            record.community = community_of(row, self.names.communities)
        groups = dict(new["groups"] or ()) if "groups" in columns else dict(group_counts(record))
        rules = RULES if said == who_and_when(record) else (*RULES, LEFT)
        facts = vars(record) | {"groups": groups}
        if any(self.rows.breaks(rule, row, facts, place) for rule in rules):
            return False
        self.changed.append((record, groups))
        return True

    def _write(self, actor) -> None:
        station, on = self.draft.station, self.draft.on
        fields = [*CELLS, "project", "community"]
        take_in_records([], self.changed, station=station, fields=fields, actor=actor, on=on)


@dataclass(frozen=True, slots=True)
class Known:
    """A record that a row may stand for."""

    pk: int
    later: tuple
    voided: bool


class ContentPlan:
    """Rows without a number against the records with the same content."""

    def __init__(self, draft: Plan, rows: SheetRows, names: Names, claimed: set[int]):
        self.draft = draft
        self.rows = rows
        self.names = names
        self.later = [name for name in LATER if name in rows.columns]
        self.unnumbered = [row for row in rows if not row.values["number"]]
        self.values: dict[int, dict] = {}
        self.known = self._load(claimed)
        self.fresh: list[Row] = []
        self.changed: dict[int, dict] = {}
        self.kept: list[Row] = []
        self.voided: list[Row] = []
        self.met = set(claimed)
        self.taken_over: dict[int, dict] = {}

    def _load(self, claimed: set[int]) -> dict[str, list[Known]]:
        days = [row.values["served_on"] for row in self.unnumbered]
        known: dict[str, list[Known]] = defaultdict(list)
        if not days:
            return known
        records = ServiceRecord.objects.filter(
            station=self.draft.station, served_on__range=(min(days), max(days))
        )
        if self.draft.answers.replace:
            # The file is the period's truth: what an earlier one replaced may come back.
            records = records.exclude(void_reason=REPLACED)
        columns = ("content_key", "pk", "voided_at", *self.later)
        for key, pk, voided_at, *later in records.order_by("pk").values_list(*columns):
            if pk not in claimed:
                known[key].append(Known(pk, tuple(later), voided_at is not None))
        return known

    def settle(self) -> None:
        by_key: dict[str, list[Row]] = defaultdict(list)
        for row in self.unnumbered:
            values = record_values(row, self.names)
            self.values[row.number] = values
            key = content_key(values | {"groups": groups_of(row)})
            by_key[key].append(row)
        for key, rows in by_key.items():
            self._match(rows, self.known.get(key, []))
        place = self.names.place
        self.fresh = [
            row for row in self.fresh if not self.rows.breaks(LEFT, row, row.values, place)
        ]
        self._count()
        replacement = Replacement(self.draft, self.values)
        self.taken_over = replacement.settle(self.met, self.fresh)
        self._notice_absent(len(replacement.gone))
        self.draft.steps.append(self._write)

    def _later(self, row: Row) -> tuple:
        values = later_values(row)
        return tuple(values[name] for name in self.later)

    def _match(self, rows: list[Row], known: list[Known]) -> None:
        """Identical ones first, then those that differ in what is filled in later, then the new."""
        open_rows = rows
        if known:
            standing = [record for record in known if not record.voided]
            open_rows = self._pair(rows, standing)
            voided = sum(record.voided for record in known)
            self.voided += open_rows[:voided]
            open_rows = open_rows[voided:]
        self.fresh += open_rows

    def _pair(self, rows: list[Row], records: list[Known]) -> list[Row]:
        """Give each record a row; returns the rows that are left."""
        by_later = defaultdict(list)
        for record in records:
            by_later[record.later].append(record)
        rest = []
        for row in rows:
            if same := by_later.get(self._later(row)):
                self.met.add(same.pop().pk)
                self.draft.unchanged += 1
            else:
                rest.append(row)
        free = [record for same in by_later.values() for record in same]
        for record, row in zip(free, rest, strict=False):
            self.met.add(record.pk)
            self._fill_in(record, row)
        return rest[len(free) :]

    def _fill_in(self, record: Known, row: Row) -> None:
        """What the row says beyond the record; what may have been entered on a page stays."""
        old = dict(zip(self.later, record.later, strict=True))
        said = {name: value for name, value in later_values(row).items() if value and name in old}
        changes = differences(RECORDS_SHEET, self.later, old, old | said)
        if changes:
            self.changed[record.pk] = said
        if any(old[name] and name not in said for name in old):
            self.kept.append(row)
        self.draft.count(self.rows, row, label_of(row.values), changes)

    def _notice_absent(self, replaced: int) -> None:
        """A row whose content was changed is another service: the old one stands beside it."""
        standing = sum(not record.voided for each in self.known.values() for record in each)
        absent = standing - (len(self.unnumbered) - len(self.fresh) - len(self.voided))
        absent = max(0, absent - replaced)
        # Of a file with mistakes nobody can say what it lacks.
        if absent and not self.draft.problems:
            self.draft.notices.append(
                _("系统里这段日期另有 %(count)s 条记录不在台账上，照旧计算；多余的请作废。")
                % {"count": absent}
            )

    def _count(self) -> None:
        for row in self.fresh:
            self.draft.count(self.rows, row, label_of(row.values), None)
        if self.kept:
            self.draft.notices.append(
                _("第 %(rows)s 行留空的平台录入日期、编号或备注，系统里已有的保留不变。")
                % {"rows": row_numbers(self.kept)}
            )
        if self.voided:
            self.draft.unchanged += len(self.voided)
            self.draft.notices.append(
                _("第 %(rows)s 行的记录在系统里已作废，没有重新导入。")
                % {"rows": row_numbers(self.voided)}
            )

    def _write(self, actor) -> None:
        take_in_records(
            [(self._record(row), groups_of(row)) for row in self.fresh],
            list(self._filled_in()),
            station=self.draft.station,
            fields=self.later,
            actor=actor,
            on=self.draft.on,
        )

    def _filled_in(self) -> Iterator[tuple[ServiceRecord, dict[str, int]]]:
        records = ServiceRecord.objects.filter(pk__in=self.changed).prefetch_related("groups")
        for record in records:
            fill(record, self.changed[record.pk], self.changed[record.pk])
            yield record, dict(group_counts(record))

    def _record(self, row: Row) -> ServiceRecord:
        values = self.values[row.number] | later_values(row)
        for name, value in self.taken_over.get(row.number, {}).items():
            values[name] = values[name] or value
        return ServiceRecord(**values)


def export(stations: Iterable[Station]) -> dict:
    """The records of these stations that stand, as they can be handed in again."""
    records = (
        ServiceRecord.objects.filter(station__in=stations)
        .standing()
        .select_related("project", "community")
        .prefetch_related("groups")
        .order_by("station__code", "served_on", "pk")
    )
    return {"records": (record_cells(record) for record in records.iterator(chunk_size=BATCH))}


INTAKE = Intake("services", SERVICES.title, SERVICES, plan, export)
