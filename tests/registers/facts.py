"""Plain facts as their doors take them: a page's form, and the sheet of a register, by one saying.

What is said of a fact is written once, by the names of its fields; a register's row follows from
the columns that its sheet declares.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evaluation.models import Evaluation, Finding, SelfInspection
from evaluation.sheets import EVALUATIONS_SHEET, FINDINGS_SHEET, INSPECTIONS_SHEET
from orgs.models import Incubation, IncubationActivity, Organisation
from orgs.sheets import INCUBATION_ACTIVITIES_SHEET, INCUBATIONS_SHEET
from projects.models import LinkageRecord
from projects.sheets import LINKAGE_SHEET
from registers.catalog import CATALOG
from sheets import Sheet
from stations.models import Brand, BrandActivity, HaveCheck, Premises
from stations.sheets import BRAND_ACTIVITIES_SHEET, BRANDS_SHEET, CHECKS_SHEET, PREMISES_SHEET
from talent.models import TrainingRecord, Worker
from talent.sheets import TRAINING_SHEET
from tests.factories.orgs import IncubationFactory, OrganisationFactory
from tests.factories.stations import BrandFactory
from tests.factories.talent import WorkerFactory
from tests.registers import books


def at_station(world) -> tuple[dict, dict]:
    return {"station": world.place.station.pk}, {}


def of_project(world) -> tuple[dict, dict]:
    return {"project": world.project.pk}, {"project": world.project.name}


def of_brand(world) -> tuple[dict, dict]:
    there = {"station": world.place.station, "name": "暖心家"}
    brand = Brand.objects.filter(**there).first() or BrandFactory(**there)
    return {"brand": brand.pk}, {"brand": brand.name}


def of_worker(world) -> tuple[dict, dict]:
    there = {"station": world.place.station, "name": "钱艳"}
    worker = Worker.objects.filter(**there).first() or WorkerFactory(**there)
    return {"worker": worker.pk}, {"name": worker.name}


def of_organisation(world) -> tuple[dict, dict]:
    there = {"community": world.place.community, "name": "合唱队"}
    row = Organisation.objects.filter(**there).first() or OrganisationFactory(**there)
    return {"organisation": row.pk}, {"community": row.community.name, "name": row.name}


def of_incubated(world) -> tuple[dict, dict]:
    owner, cells = of_organisation(world)
    if not Incubation.objects.exists():
        IncubationFactory(organisation_id=owner["organisation"])
    return owner, cells


def titles_of(sheet: Sheet) -> list[str]:
    return [each.title for each in sheet.columns]


@dataclass(frozen=True)
class Told:
    """One kind: its page and register, its owner as either names it, and one fact of it."""

    model: Any
    page: str
    register: str
    sheet: Sheet
    owner: Callable
    said: dict = field(default_factory=dict)

    def cells(self, said: dict) -> dict:
        """A saying as a register writes it: a choice by its label."""
        labels = {
            each.name: dict(each.choices)
            for each in self.model._meta.concrete_fields
            if each.choices
        }
        return {
            name: str(labels[name][value]) if value and name in labels else value
            for name, value in said.items()
        }

    def doors(self, world, **said) -> tuple[tuple, Callable]:
        owner, named = self.owner(world)
        said = self.said | said
        cells = self.cells(said) | named
        columns = [each for each in self.sheet.columns if each.key in cells]
        header = [each.title for each in columns]
        path = world.folder / "台账.xlsx"
        row = [cells[each.key] or None for each in columns]
        # A register wants its other sheets too, be they empty.
        others = CATALOG[self.register].register.sheets
        sheets = {each.title: (titles_of(each), []) for each in others if each.required}
        book = books.write(path, sheets | {self.sheet.title: (header, [row])})
        return (
            lambda: world.page(f"{self.page}-add", **owner, **said),
            lambda: world.register(self.register, book),
        ), self.model.objects.all


FACTS = {
    "premises": Told(
        Premises, "stations:premises", "premises", PREMISES_SHEET, at_station,
        {"from_day": "2022-03-01", "state": "ready"},
    ),
    "check": Told(
        HaveCheck, "stations:check", "premises", CHECKS_SHEET, at_station,
        {"checked_on": "2022-03-01", "have": "rules", "item": "制度上墙", "result": "passed"},
    ),
    "brand": Told(
        Brand, "stations:brand", "premises", BRANDS_SHEET, at_station,
        {"name": "暖心", "from_day": "2022-03-01"},
    ),
    "brand_activity": Told(
        BrandActivity, "stations:brand-activity", "premises", BRAND_ACTIVITIES_SHEET, of_brand,
        {"held_on": "2022-03-01", "theme": "敬老"},
    ),
    "evaluation": Told(
        Evaluation, "evaluation:evaluation", "inspection", EVALUATIONS_SHEET, of_project,
        {"kind": "midterm", "held_on": "2022-03-01"},
    ),
    "inspection": Told(
        SelfInspection, "evaluation:inspection", "inspection", INSPECTIONS_SHEET, of_project,
        {"inspected_on": "2022-03-01", "verdict": "good"},
    ),
    "finding": Told(
        Finding, "evaluation:finding", "inspection", FINDINGS_SHEET, at_station,
        {"evaluated_on": "2022-03-01", "kind": "midterm", "problem": "台账不全", "level": "minor",
         "due_on": "2022-04-01"},
    ),
    "incubation": Told(
        Incubation, "orgs:incubation", "incubation", INCUBATIONS_SHEET, of_organisation,
        {"entered_on": "2022-03-01"},
    ),
    "incubation_activity": Told(
        IncubationActivity, "orgs:incubation-activity", "incubation", INCUBATION_ACTIVITIES_SHEET,
        of_incubated, {"held_on": "2022-03-01", "content": "财务培训"},
    ),
    "linkage": Told(
        LinkageRecord, "projects:linkage", "linkage", LINKAGE_SHEET, at_station,
        {"linked_on": "2022-03-01", "matter": "敬老", "kind": "charity", "party": "某基金会"},
    ),
    "training": Told(
        TrainingRecord, "talent:training", "training", TRAINING_SHEET, of_worker,
        {"held_on": "2022-03-01", "theme": "个案", "category": "education", "hours": "4"},
    ),
}  # fmt: skip
