"""Forms of the directive: the terms of a requirement, and next year's copy."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.inputs import DayField
from oversight.models import Directive, RequirementTerms

# The parameters that a measure takes, as form fields. Their meaning is the measure's own.
PARAMETERS = {
    "head_in_place": {"post": (forms.CharField, _("站长应任职务"), {"max_length": 40})},
    "fund_utilisation": {
        "basis": (
            forms.ChoiceField,
            _("资金口径"),
            {"choices": [("agreed", _("合同口径")), ("received", _("拨付口径"))]},
        )
    },
    "service_activity": {
        "window_days": (forms.IntegerField, _("只看最近几天的间隔"), {"required": False}),
        "recent_days": (forms.IntegerField, _("几天没有服务算中断"), {"min_value": 1}),
    },
    "training_hours": {
        "assistant_hours": (forms.IntegerField, _("助理三年应修学时"), {"min_value": 1}),
        "other_hours": (forms.IntegerField, _("中高级三年应修学时"), {"min_value": 1}),
    },
    "project_register": {
        "fresh_days": (forms.IntegerField, _("几天内有更新算最新"), {"min_value": 1})
    },
    "org_quota": {
        "urban": (forms.IntegerField, _("每个城市社区应有"), {"min_value": 0}),
        "converted": (forms.IntegerField, _("每个村改居社区应有"), {"min_value": 0}),
    },
}
DEFAULTS = {
    "service_activity": {"recent_days": 7},
    "training_hours": {"assistant_hours": 72, "other_hours": 90},
    "project_register": {"fresh_days": 30},
}


class TermsForm(forms.ModelForm):
    """A new version of a requirement's terms, from a day on."""

    class Meta:
        model = RequirementTerms
        fields = [
            "is_active", "comparison", "target", "tolerance", "grace_days", "due", "due_on",
            "source", "basis", "effective_from",
        ]  # fmt: skip
        field_classes = {"due_on": DayField, "effective_from": DayField}
        help_texts = {
            "tolerance": _("低于计划或预测不超过它算有风险，超过算滞后；单位同目标。"),
            "grace_days": _("没有数据多少天以后标记；留空表示不标记。"),
            "effective_from": _("从这一天起按新的指标判断，以前的日子不变。"),
            "basis": _("写文号或决定，例如“官社工〔2022〕12号”。"),
        }

    def __init__(self, *args, measure: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.parameters = PARAMETERS.get(measure, {})
        current = DEFAULTS.get(measure, {}) | self.instance.parameters
        for name, (field, label, options) in self.parameters.items():
            self.fields[f"parameter_{name}"] = field(
                label=label, initial=current.get(name), **options
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("due") == RequirementTerms.Due.DAY and not cleaned.get("due_on"):
            self.add_error("due_on", ValidationError(_("期限是固定日期，请填期限日期。")))
        cleaned["parameters"] = self.instance.parameters | {
            name: value
            for name in self.parameters
            if (value := cleaned.get(f"parameter_{name}")) not in (None, "")
        }
        return cleaned


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
