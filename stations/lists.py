"""What lists of rows that lie at a station share: the choice of the station, and its column."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from common.exports import Export
from common.filters import ScopedChoiceFilter
from sheets import Column, text
from stations.models import Station

STATION = Column("station", "社工站", text(60), width=22)


class StationChoice(ScopedChoiceFilter):
    """One of the stations that the asker may see, by its code; who has one only is not asked."""

    spares_single = True

    def __init__(self, **kwargs):
        kwargs.setdefault("empty_label", _("全部社工站"))
        super().__init__(Station, to_field_name="code", label=_("社工站"), **kwargs)


@dataclass(frozen=True)
class StationExport(Export):
    """A list whose rows lie at a station each, which stands in front of their columns."""

    front: tuple[Column, ...] = (STATION,)
