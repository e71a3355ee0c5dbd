"""Organisations and their incubation as the rows of their registers."""

from orgs.sheets import (
    INCUBATION,
    INCUBATION_ACTIVITIES_SHEET,
    INCUBATIONS_SHEET,
    ORGANISATIONS_SHEET,
)
from stations.lists import StationExport

OTHERS = {"community", "community_kind"}
OWN = [name for name in ORGANISATIONS_SHEET.by_key if name not in OTHERS]
CHUNK = 2_000


def organisation_rows(organisations):
    """A dict an organisation, by the keys of the register's columns; annotated by ``with_kind``."""
    related = organisations.select_related("community__division__station")
    for organisation in related.iterator(chunk_size=CHUNK):
        row = {name: getattr(organisation, name) for name in OWN}
        community = organisation.community
        yield row | {
            "station": community.division.station.name,
            "community": community.name,
            "community_kind": organisation.kind,
        }


def rows_in(sheet):
    """Rows about an organisation in the columns of a sheet of the register of incubation."""
    own = [name for name in sheet.by_key if name not in ("community", "name")]

    def rows(queryset):
        related = queryset.select_related("organisation__community__division__station")
        for row in related.iterator(chunk_size=CHUNK):
            organisation = row.organisation
            yield {name: getattr(row, name) for name in own} | {
                "station": organisation.community.division.station.name,
                "community": organisation.community.name,
                "name": organisation.name,
            }

    return rows


INCUBATIONS = StationExport(INCUBATION, INCUBATIONS_SHEET, rows_in(INCUBATIONS_SHEET))
INCUBATION_ACTIVITIES = StationExport(
    INCUBATION, INCUBATION_ACTIVITIES_SHEET, rows_in(INCUBATION_ACTIVITIES_SHEET)
)
