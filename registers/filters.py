"""What the list of uploaded registers may be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import PortalFilterSet, SearchFilter
from registers.catalog import CATALOG
from registers.models import RegisterImport
from stations.lists import StationChoice


class ImportFilter(PortalFilterSet):
    station = StationChoice()
    q = SearchFilter("file_name", "entered_by__name", "entered_by__username")
    register = django_filters.ChoiceFilter(
        choices=[(code, RegisterImport.Code(code).label) for code in CATALOG],
        label=_("台账"),
        empty_label=_("全部台账"),
    )
    state = django_filters.ChoiceFilter(
        choices=RegisterImport.State.choices, label=_("状态"), empty_label=_("全部状态")
    )

    class Meta:
        model = RegisterImport
        fields: list[str] = []
