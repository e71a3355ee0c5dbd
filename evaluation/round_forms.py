"""Forms of rounds: set up, who scores, points, and each step that asks for words."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.forms import ActionForm, FactForm, MoveForm, WordsField
from common.rules import Bounds
from evaluation.models import (
    Assessor,
    IndicatorTree,
    Round,
    RoundStation,
    SampledFile,
    Veto,
    VetoRuling,
)
from evaluation.rules import PARTIES, ROUND_RULES
from evaluation.tree_forms import FigureInput
from stations.models import Station

LONG = {"max_length": 1000, "widget": forms.Textarea(attrs={"rows": 4})}


class Boxes(forms.ModelMultipleChoiceField):
    """Some of several rows, all of them ticked at first."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return getattr(obj, "station", obj).short_name


def tick_all(form, name: str) -> None:
    """Every box is ticked, and none of them is a row of dashes."""
    field = form.fields[name]
    field.empty_label = None
    field.widget.choices = field.choices
    form.initial.setdefault(name, [row.pk for row in field.queryset])


class RoundForm(FactForm):
    placed_by = ("tree", "stations")
    spares = ("tree",)
    tree = forms.ModelChoiceField(IndicatorTree.objects.none(), label=gettext_lazy("指标表"))
    stations = Boxes(Station.objects.none(), label=gettext_lazy("评估的社工站"))

    class Meta(FactForm.Meta):
        model = Round
        fields = ["title", "scope", "facts_on", "scores_due", *PARTIES]
        widgets = {party: FigureInput for party in PARTIES}
        help_texts = {
            "facts_on": gettext_lazy("系统测算的观测点按这一天的数据预填"),
            "own": gettext_lazy("四方权重合计 100%；权重是 0 的一方不评分"),
        }

    field_order = ("title", "tree", "scope", "facts_on", "scores_due", *PARTIES, "stations")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for party in PARTIES:
            self.fields[party].widget.attrs["data-share"] = ""
        if self.instance.pk:
            self.initial["tree"] = self.instance.tree_version.tree_id
            self.initial["stations"] = list(
                self.instance.stations.values_list("station", flat=True)
            )
        tick_all(self, "stations")

    def offered(self, name, model):
        rows = super().offered(name, model)
        return rows.open(self.on).order_by("code") if name == "stations" else rows

    def clean(self):
        cleaned = super().clean()
        self.refuse_by(ROUND_RULES, cleaned, Bounds(self.on))
        return cleaned

    @property
    def values(self) -> dict:
        return super().values | {name: self.cleaned_data[name] for name in ("tree", "stations")}


class AssessorForm(FactForm):
    beside = ("stations",)
    stations = Boxes(RoundStation.objects.none(), label=gettext_lazy("给这些社工站评分"))

    class Meta(FactForm.Meta):
        model = Assessor
        fields = ["user", "party", "unit"]

    def __init__(self, *args, round_, **kwargs):
        self.round = round_
        super().__init__(*args, **kwargs)
        shares = self.round.weights
        choices = [each for each in self.fields["party"].choices if each[0] in (*shares, "")]
        self.fields["party"].choices = choices
        self.fields["user"].label_from_instance = lambda user: f"{user} · {user.title}".strip(" ·")
        tick_all(self, "stations")

    def offered(self, name, model):
        if name == "user":
            return User.objects.scoring_in(self.round.division, self.on).order_by("name")
        return self.round.stations.there().select_related("station").order_by("station__code")

    def clean_stations(self):
        return list(self.cleaned_data["stations"])


class ReasonForm(MoveForm):
    reason = WordsField(label=gettext_lazy("原因"), max_length=200)


class ObjectionForm(MoveForm):
    words = forms.CharField(label=gettext_lazy("异议"), **LONG)


class AnswerForm(MoveForm):
    rescore = forms.TypedChoiceField(
        label=gettext_lazy("处理"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("no", gettext_lazy("维持原评分")), ("yes", gettext_lazy("请评分人复评"))],
    )  # fmt: skip
    answer = forms.CharField(label=gettext_lazy("答复"), **LONG)


class VetoRulingForm(FactForm):
    class Meta(FactForm.Meta):
        model = VetoRuling
        fields = ["veto", "facts"]

    def offered(self, name, model):
        return Veto.objects.visible_to(self.user).filter(ended_on=None)


class SampleForm(FactForm):
    class Meta(FactForm.Meta):
        model = SampledFile
        fields = ["kind", "name", "remark"]


class InterestForm(ActionForm):
    """One line a station: what ties the assessor to it, empty where nothing does."""

    def __init__(self, *args, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        for sheet in sheets:
            named = {"station": sheet.round_station.station.short_name}
            self.fields[self._name(sheet)] = WordsField(
                label=_("和 %(station)s 的利益关系") % named, max_length=200, required=False
            )
        self.fields["honest"] = forms.BooleanField(
            label=_("我已如实申报；没有填的社工站，和我没有任职、亲属、经济往来等关系")
        )

    @staticmethod
    def _name(sheet) -> str:
        return f"sheet_{sheet.pk}"

    @property
    def said(self) -> dict:
        told = {sheet.pk: self.cleaned_data[self._name(sheet)] for sheet in self.sheets}
        return {"conflicts": {key: words for key, words in told.items() if words}}


class ScoreForm(forms.Form):
    """The points of one line of a sheet."""

    points = forms.DecimalField(
        label=gettext_lazy("得分"), max_digits=6, decimal_places=2, widget=FigureInput,
        error_messages={
            "required": gettext_lazy("没有填“得分”，请填上。"),
            "invalid": gettext_lazy("得分看不懂，请填数字，如 4.5。"),
        },
    )  # fmt: skip
    remark = WordsField(label=gettext_lazy("说明"), max_length=200, required=False)
    evidence = WordsField(label=gettext_lazy("佐证"), max_length=160, required=False)
