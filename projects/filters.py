"""What the lists of projects and milestones may be narrowed by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.filters import (
    BehindFilter,
    DayFilter,
    MeasuredFilterSet,
    PortalFilterSet,
    ScopedChoiceFilter,
    SearchFilter,
)
from projects.models import LinkageRecord, Milestone, MilestoneEvidence, Project
from stations.lists import StationChoice

PERIODS = [
    ("running", _("正在实施")),
    ("future", _("还没开始")),
    ("ended", _("已到期")),
    ("unsigned", _("待签约")),
]
YES_NO = [("yes", _("已发布")), ("no", _("未发布")), ("unknown", _("没有填"))]
PUBLISHED = {"yes": True, "no": False, "unknown": None}
STEPS = [("done", _("已完成")), ("late", _("过期未完成")), ("open", _("未完成"))]


MEASURES = {
    "project_progress": _("项目进度"),
    "project_completion": _("按期完成"),
    "project_register": _("项目台账"),
    "published_on_platform": _("平台发布"),
}


class ProjectFilter(MeasuredFilterSet):
    station = StationChoice()
    q = SearchFilter("name", "publisher", "held_agency", "evaluator", "external_number")
    field = django_filters.ChoiceFilter(
        choices=Project.Field.choices, label=_("服务领域"), empty_label=_("全部领域")
    )
    source = django_filters.ChoiceFilter(
        field_name="funding_source", choices=Project.FundingSource.choices,
        label=_("资金来源"), empty_label=_("全部资金来源"),
    )  # fmt: skip
    period = django_filters.ChoiceFilter(
        choices=PERIODS, method="in_period", label=_("实施情况"), empty_label=_("实施情况：全部")
    )
    published = django_filters.ChoiceFilter(
        choices=YES_NO,
        method="by_publication",
        label=_("平台发布"),
        empty_label=_("平台发布：全部"),
    )

    behind = BehindFilter(MEASURES)

    class Meta:
        model = Project
        fields: list[str] = []

    def in_period(self, queryset, name, value):
        day = self.on
        if value == "running":
            return queryset.running(day)
        if value == "unsigned":
            return queryset.filter(held_fen__isnull=True)
        future = Q(held_start__gt=day)
        return queryset.filter(future if value == "future" else Q(held_end__lt=day))

    def by_publication(self, queryset, name, value):
        if value == "unknown":
            return queryset.filter(published_on_platform__isnull=True)
        return queryset.filter(published_on_platform=PUBLISHED[value])


class MilestoneFilter(PortalFilterSet):
    station = StationChoice(field_name="project__station")
    project = ScopedChoiceFilter(Project, label=_("项目"), empty_label=_("全部项目"))
    q = SearchFilter("title", "project__name")
    step = django_filters.ChoiceFilter(
        choices=STEPS, method="by_step", label=_("完成情况"), empty_label=_("完成情况：全部")
    )
    planned_since = DayFilter(field_name="planned_on", lookup_expr="gte", label=_("计划日期自"))
    planned_until = DayFilter(field_name="planned_on", lookup_expr="lte", label=_("计划日期至"))

    class Meta:
        model = Milestone
        fields: list[str] = []

    def by_step(self, queryset, name, value):
        if value == "done":
            return queryset.filter(completed_on__lte=self.on)
        undone = queryset.exclude(completed_on__lte=self.on)
        return undone.filter(planned_on__lt=self.on) if value == "late" else undone


class MilestoneEvidenceFilter(PortalFilterSet):
    station = StationChoice(field_name="milestone__project__station")
    project = ScopedChoiceFilter(
        Project, field_name="milestone__project", label=_("项目"), empty_label=_("全部项目")
    )
    milestone = ScopedChoiceFilter(Milestone, label=_("里程碑"), empty_label=_("全部里程碑"))

    class Meta:
        model = MilestoneEvidence
        fields: list[str] = []


class LinkageFilter(MeasuredFilterSet):
    station = StationChoice()
    q = SearchFilter("matter", "party", "resource")
    kind = django_filters.ChoiceFilter(
        choices=LinkageRecord.Kind.choices, label=_("参与方类别"), empty_label=_("五方")
    )
    since = DayFilter(field_name="linked_on", lookup_expr="gte", label=_("自"))
    until = DayFilter(field_name="linked_on", lookup_expr="lte", label=_("至"))
    behind = BehindFilter({"five_society_linkage": _("五社联动")})

    class Meta:
        model = LinkageRecord
        fields: list[str] = []
