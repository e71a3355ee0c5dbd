"""What the lists of stations, communities and agencies may be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import PortalFilterSet, SearchFilter
from stations.lists import StationChoice
from stations.models import Agency, Community, CommunityClassification, Station

UNKNOWN = "unknown"
KINDS = [(UNKNOWN, _("待核定")), *CommunityClassification.Kind.choices]
HEADS = [("vacant", _("站长空缺")), ("acting", _("站长代理"))]


class StationFilter(PortalFilterSet):
    q = SearchFilter("name", "code", "address", "contact")
    head = django_filters.ChoiceFilter(
        choices=HEADS, method="by_head", label=_("站长"), empty_label=_("站长：全部")
    )

    class Meta:
        model = Station
        fields: list[str] = []

    def by_head(self, queryset, name, value):
        if value == "vacant":
            return queryset.filter(head_name__isnull=True)
        return queryset.filter(head_acting=True)


class CommunityFilter(PortalFilterSet):
    station = StationChoice(field_name="division__station")
    q = SearchFilter("name", "code")
    kind = django_filters.ChoiceFilter(
        choices=KINDS, method="by_kind", label=_("社区类型"), empty_label=_("全部类型")
    )

    class Meta:
        model = Community
        fields: list[str] = []

    def by_kind(self, queryset, name, value):
        if value == UNKNOWN:
            return queryset.filter(kind__isnull=True)
        return queryset.filter(kind=value)


class AgencyFilter(PortalFilterSet):
    q = SearchFilter("name", "contact")

    class Meta:
        model = Agency
        fields: list[str] = []
