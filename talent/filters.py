"""What the lists of workers and credentials may be narrowed by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from common.filters import (
    BehindFilter,
    DayFilter,
    MeasuredFilterSet,
    PortalFilterSet,
    ScopedChoiceFilter,
    SearchFilter,
)
from stations.lists import StationChoice
from stations.models import Community
from talent.models import Credential, ExamCycle, ExamEntry, Level, TrainingRecord, Worker

CERTIFIED = [("yes", _("持证")), ("no", _("没有证书"))]
PASSED = [("yes", _("通过")), ("no", _("没有通过")), ("unknown", _("还没有成绩"))]
EMPLOYED = [("yes", _("在职")), ("no", _("不在职"))]


MEASURES = {
    "exam_participation": _("考试报名"),
    "training_hours": _("培训学时"),
    "certified_ratio": _("持证率"),
    "handbook_study": _("手册学习"),
}


class WorkerFilter(MeasuredFilterSet):
    station = StationChoice()
    q = SearchFilter("name", "unit", "community__name")
    post = django_filters.ChoiceFilter(
        choices=Worker.Post.choices, label=_("岗位"), empty_label=_("全部岗位")
    )
    certified = django_filters.ChoiceFilter(
        choices=CERTIFIED, method="by_certificate", label=_("持证"), empty_label=_("持证：全部")
    )
    level = django_filters.ChoiceFilter(
        choices=Level.choices, method="by_level", label=_("证书等级"), empty_label=_("全部等级")
    )
    key_field = django_filters.ChoiceFilter(
        choices=Worker.Field.choices, label=_("重点领域"), empty_label=_("全部领域")
    )
    employed = django_filters.ChoiceFilter(
        choices=EMPLOYED, method="by_employment", label=_("在职"), empty_label=_("在职：全部")
    )
    community = ScopedChoiceFilter(Community, label=_("社区"), widget=forms.HiddenInput())

    behind = BehindFilter(MEASURES)

    class Meta:
        model = Worker
        fields: list[str] = []

    def by_certificate(self, queryset, name, value):
        return queryset.with_credential(self.on).filter(certified=value == "yes")

    def by_level(self, queryset, name, value):
        return queryset.with_credential(self.on, levels=[value]).filter(certified=True)

    def by_employment(self, queryset, name, value):
        if value == "yes":
            return queryset.employed(self.on)
        return queryset.exclude(pk__in=queryset.employed(self.on).values("pk"))


class CredentialFilter(PortalFilterSet):
    station = StationChoice(field_name="worker__station")
    worker = ScopedChoiceFilter(Worker, label=_("社工人员"), empty_label=_("全部人员"))
    q = SearchFilter("worker__name", "number")
    level = django_filters.ChoiceFilter(
        choices=Level.choices, label=_("证书等级"), empty_label=_("全部等级")
    )
    registered_before = DayFilter(
        field_name="registered_until", lookup_expr="lte", label=_("登记到期不晚于")
    )

    class Meta:
        model = Credential
        fields: list[str] = []


class ExamEntryFilter(PortalFilterSet):
    station = StationChoice(field_name="worker__station")
    q = SearchFilter("worker__name", "worker__unit")
    year = django_filters.NumberFilter(
        label=_("年度"), min_value=2008, max_value=2100,
        widget=forms.NumberInput(attrs={"placeholder": _("年度")}),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(
        choices=Level.choices, label=_("报考级别"), empty_label=_("全部级别")
    )
    passed = django_filters.ChoiceFilter(
        choices=PASSED, method="by_result", label=_("成绩"), empty_label=_("成绩：全部")
    )

    class Meta:
        model = ExamEntry
        fields: list[str] = []

    def by_result(self, queryset, name, value):
        return queryset.filter(passed={"yes": True, "no": False}.get(value))


class ExamCycleFilter(PortalFilterSet):
    """Few rows: nothing to narrow."""

    class Meta:
        model = ExamCycle
        fields: list[str] = []


class TrainingFilter(MeasuredFilterSet):
    station = StationChoice(field_name="worker__station")
    q = SearchFilter("theme", "worker__name", "worker__unit")
    category = django_filters.ChoiceFilter(
        choices=TrainingRecord.Category.choices, label=_("类别"), empty_label=_("全部类别")
    )
    key_field = django_filters.ChoiceFilter(
        choices=TrainingRecord.KeyField.choices, label=_("重点领域"), empty_label=_("全部领域")
    )
    handbook = django_filters.ChoiceFilter(
        choices=TrainingRecord.Handbook.choices, label=_("手册"), empty_label=_("全部手册")
    )
    since = DayFilter(field_name="held_on", lookup_expr="gte", label=_("自"))
    until = DayFilter(field_name="held_on", lookup_expr="lte", label=_("至"))
    behind = BehindFilter({"key_field_talent": _("重点领域人才")})

    class Meta:
        model = TrainingRecord
        fields: list[str] = []
