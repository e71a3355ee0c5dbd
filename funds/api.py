"""The ledger for other systems: entries are added and reversed, never changed."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action

from common.viewsets import CreateMixin, ScopedRow, ScopedViewSet, StrictSerializer
from funds import actions, confirming, forms
from funds.actions import CONTENT
from funds.filters import AppropriationFilter, ExpenditureFilter
from funds.models import Appropriation, Expenditure
from projects.models import Project

ENTRY = ["id", "station", "project", "fen", "reverses", "reversed_by", "revision", "note"]


class EntrySerializer(serializers.ModelSerializer):
    """Money in fen; a reversal has the negative amount and names the entry it takes back."""

    station = serializers.CharField(source="station.code")
    reversed_by = serializers.IntegerField(source="reversed_by.pk", default=None)


class AppropriationSerializer(EntrySerializer):
    """``confirmed``: the district entered the money or said that it paid it."""

    confirmed = serializers.BooleanField()

    class Meta:
        model = Appropriation
        fields = [*ENTRY, "batch", "received_on", "payer", "document", "confirmed", "entered_at"]
        read_only_fields = fields


class ExpenditureSerializer(EntrySerializer):
    class Meta:
        model = Expenditure
        fields = [
            *ENTRY, "paid_on", "category", "summary", "payee", "voucher_number",
            "invoice_number", "handler", "entered_at",
        ]  # fmt: skip
        read_only_fields = fields


class AppropriationCreateSerializer(StrictSerializer):
    project = ScopedRow(Project)

    class Meta:
        model = Appropriation
        fields = CONTENT[Appropriation]


class ExpenditureCreateSerializer(StrictSerializer):
    project = ScopedRow(Project)
    confirm = serializers.BooleanField(
        default=False,
        help_text=_(
            "超出项目协议金额或本站到账的支出，和比同科目以前最大一笔大好几倍（参数）的支出，"
            "没有 confirm: true 就不登记，答复 409，type 是 urn:problem:needs-confirmation，"
            "detail 写明登记以后的资金使用。"
        ),
    )

    class Meta:
        model = Expenditure
        fields = [*CONTENT[Expenditure], "confirm"]


class ReversalSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=200)

    class Meta:
        model = Expenditure
        fields = ["reason"]


class EntryViewSet(CreateMixin, ScopedViewSet):
    """Read, add, reverse; an entry once written stands for ever."""

    related = ("station", "reversed_by")
    reverse_serializer_class = ReversalSerializer
    reverse_form_class = None

    @action(detail=True, methods=["post"])
    def reverse(self, request, **_lookup):
        """The same entry with the negative amount, on the same day; both stay."""
        entry = self.get_changeable()
        values = self.checked(self.reverse_serializer_class)
        form = self.bound(self.reverse_form_class, values)
        reason = form.cleaned_data["reason"]
        return self.created(lambda: actions.reverse_entry(entry, actor=request.user, reason=reason))


class AppropriationViewSet(EntryViewSet):
    model = Appropriation
    serializer_class = AppropriationSerializer
    create_action = actions.post_appropriation
    create_serializer_class = AppropriationCreateSerializer
    create_form_class = forms.AppropriationForm
    reverse_form_class = forms.AppropriationReversalForm
    filterset_class = AppropriationFilter

    def enriched(self, rows):
        return rows.with_confirmed()


class ExpenditureViewSet(EntryViewSet):
    model = Expenditure
    serializer_class = ExpenditureSerializer
    create_action = confirming.post_expenditure
    create_serializer_class = ExpenditureCreateSerializer
    create_form_class = forms.ExpenditureForm
    reverse_form_class = forms.ExpenditureReversalForm
    filterset_class = ExpenditureFilter

    def as_typed(self, values: dict) -> dict:
        """Whether it is meant is not the form's business, which would keep the answer."""
        return {name: value for name, value in values.items() if name != "confirm"}

    def beside(self) -> dict:
        return {"confirm": self.values["confirm"]}
