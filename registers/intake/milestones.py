"""The milestones of the project register: weights, days, indicators, and what was renamed."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.rules import Bounds
from projects.models import Milestone
from projects.rules import COUNT_RULES, MILESTONE_RULES, WHOLE
from projects.sheets import MILESTONES_SHEET
from projects.taking_in import Taken, take_in_counts, take_in_milestones
from registers.intake.lookups import ProjectNames
from registers.intake.plan import Plan, SheetRows
from registers.intake.renaming import Renaming
from registers.intake.values import cells_of, differences, fill, row_numbers
from sheets import Row, fold

MILESTONE_CELLS = (
    "title", "weight", "planned_on", "completed_on", "evidence", "indicator_unit",
    "indicator_target",
)  # fmt: skip
FRACTION = gettext_lazy(
    "这个项目各里程碑的权重合计不超过 1%：像是把 30% 写成了 0.3。权重按百分数填，30% 写 30 或 30%"
)


def check_milestones(rows: SheetRows, projects: ProjectNames, on: date) -> None:
    projects.refuse_unknown(rows)
    rows.refuse_by((*MILESTONE_RULES, *COUNT_RULES), lambda row: row.values, Bounds(on))
    rows.refuse_repeats(milestone_key, ("project", "title"), _("同一项目的同一个里程碑"))


def milestone_key(row: Row) -> tuple[str, str]:
    return fold(row.values["project"]), fold(row.values["title"])


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
        names = {project.pk: name for name, project in projects.by_name.items()}
        self.known = {
            (names[milestone.project_id], fold(milestone.title)): milestone
            for milestone in existing
            if milestone.project_id in names
        }
        self.renamed: dict[tuple, Milestone] = {}
        self.taken = Taken()
        self.counts: list[tuple[Milestone, int]] = []
        self.positions: dict[str, int] = defaultdict(int)

    def check_names(self) -> None:
        """A milestone that vanished while another appeared may have been renamed: ask."""
        vanished = self._vanished()
        totals = self._totals()
        renaming = Renaming(self.draft, self.rows, "title")
        for row in self._located():
            key = self._key(row)
            if key not in self.known and vanished[key[0]]:
                alike = sorted(
                    vanished[key[0]], key=lambda each: each.weight != row.values["weight"]
                )
                more = overweight_words(totals[key[0]])
                if old := renaming.settle(row, alike, lambda milestone: milestone.title, more):
                    self.renamed[key] = old

    def check_weights(self) -> None:
        """The milestones of a project weigh 100 % together, those that the file leaves out too."""
        totals, vanished = self._totals(), self._vanished()
        fractions = self._fractions()
        for row in self._located("weight"):
            project, _title = key = self._key(row)
            if project in fractions:
                self.rows.refuse(row, "weight", FRACTION)
            elif totals[project] > WHOLE:
                old = self.known.get(key) or self.renamed.get(key)
                # Who was there before and weighs no more is not the one too many.
                if old is None or row.values["weight"] > old.weight or not vanished[project]:
                    self.rows.refuse(row, "weight", overweight(totals[project], vanished[project]))

    def _located(self, *columns: str) -> list[Row]:
        """Rows that name a project and a title, whatever else is wrong with them."""
        rows = self.rows.sound("project", "title", *columns)
        return [row for row in rows if self.projects.find(row.values["project"])]

    def _key(self, row: Row) -> tuple[str, str]:
        return fold(self.projects.find(row.values["project"]).name), fold(row.values["title"])

    def _vanished(self) -> dict[str, list[Milestone]]:
        """Project (folded name) → its milestones that the file leaves out, if it names it."""
        met = {self._key(row) for row in self._located()}
        named = {project for project, _title in met}
        renamed = {milestone.pk for milestone in self.renamed.values()}
        vanished: dict[str, list[Milestone]] = defaultdict(list)
        for key, milestone in self.known.items():
            if key[0] in named and key not in met and milestone.pk not in renamed:
                vanished[key[0]].append(milestone)
        return vanished

    def _fractions(self) -> set[str]:
        """Projects (folded names) whose weights on the sheet add up to 1: 0.3 was meant as 30 %."""
        sums: dict[str, object] = defaultdict(int)
        for row in self._located("weight"):
            sums[self._key(row)[0]] += row.values["weight"]
        return {project for project, total in sums.items() if 0 < total <= 1}

    def _totals(self) -> dict[str, object]:
        """Project (folded name) → what its milestones will weigh together."""
        totals: dict[str, object] = defaultdict(int)
        for project, milestones in self._vanished().items():
            totals[project] += sum(milestone.weight for milestone in milestones)
        for row in self._located("weight"):
            totals[self._key(row)[0]] += row.values["weight"]
        return totals

    def settle(self) -> None:
        for row in self.rows:
            self._settle_row(row)
        self._notice_weights()
        self._notice_evidence()
        self.draft.steps.append(self._write)

    def _settle_row(self, row: Row) -> None:
        key = self._key(row)
        project = self.projects.find(row.values["project"])
        new = row.values | {"project": project.name}
        self.positions[project.name] += 1
        milestone = self.known.get(key)
        renamed = None if milestone else self.renamed.get(key)
        if milestone is None and renamed is None:
            changes, old = None, {}
            milestone = Milestone(project=project, position=self.positions[project.name])
            self.taken.new.append(milestone)
        else:
            milestone = milestone or renamed
            if not renamed:
                new["title"] = milestone.title
            old = milestone_cells(milestone) | {"project": project.name}
            if new["actual"] is None:
                new["actual"] = old["actual"]
            changes = differences(MILESTONES_SHEET, self.rows.columns, old, new)
            if changes:
                self.taken.changed.append(milestone)
        fill(milestone, new, [key for key in MILESTONE_CELLS if key in self.rows.columns])
        if new["actual"] is not None and new["actual"] != old.get("actual"):
            self.counts.append((milestone, new["actual"]))
        self.draft.count(self.rows, row, f"{project.name} · {milestone.title}", changes)

    def _write(self, actor) -> None:
        draft = self.draft
        take_in_milestones(
            self.taken, station=draft.station, fields=MILESTONE_CELLS, actor=actor, on=draft.on
        )
        take_in_counts(self.counts, station=draft.station, counted_on=draft.day, actor=actor)

    def _notice_weights(self) -> None:
        sums: dict[str, object] = defaultdict(int)
        for row in self.rows:
            sums[self.projects.find(row.values["project"]).name] += row.values["weight"]
        for name, total in sums.items():
            if total != WHOLE:
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


def overweight_words(total) -> str:
    """Nothing when the milestones of a project do not exceed the whole."""
    if total <= WHOLE:
        return ""
    shown = f"{total:f}".rstrip("0").rstrip(".")
    return _("这个项目各里程碑的权重合计会是 %(total)s%%，超过 100%%。") % {"total": shown}


def overweight(total, left_out: list[Milestone]) -> str:
    others = "、".join(f"“{each.title}”" for each in left_out)
    told = _("其中%(names)s在系统里，不在台账上。") % {"names": others} if others else ""
    return overweight_words(total) + told + _("请核对各里程碑的权重")


def milestone_cells(milestone: Milestone) -> dict:
    return cells_of(milestone, (*MILESTONE_CELLS, "actual")) | {"project": milestone.project.name}
