"""What the lists' filters share: page, API and export narrow rows by the same FilterSet."""

from functools import reduce
from operator import and_, or_

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.days import day_of
from common.inputs import DAY_BOUNDS, DayInput

MAX_SEARCH, MAX_TERMS = 100, 8


def few_terms(text: str) -> None:
    if len(text.split()) > MAX_TERMS:
        raise ValidationError(_("最多 8 个词，请少写几个。"))


class SearchFilter(django_filters.CharFilter):
    """Every term must occur in one of ``fields``."""

    def __init__(self, *fields, **kwargs):
        self.fields = fields
        kwargs.setdefault("label", _("搜索"))
        words = {"max_length": _("搜索的字太多，最多 100 个。")}
        kwargs.setdefault("widget", forms.TextInput(attrs={"placeholder": _("搜索")}))
        super().__init__(
            max_length=MAX_SEARCH, validators=[few_terms], error_messages=words, **kwargs
        )

    def filter(self, queryset, value):
        terms = (value or "").split()
        if not terms:
            return queryset
        return queryset.filter(reduce(and_, (self._occurs(term) for term in terms)))

    def _occurs(self, term: str) -> Q:
        return reduce(or_, (Q(**{f"{name}__icontains": term}) for name in self.fields))


class ScopedChoiceFilter(django_filters.ModelChoiceFilter):
    """One of the rows that the asker may see; any other is no choice.

    ``spares_single``: who has one row only is not asked for it.
    """

    spares_single = False

    def __init__(self, model, **kwargs):
        super().__init__(queryset=lambda request: self.choices_for(model, request), **kwargs)

    @staticmethod
    def choices_for(model, request):
        """Without a request (the API's schema) nobody asks, so there is nothing to choose."""
        return model.objects.visible_to(getattr(request, "user", None))


class DayFilter(django_filters.DateFilter):
    """A day between 1900 and 2100."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", DayInput())
        super().__init__(validators=DAY_BOUNDS, **kwargs)


class BehindFilter(django_filters.ChoiceFilter):
    """The rows that a measure counts: the list that a figure opens holds these and no other.

    ``measures``: key of the measure → its name. The rows' queryset answers ``behind(measure, on,
    since, until)``; the figure belongs to the period from ``?counted_from=`` to ``?counted_to=``.
    """

    def __init__(self, measures: dict):
        super().__init__(
            choices=list(measures.items()), label=_("计入的要求"), widget=forms.HiddenInput()
        )

    def filter(self, queryset, value):
        if not value:
            return queryset
        said = self.parent.form.cleaned_data
        period = said.get("counted_from"), said.get("counted_to")
        return queryset.behind(value, self.parent.on, *period)


class PortalFilterSet(django_filters.FilterSet):
    """A FilterSet that knows the day its request speaks of."""

    @property
    def on(self):
        return day_of(self.request)

    @property
    def user(self):
        return getattr(self.request, "user", None)

    @property
    def behind(self) -> str:
        """The name of the measure whose rows alone are listed; empty for all."""
        field = self.form.fields.get("behind")
        if field is None or not self.form.is_valid():
            return ""
        chosen = self.form.cleaned_data["behind"]
        return dict(field.choices)[chosen] if chosen else ""

    @property
    def form(self):
        """The form; a choice that is none is not offered where its filter says so."""
        if not hasattr(self, "_form"):
            fields = super().form.fields
            for name in self._spared():
                if len(fields[name].queryset[:2]) < 2:
                    fields[name].widget = forms.HiddenInput()
        return self._form

    def _spared(self) -> list[str]:
        filters = self.filters.items()
        return [name for name, each in filters if getattr(each, "spares_single", False)]

    @property
    def qs(self):
        """A filter that cannot be understood leaves no rows: never more than were asked for."""
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs


class MeasuredFilterSet(PortalFilterSet):
    """The FilterSet of a list that figures open; each declares ``behind``."""

    counted_from = DayFilter(method="as_it_is", label=_("计入期间自"), widget=forms.HiddenInput())
    counted_to = DayFilter(method="as_it_is", label=_("计入期间至"), widget=forms.HiddenInput())

    def as_it_is(self, queryset, name, value):
        """The days only say which period ``behind`` asks about."""
        return queryset
