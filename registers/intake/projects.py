"""The project register: projects and milestones."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from common import clock
from common.rules import Bounds
from projects.actions import date_publisher
from projects.models import AGREED, Amendment, Milestone, Project
from projects.rules import PROJECT_RULES
from projects.sheets import MILESTONES_SHEET, PROJECTS, PROJECTS_SHEET
from projects.taking_in import (
    Amendments,
    Taken,
    confirm_registers,
    take_in_agencies,
    take_in_projects,
)
from registers.intake.lookups import ProjectNames
from registers.intake.milestones import MilestonePlan, check_milestones, milestone_cells
from registers.intake.plan import Intake, Plan, SheetRows
from registers.intake.renaming import Renaming
from registers.intake.values import (
    cells_of,
    differences,
    fill,
    row_numbers,
)
from sheets import Book, Row, fold, nearest
from stations.models import Station

CELLS = (
    "name", "publisher", "funding_source", "evaluator", "published_on_platform", "field",
    "published_on", "external_number",
)  # fmt: skip
AGREED_CELLS = AGREED[1:]  # the agency is named, and found when the rows are written
OPERATING_WORDS = ("社工站", "运营")


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    book, station, on = draft.book, draft.station, draft.on
    projects = SheetRows(book, PROJECTS_SHEET)
    milestones = SheetRows(book, MILESTONES_SHEET)
    check_projects(projects, on)
    planned = ProjectPlan(draft, projects)
    planned.check_names()
    known = planned.settle()
    named = ProjectNames(station, known)
    named.refused = refused_names(book, named)
    check_milestones(milestones, named, on)
    leave_refused(draft, milestones, named)
    steps = MilestonePlan(draft, milestones, named)
    steps.check_names()
    steps.check_weights()
    steps.settle()


def check_projects(rows: SheetRows, on: date) -> None:
    rows.refuse_by(PROJECT_RULES, lambda row: row.values, Bounds(on))
    rows.refuse_repeats(lambda row: fold(row.values["name"]), ("name",), _("同一个项目名称"))


def refused_names(book: Book, projects: ProjectNames) -> dict[str, str]:
    """Projects that the workbook names in rows that are refused: folded name → name."""
    names = [row.values["name"] for row in book.rows["projects"]]
    return {fold(name): name for name in names if name and not projects.find(name)}


def leave_refused(draft: Plan, rows: SheetRows, projects: ProjectNames) -> None:
    """Milestones of a project that was refused itself: one error is enough, its own."""
    left = [row for row in rows if not projects.find(row.values["project"])]
    rows.leave(left)
    if left:
        draft.notices.append(
            _("里程碑第 %(rows)s 行的项目有错误，改好项目后一并导入。")
            % {"rows": row_numbers(left)}
        )


def project_cells(project: Project) -> dict:
    """What the register says of a project that ``held`` on a day."""
    agreed = {name: project.held(name) for name in AGREED_CELLS}
    return cells_of(project, CELLS) | agreed | {"agency": project.held_agency}


def date_publication(project: Project, day: date) -> None:
    """Since when, where the register says only whether: of a new project its agreed start."""
    if project.published_on_platform is False:
        project.published_on = None
    elif project.published_on_platform and not project.published_on:
        project.published_on = day if project.pk else min(project.agreed_start, day)


class ProjectPlan:
    """The sheet of projects against those that the station has."""

    def __init__(self, draft: Plan, rows: SheetRows):
        self.draft = draft
        self.rows = rows
        existing = Project.objects.filter(station=draft.station).held(draft.day)
        in_force = Amendment.objects.in_force(draft.day).filter(project__in=existing.values("pk"))
        self.in_force = {row.project_id: row for row in reversed(in_force)}
        self.known = {fold(project.name): project for project in existing}
        self.taken = Taken()
        self.amendments = Amendments()
        self.agencies: dict[int, tuple[Project | Amendment, str | None]] = {}
        self.confirmed: list[Project] = []
        # Folded new name → the project that had another name before.
        self.renamed: dict[str, Project] = {}

    def check_names(self) -> None:
        """A project that vanished while a new one appeared may have been renamed: ask."""
        rows = self.rows.sound("name")
        met = {fold(row.values["name"]) for row in rows}
        vanished = [project for name, project in self.known.items() if name not in met]
        renaming = Renaming(self.draft, self.rows, "name")
        for row in rows:
            if fold(row.values["name"]) not in self.known:
                alike = [project for project in vanished if may_be(project, row)]
                old = renaming.settle(row, alike, lambda project: project.name)
                if old:
                    self.renamed[fold(row.values["name"])] = old

    def settle(self) -> list[Project]:
        """Plan every row; returns the station's projects as they will be."""
        for row in self.rows:
            self._settle_row(row)
        self._choose_operating()
        self.draft.steps.append(self._write)
        return list(self.known.values())

    def _settle_row(self, row: Row) -> None:
        name = fold(row.values["name"])
        renamed = self.renamed.get(name)
        project = renamed or self.known.get(name)
        new = dict(row.values)
        if project is None:
            changes = None
            project = Project(station=self.draft.station)
            self.known[fold(new["name"])] = project
            new["field"] = new["field"] or field_in(new["name"])
            self.taken.new.append(project)
        else:
            if renamed:
                self.known[name] = self.known.pop(fold(project.name))
            else:
                new["name"] = project.name
            new["field"] = new["field"] or project.field
            if new["published_on_platform"]:
                new["published_on"] = new["published_on"] or project.published_on
            changes = differences(PROJECTS_SHEET, self.rows.columns, project_cells(project), new)
            if changes:
                self.taken.changed.append(project)
        if changes is None or changes:
            self._fill(project, new, derive=changes is None or touches_route(changes))
        self._confirm(project, changes)
        self.draft.count(self.rows, row, project.name, changes)

    def _confirm(self, project: Project, changes: dict | None) -> None:
        """The register speaks of its day; without one, only of what it brings or changes."""
        if self.draft.book.filled_on or changes is None or changes:
            self.confirmed.append(project)

    def _fill(self, project: Project, cells: dict, *, derive: bool) -> None:
        present = [key for key in CELLS if key in self.rows.columns or key == "field"]
        if project.pk and "publisher" in present:
            for name, value in date_publisher(project, cells["publisher"], self.draft.day).items():
                setattr(project, name, value)
        fill(project, cells, present)
        agreed = self._agreement(project, cells)
        fill(agreed, cells, [name for name in AGREED_CELLS if name in self.rows.columns])
        date_publication(project, self.draft.day)
        if "agency" in self.rows.columns:
            self.agencies[id(agreed)] = (agreed, cells["agency"])
        if derive and not project.funding_route:
            project.funding_route = route_of(project)

    def _agreement(self, project: Project, cells: dict) -> Project | Amendment:
        """Where the agreement of the register's day stands: with the project as it was first made,
        or as the amendment that holds. Of one that waited for it, it is as old as its start.
        """
        if amendment := self.in_force.get(project.pk):
            self.amendments.changed.append(amendment)
            return amendment
        if not project.pk or project.agreed_fen is not None:
            return project
        day = self.draft.day
        amendment = Amendment(
            project=project,
            effective_from=min(cells["agreed_start"], day),
            basis=_("%(title)s（%(day)s 填报）") % {"title": PROJECTS.title, "day": day},
        )
        self.amendments.new.append(amendment)
        return amendment

    def _choose_operating(self) -> None:
        """One operating project a station: the one whose name says so most clearly."""
        if any(project.is_operating for project in self.known.values()):
            return
        ranked = sorted(self.taken.new, key=lambda project: -operating_words(project))
        if ranked and operating_words(ranked[0]):
            ranked[0].is_operating = True

    def _write(self, actor) -> None:
        station, draft = self.draft.station, self.draft
        names = {name for _row, name in self.agencies.values() if name}
        agencies = take_in_agencies(names, actor=actor)
        for row, name in self.agencies.values():
            row.agency = agencies[name] if name else None
        fields = [*CELLS, *AGREED, "publisher_on", "funding_route"]
        take_in_projects(
            self.taken, self.amendments, station=station, fields=fields, actor=actor, on=draft.on
        )
        confirm_registers(self.confirmed, station=station, day=draft.day, actor=actor)


