"""Forms of findings and of every step until they are struck off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FactForm, MoveForm, WordsField
from common.inputs import DayField
from evaluation.forms.projects import ProjectsForm
from evaluation.models import Extension, Finding
from evaluation.rules import FINDING_RULES
from projects.forms import EvidenceForm

FOUND = [
    "evaluated_on", "kind", "problem", "category", "level", "basis", "project", "responsible",
    "due_on",
]  # fmt: skip
BECAME = ["measures", "rectified_on", "rechecked_by", "rechecked_on", "recheck"]


class FindingEditForm(ProjectsForm):
    """What a problem is; of one that is not handled here also what became of it, as a street's
    register tells it.
    """

    rules = FINDING_RULES

    class Meta(FactForm.Meta):
        model = Finding
        fields = [*FOUND, *BECAME]
        help_texts = {"due_on": _("不填的，下发时按等级从当天起算工作日")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.state == Finding.State.DRAFT:
            for name in BECAME:
                del self.fields[name]

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}

    def offered(self, name, model):
        rows = super().offered(name, model)
        at = self.instance.station_id if self.instance.pk else None
        return rows.filter(station=at) if at and name == "project" else rows


class FindingForm(FindingEditForm):
    placed_by = ("station",)

    class Meta(FindingEditForm.Meta):
        fields = ["station", *FOUND, "measures"]
        help_texts = {"due_on": _("不填的按等级从当天起算工作日：一般 15、较重 10、严重 5")}


class IssueForm(MoveForm):
    """下发 asks for nothing: the page says what will be told."""


class MeasuresForm(MoveForm):
    measures = WordsField(
        label=_("整改措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    responsible = WordsField(label=_("责任人"), max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {
            "measures": self.instance.measures, "responsible": self.instance.responsible,
        } | self.initial  # fmt: skip


class ReplyForm(EvidenceForm, MoveForm):
    """What was done, when, and what shows it."""

    field_order = ("measures", "rectified_on", "kind", "files")
    measures = WordsField(
        label=_("整改措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    rectified_on = DayField(label=_("整改完成日期"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].required = False
        self.initial = {
            "measures": self.instance.measures, "rectified_on": self.on,
        } | self.initial  # fmt: skip

    @property
    def said(self) -> dict:
        return {
            "values": {name: self.cleaned_data[name] for name in ("measures", "rectified_on")},
            "files": self.cleaned_data["files"],
        }


class RecheckForm(MoveForm):
    recheck = forms.ChoiceField(
        label=_("复核结果"),
        choices=[
            (Finding.Recheck.PASSED, _("通过，销号")),
            (Finding.Recheck.FAILED, _("不通过，退回再整改")),
        ],
        widget=forms.RadioSelect,
    )
    rechecked_on = DayField(label=_("复核日期"))
    reason = WordsField(
        label=_("复核意见"), max_length=200, required=False,
        help_text=_("不通过的请写明还差什么"), widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"rechecked_on": self.on} | self.initial

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("recheck") == Finding.Recheck.FAILED and not cleaned.get("reason"):
            self.add_error("reason", _("不通过的请写明还差什么。"))
        return cleaned

    @property
    def said(self) -> dict:
        return {
            "values": {name: self.cleaned_data[name] for name in ("recheck", "rechecked_on")},
            "reason": self.cleaned_data["reason"],
        }


class ExtensionForm(FactForm):
    class Meta(FactForm.Meta):
        model = Extension
        fields = ["until", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}

    plan_days = ("until",)


class DecisionForm(MoveForm):
    state = forms.ChoiceField(
        label=_("答复"),
        choices=[
            (Extension.State.GRANTED, _("同意延期")),
            (Extension.State.REFUSED, _("不同意")),
        ],
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=_("意见"), max_length=200, required=False, help_text=_("不同意的请说明原因")
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == Extension.State.REFUSED and not cleaned.get("reason"):
            self.add_error("reason", _("不同意的请说明原因。"))
        return cleaned
