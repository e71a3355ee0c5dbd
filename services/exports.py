"""Service records as the rows of their register."""

from services.sheets import RECORDS_SHEET

RELATED = {"project", "community", "groups"}
OWN = [name for name in RECORDS_SHEET.by_key if name not in RELATED]
CHUNK = 2_000


def record_rows(records):
    """A dict a record, by the keys of the register's columns; groups with their people."""
    related = records.select_related("station", "project", "community").prefetch_related("groups")
    for record in related.iterator(chunk_size=CHUNK):
        row = {name: getattr(record, name) for name in OWN}
        yield row | {
            "station": record.station.name,
            "project": record.project.name if record.project else None,
            "community": record.community.short_name if record.community else None,
            "groups": tuple((group.group, group.people) for group in record.groups.all()),
        }
