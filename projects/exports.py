"""Projects and milestones as the rows of their register."""

from projects.sheets import LINKAGE, LINKAGE_SHEET, MILESTONES_SHEET, PROJECTS_SHEET
from stations.lists import StationExport

# What the agreement of the day says, by the register's keys.
HELD = {
    "agency": "held_agency", "agreed_fen": "held_fen", "agreed_start": "held_start",
    "agreed_end": "held_end",
}  # fmt: skip
OWN = [name for name in PROJECTS_SHEET.by_key if name not in HELD]
STEP_OWN = [name for name in MILESTONES_SHEET.by_key if name != "project"]
CHUNK = 2_000


def project_rows(projects):
    """A dict a project that ``held`` on a day, by the keys of the register's columns."""
    for project in projects.select_related("station").iterator(chunk_size=CHUNK):
        row = {name: getattr(project, name) for name in OWN}
        row |= {name: getattr(project, held) for name, held in HELD.items()}
        yield row | {"station": project.station.name}


def milestone_rows(milestones):
    """A dict a milestone; ``milestones`` has been annotated by ``with_actual``."""
    rows = milestones.select_related("project__station").iterator(chunk_size=CHUNK)
    for milestone in rows:
        row = {name: getattr(milestone, name) for name in STEP_OWN}
        project = milestone.project
        yield row | {"station": project.station.name, "project": project.name}


def linkage_rows(records):
    """A dict a linkage, by the keys of the register's columns."""
    own = [name for name in LINKAGE_SHEET.by_key if name != "project"]
    for record in records.select_related("station", "project").iterator(chunk_size=2_000):
        yield {name: getattr(record, name) for name in own} | {
            "station": record.station.name,
            "project": record.project.name if record.project else None,
        }


LINKAGES = StationExport(LINKAGE, LINKAGE_SHEET, linkage_rows)
