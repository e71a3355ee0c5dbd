"""Forms of the ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FactForm, WordsField
from funds.actions import CONTENT
from funds.models import Appropriation, Expenditure, ExpenditureReview
from funds.rules import APPROPRIATION_RULES, EXPENDITURE_RULES

REASON = {
    "label": _("原因"),
    "max_length": 200,
    "help_text": _("会记在冲销的那一笔上，审计时看得到"),
}


class EntryForm(FactForm):
    """An entry; money is entered for a project of a place where the user may enter it."""

    placed_by = ("project",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        project = self.fields["project"]
        project.queryset = project.queryset.select_related("station")
        project.label_from_instance = lambda row: f"{row.station.short_name} · {row.name}"


class AppropriationForm(EntryForm):
    rules = APPROPRIATION_RULES

    class Meta(FactForm.Meta):
        model = Appropriation
        fields = CONTENT[Appropriation]
        help_texts = {"batch": _("例如 第一批；一个项目里每批记一笔")}


class ExpenditureForm(EntryForm):
    rules = EXPENDITURE_RULES

    class Meta(FactForm.Meta):
        model = Expenditure
        fields = CONTENT[Expenditure]
        help_texts = {"voucher_number": _("记账凭证号，一年里不重复，例如 记-07-012")}


class AppropriationCorrectionForm(AppropriationForm):
    reason = WordsField(**REASON)
    beside = ("reason",)


class ExpenditureCorrectionForm(ExpenditureForm):
    reason = WordsField(**REASON)
    beside = ("reason",)


class AppropriationReversalForm(FactForm):
    reason = WordsField(**REASON)
    beside = ("reason",)

    class Meta(FactForm.Meta):
        model = Appropriation
        fields: list[str] = []


class ExpenditureReversalForm(FactForm):
    reason = WordsField(**REASON)
    beside = ("reason",)

    class Meta(FactForm.Meta):
        model = Expenditure
        fields: list[str] = []


class ReviewForm(FactForm):
    """Approve or question, in words."""

    outcome = forms.ChoiceField(
        label=_("意见"), choices=ExpenditureReview.Outcome.choices, widget=forms.RadioSelect
    )

    class Meta(FactForm.Meta):
        model = ExpenditureReview
        fields = ["outcome", "note"]
