"""The project register: projects and milestones."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from common.horizon import late_fact, late_plan, latest_fact, latest_plan
from common.sheets import Book, Row, fold
from projects.models import Milestone, MilestoneCount, Project, ProjectConfirmation
from projects.sheets import MILESTONES_SHEET, PROJECTS, PROJECTS_SHEET
from registers.intake.lookups import ProjectNames
from registers.intake.plan import Intake, Plan, SheetRows, Upsert
from registers.intake.values import (
    cells_of,
    differences,
    fill,
    row_numbers,
)
from stations.models import Agency, Station

CELLS = (
    "name", "publisher", "funding_source", "agreed_fen", "agreed_start", "agreed_end",
    "evaluator", "published_on_platform", "field", "published_on", "external_number",
)  # fmt: skip
MILESTONE_CELLS = (
    "title", "weight", "planned_on", "completed_on", "evidence", "indicator_unit",
    "indicator_target",
)  # fmt: skip
OPERATING_WORDS = ("社工站", "运营")
WHOLE_WEIGHT = 100


def plan(draft: Plan) -> None:
    """What the workbook would change."""
    book, station, on = draft.book, draft.station, draft.on
    projects = SheetRows(book, PROJECTS_SHEET)
    milestones = SheetRows(book, MILESTONES_SHEET)
    check_projects(projects, on)
    known = ProjectPlan(draft, projects).settle()
    named = ProjectNames(station, known)
    named.refused = refused_names(book, named)
    check_milestones(milestones, named, on)
    leave_refused(draft, milestones, named)
    MilestonePlan(draft, milestones, named).settle()


def check_projects(rows: SheetRows, on: date) -> None:
    rows.refuse_late(["agreed_start", "agreed_end"], latest_plan(on), late_plan())
    rows.refuse_late(["published_on"], latest_fact(on), late_fact())
    rows.refuse_order(
        "agreed_start",
        "agreed_end",
        _("协议结束 %(second)s 早于协议开始 %(first)s，请核对这两个日期"),
    )
    rows.refuse_repeats(lambda row: fold(row.values["name"]), ("name",), _("同一个项目名称"))


def check_milestones(rows: SheetRows, projects: ProjectNames, on: date) -> None:
    projects.refuse_unknown(rows)
    rows.refuse_late(["planned_on"], latest_plan(on), late_plan())
    rows.refuse_late(["completed_on"], latest_fact(on), late_fact())
    for row in rows.sound("actual", "indicator_target"):
        if row.values["actual"] is not None and row.values["indicator_target"] is None:
            rows.refuse(row, "indicator_target", _("写了已完成数，却没有指标目标，请补填指标目标"))
    rows.refuse_repeats(milestone_key, ("project", "title"), _("同一项目的同一个里程碑"))


def milestone_key(row: Row) -> tuple[str, str]:
    return fold(row.values["project"]), fold(row.values["title"])


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


class ProjectPlan:
    """The sheet of projects against those that the station has."""

    def __init__(self, draft: Plan, rows: SheetRows):
        self.draft = draft
        self.rows = rows
        existing = Project.objects.filter(station=draft.station).select_related("agency")
        self.known = {fold(project.name): project for project in existing}
        self.upsert = Upsert(Project, [*CELLS, "funding_route", "agency"])
        self.agencies: dict[int, tuple[Project, str | None]] = {}
        self.confirmed: list[Project] = []

    def settle(self) -> list[Project]:
        """Plan every row; returns the station's projects as they will be."""
        for row in self.rows:
            self._settle_row(row)
        self._choose_operating()
        self.draft.steps += [self._write_agencies, self.upsert.write, self._write_confirmations]
        return list(self.known.values())

    def _settle_row(self, row: Row) -> None:
        project = self.known.get(fold(row.values["name"]))
        new = dict(row.values)
        if project is None:
            changes = None
            project = Project(station=self.draft.station)
            self.known[fold(new["name"])] = project
            new["field"] = new["field"] or field_in(new["name"])
            self.upsert.new.append(project)
        else:
            new["name"] = project.name
            new["field"] = new["field"] or project.field
            changes = differences(PROJECTS_SHEET, self.rows.columns, project_cells(project), new)
            if changes:
                self.upsert.changed.append(project)
        if changes is None or changes:
            self._fill(project, new, derive=changes is None or touches_route(changes))
        self.confirmed.append(project)
        self.draft.count(self.rows, row, project.name, changes)

    def _fill(self, project: Project, cells: dict, *, derive: bool) -> None:
        present = [key for key in CELLS if key in self.rows.columns or key == "field"]
        fill(project, cells, present)
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


