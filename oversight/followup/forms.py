"""Forms of a flag's steps: a word, a decision, another day, a plan."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import MoveForm, WordsField
from common.inputs import DayField
from oversight.followup.rules import EXTENSION_RULES, LONGEST_STEP, LONGEST_WORDS, PLAN_RULES, Known
from oversight.models import Plan

OWN_STEPS = 3  # lines for steps that the portal did not think of
YES, NO = "yes", "no"


def words_field(label: Any, required: bool = False) -> WordsField:
    area = forms.Textarea(attrs={"rows": 2})
    return WordsField(label=label, required=required, max_length=LONGEST_WORDS, widget=area)


class WordForm(MoveForm):
    """A word that goes with a step."""

    words = words_field(_("附言"))


class DecisionForm(MoveForm):
    """Yes or no, and why."""

    agreed = forms.TypedChoiceField(
        label=_("决定"),
        choices=[(YES, _("同意")), (NO, _("不同意"))],
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
    )
    words = words_field(_("意见"))


class CheckForm(DecisionForm):
    """Passed or not, and what was looked at."""

    words = words_field(_("核验情况"), required=True)


class ExtensionForm(MoveForm):
    """Another day, and why."""

    asked_until = DayField(label=_("延期到"))
    words = words_field(_("原因"), required=True)

    def clean(self) -> dict:
        cleaned = super().clean()
        self.refuse_by(EXTENSION_RULES, cleaned, Known(self.instance, self.on))
        return cleaned


class PlanForm(MoveForm):
    """A reason, the steps that are taken of those that the portal proposes, and own ones.

    ``proposed``: steps with kind, words and day (`oversight.followup.closing`).
    """

    reason = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *Plan.Reason.choices])
    words = words_field(_("说明"))
    promised_on = DayField(label=_("承诺日期"), help_text=_("到这一天数据要达到下面的数"))
    promised_value = forms.FloatField(label=_("承诺达到"))

    def __init__(self, *args: Any, proposed: tuple = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        for number, step in enumerate(proposed):
            self._add_line(f"take{number}", forms.BooleanField(label=step.words, required=False))
            self._add_line(f"on{number}", DayField(label=_("日期"), required=False), step.on)
        for number in range(OWN_STEPS):
            words = WordsField(label=_("自己写一步"), required=False, max_length=LONGEST_STEP)
            self._add_line(f"own{number}", words)
            self._add_line(f"own{number}_on", DayField(label=_("日期"), required=False))

    def _add_line(self, name: str, field: forms.Field, initial: date | None = None) -> None:
        field.initial = initial
        self.fields[name] = field

    def proposed_lines(self) -> list[tuple]:
        """Pairs of bound fields, whether it is taken and when."""
        return [(self[f"take{n}"], self[f"on{n}"]) for n in range(len(self.proposed))]

    def own_lines(self) -> list[tuple]:
        return [(self[f"own{n}"], self[f"own{n}_on"]) for n in range(OWN_STEPS)]

    def own_fields(self) -> list:
        """The fields before the steps."""
        return [self[name] for name in ("reason", "words", "promised_on", "promised_value")]

    def steps(self, cleaned: dict) -> list[dict]:
        """The steps that were taken or written, each with its day."""
        taken = [
            {"kind": str(step.kind), "words": str(step.words)[:LONGEST_STEP], "on": on}
            for number, step in enumerate(self.proposed)
            if cleaned.get(f"take{number}") and (on := cleaned.get(f"on{number}") or step.on)
        ]
        own = [(cleaned.get(f"own{n}"), cleaned.get(f"own{n}_on")) for n in range(OWN_STEPS)]
        return taken + [
            {"kind": "", "words": words or "", "on": on} for words, on in own if words or on
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        facts = {name: cleaned.get(name) for name in ("reason", "words", "promised_on")}
        facts["steps"] = cleaned["steps"] = self.steps(cleaned)
        known = Known(self.instance, self.on)
        for rule in PLAN_RULES:
            if any(name in self.errors for name in rule.needs):
                continue
            if words := rule.refusal(facts, known):
                self.add_error(
                    rule.marks[0] if rule.marks[0] in self.fields else None, f"{words}。"
                )
        return cleaned

    @property
    def said(self) -> dict:
        names = ("reason", "words", "promised_on", "promised_value", "steps")
        return {"values": {name: self.cleaned_data[name] for name in names}}
