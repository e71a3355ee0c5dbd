"""What the lists of evaluations, inspections and findings may be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import (
    BehindFilter,
    DayFilter,
    MeasuredFilterSet,
    PortalFilterSet,
    ScopedChoiceFilter,
    SearchFilter,
)
from evaluation.models import Evaluation, Finding, Kind, SelfInspection, Topic, Visit
from projects.models import Project
from stations.lists import StationChoice

STATES = [
    ("open", _("没有销号")),
    ("overdue", _("超过整改期限")),
    ("passed", _("复核通过")),
    ("reply", _("等站点整改回复")),
    ("extension", _("延期待答复")),
    *Finding.State.choices,
    ("recurring", _("反复出现")),
    ("same", _("责任人自己复核")),
]


class FindingFilter(MeasuredFilterSet):
    station = StationChoice()
    project = ScopedChoiceFilter(Project, label=_("项目"), empty_label=_("全部项目"))
    q = SearchFilter("problem", "responsible", "measures", "rechecked_by")
    kind = django_filters.ChoiceFilter(
        choices=Finding.Source.choices, label=_("评估类型"), empty_label=_("全部类型")
    )
    category = django_filters.ChoiceFilter(
        choices=Topic.choices, label=_("问题类别"), empty_label=_("全部类别")
    )
    level = django_filters.ChoiceFilter(
        choices=Finding.Level.choices, label=_("等级"), empty_label=_("全部等级")
    )
    state = django_filters.ChoiceFilter(
        choices=STATES, method="by_state", label=_("整改"), empty_label=_("整改：全部")
    )
    behind = BehindFilter({"evaluation_rectified": _("评估整改")})

    class Meta:
        model = Finding
        fields: list[str] = []

    def by_state(self, queryset, name, value):
        if value in Finding.State.values:
            return queryset.filter(state=value)
        asked = {
            "passed": lambda: queryset.with_passed(self.on).filter(is_passed=True),
            "overdue": lambda: queryset.overdue(self.on),
            "open": lambda: queryset.open(self.on),
            "reply": lambda: queryset.filter(state__in=Finding.TO_REPLY),
            "recurring": lambda: queryset.filter(earlier__isnull=False),
            "same": queryset.self_rechecked,
            "extension": lambda: queryset.filter(extensions__state="asked"),
        }
        return asked[value]()


class EvaluationFilter(MeasuredFilterSet):
    station = StationChoice(field_name="project__station")
    project = ScopedChoiceFilter(Project, label=_("项目"), empty_label=_("全部项目"))
    q = SearchFilter("project__name", "evaluator")
    kind = django_filters.ChoiceFilter(
        choices=Kind.choices, label=_("评估类型"), empty_label=_("全部类型")
    )
    since = DayFilter(field_name="held_on", lookup_expr="gte", label=_("自"))
    until = DayFilter(field_name="held_on", lookup_expr="lte", label=_("至"))
    behind = BehindFilter({"self_inspection": _("自检自查")})

    class Meta:
        model = Evaluation
        fields: list[str] = []


class SelfInspectionFilter(PortalFilterSet):
    station = StationChoice(field_name="project__station")
    project = ScopedChoiceFilter(Project, label=_("项目"), empty_label=_("全部项目"))
    q = SearchFilter("project__name", "inspector")
    verdict = django_filters.ChoiceFilter(
        choices=SelfInspection.Verdict.choices, label=_("自检结论"), empty_label=_("全部结论")
    )

    class Meta:
        model = SelfInspection
        fields: list[str] = []


class VisitFilter(PortalFilterSet):
    station = StationChoice()
    q = SearchFilter("supervisor", "organisation", "people", "strengths", "advice")
    way = django_filters.ChoiceFilter(
        choices=Visit.Way.choices, label=_("方式"), empty_label=_("全部方式")
    )
    topic = django_filters.ChoiceFilter(
        field_name="topics", lookup_expr="contains", choices=Topic.choices, label=_("主题"),
        empty_label=_("全部主题"),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        choices=Visit.State.choices, label=_("确认"), empty_label=_("确认：全部")
    )
    since = DayFilter(field_name="visited_on", lookup_expr="gte", label=_("自"))
    until = DayFilter(field_name="visited_on", lookup_expr="lte", label=_("至"))

    class Meta:
        model = Visit
        fields: list[str] = []
