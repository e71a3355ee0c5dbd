"""Forms of the directive: the terms of a requirement, and next year's copy."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.inputs import DayField
from common.readings import MeasureParameter
from oversight.actions import past_words
from oversight.judging.measures import MEASURES
from oversight.judging.terms import days_rewritten, problems
from oversight.models import Directive, Requirement, RequirementTerms


def parameter_field(parameter: MeasureParameter, default) -> forms.Field:
    """A parameter of a measure as a form field; its kind is that of the function's default."""
    if parameter.choices:
        return forms.ChoiceField(label=parameter.label, choices=parameter.choices)
    if isinstance(default, str):
        return forms.CharField(label=parameter.label, max_length=parameter.most)
    return forms.IntegerField(
        label=parameter.label,
        min_value=parameter.least,
        max_value=parameter.most,
        required=default is not None,
    )


class TermsForm(forms.ModelForm):
    """A new version of a requirement's terms, from a day on."""

    class Meta:
        model = RequirementTerms
        fields = [
            "is_active", "comparison", "target", "tolerance", "grace_days", "due", "due_on",
            "plan", "forecast", "source", "basis", "effective_from",
        ]  # fmt: skip
        field_classes = {"due_on": DayField, "effective_from": DayField}
        help_texts = {
            "tolerance": _("低于计划或预测不超过它算有风险，超过算滞后；单位同目标。"),
            "grace_days": _("没有数据多少天以后标记；留空表示不标记。"),
            "plan": _("匀速：从开始到期限每天一样多。协议计划：按每个项目的协议日期。"),
            "effective_from": _("从这一天起按新的指标判断。填过去的日子，会改变那些天的判断。"),
            "basis": _("写文号或决定，例如“官社工〔2022〕12号”。"),
        }

    rewrite_past = forms.BooleanField(label=_("同时改变以前的日子"), required=False)

    def __init__(self, *args, requirement: Requirement, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.requirement, self.on = requirement, on
        declared = MEASURES.get(requirement.measure)
        self.parameters = declared.defaults if declared else {}
        for name, default in self.parameters.items():
            field = parameter_field(declared.parameters[name], default)
            field.initial = self.instance.parameters.get(name, default)
            self.fields[f"parameter_{name}"] = field

    def clean(self):
        cleaned = super().clean()
        cleaned["parameters"] = {
            name: value
            for name in self.parameters
            if (value := cleaned.get(f"parameter_{name}")) not in (None, "")
        }
        if not self.errors:
            terms = cleaned | {"unit": self.instance.unit}
            for name, words in problems(self.requirement, terms).items():
                self.add_error(name, words)
        if not self.errors:
            self._ask_about_the_past(cleaned)
        return cleaned

    def _ask_about_the_past(self, cleaned: dict) -> None:
        days = days_rewritten(self.requirement, cleaned["effective_from"], self.on)
        if days and not cleaned["rewrite_past"]:
            self.fields["rewrite_past"].label = _("同时改变以前的日子：%(n)s 天") % {"n": days}
            self.add_error("effective_from", past_words(days))


class DirectiveCopyForm(forms.ModelForm):
    """Next year's directive: a copy of this one with other dates."""

    class Meta:
        model = Directive
        fields = ["title", "issuer", "issued_on", "starts_on", "ends_on", "checkpoint_on"]
        field_classes = dict.fromkeys(
            ("issued_on", "starts_on", "ends_on", "checkpoint_on"), DayField
        )

    def clean(self):
        cleaned = super().clean()
        days = [cleaned.get(name) for name in ("starts_on", "checkpoint_on", "ends_on")]
        if all(days) and not days[0] < days[1] < days[2]:
            raise ValidationError(_("过半节点要在适用期之内，适用自要早于适用至。"))
        return cleaned
