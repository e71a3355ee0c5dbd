"""Pages of evaluations and of self-inspections."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from common.views.facts import FactDetailView, Told
from evaluation.exports import EVALUATIONS, INSPECTIONS
from evaluation.filters import EvaluationFilter, SelfInspectionFilter
from evaluation.forms import inspections as forms
from evaluation.models import Evaluation, SelfInspection
from evaluation.views.facts import CorrectView, EnterView, EvaluationsListView

# ---------- evaluations ----------


class EvaluationPages:
    model, pages = Evaluation, "evaluation:evaluation"
    related = ("project__station",)
    told = (
        Told("project__name", gettext_lazy("项目"), "", "project"),
        Told("project__station__short_name", gettext_lazy("站点"), "p-why nw", "station"),
        Told("kind", gettext_lazy("评估类型"), "p-state nw"),
        Told("held_on", gettext_lazy("评估日期"), "p-when nw", "day"),
        Told("evaluator", gettext_lazy("评估方"), "p-more"),
    )


class EvaluationListView(EvaluationPages, EvaluationsListView):
    filterset_class = EvaluationFilter
    title = gettext_lazy("外部评估")
    create_url = reverse_lazy("evaluation:evaluation-add")
    create_label = gettext_lazy("登记评估")
    empty_text = gettext_lazy("没有符合条件的评估。")
    export = EVALUATIONS
    sorts = {"project": "project__name", "station": "project__station__code", "day": "held_on"}


class EvaluationDetailView(EvaluationPages, FactDetailView):
    pass


class EvaluationCreateView(EvaluationPages, EnterView):
    form_class = forms.EvaluationForm
    title = gettext_lazy("登记评估")


class EvaluationEditView(EvaluationPages, CorrectView):
    form_class = forms.EvaluationEditForm


# ---------- self-inspections ----------


class SelfInspectionPages:
    model, pages = SelfInspection, "evaluation:inspection"
    related = ("project__station",)
    told = (
        Told("project__name", gettext_lazy("项目"), "", "project"),
        Told("project__station__short_name", gettext_lazy("站点"), "p-why nw", "station"),
        Told("inspected_on", gettext_lazy("自检日期"), "p-when nw", "day"),
        Told("verdict", gettext_lazy("自检结论"), "p-state nw"),
        Told("problems", gettext_lazy("发现问题数"), "p-amount num"),
        Told("inspector", gettext_lazy("自检人"), "p-more nw"),
    )


class SelfInspectionListView(SelfInspectionPages, EvaluationsListView):
    filterset_class = SelfInspectionFilter
    title = gettext_lazy("自检自查")
    create_url = reverse_lazy("evaluation:inspection-add")
    create_label = gettext_lazy("登记自检")
    empty_text = gettext_lazy("没有符合条件的自检。")
    export = INSPECTIONS
    sorts = {"project": "project__name", "station": "project__station__code", "day": "inspected_on"}


class SelfInspectionDetailView(SelfInspectionPages, FactDetailView):
    pass


class SelfInspectionCreateView(SelfInspectionPages, EnterView):
    form_class = forms.SelfInspectionForm
    title = gettext_lazy("登记自检")


class SelfInspectionEditView(SelfInspectionPages, CorrectView):
    form_class = forms.SelfInspectionEditForm
