"""Forms of the ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FactForm, WordsField
from funds.actions import CONTENT, mute_problem
from funds.models import (
    Appropriation,
    BudgetLine,
    Expenditure,
    ExpenditureReview,
    IrregularityMute,
)
from funds.rules import APPROPRIATION_RULES, EXPENDITURE_RULES

REASON = {
    "label": _("原因"),
    "max_length": 200,
    "help_text": _("会记在冲销的那一笔上，审计时看得到"),
}


def name_with_station(field: forms.ModelChoiceField) -> None:
    """Projects of several streets may bear one name."""
    field.queryset = field.queryset.select_related("station")
    field.label_from_instance = lambda row: f"{row.station.short_name} · {row.name}"


class EntryForm(FactForm):
    """An entry; money is entered for a project of a place where the user may enter it."""

    placed_by = ("project",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_with_station(self.fields["project"])


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


class BudgetEditForm(FactForm):
    """A line of a project's budget; whose it is stays."""

    class Meta(FactForm.Meta):
        model = BudgetLine
        fields = ["category", "fen", "note"]


class BudgetForm(BudgetEditForm):
    placed_by = ("project",)

    class Meta(BudgetEditForm.Meta):
        fields = ["project", *BudgetEditForm.Meta.fields]
        help_texts = {"category": _("一个项目里每个科目一条；有预算的项目，没有列的科目按 0 算。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_with_station(self.fields["project"])


class LiftForm(FactForm):
    """Why an irregularity counts again; which one is known by the list that led here."""

    placed_by = ("station",)

    class Meta(FactForm.Meta):
        model = IrregularityMute
        fields = ["station", "check_name", "subject", "reason"]
        widgets = dict.fromkeys(("station", "check_name", "subject"), forms.HiddenInput)


class MuteForm(LiftForm):
    """Why, and until when, an irregularity is not counted."""

    class Meta(LiftForm.Meta):
        fields = ["station", "check_name", "subject", "until", "reason"]
        help_texts = {"reason": _("写明查过什么、何时补齐，例如“发票已开，下周补录”。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True

    def clean(self):
        cleaned = super().clean()
        if "until" not in self.errors and (words := mute_problem(cleaned["until"], self.on)):
            self.add_error("until", words)
        return cleaned
