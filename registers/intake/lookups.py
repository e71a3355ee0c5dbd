"""Names in a register → the projects and communities meant; strict, with the nearest offered."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from projects.models import Project
from registers.intake.plan import SheetRows
from sheets import Row, fold, nearest
from stations.models import Community, Station
from stations.names import CommunityNames

LISTED_NAMES = 20


class ProjectNames:
    """The projects of one station by name."""

    def __init__(self, station: Station, projects: Iterable[Project] | None = None):
        self.station = station
        if projects is None:
            projects = Project.objects.filter(station=station)
        self.by_name = {fold(project.name): project for project in projects}
        # Names in the same workbook whose own rows are refused: no project yet, but no mistake.
        self.refused: dict[str, str] = {}
        self._read: dict[str, Project | None] = {}

    def find(self, name: str) -> Project | None:
        if name not in self._read:
            self._read[name] = self.by_name.get(fold(name))
        return self._read[name]

    def is_known(self, name: str) -> bool:
        return self.find(name) is not None or fold(name) in self.refused

    def refuse_unknown(self, rows: SheetRows, column: str = "project") -> None:
        """Refuse rows that name a project this station does not have; an empty cell is nothing."""
        unknown = [
            row
            for row in rows.sound(column)
            if row.values[column] and not self.is_known(row.values[column])
        ]
        owners = self._owners({row.values[column] for row in unknown})
        for row in unknown:
            rows.refuse(row, column, self._advice(row.values[column], owners))

    def _owners(self, names: set[str]) -> dict[str, Station]:
        if not names:
            return {}
        elsewhere = Project.objects.filter(name__in=names).exclude(station=self.station)
        return {project.name: project.station for project in elsewhere.select_related("station")}

    def _advice(self, name: str, owners: dict[str, Station]) -> str:
        if name in owners:
            return _("“%(name)s”是%(street)s的项目，不是本站的。请改成本站的项目，或删去这一行") % {
                "name": name,
                "street": owners[name].street_name,
            }
        known = [project.name for project in self.by_name.values()]
        guess = nearest(name, [*known, *self.refused.values()])
        if guess:
            return _("本站没有项目“%(name)s”，是不是“%(guess)s”？") % {"name": name, "guess": guess}
        return _("本站没有项目“%(name)s”。请先导入项目台账，或改成台账里的项目名称") % {
            "name": name
        }


# The day of which a row speaks: the first of these that it has.
DAYS = ("served_on", "filed_on", "cancelled_on", "until_day", "entered_on", "held_on")


def refuse_unknown_communities(
    rows: SheetRows, names: CommunityNames, column: str = "community"
) -> None:
    """Refuse rows that name a community this street does not have; an empty cell is nothing."""
    for row in rows.sound(column):
        if row.values[column] and not community_of(row, names, column):
            rows.refuse(row, column, unknown_community(names, row.values[column]))


def unknown_community(names: CommunityNames, text: str) -> str:
    if closed_on := names.closed_on(text):
        return _("社区“%(name)s”已于 %(day)s 撤销，这一天以后的请写现在的社区") % {
            "name": text,
            "day": closed_on,
        }
    guess = names.nearest(text)
    if guess:
        return _("本街道没有社区“%(name)s”，是不是“%(guess)s”？") % {"name": text, "guess": guess}
    return _("本街道没有社区“%(name)s”。本街道有：%(known)s") % {
        "name": text,
        "known": "、".join(names.all_names[:LISTED_NAMES]),
    }


def community_of(row: Row, names: CommunityNames, column: str = "community") -> Community | None:
    """The community that a row names, as it was on the row's own day."""
    text = row.values[column]
    days = [row.values[name] for name in DAYS if row.values.get(name)]
    return names.find(text, days[0] if days else None) if text else None
