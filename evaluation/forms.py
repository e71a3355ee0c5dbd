"""Forms of evaluations, inspections and findings."""

from django.utils.translation import gettext_lazy as _

from common.forms import FactForm
from evaluation.models import Evaluation, Finding, SelfInspection
from evaluation.rules import EVALUATION_RULES, FINDING_RULES, INSPECTION_RULES


class ProjectsForm(FactForm):
    """A form that offers projects of several stations."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "project" in self.fields:
            project = self.fields["project"]
            project.queryset = project.queryset.select_related("station")
            project.label_from_instance = lambda row: f"{row.station.short_name} · {row.name}"


class EvaluationEditForm(ProjectsForm):
    rules = EVALUATION_RULES

    class Meta(FactForm.Meta):
        model = Evaluation
        fields = ["kind", "held_on", "evaluator"]
        help_texts = {"held_on": _("已通知、还没有到的日期也可以填")}


class EvaluationForm(EvaluationEditForm):
    placed_by = ("project",)

    class Meta(EvaluationEditForm.Meta):
        fields = ["project", *EvaluationEditForm.Meta.fields]


class SelfInspectionEditForm(ProjectsForm):
    rules = INSPECTION_RULES

    class Meta(FactForm.Meta):
        model = SelfInspection
        fields = ["inspected_on", "verdict", "problems", "inspector"]


class SelfInspectionForm(SelfInspectionEditForm):
    placed_by = ("project",)

    class Meta(SelfInspectionEditForm.Meta):
        fields = ["project", *SelfInspectionEditForm.Meta.fields]


class FindingEditForm(ProjectsForm):
    rules = FINDING_RULES

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
