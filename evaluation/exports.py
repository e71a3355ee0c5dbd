"""Evaluations, self-inspections and findings as the rows of their register."""

from evaluation.sheets import (
    EVALUATIONS_SHEET,
    FINDINGS_SHEET,
    INSPECTION,
    INSPECTIONS_SHEET,
    VISITS_BOOK,
    VISITS_SHEET,
)
from stations.lists import StationExport

CHUNK = 2_000


def rows_in(sheet):
    """Rows in the columns of a sheet of the register."""
    own = [name for name in sheet.by_key if name != "project"]

    def rows(queryset):
        for row in queryset.iterator(chunk_size=CHUNK):
            station = row.station if hasattr(row, "station_id") else row.project.station
            yield {name: getattr(row, name) for name in own} | {
                "station": station.name,
                "project": row.project.name if row.project else None,
            }

    return rows


EVALUATIONS = StationExport(INSPECTION, EVALUATIONS_SHEET, rows_in(EVALUATIONS_SHEET))
INSPECTIONS = StationExport(INSPECTION, INSPECTIONS_SHEET, rows_in(INSPECTIONS_SHEET))
FINDINGS = StationExport(INSPECTION, FINDINGS_SHEET, rows_in(FINDINGS_SHEET))


SHOWN = ("way", "purpose", "topics", "state")


def visit_rows(queryset):
    """Visits with their problems in one cell, each a line."""
    rows = queryset.select_related("station__division").prefetch_related("problems")
    own = [name for name in VISITS_SHEET.by_key if name not in (*SHOWN, "problems")]
    for row in rows.iterator(chunk_size=CHUNK):
        yield {name: getattr(row, name) for name in own} | {
            "station": row.station.name,
            "problems": "；".join(each.problem for each in row.problems.all()),
            **{name: str(getattr(row, f"get_{name}_display")()) for name in SHOWN},
        }


VISITS = StationExport(VISITS_BOOK, VISITS_SHEET, visit_rows)
