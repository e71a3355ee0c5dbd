"""Rows of the service register: checked, resolved, and set against a record."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from common.bulk import insert_rows
from common.horizon import late_fact, latest_fact
from registers.intake.lookups import ProjectNames, community_of, refuse_unknown_communities
from registers.intake.plan import SheetRows
from registers.intake.values import cells_of
from services.models import ServedGroup, ServiceRecord
from services.sheets import RECORDS_SHEET
from sheets import Row, fold
from stations.models import Station
from stations.names import CommunityNames
from talent.models import Worker

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
        self.station = station
        self.projects = ProjectNames(station)
        self.communities = CommunityNames(station, on)
        self._workers: dict[str, list[int]] = defaultdict(list)
        self._last_days: dict[str, list[date | None]] = defaultdict(list)
        people = Worker.objects.filter(station=station)
        for pk, name, until_day in people.values_list("pk", "name", "until_day"):
            self._workers[fold(name)].append(pk)
            self._last_days[fold(name)].append(until_day)

    def project(self, row: Row):
        name = row.values["project"]
        return self.projects.find(name) if name else None

    def worker_id(self, name: str | None) -> int | None:
        """The one worker of the station with this name; of two with the same name, neither."""
        found = self._workers.get(fold(name), ()) if name else ()
        return found[0] if len(found) == 1 else None

    def left_on(self, row: Row) -> date | None:
        """The last day of the row's worker, when everybody of that name had left by the service."""
        last_days = self._last_days.get(fold(row.values["worker_name"] or ""), [])
        gone = [day for day in last_days if day and day < row.values["served_on"]]
        return max(gone) if gone and len(gone) == len(last_days) else None


def refuse_left(rows: SheetRows, names: Names, row: Row) -> bool:
    """Refuse a service by somebody who had left the station; returns whether it was one."""
    day = names.left_on(row)
    if day:
        message = _("花名册上“%(name)s”%(day)s 已离职，不能是以后的服务人员，请核对日期或社工")
        details = {"name": row.values["worker_name"], "day": day}
        rows.refuse(row, "worker_name", message % details)
    return bool(day)


def check(rows: SheetRows, names: Names, on: date) -> None:
    names.projects.refuse_unknown(rows)
    refuse_unknown_communities(rows, names.communities)
    rows.refuse_late(["served_on", "platform_entered_on"], latest_fact(on), late_fact())
    rows.refuse_order(
        "served_on",
        "platform_entered_on",
        _("全国平台录入日期 %(second)s 早于服务日期 %(first)s，请核对"),
    )
    refuse_after_closing(rows, names.station)
    for row in rows.sound("people", "person_times"):
        check_people(rows, row)
    for row in rows.sound("people", "groups"):
        check_groups(rows, row)


def refuse_after_closing(rows: SheetRows, station: Station) -> None:
    """A closed station hands in what it did until then."""
    closed_on = station.closed_on
    for row in rows.sound("served_on") if closed_on else ():
        if row.values["served_on"] > closed_on:
            rows.refuse(
                row,
                "served_on",
                _("本站已于 %(day)s 停办，以后没有服务，请核对日期") % {"day": closed_on},
            )


def check_people(rows: SheetRows, row: Row) -> None:
    people, times = row.values["people"], row.values["person_times"]
    if people > times:
        message = _("服务人数 %(people)s 多于服务人次 %(times)s，人次不能少于人数，请核对") % {
            "people": people,
            "times": times,
        }
        # Either of the two may be the wrong one.
        rows.refuse(row, "people", message)
        rows.refuse(row, "person_times", message)


def check_groups(rows: SheetRows, row: Row) -> None:
    people = row.values["people"]
    if sum(groups_of(row).values()) > people:
        rows.refuse(
            row,
            "groups",
            _("各类服务对象的人数合计多于服务人数 %(people)s，请核对") % {"people": people},
        )


def groups_of(row: Row) -> dict[str, int]:
    """Target group → people; a single group without a number is everybody."""
    everybody = row.values["people"]
    groups = row.values["groups"] or ()
    return {group: everybody if people is None else people for group, people in groups}


def record_values(row: Row, names: Names) -> dict:
    """The fields of a row's record, as the database keeps them."""
    cells = row.values
    project, community = names.project(row), community_of(row, names.communities)
    return {
        "served_on": cells["served_on"],
        "kind": cells["kind"],
        "field": cells["field"],
        "title": cells["title"] or "",
        "project_id": project.pk if project else None,
        "community_id": community.pk if community else None,
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


def write_groups(served: Iterable[tuple[int, dict[str, int]]]) -> None:
    """Record key → its target groups with their people."""
    insert_rows(
        ServedGroup,
        ("record", "group", "people"),
        ((key, group, people) for key, groups in served for group, people in groups.items()),
    )


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
