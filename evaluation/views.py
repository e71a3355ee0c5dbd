"""Pages of evaluations, self-inspections and findings."""

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.facts import FactDetailView, FactPages, Told, ToldListView
from common.views.writing import FactCreateView, FactEditView
from evaluation import actions, forms
from evaluation.exports import EVALUATIONS, FINDINGS, INSPECTIONS
from evaluation.filters import EvaluationFilter, FindingFilter, SelfInspectionFilter
from evaluation.models import Evaluation, Finding, SelfInspection

PROJECT = Told("project__name", gettext_lazy("项目"), "p-why")


class EvaluationsListView(FactPages, ToldListView):
    tabs = "evaluation/_tabs.html"
    order_words = gettext_lazy("最近的在前")
    default_sort = "-day"


class EnterView(FactPages, FactCreateView):
    action = actions.enter_fact
    prefill = ("project", "station")

    def beside(self):
        return {"model": self.model}


class CorrectView(FactPages, FactEditView):
    action = actions.change_fact


# ---------- findings ----------


class FindingPages:
    model, pages = Finding, "evaluation:finding"
    related = ("station", "project__station")
    told = (
        Told("problem", gettext_lazy("问题"), "", "problem"),
        Told("station__short_name", gettext_lazy("站点"), "p-why nw", "station"),
        Told("evaluated_on", gettext_lazy("评估日期"), "p-more nw", "day"),
        Told("kind", gettext_lazy("评估类型"), "p-more nw"),
        Told("level", gettext_lazy("等级"), "p-state nw"),
        Told("responsible", gettext_lazy("责任人"), "p-more nw"),
        Told("due_on", gettext_lazy("整改期限"), "p-when nw", "due"),
        Told("rectified_on", gettext_lazy("整改完成日期"), "p-more nw"),
        Told("rechecked_on", gettext_lazy("复核日期"), "p-more nw"),
        Told("recheck", gettext_lazy("复核结果"), "p-more nw"),
    )


class FindingListView(FindingPages, EvaluationsListView):
    filterset_class = FindingFilter
    title = gettext_lazy("评估问题")
    create_url = reverse_lazy("evaluation:finding-add")
    create_label = gettext_lazy("登记问题")
    empty_text = gettext_lazy("没有符合条件的问题。")
    export = FINDINGS
    sorts = {
        "problem": "problem", "station": "station__code", "day": "evaluated_on", "due": "due_on",
    }  # fmt: skip

    def finding(self, rows, count):
        words = _("%(count)s 个问题，%(open)s 个没有销号，其中 %(overdue)s 个超过整改期限。")
        opened, overdue = rows.open(self.on).count(), rows.overdue(self.on).count()
        return words % {"count": count, "open": opened, "overdue": overdue}


class FindingDetailView(FindingPages, FactDetailView):
    told = (
        *FindingPages.told,
        PROJECT,
        Told("measures", gettext_lazy("整改措施")),
        Told("rechecked_by", gettext_lazy("复核人")),
    )


class FindingCreateView(FindingPages, EnterView):
    form_class = forms.FindingForm
    title = gettext_lazy("登记问题")


class FindingEditView(FindingPages, CorrectView):
    form_class = forms.FindingEditForm


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
