"""What the lists of workers and credentials may be narrowed by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from common.filters import DayFilter, PortalFilterSet, ScopedChoiceFilter, SearchFilter
from stations.models import Community, Station
from talent.models import Credential, Level, Worker

CERTIFIED = [("yes", _("持证")), ("no", _("没有证书"))]
EMPLOYED = [("yes", _("在职")), ("no", _("不在职"))]


class WorkerFilter(PortalFilterSet):
    station = ScopedChoiceFilter(
        Station, to_field_name="code", label=_("社工站"), empty_label=_("全部社工站")
    )
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
    station = ScopedChoiceFilter(
        Station, field_name="worker__station", to_field_name="code", label=_("社工站"),
        empty_label=_("全部社工站"),
    )  # fmt: skip
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