class MilestonePlan:
    """The sheet of milestones against those that the projects have."""

    def __init__(self, draft: Plan, rows: SheetRows, projects: ProjectNames):
        self.draft = draft
        self.rows = rows
        self.projects = projects
        existing = (
            Milestone.objects.filter(project__station=draft.station)
            .select_related("project")
            .with_actual(draft.day)
        )
        self.known = {
            (fold(milestone.project.name), fold(milestone.title)): milestone
            for milestone in existing
        }
        self.upsert = Upsert(Milestone, MILESTONE_CELLS)
        self.counts: list[tuple[Milestone, int]] = []
        self.positions: dict[str, int] = defaultdict(int)

    def settle(self) -> None:
        for row in self.rows:
            self._settle_row(row)
        self._notice_weights()
        self._notice_evidence()
        self.draft.steps += [self.upsert.write, self._write_counts]

    def _settle_row(self, row: Row) -> None:
        key = milestone_key(row)
        project = self.projects.find(row.values["project"])
        new = row.values | {"project": project.name}
        self.positions[key[0]] += 1
        milestone = self.known.get(key)
        if milestone is None:
            changes, old = None, {}
            milestone = Milestone(project=project, position=self.positions[key[0]])
            self.upsert.new.append(milestone)
        else:
            new["title"] = milestone.title
            old = milestone_cells(milestone)
            if new["actual"] is None:
                new["actual"] = old["actual"]
            changes = differences(MILESTONES_SHEET, self.rows.columns, old, new)
            if changes:
                self.upsert.changed.append(milestone)
        fill(milestone, new, [key for key in MILESTONE_CELLS if key in self.rows.columns])
        if new["actual"] is not None and new["actual"] != old.get("actual"):
            self.counts.append((milestone, new["actual"]))
        self.draft.count(self.rows, row, f"{project.name} · {milestone.title}", changes)

    def _write_counts(self, actor) -> None:
        MilestoneCount.objects.bulk_create(
            [
                MilestoneCount(
                    milestone=milestone,
                    counted_on=self.draft.day,
                    actual=actual,
                    entered_by=actor,
                )
                for milestone, actual in self.counts
            ],
            update_conflicts=True,
            unique_fields=["milestone", "counted_on"],
            update_fields=["actual"],
        )

    def _notice_weights(self) -> None:
        sums: dict[str, object] = defaultdict(int)
        for row in self.rows:
            sums[self.projects.find(row.values["project"]).name] += row.values["weight"]
        for name, total in sums.items():
            if total != WHOLE_WEIGHT:
                self.draft.notices.append(
                    _("项目“%(name)s”各里程碑的权重合计是 %(total)s，不是 100。")
                    % {"name": name, "total": f"{total:f}".rstrip("0").rstrip(".")}
                )

    def _notice_evidence(self) -> None:
        if "evidence" not in self.rows.columns:
            return
        bare = [
            row for row in self.rows if row.values["completed_on"] and not row.values["evidence"]
        ]
        if bare:
            self.draft.notices.append(
                _("里程碑第 %(rows)s 行已完成，但没有写佐证材料。") % {"rows": row_numbers(bare)}
            )


def milestone_cells(milestone: Milestone) -> dict:
    return cells_of(milestone, (*MILESTONE_CELLS, "actual")) | {"project": milestone.project.name}


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
