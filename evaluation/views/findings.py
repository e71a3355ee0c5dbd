"""Pages of findings."""

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.facts import FactDetailView, Told
from evaluation import forms
from evaluation.exports import FINDINGS
from evaluation.filters import FindingFilter
from evaluation.models import Finding
from evaluation.views.facts import CorrectView, EnterView, EvaluationsListView


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
        Told("project__name", gettext_lazy("项目"), "p-why"),
        Told("measures", gettext_lazy("整改措施")),
        Told("rechecked_by", gettext_lazy("复核人")),
    )


class FindingCreateView(FindingPages, EnterView):
    form_class = forms.FindingForm
    title = gettext_lazy("登记问题")


class FindingEditView(FindingPages, CorrectView):
    form_class = forms.FindingEditForm
