"""Forms of the directive: the terms of a requirement, and next year's copy."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import ActionForm, FactForm, WordsField
from common.inputs import DayField
from common.readings import MeasureParameter
from files.forms import FilesField
from oversight.actions import past_words
from oversight.judging.adding import NAMES, refusals, usual_unit
from oversight.judging.by_hand import BY_HAND, answers, terms_of, value_problem
from oversight.judging.measures import MEASURES
from oversight.judging.terms import days_rewritten, problems
from oversight.models import Directive, HandFact, Requirement, RequirementTerms


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

    def __init__(self, *args, requirement: Requirement, user, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.requirement, self.on = requirement, on
        declared = MEASURES.get(requirement.measure)
        self.parameters = declared.defaults if declared else {}
        for name, default in self.parameters.items():
            field = parameter_field(declared.parameters[name], default)
            field.initial = self.instance.parameters.get(name, default)
            self.fields[f"parameter_{name}"] = field

    @property
    def said(self) -> dict:
        names = [*self._meta.fields, "parameters", "rewrite_past"]
        return {name: self.cleaned_data[name] for name in names}

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

    def __init__(self, *args, user, on: date, **kwargs):
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> dict:
        return {"values": dict(self.cleaned_data)}

    def clean(self):
        cleaned = super().clean()
        days = [cleaned.get(name) for name in ("starts_on", "checkpoint_on", "ends_on")]
        if all(days) and not days[0] < days[1] < days[2]:
            raise ValidationError(_("过半节点要在适用期之内，适用自要早于适用至。"))
        return cleaned


NUMBER, YES_NO = "number", "yes_no"
ANSWERS = [(YES_NO, _("是或否")), (NUMBER, _("数值"))]


class RequirementForm(ActionForm):
    """A requirement that the district adds to its directive."""

    part = forms.ChoiceField(label=_("部分"), choices=Requirement.Part.choices)
    clause = WordsField(
        label=_("条款原文"), max_length=200, help_text=_("照文件抄一句，例如“每月报送一次简报”。")
    )
    short_name = WordsField(
        label=_("短名"), max_length=20, help_text=_("矩阵里的列名，4 个字最好。")
    )
    measure = forms.ChoiceField(
        label=_("测算方法"),
        help_text=_("系统能算的选一种；没有数据可算的选“人工登记”，由各站附佐证文件登记。"),
    )
    answer = forms.ChoiceField(
        label=_("登记什么"), choices=ANSWERS, widget=forms.RadioSelect, initial=YES_NO,
        help_text=_("只用于人工登记。"),
    )  # fmt: skip
    target = forms.DecimalField(
        label=_("目标"), max_digits=8, decimal_places=2, required=False, min_value=0,
        help_text=_("至少（系统测算的按该方法）达到多少；登记是或否的不用填。"),
    )  # fmt: skip
    unit = WordsField(
        label=_("单位"), max_length=6, required=False, help_text=_("人工登记数值时填，例如 次、%。")
    )
    due = forms.ChoiceField(label=_("期限"), choices=RequirementTerms.Due.choices)
    due_on = DayField(label=_("期限日期"), required=False, help_text=_("期限是固定日期时填。"))
    grace_days = forms.IntegerField(
        label=_("无数据宽限天数"), min_value=0, max_value=365, required=False, initial=30,
        help_text=_("没有数据多少天以后标记；留空表示不标记。"),
    )  # fmt: skip
    is_key = forms.BooleanField(label=_("列入重点"), required=False)
    basis = WordsField(
        label=_("依据"), max_length=200, help_text=_("写文号或决定，例如“官社工〔2022〕12号”。")
    )
    effective_from = DayField(
        label=_("生效日期"), help_text=_("从这一天起按这项要求判断，以前的日子不变。")
    )
    rewrite_past = forms.BooleanField(label=_("同时改变以前的日子"), required=False)

    def __init__(self, *args, directive: Directive, **kwargs):
        super().__init__(*args, **kwargs)
        self.directive = directive
        computed = [(key, _named(key)) for key in MEASURES if key != BY_HAND]
        self.fields["measure"].choices = [(BY_HAND, _("人工登记")), *computed]

    @property
    def said(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "answer"}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("measure") == BY_HAND and cleaned.get("answer") == YES_NO:
            cleaned |= {"target": Decimal(1), "unit": ""}
        elif cleaned.get("target") is None and "target" not in self.errors:
            self.add_error("target", _("没有填“目标”，请填上。"))
        if self.errors:
            return cleaned
        for name, words in refusals(self.directive, cleaned).items():
            self.add_error(None if name == "__all__" else name, words)
        past = (self.on - cleaned["effective_from"]).days if not self.errors else 0
        if past > 0 and not cleaned["rewrite_past"]:
            self.fields["rewrite_past"].label = _("同时改变以前的日子：%(n)s 天") % {"n": past}
            self.add_error("effective_from", past_words(past))
        return cleaned


def _named(measure: str) -> str:
    """What a computed measure is called: the name of the requirement that it was made for."""
    name = NAMES.get(measure, measure)
    unit = usual_unit(measure)
    return f"{name}（{unit}）" if unit else name


class RetireForm(ActionForm):
    """From which day on a requirement is no longer asked for, and on what basis."""

    effective_from = DayField(
        label=_("停用自"), help_text=_("从这一天起不再判断，以前的日子不变。")
    )
    basis = WordsField(
        label=_("依据"), max_length=200, help_text=_("写文号或决定，例如“官社工〔2022〕12号”。")
    )
    rewrite_past = forms.BooleanField(label=_("同时改变以前的日子"), required=False)

    def __init__(self, *args, requirement: Requirement, **kwargs):
        super().__init__(*args, **kwargs)
        self.requirement = requirement

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        past = days_rewritten(self.requirement, cleaned["effective_from"], self.on)
        if past and not cleaned["rewrite_past"]:
            self.fields["rewrite_past"].label = _("同时改变以前的日子：%(n)s 天") % {"n": past}
            self.add_error("effective_from", past_words(past))
        return cleaned


class HandFactForm(FactForm):
    """How a station stood on a day by a requirement that nothing computes, and the paper."""

    placed_by = ("station",)
    spares = ("station",)
    beside = ("file",)

    class Meta(FactForm.Meta):
        model = HandFact
        fields = ["station", "fact_on", "value", "note"]
        help_texts = {
            "fact_on": _("哪一天的情况。登记错了的，同一天再登记一次，以后登记的为准。"),
        }

    file = FilesField(label=_("佐证文件"))

    def __init__(self, *args, requirement: Requirement, **kwargs):
        self.requirement = requirement
        super().__init__(*args, **kwargs)
        self.terms = terms_of(requirement, self.on)
        self.fields["file"].bound_to(self.on)
        if answers(self.terms):
            self.fields["value"] = forms.TypedChoiceField(
                label=_("是否达到"), choices=[("1", _("是")), ("0", _("否"))], coerce=Decimal,
                widget=forms.RadioSelect,
            )  # fmt: skip
        elif self.terms.unit:
            label = _("数值（%(unit)s）") % {"unit": self.terms.unit}
            self.fields["value"].label = label

    def offered(self, name, model):
        rows = super().offered(name, model)
        path = self.requirement.directive.division.path
        return rows.filter(division__path__startswith=path) if name == "station" else rows

    def clean(self):
        cleaned = super().clean()
        if "value" in cleaned and (words := value_problem(self.terms, cleaned["value"])):
            self.add_error("value", words)
        if "file" in cleaned:
            self._examine(cleaned)
        return cleaned

    def _examine(self, cleaned: dict) -> None:
        if len(cleaned["file"]) > 1:
            self.add_error("file", _("一次登记附一个文件；有几份的，请合并成一个 PDF。"))
            return
        try:
            [cleaned["file"]] = self.fields["file"].examined(cleaned["file"], as_photo=False)
        except forms.ValidationError as error:
            self.add_error("file", error)
