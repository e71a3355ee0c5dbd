"""The budget sheet of the fund register: what a project's budget gives each category."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from funds.actions import take_in_budget
from funds.models import BudgetLine
from funds.sheets import BUDGET_SHEET
from registers.intake.keyed import Keyed
from registers.intake.lookups import ProjectNames
from registers.intake.plan import Plan, SheetRows
from registers.intake.values import cells_of
from sheets import Row
from stations.models import Station

CELLS = ("fen", "note")


def plan(draft: Plan, projects: ProjectNames) -> None:
    """The lines of the budget sheet; a line that it leaves out stays."""
    rows = SheetRows(draft.book, BUDGET_SHEET)
    projects.refuse_unknown(rows)

    def key_of(row: Row) -> tuple:
        return projects.find(row.values["project"]).pk, row.values["category"]

    rows.refuse_repeats(key_of, ("project", "category"), _("同一项目的同一科目"))
    stored = BudgetLine.objects.filter(project__station=draft.station).select_related("project")
    lines = Keyed(
        draft,
        rows,
        known={(line.project_id, line.category): line for line in stored},
        cells=CELLS,
        key_of=key_of,
        make=lambda row: BudgetLine(
            project=projects.find(row.values["project"]), category=row.values["category"]
        ),
        label=str,
    )
    lines.settle()
    lines.write_by(take_in_budget)


def export(stations: Iterable[Station]) -> dict:
    """The budgets of these stations, as they can be handed in again."""
    lines = BudgetLine.objects.filter(project__station__in=stations).select_related("project")
    ordered = lines.order_by("project__station__code", "project__name", "pk")
    return {
        BUDGET_SHEET.key: (
            cells_of(line, ("category", *CELLS)) | {"project": line.project.name}
            for line in ordered
        )
    }
