"""What the two lists of the ledger may be narrowed by."""

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
from funds.hints import HINTS
from funds.models import Appropriation, BudgetLine, Check, Expenditure, ExpenditureReview
from projects.models import Project
from stations.lists import StationChoice
from stations.models import Station

IRREGULAR = [
    ("any", _("有不合规提示")),
    ("outside", _("协议期外支出")),
    ("beyond", _("超出到账支出")),
    ("questioned", _("复核有疑问")),
]
REVIEW = [
    ("mine", _("等我复核")),
    ("awaiting", _("待复核")),
    ("approved", _("已复核")),
]
CONFIRMED = [("no", _("待确认")), ("yes", _("已确认"))]
ENTRIES = [("standing", _("有效")), ("corrected", _("已更正或撤销"))]


class LedgerFilter(PortalFilterSet):
    """What both lists have."""

    station = StationChoice()
    project = ScopedChoiceFilter(Project, label=_("项目"), empty_label=_("全部项目"))
    entry = django_filters.ChoiceFilter(
        choices=ENTRIES, method="by_entry", label=_("记账状态"), empty_label=_("记账状态：全部")
    )

    def by_entry(self, queryset, name, value):
        return queryset.standing() if value == "standing" else queryset.corrected()


class AppropriationFilter(LedgerFilter):
    confirmed = django_filters.ChoiceFilter(
        choices=CONFIRMED, method="by_confirmed", label=_("区级确认"),
        empty_label=_("区级确认：全部"),
    )  # fmt: skip
    q = SearchFilter("batch", "payer", "document", "note", "project__name")
    since = DayFilter(field_name="received_on", lookup_expr="gte", label=_("自"))
    until = DayFilter(field_name="received_on", lookup_expr="lte", label=_("至"))

    class Meta:
        model = Appropriation
        fields: list[str] = []

    def by_confirmed(self, queryset, name, value):
        if value == "no":
            return queryset.awaiting()
        return queryset.standing().filter(confirmation__isnull=False)


class ExpenditureFilter(LedgerFilter, MeasuredFilterSet):
    q = SearchFilter("summary", "payee", "voucher_number", "handler", "note")
    category = django_filters.ChoiceFilter(
        choices=Expenditure.Category.choices, label=_("科目"), empty_label=_("全部科目")
    )
    since = DayFilter(field_name="paid_on", lookup_expr="gte", label=_("自"))
    until = DayFilter(field_name="paid_on", lookup_expr="lte", label=_("至"))
    behind = BehindFilter({"fund_utilisation": _("资金使用")})
    review = django_filters.ChoiceFilter(
        choices=REVIEW, method="by_review", label=_("复核"), empty_label=_("复核：全部")
    )
    irregular = django_filters.ChoiceFilter(
        choices=IRREGULAR, method="by_irregularity", label=_("合规"), empty_label=_("合规：全部")
    )

    class Meta:
        model = Expenditure
        fields: list[str] = []

    def by_review(self, queryset, name, value):
        if value == "mine":
            return queryset.awaiting_review_of(self.user)
        if value == "awaiting":
            return queryset.awaiting_review()
        return queryset.with_irregularities().filter(review=ExpenditureReview.Outcome.APPROVED)

    def by_irregularity(self, queryset, name, value):
        return queryset.irregular(value)


class BudgetFilter(PortalFilterSet):
    station = StationChoice(field_name="project__station")
    project = ScopedChoiceFilter(Project, label=_("项目"), empty_label=_("全部项目"))
    category = django_filters.ChoiceFilter(
        choices=Expenditure.Category.choices, label=_("科目"), empty_label=_("全部科目")
    )
    over = django_filters.ChoiceFilter(
        choices=[("yes", _("已超预算"))], method="by_over", label=_("执行"),
        empty_label=_("执行：全部"),
    )  # fmt: skip
    q = SearchFilter("project__name", "note")

    class Meta:
        model = BudgetLine
        fields: list[str] = []

    def by_over(self, queryset, name, value):
        return queryset.over(self.on)


COUNTED, MUTED, HINT = "counted", "muted", "hint"
STANDING = [(COUNTED, _("计入")), (MUTED, _("静默")), (HINT, _("提示，不计入"))]


class CheckFilter(MeasuredFilterSet):
    """Whose ledgers are looked at, and which of what is found there is told."""

    station = StationChoice(field_name="pk")
    check = django_filters.ChoiceFilter(
        choices=[*Check.choices, *HINTS.items()], method="as_it_is", label=_("检查项"),
        empty_label=_("全部检查项"),
    )  # fmt: skip
    standing = django_filters.ChoiceFilter(
        choices=STANDING, method="as_it_is", label=_("是否计入"), empty_label=_("计入和不计入的")
    )
    behind = BehindFilter({"fund_compliance": _("资金合规")})

    class Meta:
        model = Station
        fields: list[str] = []

    def filter_queryset(self, queryset):
        """What is counted is told of each finding, not of its station."""
        chosen = self.form.cleaned_data.get("station")
        return queryset.filter(pk=chosen.pk) if chosen else queryset
