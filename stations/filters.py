"""What the lists of stations, communities and agencies may be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import (
    BehindFilter,
    DayFilter,
    MeasuredFilterSet,
    PortalFilterSet,
    SearchFilter,
)
from stations.lists import StationChoice
from stations.models import (
    Agency,
    Brand,
    BrandActivity,
    Community,
    CommunityClassification,
    HaveCheck,
    Premises,
    Station,
)

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


class PremisesFilter(MeasuredFilterSet):
    station = StationChoice()
    q = SearchFilter("address", "note", "station__name")
    state = django_filters.ChoiceFilter(
        choices=Premises.State.choices, label=_("阵地状态"), empty_label=_("全部状态")
    )
    behind = BehindFilter({"premises_ready": _("阵地建设")})

    class Meta:
        model = Premises
        fields: list[str] = []


class CheckFilter(MeasuredFilterSet):
    station = StationChoice()
    q = SearchFilter("item", "checked_by", "evidence")
    have = django_filters.ChoiceFilter(
        choices=HaveCheck.Have.choices, label=_("六有"), empty_label=_("六有：全部")
    )
    result = django_filters.ChoiceFilter(
        choices=HaveCheck.Result.choices, label=_("结果"), empty_label=_("全部结果")
    )
    latest = django_filters.ChoiceFilter(
        choices=[("yes", _("每项最近一次"))], method="by_latest", label=_("哪一次"),
        empty_label=_("历次"),
    )  # fmt: skip
    behind = BehindFilter({"six_haves": _("六有达标")})

    class Meta:
        model = HaveCheck
        fields: list[str] = []

    def by_latest(self, queryset, name, value):
        return queryset.latest_by(self.on)


class BrandFilter(MeasuredFilterSet):
    station = StationChoice()
    q = SearchFilter("name", "statement", "evidence")
    behind = BehindFilter({"service_brand": _("服务品牌")})

    class Meta:
        model = Brand
        fields: list[str] = []


class BrandActivityFilter(PortalFilterSet):
    station = StationChoice(field_name="brand__station")
    q = SearchFilter("theme", "brand__name")
    held_since = DayFilter(field_name="held_on", lookup_expr="gte", label=_("活动日期自"))
    held_until = DayFilter(field_name="held_on", lookup_expr="lte", label=_("活动日期至"))

    class Meta:
        model = BrandActivity
        fields: list[str] = []
