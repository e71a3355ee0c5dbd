"""The register of trainings: one row a person, found on the roster by name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from django.utils.translation import gettext as _

from common.rules import Bounds
from registers.intake.keyed import Keyed
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import cells_of, row_numbers
from sheets import Row, fold, nearest
from stations.models import Station
from stations.names import CommunityNames
from talent.actions import take_in_training
from talent.models import TrainingRecord, Worker
from talent.rules import TRAINING_RULES
from talent.sheets import TRAINING, TRAINING_SHEET
from talent.units import unit_of

Category = TrainingRecord.Category
CELLS = ("category", "key_field", "handbook", "hours", "note")
SHOWN_UNITS = 10


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    rows = SheetRows(draft.book, TRAINING_SHEET)
    people = People(draft.station, draft.on)
    rows.refuse_by(TRAINING_RULES, attrgetter("values"), Bounds(draft.on))
    people.refuse_unknown(rows)

    def key_of(row: Row) -> tuple:
        return row.values["held_on"], fold(row.values["theme"]), people.find(row).pk

    columns = ("held_on", "theme", "unit", "name")
    rows.refuse_repeats(key_of, columns, _("同一个人同一天的同一个培训"))
    stored = TrainingRecord.objects.filter(worker__station=draft.station).select_related("worker")
    keyed = Keyed(
        draft,
        rows,
        known={(row.held_on, fold(row.theme), row.worker_id): row for row in stored},
        cells=CELLS,
        key_of=key_of,
        make=lambda row: TrainingRecord(
            worker=people.find(row), held_on=row.values["held_on"], theme=row.values["theme"]
        ),
        label=lambda row: f"{row.worker.name} · {row.held_on} {row.theme}",
    )
    keyed.settle()
    keyed.write_by(take_in_training)
    notice_incomplete(draft, rows)


def notice_incomplete(draft: Plan, rows: SheetRows) -> None:
    """Taken in as they are; what they lack is told, because without it they count for nothing."""
    for category, column in ((Category.KEY_FIELD, "key_field"), (Category.HANDBOOK, "handbook")):
        lacking = [
            row for row in rows if row.values["category"] == category and not row.values[column]
        ]
        if lacking:
            draft.notices.append(
                _("第 %(rows)s 行的类别是%(category)s，却没有填“%(column)s”，不计入相应的要求。")
                % {
                    "rows": row_numbers(lacking),
                    "category": category.label,
                    "column": rows.sheet.by_key[column].title,
                }
            )


class People:
    """The workers of one station by name; people of one name are told apart by their unit."""

    def __init__(self, station: Station, on: date):
        self.station = station
        self.communities = CommunityNames(station, on)
        self.by_name: dict[str, list[Worker]] = defaultdict(list)
        for worker in Worker.objects.filter(station=station):
            self.by_name[fold(worker.name)].append(worker)

    def find(self, row: Row) -> Worker | None:
        """The one person that a row means, or None."""
        meant = self.meant(row)
        return meant[0] if len(meant) == 1 else None

    def meant(self, row: Row) -> list[Worker]:
        """Who may be meant: of several of the name those of the unit, of these who was there."""
        named = self.by_name.get(fold(row.values["name"]), [])
        if len(named) < 2:
            return named
        if row.values["unit"]:
            unit = fold(self._unit(row))
            named = [worker for worker in named if fold(worker.unit) == unit]
        there = [worker for worker in named if _was_there(worker, row.values["held_on"])]
        return there if len(there) == 1 else named

    def _unit(self, row: Row) -> str:
        text, day = row.values["unit"], row.values["held_on"]
        return unit_of(text, self.station, self.communities, day)[0]

    def refuse_unknown(self, rows: SheetRows) -> None:
        for row in rows.sound("name", "unit", "held_on"):
            meant = self.meant(row)
            if len(meant) != 1:
                self._refuse(rows, row, meant)

    def _refuse(self, rows: SheetRows, row: Row, meant: list[Worker]) -> None:
        name = row.values["name"]
        namesakes = self.by_name.get(fold(name), [])
        if not namesakes:
            rows.refuse(row, "name", self._unknown(name))
            return
        units = "、".join(sorted({worker.unit for worker in namesakes})[:SHOWN_UNITS])
        column = "unit" if "unit" in rows.columns else "name"
        if len(meant) > 1 and row.values["unit"]:
            words = _(
                "这个单位在花名册上有 %(count)s 位“%(name)s”，分不清是谁，请在平台上登记这一条"
            )
            rows.refuse(row, column, words % {"count": len(meant), "name": name})
            return
        words = _("花名册上有 %(count)s 位“%(name)s”，请在“单位”列写明是哪一位：%(units)s")
        told = {"count": len(namesakes), "name": name, "units": units}
        rows.refuse(row, column, words % told)

    def _unknown(self, name: str) -> str:
        known = [workers[0].name for workers in self.by_name.values()]
        guess = nearest(name, known)
        if guess:
            return _("花名册上没有“%(name)s”，是不是“%(guess)s”？") % {"name": name, "guess": guess}
        return _("花名册上没有“%(name)s”。请先导入社工人员花名册，或核对姓名") % {"name": name}


def _was_there(worker: Worker, day: date) -> bool:
    begun = worker.from_day is None or worker.from_day <= day
    return begun and (worker.until_day is None or day <= worker.until_day)


def export(stations: Iterable[Station]) -> dict:
    """The trainings of these stations, as they can be handed in again."""
    records = TrainingRecord.objects.filter(worker__station__in=stations).select_related("worker")
    ordered = records.order_by("worker__station__code", "held_on", "theme", "pk")
    return {
        "training": (
            cells_of(row, ("held_on", "theme", *CELLS))
            | {"name": row.worker.name, "unit": row.worker.unit}
            for row in ordered
        )
    }


INTAKE = Intake("training", TRAINING.title, TRAINING, plan, export, optional=True)
