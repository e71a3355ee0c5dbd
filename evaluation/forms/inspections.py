"""Forms of evaluations and of self-inspections."""

from django.utils.translation import gettext_lazy as _

from common.forms import FactForm
from evaluation.forms.projects import ProjectsForm
from evaluation.models import Evaluation, SelfInspection
from evaluation.rules import EVALUATION_RULES, INSPECTION_RULES


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
