"""Forms of trees of indicators, grade bands and vetoes."""

from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import FactForm, MoveForm, WordsField
from common.parameters import parameter
from common.templatetags.portal import plain
from evaluation.default_tree import BANDS
from evaluation.models import GradeScale, Indicator, IndicatorTree, Veto
from evaluation.scoring import Band, Line, band_problems, tree_problems
from stations.models import Division

MOST_LINES, NEW_LINES, MOST_BANDS = 90, 3, 5
CODE = RegexValidator(r"^[1-9][0-9]?\.[1-9][0-9]?$", gettext_lazy("要求编号应像 1.3 这样。"))
FIGURE = {"max_digits": 9, "decimal_places": 2, "required": False}


class FigureInput(forms.TextInput):
    """A number without the zeros that a column of the database adds."""

    def __init__(self):
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 5})

    def format_value(self, value):
        return plain(value) if isinstance(value, Decimal) else value


class LineForm(forms.Form):
    """One line; a line whose name is emptied is no longer there."""

    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Indicator.Level.choices)
    name = WordsField(label=gettext_lazy("名称"), max_length=80, required=False)
    weight = forms.DecimalField(
        label=gettext_lazy("分值"), max_digits=5, decimal_places=2, required=False,
        widget=FigureInput,
    )  # fmt: skip
    requirement = forms.CharField(
        label=gettext_lazy("要求编号"), max_length=5, required=False, validators=[CODE]
    )
    full_at = forms.DecimalField(label=gettext_lazy("满分值"), widget=FigureInput, **FIGURE)
    zero_at = forms.DecimalField(label=gettext_lazy("零分值"), widget=FigureInput, **FIGURE)
    method = WordsField(label=gettext_lazy("评估方法"), max_length=60, required=False)
    evidence = WordsField(label=gettext_lazy("佐证"), max_length=160, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and "weight" in cleaned and cleaned["weight"] is None:
            self.add_error("weight", _("没有填“%(label)s”，请填上。") % {"label": _("分值")})
        return cleaned

    @property
    def line(self) -> Line:
        said = self.cleaned_data
        return Line(**{name: said[name] for name in Line.__dataclass_fields__})


class LineFormSet(
    forms.formset_factory(
        LineForm, extra=NEW_LINES, can_order=True, max_num=MOST_LINES, validate_max=True
    )
):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"] = forms.DecimalField(
            label=_("次序"), required=False, initial=form.fields["ORDER"].initial,
            widget=FigureInput, max_digits=6, decimal_places=2,
        )  # fmt: skip


class TreeForm(MoveForm):
    """All lines of a tree at once, for their sums have to agree with one another."""

    reason = WordsField(label=gettext_lazy("修改原因"), max_length=200)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        initial = [vars(line) for line in lines]
        self.lines = LineFormSet(self.data if self.is_bound else None, prefix="line",
                                 initial=initial)  # fmt: skip

    def is_valid(self):
        return self.lines.is_valid() & super().is_valid()

    def clean(self):
        cleaned = super().clean()
        if not self.lines.is_valid():
            self.add_error(
                None, self.lines.non_form_errors() or _("有的行没有填对，请看标红的格。")
            )
            return cleaned
        rows = [form for form in self.lines.ordered_forms if form.cleaned_data.get("name")]
        cleaned["lines"] = [form.line for form in rows]
        for place, words in tree_problems(cleaned["lines"], parameter("bonus_points", self.on)):
            self.add_error(None, f"{words}。")
            if place is not None:
                rows[place].add_error("weight", f"{words}。")
        return cleaned


class NewTreeForm(FactForm):
    placed_by = ("division",)
    spares = ("division",)

    class Meta(FactForm.Meta):
        model = IndicatorTree
        fields = ["division", "title"]

    def offered(self, name, model):
        return districts(super().offered(name, model))


def districts(rows):
    """Of divisions only the districts: trees, bands and vetoes are theirs."""
    return rows.filter(level=Division.Level.DISTRICT)


class ScaleForm(FactForm):
    """Four or five bands, the best first, each given by where it begins."""

    placed_by = ("division",)
    spares = ("division",)
    plan_days = ("effective_from",)

    class Meta(FactForm.Meta):
        model = GradeScale
        fields = ["division", "effective_from", "basis"]

    def __init__(self, *args, bands=tuple(BANDS), **kwargs):
        super().__init__(*args, **kwargs)
        given = [*bands, *[None] * MOST_BANDS][:MOST_BANDS]
        for number, band in enumerate(given, start=1):
            named = {"number": number}
            self.fields[f"name_{number}"] = WordsField(
                label=_("第 %(number)s 级名称") % named, max_length=20, required=False,
                initial=band.name if band else "",
            )  # fmt: skip
            self.fields[f"least_{number}"] = forms.DecimalField(
                label=_("第 %(number)s 级不低于（分）") % named, max_digits=5, decimal_places=2,
                min_value=0, max_value=100, required=False, widget=FigureInput,
                initial=band.least if band else None,
            )  # fmt: skip

    def offered(self, name, model):
        return districts(super().offered(name, model))

    def clean(self):
        cleaned = super().clean()
        numbers = [n for n in range(1, MOST_BANDS + 1) if cleaned.get(f"name_{n}")]
        for number in numbers:
            if cleaned.get(f"least_{number}") is None and f"least_{number}" not in self.errors:
                label = self.fields[f"least_{number}"].label
                self.add_error(
                    f"least_{number}", _("没有填“%(label)s”，请填上。") % {"label": label}
                )
        if self.errors:
            return cleaned
        cleaned["bands"] = [Band(cleaned[f"name_{n}"], cleaned[f"least_{n}"]) for n in numbers]
        for place, words in band_problems(cleaned["bands"]):
            where = None if place is None else f"least_{numbers[place]}"
            self.add_error(where, f"{words}。")
        return cleaned

    @property
    def said(self) -> dict:
        return {"values": self.values, "bands": self.cleaned_data["bands"]}


class VetoEditForm(FactForm):
    fact_days = ("ended_on",)

    class Meta(FactForm.Meta):
        model = Veto
        fields = ["name", "basis", "ended_on"]


class VetoForm(FactForm):
    placed_by = ("division",)
    spares = ("division",)

    class Meta(FactForm.Meta):
        model = Veto
        fields = ["division", "name", "basis"]

    def offered(self, name, model):
        return districts(super().offered(name, model))
