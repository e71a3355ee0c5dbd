"""What the list of service records may be narrowed by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from common.filters import (
    BehindFilter,
    DayFilter,
    MeasuredFilterSet,
    ScopedChoiceFilter,
    SearchFilter,
)
from common.parameters import parameter
from projects.models import Project
from services.models import ServedGroup, ServiceRecord
from stations.lists import StationChoice
from stations.models import Community

PLATFORM = [("entered", _("已录全国平台")), ("awaiting", _("待录")), ("late", _("超期未录"))]
STATES = [("standing", _("有效")), ("voided", _("已作废")), ("all", _("全部（含作废）"))]


MEASURES = {
    "service_activity": _("服务记录"),
    "platform_sync": _("全国平台录入"),
    "key_group_share": _("困难人群占比"),
    "field_coverage": _("领域覆盖"),
}


class ServiceRecordFilter(MeasuredFilterSet):
    station = StationChoice()
    q = SearchFilter("number", "title", "note", "worker_name", "community__name", "project__name")
    kind = django_filters.ChoiceFilter(
        choices=ServiceRecord.Kind.choices, label=_("服务类型"), empty_label=_("全部类型")
    )
    field = django_filters.ChoiceFilter(
        choices=ServiceRecord.Field.choices, label=_("服务领域"), empty_label=_("全部领域")
    )
    group = django_filters.ChoiceFilter(
        choices=ServedGroup.Group.choices, method="by_group", label=_("服务对象"),
        empty_label=_("全部服务对象"),
    )  # fmt: skip
    platform = django_filters.ChoiceFilter(
        choices=PLATFORM, method="by_platform", label=_("全国平台"), empty_label=_("全国平台：全部")
    )
    since = DayFilter(field_name="served_on", lookup_expr="gte", label=_("自"))
    until = DayFilter(field_name="served_on", lookup_expr="lte", label=_("至"))
    state = django_filters.ChoiceFilter(
        choices=STATES, method="by_state", label=_("记录状态"), empty_label=None
    )
    # From other pages' links; too many choices for the bar of a list.
    project = ScopedChoiceFilter(Project, label=_("项目"), widget=forms.HiddenInput())
    community = ScopedChoiceFilter(Community, label=_("社区"), widget=forms.HiddenInput())

    behind = BehindFilter(MEASURES)

    class Meta:
        model = ServiceRecord
        fields: list[str] = []

    def filter_queryset(self, queryset):
        """Records that stand, unless others are asked for."""
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.standing(self.on)

    def by_group(self, queryset, name, value):
        return queryset.filter(groups__group=value)

    def by_platform(self, queryset, name, value):
        if value == "entered":
            return queryset.filter(platform_entered_on__lte=self.on)
        if value == "awaiting":
            return queryset.awaiting_platform(self.on)
        return queryset.platform_late(self.on, parameter("platform_days", self.on))

    def by_state(self, queryset, name, value):
        if value == "standing":
            return queryset.standing(self.on)
        return queryset.filter(voided_on__lte=self.on) if value == "voided" else queryset
