"""What the list of community social organisations may be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.days import quarter
from common.filters import (
    BehindFilter,
    DayFilter,
    MeasuredFilterSet,
    PortalFilterSet,
    ScopedChoiceFilter,
    SearchFilter,
)
from orgs.models import Incubation, IncubationActivity, Organisation
from stations.lists import StationChoice
from stations.models import Community

STANDARDS = [("yes", _("规范化达标")), ("no", _("未达标")), ("unknown", _("没有填"))]
INCUBATED = [("yes", _("只看在孵")), ("idle", _("在孵，本季度没有活动"))]
ANSWERS = {"yes": True, "no": False}


MEASURES = {"org_quota": _("备案达标"), "org_standardisation": _("规范化")}


class OrganisationFilter(MeasuredFilterSet):
    station = StationChoice(field_name="community__division__station")
    community = ScopedChoiceFilter(Community, label=_("社区"), empty_label=_("全部社区"))
    q = SearchFilter("name", "person_in_charge", "filing_number", "community__name")
    category = django_filters.ChoiceFilter(
        choices=Organisation.Category.choices, label=_("类别"), empty_label=_("全部类别")
    )
    state = django_filters.ChoiceFilter(
        choices=Organisation.State.choices, label=_("状态"), empty_label=_("全部状态")
    )
    standardised = django_filters.ChoiceFilter(
        choices=STANDARDS, method="by_standard", label=_("规范化"), empty_label=_("规范化：全部")
    )
    filed_since = DayFilter(field_name="filed_on", lookup_expr="gte", label=_("备案日期自"))
    filed_until = DayFilter(field_name="filed_on", lookup_expr="lte", label=_("备案日期至"))

    behind = BehindFilter(MEASURES)

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_standard(self, queryset, name, value):
        if value == "unknown":
            return queryset.filter(standardised__isnull=True)
        return queryset.filter(standardised=ANSWERS[value])


class IncubationFilter(MeasuredFilterSet):
    station = StationChoice(field_name="organisation__community__division__station")
    q = SearchFilter("organisation__name", "organisation__community__name", "worker_name")
    stage = django_filters.ChoiceFilter(
        choices=Incubation.Stage.choices, label=_("阶段"), empty_label=_("全部阶段")
    )
    here = django_filters.ChoiceFilter(
        choices=INCUBATED, method="by_here", label=_("在孵"), empty_label=_("在孵和出孵")
    )
    behind = BehindFilter({"org_incubation": _("培育孵化")})

    class Meta:
        model = Incubation
        fields: list[str] = []

    def by_here(self, queryset, name, value):
        rows = queryset.under(self.on)
        if value == "idle":
            return rows.with_activity(quarter(self.on)[0], self.on).filter(active=False)
        return rows


class IncubationActivityFilter(PortalFilterSet):
    station = StationChoice(field_name="organisation__community__division__station")
    q = SearchFilter("organisation__name", "organisation__community__name", "content")
    held_since = DayFilter(field_name="held_on", lookup_expr="gte", label=_("活动日期自"))
    held_until = DayFilter(field_name="held_on", lookup_expr="lte", label=_("活动日期至"))

    class Meta:
        model = IncubationActivity
        fields: list[str] = []
