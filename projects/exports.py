"""Projects and milestones as the rows of their register."""

from projects.sheets import MILESTONES_SHEET, PROJECTS_SHEET

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
