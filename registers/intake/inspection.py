"""The register of evaluations: evaluations, self-inspections, and what became of findings."""

from collections.abc import Callable, Iterable
from operator import attrgetter

from django.utils.translation import gettext as _

from common.rules import Bounds
from evaluation.actions import KINDS, take_in_facts
from evaluation.models import Evaluation, Finding, SelfInspection
from evaluation.sheets import (
    EVALUATIONS_SHEET,
    FINDINGS_SHEET,
    INSPECTION,
    INSPECTIONS_SHEET,
)
from registers.intake.keyed import Keyed
from registers.intake.lookups import ProjectNames
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import cells_of
from sheets import Row, Sheet, fold
from stations.models import Station

EVALUATION_CELLS = ("evaluator",)
INSPECTION_CELLS = ("verdict", "problems", "inspector")
FINDING_KEY = ("evaluated_on", "kind", "problem")
FINDING_CELLS = (
    "project", "level", "responsible", "due_on", "measures", "rectified_on", "rechecked_by",
    "rechecked_on", "recheck",
)  # fmt: skip


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    projects = ProjectNames(draft.station)
    for plan_sheet in (plan_evaluations, plan_inspections, plan_findings):
        part = plan_sheet(draft, projects)
        part.settle()
        part.write_by(take_in_facts)


def checked(draft: Plan, sheet: Sheet, model: type, projects: ProjectNames) -> SheetRows:
    """The rows of a sheet that name a project of the station and keep the rules of their kind."""
    rows = SheetRows(draft.book, sheet)
    projects.refuse_unknown(rows)
    rows.refuse_by(KINDS[model].rules, attrgetter("values"), Bounds(draft.on))
    return rows


def plan_evaluations(draft: Plan, projects: ProjectNames) -> Keyed:
    rows = checked(draft, EVALUATIONS_SHEET, Evaluation, projects)
    key_of = _project_key(projects, "kind", "held_on")
    rows.refuse_repeats(key_of, ("project", "kind", "held_on"), _("同一项目同一天的同一次评估"))
    stored = Evaluation.objects.filter(project__station=draft.station).select_related("project")
    return Keyed(
        draft,
        rows,
        known={(row.project_id, row.kind, row.held_on): row for row in stored},
        cells=EVALUATION_CELLS,
        key_of=key_of,
        make=lambda row: Evaluation(
            project=projects.find(row.values["project"]),
            kind=row.values["kind"],
            held_on=row.values["held_on"],
        ),
        label=lambda evaluation: f"{evaluation.project} · {evaluation}",
    )


def plan_inspections(draft: Plan, projects: ProjectNames) -> Keyed:
    rows = checked(draft, INSPECTIONS_SHEET, SelfInspection, projects)
    key_of = _project_key(projects, "inspected_on")
    rows.refuse_repeats(key_of, ("project", "inspected_on"), _("同一项目同一天的自检"))
    stored = SelfInspection.objects.filter(project__station=draft.station)
    return Keyed(
        draft,
        rows,
        known={(row.project_id, row.inspected_on): row for row in stored.select_related("project")},
        cells=INSPECTION_CELLS,
        key_of=key_of,
        make=lambda row: SelfInspection(
            project=projects.find(row.values["project"]), inspected_on=row.values["inspected_on"]
        ),
        label=lambda inspection: f"{inspection.project} · {inspection}",
    )


def _project_key(projects: ProjectNames, *names: str) -> Callable[[Row], tuple]:
    def key_of(row: Row) -> tuple:
        project = projects.find(row.values["project"])
        return project.pk, *(row.values[name] for name in names)

    return key_of


def plan_findings(draft: Plan, projects: ProjectNames) -> Keyed:
    rows = checked(draft, FINDINGS_SHEET, Finding, projects)
    rows.refuse_repeats(_finding_key, FINDING_KEY, _("同一次评估的同一个问题"))
    stored = Finding.objects.filter(station=draft.station).select_related("project")
    return Keyed(
        draft,
        rows,
        known={(row.evaluated_on, row.kind, fold(row.problem)): row for row in stored},
        cells=FINDING_CELLS,
        key_of=_finding_key,
        make=lambda row: Finding(
            station=draft.station, **{name: row.values[name] for name in FINDING_KEY}
        ),
        label=lambda finding: f"{finding.evaluated_on} · {finding}",
        references={"project": projects.find},
    )


def _finding_key(row: Row) -> tuple:
    return row.values["evaluated_on"], row.values["kind"], fold(row.values["problem"])


# ---------- export ----------


def export(stations: Iterable[Station]) -> dict:
    """The register of these stations, as it can be handed in again."""
    stations = list(stations)
    of_projects = {"project__station__in": stations}
    findings = Finding.objects.filter(station__in=stations)
    return {
        "evaluations": _rows(
            Evaluation.objects.filter(**of_projects).order_by("project__station__code", "held_on"),
            ("kind", "held_on", *EVALUATION_CELLS),
        ),
        "self_inspections": _rows(
            SelfInspection.objects.filter(**of_projects).order_by(
                "project__station__code", "inspected_on"
            ),
            ("inspected_on", *INSPECTION_CELLS),
        ),
        "findings": _rows(
            findings.order_by("station__code", "evaluated_on", "pk"),
            (*FINDING_KEY, *FINDING_CELLS),
        ),
    }


def _rows(rows, names: tuple[str, ...]):
    return (
        cells_of(row, names) | {"project": row.project.name if row.project else None}
        for row in rows.select_related("project")
    )


INTAKE = Intake("inspection", INSPECTION.title, INSPECTION, plan, export, optional=True)
