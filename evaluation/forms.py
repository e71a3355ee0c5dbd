"""Forms of evaluations, inspections and findings."""

from django.utils.translation import gettext_lazy as _

from common.forms import FactForm
from common.rules import Bounds
from evaluation.actions import RULES
from evaluation.models import Evaluation, Finding, SelfInspection


class RuledForm(FactForm):
    """A form that refuses by the rules of its kind."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "project" in self.fields:
            project = self.fields["project"]
            project.queryset = project.queryset.select_related("station")
            project.label_from_instance = lambda row: f"{row.station.short_name} · {row.name}"

    def clean(self):
        cleaned = super().clean()
        facts = {name: cleaned.get(name, getattr(self.instance, name, None)) for name in self.asked}
        self.refuse_by(RULES[self._meta.model], facts, Bounds(self.on))
        return cleaned

    @property
    def asked(self) -> set[str]:
        return {name for rule in RULES[self._meta.model] for name in rule.needs}


class EvaluationEditForm(RuledForm):
    class Meta(FactForm.Meta):
        model = Evaluation
        fields = ["kind", "held_on", "evaluator"]
        help_texts = {"held_on": _("已通知、还没有到的日期也可以填")}


class EvaluationForm(EvaluationEditForm):
    placed_by = ("project",)

    class Meta(EvaluationEditForm.Meta):
        fields = ["project", *EvaluationEditForm.Meta.fields]


class SelfInspectionEditForm(RuledForm):
    class Meta(FactForm.Meta):
        model = SelfInspection
        fields = ["inspected_on", "verdict", "problems", "inspector"]


class SelfInspectionForm(SelfInspectionEditForm):
    placed_by = ("project",)

    class Meta(SelfInspectionEditForm.Meta):
        fields = ["project", *SelfInspectionEditForm.Meta.fields]


class FindingEditForm(RuledForm):
    class Meta(FactForm.Meta):
        model = Finding
        fields = [
            "evaluated_on", "kind", "problem", "level", "responsible", "due_on", "measures",
            "rectified_on", "rechecked_by", "rechecked_on", "recheck",
        ]  # fmt: skip


class FindingForm(FindingEditForm):
    placed_by = ("station",)

    class Meta(FindingEditForm.Meta):
        fields = ["station", *FindingEditForm.Meta.fields[:7]]
