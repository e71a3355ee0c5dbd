"""What the list of flags may be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import BehindFilter, MeasuredFilterSet, ScopedChoiceFilter, SearchFilter
from oversight.judging.by_hand import BY_HAND
from oversight.models import Flag, HandFact, Requirement, Status
from stations.lists import StationChoice

STATES = [
    ("open", _("未闭环")),
    ("overdue", _("逾期")),
    ("mine", _("等我处理")),
    ("closed", _("已闭环")),
    ("all", _("全部")),
]


class FlagFilter(MeasuredFilterSet):
    """Open flags of the day, unless others are asked for."""

    state = django_filters.ChoiceFilter(
        choices=STATES, method="by_state", label=_("状态"), empty_label=None
    )
    station = StationChoice()
    requirement = ScopedChoiceFilter(Requirement, label=_("要求"), empty_label=_("全部要求"))
    behind = BehindFilter({"catch_up_plan": _("追赶计划")})
    q = SearchFilter("station__name", "requirement__short_name", "text")

    class Meta:
        model = Flag
        fields: list[str] = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state"):
            return queryset
        return queryset.open_on(self.on)

    def by_state(self, queryset, name, value):
        if value == "closed":
            return queryset.closed_by(self.on)
        if value == "mine":
            return queryset.waiting_for(self.user)
        if value == "all":
            return queryset.filter(opened_on__lte=self.on)
        queryset = queryset.open_on(self.on)
        return queryset.filter(status=Status.OVERDUE) if value == "overdue" else queryset


class HandChoice(ScopedChoiceFilter):
    """One of the requirements that are answered by hand."""

    @staticmethod
    def choices_for(model, request):
        rows = ScopedChoiceFilter.choices_for(model, request)
        return rows.filter(measure=BY_HAND)


class HandFactFilter(MeasuredFilterSet):
    station = StationChoice()
    requirement = HandChoice(Requirement, label=_("要求"), empty_label=_("全部要求"))
    q = SearchFilter("note", "station__name", "requirement__short_name")
    behind = BehindFilter({BY_HAND: _("人工登记")})

    class Meta:
        model = HandFact
        fields: list[str] = []
