"""Forms of visits, made for a phone: choices first, words after, problems one a line."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import FactForm, MoveForm, WordsField
from evaluation.forms.findings import FindingForm
from evaluation.models import Topic, Visit, VisitProblem
from evaluation.rules import VISIT_RULES
from sheets import CellError, clean_text

MOST_PROBLEMS, LONGEST_PROBLEM = 20, 200
LINES = forms.Textarea(attrs={"rows": 3})


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = LINES

    def to_python(self, value) -> list[str]:
        try:
            lines = [clean_text(line) for line in super().to_python(value).splitlines()]
        except CellError as error:
            raise ValidationError(f"{error}。") from error
        lines = [line for line in lines if line]
        if len(lines) > MOST_PROBLEMS:
            raise ValidationError(_("最多写 %(most)s 个问题，一行一个。") % {"most": MOST_PROBLEMS})
        if any(len(line) > LONGEST_PROBLEM for line in lines):
            raise ValidationError(
                _("每个问题最多 %(most)s 个字，请写短些。") % {"most": LONGEST_PROBLEM}
            )
        return lines

    def validate(self, value):
        """Nothing found is an answer."""

    def run_validators(self, value):
        """Each line has been looked at."""


class VisitEditForm(FactForm):
    rules = VISIT_RULES
    topics = forms.MultipleChoiceField(
        label=_("主题"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta(FactForm.Meta):
        model = Visit
        fields = [
            "visited_on", "minutes", "way", "purpose", "people", "topics", "strengths", "advice",
            "case_points", "next_on", "organisation", "supervisor",
        ]  # fmt: skip
        widgets = {"strengths": LINES, "advice": LINES, "case_points": LINES}
        help_texts = {
            "people": _("和谁谈的，如：全体驻站社工"),
            "case_points": _("不写姓名、证件号、电话和住址"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["topics"] = self.instance.topics.split(",")
        else:
            self.initial = {"visited_on": self.on, "supervisor": self.user.name} | self.initial

    def clean_topics(self) -> str:
        chosen = self.cleaned_data["topics"]
        return ",".join(code for code in Topic.values if code in chosen)


class VisitForm(VisitEditForm):
    placed_by = ("station",)
    beside = ("problems",)
    problems = LinesField(
        label=_("发现的问题"), required=False, help_text=_("一行一个；等级可以保存以后再改")
    )
    field_order = (
        "station", "visited_on", "minutes", "way", "purpose", "people", "topics", "strengths",
        "problems", "advice",
    )  # fmt: skip

    class Meta(VisitEditForm.Meta):
        fields = ["station", *VisitEditForm.Meta.fields]


class VisitProblemForm(FactForm):
    class Meta(FactForm.Meta):
        model = VisitProblem
        fields = ["problem", "level", "category"]


class VisitReturnForm(MoveForm):
    reason = WordsField(label=_("哪里不对"), max_length=200, widget=LINES)


class RaiseForm(FindingForm):
    """A finding of a visit's problem: where and when it was found is known."""

    placed_by = ()

    class Meta(FindingForm.Meta):
        fields = ["problem", "category", "level", "basis", "project", "responsible", "due_on"]

    def __init__(self, *args, at, **kwargs):
        self.at = at
        super().__init__(*args, **kwargs)

    def offered(self, name, model):
        rows = super().offered(name, model)
        return rows.filter(station=self.at) if name == "project" else rows
