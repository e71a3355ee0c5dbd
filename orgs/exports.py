"""Organisations as the rows of the filing register."""

from orgs.sheets import ORGANISATIONS_SHEET

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