def may_be(project: Project, row: Row) -> bool:
    """Whether a row may be this project under another name: they run at the same time, and
    agree in their dates, their amount or most of their name.
    """
    said = row.values
    start, end, fen = said["agreed_start"], said["agreed_end"], said["agreed_fen"]
    is_agreed = project.held_fen is not None
    if is_agreed and start and end and (end < project.held_start or start > project.held_end):
        return False
    return (
        (start, end) == (project.held_start, project.held_end)
        or fen == project.held_fen
        or nearest(said["name"], [project.name]) is not None
    )


def field_in(name: str) -> str:
    """The field that a project's name speaks of, when it speaks of exactly one."""
    column = PROJECTS_SHEET.by_key["field"]
    found = [value for value in Project.Field.values if column.parse.show(value) in name]
    return found[0] if len(found) == 1 else Project.Field.GENERAL


def operating_words(project: Project) -> int:
    return sum(word in project.name for word in OPERATING_WORDS)


def touches_route(changes: dict) -> bool:
    titles = {PROJECTS_SHEET.by_key[key].title for key in ("evaluator", "funding_source")}
    return bool(titles & set(changes))


def route_of(project: Project) -> str:
    """How the money comes, where the register leaves no doubt."""
    if project.evaluator:
        return Project.FundingRoute.DEPARTMENT
    if project.funding_source == Project.FundingSource.DISTRICT:
        return Project.FundingRoute.DIRECT
    return ""


def export(stations: Iterable[Station]) -> dict:
    """The register of these stations, as it can be handed in again."""
    held = Project.objects.filter(station__in=stations).held(clock.today())
    # What waits for its agreement could not be handed in again: the register asks for it.
    projects = held.filter(held_fen__isnull=False)
    milestones = (
        Milestone.objects.filter(project__in=projects.values("pk"))
        .select_related("project")
        .with_actual(date.max)
    )
    return {
        "projects": (
            project_cells(project)
            for project in projects.order_by("station__code", "-is_operating", "name")
        ),
        "milestones": (
            milestone_cells(milestone)
            for milestone in milestones.order_by(
                "project__station__code", "-project__is_operating", "project__name", "position"
            )
        ),
    }


INTAKE = Intake("projects", PROJECTS.title, PROJECTS, plan, export)
