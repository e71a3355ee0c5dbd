"""Rows of the service register: checked, resolved, and set against a record."""

from datetime import date

from registers.intake.lookups import ProjectNames, community_of, refuse_unknown_communities
from registers.intake.plan import SheetRows
from registers.intake.values import cells_of
from services.models import ServiceRecord
from services.rules import RULES, Place
from services.sheets import RECORDS_SHEET
from sheets import Row
from stations.models import Station
from stations.names import CommunityNames

# What a street fills in later: two rows that differ only in these are one service.
LATER = ("platform_entered_on", "platform_reference", "is_administrative", "note")
CELLS = (
    "served_on", "kind", "field", "title", "people", "person_times", "volunteers", "hours", "mode",
    "worker_name", *LATER,
)  # fmt: skip
KIND = RECORDS_SHEET.by_key["kind"].parse


class Names:
    """The projects, communities and workers that the rows of one station may name."""

    def __init__(self, station: Station, on: date):
        self.projects = ProjectNames(station)
        self.communities = CommunityNames(station, on)
        self.place = Place(station, on)

    def project(self, row: Row):
        name = row.values["project"]
        return self.projects.find(name) if name else None


def check(rows: SheetRows, names: Names) -> None:
    names.projects.refuse_unknown(rows)
    refuse_unknown_communities(rows, names.communities)
    rows.refuse_by(RULES, lambda row: facts_of(row, names), names.place)


def facts_of(row: Row, names: Names) -> dict:
    """A row as the rules of services look at it."""
    project, community = names.project(row), community_of(row, names.communities)
    return row.values | {
        "groups": groups_of(row),
        "project_id": project.pk if project else None,
        "community_id": community.pk if community else None,
    }


def groups_of(row: Row) -> dict[str, int]:
    """Target group → people; a single group without a number is everybody."""
    everybody = row.values["people"]
    groups = row.values["groups"] or ()
    return {group: everybody if people is None else people for group, people in groups}


def record_values(row: Row, names: Names) -> dict:
    """The fields of a row's record, as the database keeps them."""
    cells = facts_of(row, names)
    return {
        "served_on": cells["served_on"],
        "kind": cells["kind"],
        "field": cells["field"],
        "title": cells["title"] or "",
        "project_id": cells["project_id"],
        "community_id": cells["community_id"],
        "people": cells["people"],
        "person_times": cells["person_times"],
        "volunteers": cells["volunteers"] or 0,
        "hours": cells["hours"],
        "mode": cells["mode"] or "",
        "worker_name": cells["worker_name"] or "",
    }


def later_values(row: Row) -> dict:
    cells = row.values
    return {
        "platform_entered_on": cells["platform_entered_on"],
        "platform_reference": cells["platform_reference"] or "",
        "is_administrative": bool(cells["is_administrative"]),
        "note": cells["note"] or "",
    }


def label_of(cells: dict) -> str:
    return f"{cells['served_on']} {KIND.show(cells['kind'])} {cells['title'] or ''}".rstrip()


def group_counts(record: ServiceRecord) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((each.group, each.people) for each in record.groups.all()))


def record_cells(record: ServiceRecord) -> dict:
    """A record in the register's columns; a single group that is everybody needs no number."""
    groups = group_counts(record)
    if len(groups) == 1 and groups[0][1] == record.people:
        groups = ((groups[0][0], None),)
    return cells_of(record, ("number", *CELLS)) | {
        "project": record.project.name if record.project else None,
        "community": record.community.name if record.community else None,
        "groups": groups,
    }
