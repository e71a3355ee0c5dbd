"""A worker's unit: one name for one place, however it is written."""

from datetime import date

from sheets import fold
from stations.models import Community, Station
from stations.names import CommunityNames


def unit_of(
    text: str, station: Station, names: CommunityNames, day: date | None = None
) -> tuple[str, Community | None]:
    """The unit as it is stored, and the community that it is, if any.

    A community of the street, the station itself, or another employer in its own words.
    """
    community = names.find(text, day)
    if community:
        return community.name, community
    own = {f"{station.short_name}社工站", station.name, "社工站"}
    if fold(text) in {fold(name) for name in own}:
        return station.name, None
    return text, None
