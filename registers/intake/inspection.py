"""The register of evaluations: evaluations, self-inspections, and what became of findings."""

from collections.abc import Callable, Iterable
from operator import attrgetter

from django.utils.translation import gettext as _

from common.rules import Bounds
from evaluation.actions import take_in_facts
from evaluation.actions.findings import HANDLED_HERE, take_in_findings
from evaluation.models import Evaluation, Finding, SelfInspection
from evaluation.rules import EVALUATION_RULES, FINDING_RULES, INSPECTION_RULES
from evaluation.sheets import (
    EVALUATIONS_SHEET,
    FINDINGS_SHEET,
    INSPECTION,
    INSPECTIONS_SHEET,
)
from registers.intake.keyed import Keyed
from registers.intake.lookups import ProjectNames
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.values import cells_of, row_numbers
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
    for plan_sheet, take_in in (
        (plan_evaluations, take_in_facts),
        (plan_inspections, take_in_facts),
        (plan_findings, take_in_findings),
    ):
        part = plan_sheet(draft, projects)
        part.settle()
        part.write_by(take_in)


def checked(draft: Plan, sheet: Sheet, rules: tuple, projects: ProjectNames) -> SheetRows:
    """The rows of a sheet that name a project of the station and keep the rules of their kind."""
    rows = SheetRows(draft.book, sheet)
    projects.refuse_unknown(rows)
    rows.refuse_by(rules, attrgetter("values"), Bounds(draft.on))
    return rows


def plan_evaluations(draft: Plan, projects: ProjectNames) -> Keyed:
    rows = checked(draft, EVALUATIONS_SHEET, EVALUATION_RULES, projects)
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
    rows = checked(draft, INSPECTIONS_SHEET, INSPECTION_RULES, projects)
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
    rows = checked(draft, FINDINGS_SHEET, FINDING_RULES, projects)
    rows.refuse_repeats(_finding_key, FINDING_KEY, _("同一次评估的同一个问题"))
    stored = Finding.objects.filter(station=draft.station).select_related("project")
    known = {(row.evaluated_on, row.kind, fold(row.problem)): row for row in stored}
    _refuse_handled_here(rows, known, projects)
    _notice_self_rechecked(draft, rows)
    return Keyed(
        draft,
        rows,
        known=known,
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


def _refuse_handled_here(rows: SheetRows, known: dict, projects: ProjectNames) -> None:
    """A problem that goes its way in the portal is as the portal says; a file may repeat it."""
    for row in rows:
        stored = known.get(_finding_key(row))
        if stored is None or not stored.is_handled_here:
            continue
        said = row.values | {"project": projects.find(name) if (name := row.values["project"])
                             else None}  # fmt: skip
        told = cells_of(stored, FINDING_CELLS)
        differing = [key for key in FINDING_CELLS if key in rows.columns and told[key] != said[key]]
        if differing:
            rows.refuse(row, differing[0], str(HANDLED_HERE))


def _notice_self_rechecked(draft: Plan, rows: SheetRows) -> None:
    """Streets report who looked again; that it was the same person is told, not refused."""
    same = [
        row
        for row in rows
        if row.values["responsible"]
        and fold(row.values["responsible"]) == fold(row.values["rechecked_by"] or "")
    ]
    if same:
        words = _("“%(title)s”表第 %(rows)s 行的复核人就是责任人，请由另一个人复核。")
        draft.notices.append(words % {"title": rows.title, "rows": row_numbers(same)})


# ---------- export ----------


def export(stations: Iterable[Station]) -> dict:
    """The register of these stations, as it can be handed in again."""
    stations = list(stations)
    of_projects = {"project__station__in": stations}
    # A draft has been told to nobody.
    findings = Finding.objects.filter(station__in=stations).exclude(state=Finding.State.DRAFT)
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
