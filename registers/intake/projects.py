"""The project register: projects and milestones."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from common.horizon import late_fact, late_plan, latest_fact, latest_plan
from projects.actions import date_publisher
from projects.models import Milestone, Project, ProjectConfirmation
from projects.sheets import MILESTONES_SHEET, PROJECTS, PROJECTS_SHEET
from registers.intake.lookups import ProjectNames
from registers.intake.milestones import MilestonePlan, check_milestones, milestone_cells
from registers.intake.plan import Intake, Plan, SheetRows, Upsert
from registers.intake.renaming import Renaming
from registers.intake.values import (
    cells_of,
    differences,
    fill,
    row_numbers,
)
from sheets import Book, Row, fold, nearest
from stations.models import Agency, Station

CELLS = (
    "name", "publisher", "funding_source", "agreed_fen", "agreed_start", "agreed_end",
    "evaluator", "published_on_platform", "field", "published_on", "external_number",
)  # fmt: skip
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
    rows.refuse_late(["agreed_start", "agreed_end"], latest_plan(on), late_plan())
    rows.refuse_late(["published_on"], latest_fact(on), late_fact())
    rows.refuse_order(
        "agreed_start",
        "agreed_end",
        _("协议结束 %(second)s 早于协议开始 %(first)s，请核对这两个日期"),
    )
    for row in rows.sound("published_on_platform", "published_on"):
        if row.values["published_on_platform"] is False and row.values["published_on"]:
            words = _("填了发布日期，通过平台发布却是否，请核对这两格")
            rows.refuse(row, "published_on_platform", words)
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
    agency = project.agency.name if project.agency else None
    return cells_of(project, CELLS) | {"agency": agency}


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
        existing = Project.objects.filter(station=draft.station).select_related("agency")
        self.known = {fold(project.name): project for project in existing}
        self.upsert = Upsert(Project, [*CELLS, "publisher_on", "funding_route", "agency"])
        self.agencies: dict[int, tuple[Project, str | None]] = {}
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
        self.draft.steps += [self._write_agencies, self.upsert.write, self._write_confirmations]
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
            self.upsert.new.append(project)
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
                self.upsert.changed.append(project)
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
        date_publication(project, self.draft.day)
        if "agency" in self.rows.columns:
            self.agencies[id(project)] = (project, cells["agency"])
        if derive and not project.funding_route:
            project.funding_route = route_of(project)

    def _choose_operating(self) -> None:
        """One operating project a station: the one whose name says so most clearly."""
        if any(project.is_operating for project in self.known.values()):
            return
        ranked = sorted(self.upsert.new, key=lambda project: -operating_words(project))
        if ranked and operating_words(ranked[0]):
            ranked[0].is_operating = True

    def _write_agencies(self, actor) -> None:
        names = {name for _project, name in self.agencies.values() if name}
        Agency.objects.bulk_create(
            [Agency(name=name, entered_by=actor) for name in sorted(names)], ignore_conflicts=True
        )
        by_name = {agency.name: agency for agency in Agency.objects.filter(name__in=names)}
        for project, name in self.agencies.values():
            project.agency = by_name[name] if name else None

    def _write_confirmations(self, actor) -> None:
        day = self.draft.day
        known = ProjectConfirmation.objects.filter(
            project__station=self.draft.station, confirmed_on=day
        )
        done = set(known.values_list("project_id", flat=True))
        ProjectConfirmation.objects.bulk_create(
            ProjectConfirmation(project=project, confirmed_on=day, entered_by=actor)
            for project in self.confirmed
            if project.pk not in done
        )


def may_be(project: Project, row: Row) -> bool:
    """Whether a row may be this project under another name: they run at the same time, and
    agree in their dates, their amount or most of their name.
    """
    said = row.values
    start, end, fen = said["agreed_start"], said["agreed_end"], said["agreed_fen"]
    if start and end and (end < project.agreed_start or start > project.agreed_end):
        return False
    return (
        (start, end) == (project.agreed_start, project.agreed_end)
        or fen == project.agreed_fen
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
    projects = Project.objects.filter(station__in=stations).select_related("agency")
    milestones = (
        Milestone.objects.filter(project__station__in=stations)
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
