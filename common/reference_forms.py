"""Forms and filter of the holiday table and the parameters."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from common.filters import PortalFilterSet, SearchFilter
from common.forms import ActionForm, WordsField, portal_field
from common.inputs import DayField
from common.models import CalendarDay


class CalendarFilter(PortalFilterSet):
    q = SearchFilter("name", "basis")
    year = django_filters.NumberFilter(
        field_name="day", lookup_expr="year", label=_("年份"), min_value=1900, max_value=2100,
        widget=forms.NumberInput(attrs={"placeholder": _("年份")}),
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(
        choices=CalendarDay.Kind.choices, label=_("类型"), empty_label=_("全部类型")
    )

    class Meta:
        model = CalendarDay
        fields: list[str] = []


class CalendarDayForm(forms.ModelForm):
    """A day that does not follow the week."""

    class Meta:
        model = CalendarDay
        fields = ["day", "kind", "name", "basis"]
        formfield_callback = portal_field
        help_texts = {"basis": _("例如 国务院办公厅关于放假安排的通知")}

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].required = True

    @property
    def said(self) -> dict:
        return {"values": dict(self.cleaned_data)}

    def clean(self):
        cleaned = super().clean()
        day, kind = cleaned.get("day"), cleaned.get("kind")
        if day and kind == CalendarDay.Kind.WORKDAY and day.weekday() < 5:
            self.add_error("day", _("这一天本来就是工作日。调休上班填周六或周日。"))
        return cleaned


class ParameterForm(ActionForm):
    """A new version of one parameter, within its bounds."""

    value = forms.IntegerField(label=_("新的值"))
    effective_from = DayField(label=_("生效日期"))
    basis = WordsField(label=_("依据"), max_length=200, help_text=_("谁定的，根据什么"))

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        bounds = {"least": known.least, "most": known.most, "unit": known.unit}
        value = forms.IntegerField(
            label=self.fields["value"].label,
            min_value=known.least,
            max_value=known.most,
            help_text=_("%(least)s 到 %(most)s %(unit)s") % bounds,
        )
        self.fields["value"] = value
        self.fields["effective_from"].initial = self.on
