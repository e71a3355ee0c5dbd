"""What the forms of facts share: money as fen, days, choices from the gate, the version seen."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.inputs import DayField
from common.rules import Bounds, Rule, happened
from sheets import CellError, clean_text, fen
from sheets.figures import MAX_COUNT

IDEMPOTENCY, VERSION = "idempotency_key", "version"


class WordsField(forms.CharField):
    """Words, cleaned as those of a register are, so that one name is written in one way."""

    def to_python(self, value):
        value = super().to_python(value)
        try:
            return clean_text(value) if value else value
        except CellError as error:
            raise ValidationError(f"{error}。") from error


class YuanField(forms.CharField):
    """An amount typed in yuan and kept as fen."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    parse = staticmethod(fen())

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        whole, rest = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{whole}.{rest:02d}"

    def to_python(self, value):
        if isinstance(value, int):
            return value
        try:
            return self.parse(super().to_python(value))
        except CellError as error:
            raise ValidationError(f"{error}。") from error

    def run_validators(self, value):
        """The text validators are for what was typed; the parser has set the bounds of the sum."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def portal_field(field, **kwargs):
    """The form field of a model field: ``Meta.formfield_callback`` of every form of facts."""
    if isinstance(field, models.DateField):
        kwargs["form_class"] = DayField
        kwargs.pop("widget", None)
    elif isinstance(field, models.BigIntegerField) and field.name.endswith("fen"):
        return YuanField(
            label=_("%(name)s（元）") % {"name": field.verbose_name}, required=not field.blank
        )
    elif isinstance(field, models.PositiveIntegerField) and not field.choices:
        kwargs.setdefault("max_value", MAX_COUNT)
    elif type(field) is models.CharField and not field.choices:
        kwargs["form_class"] = WordsField
    return field.formfield(**kwargs)


class DayLimits:
    """Days as far back and ahead as a register may say: ``fact_days`` happened."""

    fact_days: tuple[str, ...] = ()

    def clean(self):
        cleaned = super().clean()
        rules = [happened(name) for name in self.fact_days if name in cleaned]
        self.refuse_by(rules, cleaned, Bounds(self.on))
        return cleaned

    def refuse_by(self, rules, facts, known) -> None:
        """Mark the fields that break a rule, of those that are in order by themselves; what the
        form does not ask is told on top of it.
        """
        for rule in rules:
            if any(name in self.errors for name in rule.needs):
                continue
            if words := rule.refusal(facts, known):
                for name in rule.marks:
                    self.add_error(name if name in self.fields else None, f"{words}。")


class FactForm(DayLimits, forms.ModelForm):
    """A form of one fact: choices that the user may see, and what keeps two sendings apart.

    ``placed_by`` names the fields that say where a new row lies: they offer only the places where
    the user may add (or change) such rows. ``spares``: who has one choice only is not asked.
    """

    placed_by: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    # Fields that are none of the row's own: the reason of a change.
    beside: tuple[str, ...] = ()
    # What may not be said of such a row, where the day is all that the rules must know.
    rules: tuple[Rule, ...] = ()

    class Meta:
        formfield_callback = portal_field

    def __init__(self, *args, user, on, **kwargs):
        self.user, self.on = user, on
        super().__init__(*args, **kwargs)
        self._add_guard()
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.offered(name, field.queryset.model)
            name_empty_choice(field)
            field.error_messages["required"] = _("没有填“%(label)s”，请填上。") % {
                "label": field.label
            }
        for name in self.spares:
            self._spare_single_choice(name)

    def clean(self):
        cleaned = super().clean()
        if self.rules:
            self.refuse_by(self.rules, vars(self.instance) | cleaned, Bounds(self.on))
        return cleaned

    def _add_guard(self):
        if self.instance.pk:
            self.fields[VERSION] = forms.IntegerField(
                widget=forms.HiddenInput, initial=self.instance.version
            )
        else:
            self.fields[IDEMPOTENCY] = forms.UUIDField(
                widget=forms.HiddenInput, initial=uuid.uuid4, required=False
            )

    def offered(self, name, model):
        """The rows that a choice field offers; subclasses narrow it further."""
        rows = model.objects.visible_to(self.user)
        if name not in self.placed_by:
            return rows
        own = self._meta.model._meta
        verb = "change" if self.instance.pk else "add"
        scope = self.user.scope(f"{own.app_label}.{verb}_{own.model_name}", self.on)
        return rows.within(scope)

    def _spare_single_choice(self, name):
        """A choice of one is made."""
        field = self.fields[name]
        choices = list(field.queryset[:2])
        if len(choices) == 1:
            field.initial = self.initial[name] = choices[0].pk
            field.widget = forms.HiddenInput()

    @property
    def made(self):
        """The model of the row that this form makes."""
        return self._meta.model

    @property
    def values(self) -> dict:
        """The cleaned values of the model's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    @property
    def said(self) -> dict:
        """What a verb is told: the row's values, and by its name whatever else was asked."""
        return {"values": self.values} | {name: self.cleaned_data[name] for name in self.beside}

    @property
    def idempotency_key(self) -> uuid.UUID:
        return self.cleaned_data.get(IDEMPOTENCY) or uuid.uuid4()

    def renewed(self, **changes):
        """This form's data with other hidden values, for another attempt."""
        return renewed(self, changes)


def name_empty_choice(field) -> None:
    """A row of dashes says neither that one must choose nor that one need not."""
    words = _("请选择") if field.required else _("不填")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = words
    elif isinstance(field, forms.ChoiceField) and field.choices and field.choices[0][0] == "":
        field.choices = [("", words), *field.choices[1:]]


class ActionForm(DayLimits, forms.Form):
    """A form of one step: what it asks for is not a row's own fields."""

    def __init__(self, *args, user, on, **kwargs):
        self.user, self.on = user, on
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> dict:
        """What a verb is told, by the names of the fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != VERSION}


class MoveForm(ActionForm):
    """A form that moves a row to another state, from the version that was shown."""

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance = instance
        self.fields[VERSION] = forms.IntegerField(
            widget=forms.HiddenInput, initial=instance.version
        )

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != VERSION}

    def renewed(self, **changes):
        """This form's data with other hidden values, for another attempt."""
        return renewed(self, changes)


def renewed(form, changes: dict):
    """A form's data with other values for the names in ``changes``."""
    data = form.data.copy()
    for name, value in changes.items():
        data[form.add_prefix(name)] = str(value)
    return data


def both_versions(form, current) -> list[dict]:
    """Where a valid form differs from the row as it has become meanwhile."""
    return [
        {
            "label": form.fields[name].label,
            "yours": shown(form.fields[name], value),
            "theirs": shown(form.fields[name], getattr(current, name)),
        }
        for name, value in form.values.items()
        if hasattr(current, name) and value != getattr(current, name)
    ]


def shown(field, value) -> str:
    """A field's value as people read it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    return dict(getattr(field, "choices", ())).get(value) or field.prepare_value(value)
