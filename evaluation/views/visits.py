"""Pages of visits: written on a phone, confirmed by both sides; one click makes a finding."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from common import clock
from common.states import timeline
from common.views.bases import ScopedMixin
from common.views.facts import FactDetailView, FactEnterView, FactPages, Told
from common.views.writing import FactEditView, RowCreateView, RowFormView, RowStepView
from evaluation.actions import visits as actions
from evaluation.exports import VISITS
from evaluation.filters import VisitFilter
from evaluation.forms import visits as forms
from evaluation.models import Visit, VisitPaper, VisitProblem
from evaluation.views.facts import EvaluationsListView
from files.responses import download
from projects.forms import EvidenceForm, WithdrawalForm

State = Visit.State


class VisitPages:
    model, pages = Visit, "evaluation:visit"
    related = ("station",)
    told = (
        Told("visited_on", gettext_lazy("督导日期"), "", "day"),
        Told("station__short_name", gettext_lazy("站点"), "p-why nw", "station"),
        Told("way", gettext_lazy("方式"), "p-more nw"),
        Told("purpose", gettext_lazy("类型"), "p-more nw"),
        Told("minutes", gettext_lazy("时长（分钟）"), "p-amount num", "minutes"),
        Told("topics", gettext_lazy("主题"), "p-more"),
        Told("supervisor", gettext_lazy("督导人"), "p-more nw"),
        Told("next_on", gettext_lazy("下次安排"), "p-when nw", "next"),
        Told("state", gettext_lazy("确认"), "p-state nw", "state"),
    )


class VisitListView(VisitPages, EvaluationsListView):
    filterset_class = VisitFilter
    title = gettext_lazy("督导记录")
    create_url = reverse_lazy("evaluation:visit-add")
    create_label = gettext_lazy("记一次督导")
    empty_text = gettext_lazy("没有符合条件的督导记录。")
    export = VISITS
    sorts = {
        "day": "visited_on", "station": "station__code", "minutes": "minutes", "next": "next_on",
        "state": "state",
    }  # fmt: skip

    def finding(self, rows, count):
        sent = rows.filter(state=State.SENT).count()
        words = _("%(count)s 次督导，%(sent)s 次待站点确认。")
        return words % {"count": count, "sent": sent}


class VisitDetailView(VisitPages, FactDetailView):
    template_name = "evaluation/visit_detail.html"
    told = (
        *(column for column in VisitPages.told if column.name != "state"),
        Told("organisation", gettext_lazy("督导机构")),
        Told("people", gettext_lazy("督导对象")),
        Told("strengths", gettext_lazy("做得好的")),
        Told("advice", gettext_lazy("建议")),
        Told("case_points", gettext_lazy("个案讨论要点")),
    )

    def get_context_data(self, **kwargs):
        visit, user = self.object, self.request.user
        may_write = self.may_here("evaluation.change_visit")
        is_draft = visit.state == State.DRAFT
        files = VisitPaper.objects.visible_to(user).filter(visit=visit).entered_by_day(self.on)
        problems = VisitProblem.objects.visible_to(user).filter(visit=visit).order_by("pk")
        context = super().get_context_data(
            problems=problems.select_related("finding"),
            files=files.select_related("attachment", "entered_by", "withdrawn_by").order_by("-pk"),
            may_write=may_write,
            may_withdraw=self.may_here("evaluation.change_visitpaper"),
            may_send=may_write and is_draft,
            may_confirm=visit.state == State.SENT and self.may_here("evaluation.confirm_visit"),
            steps=timeline(visit),
            **kwargs,
        )
        return context if is_draft else context | {"edit_url": None}


class VisitCreateView(VisitPages, FactEnterView):
    form_class = forms.VisitForm
    action = actions.enter_visit
    prefill = ("station",)
    title = gettext_lazy("记一次督导")
    saved_words = gettext_lazy("已存为草稿。看一遍再送站点确认。")

    def beside(self):
        return {}


class VisitEditView(VisitPages, FactPages, FactEditView):
    form_class = forms.VisitEditForm
    action = actions.change_visit


class SendView(VisitPages, FactPages, RowStepView):
    action = actions.send_visit
    saved_words = gettext_lazy("已送站点确认。")

    def get_saved_url(self):
        return self.address(self.row)


class ConfirmView(SendView):
    action = actions.confirm_visit
    permission = "evaluation.confirm_visit"
    saved_words = gettext_lazy("已确认。")


class ReturnView(VisitPages, FactPages, RowFormView):
    form_class = forms.VisitReturnForm
    action = actions.return_visit
    permission = "evaluation.confirm_visit"
    names_row = "lead"
    title = gettext_lazy("退回督导记录")
    action_label = gettext_lazy("退回")
    saved_words = gettext_lazy("已退回督导方改正。")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def get_saved_url(self, row):
        return self.url("list")


# ---------- problems ----------


class ProblemAddView(VisitPages, FactPages, RowCreateView):
    form_class = forms.VisitProblemForm
    action = actions.enter_problem
    belongs_by = "visit"
    permission = "evaluation.add_visitproblem"
    names_row = "lead"
    title = gettext_lazy("加一个问题")

    def get_saved_url(self, row):
        return self.address(self.row)


class OfVisitMixin:
    model = VisitProblem

    def rows(self):
        return super().rows().select_related("visit__station")

    def get_cancel_url(self):
        return reverse("evaluation:visit-detail", args=[self.row.visit_id])

    def get_row_name(self):
        return str(self.row)


class ProblemEditView(OfVisitMixin, FactEditView):
    form_class = forms.VisitProblemForm
    action = actions.change_problem


class RaiseView(OfVisitMixin, RowCreateView):
    """Prefilled with what the visit says; saved, both lead to each other."""

    form_class = forms.RaiseForm
    action = actions.raise_finding
    permission = "evaluation.change_visitproblem"
    title = gettext_lazy("转为整改")
    action_label = gettext_lazy("转为整改")
    names_row = "lead"
    saved_words = gettext_lazy("已转为整改，存为草拟，下发以后站点才看得到。")

    def get_initial(self):
        names = ("problem", "level", "category")
        return super().get_initial() | {name: getattr(self.row, name) for name in names}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"at": self.row.visit.station_id}

    def get_saved_url(self, row):
        return reverse("evaluation:finding-detail", args=[row.pk])


# ---------- files ----------


class PaperAddView(VisitPages, FactPages, RowFormView):
    form_class = EvidenceForm
    action = actions.add_papers
    permission = "evaluation.add_visitpaper"
    title = gettext_lazy("上传材料")
    action_label = gettext_lazy("上传")
    saved_words = gettext_lazy("已收下。")

    def get_saved_url(self, row):
        return self.address(self.row)


class PaperView(ScopedMixin, View):
    """The file itself, to whoever sees the visit; not when it was withdrawn."""

    model = VisitPaper
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        standing = self.rows().standing(clock.today()).select_related("attachment")
        return download(get_object_or_404(standing, pk=pk).attachment)


class PaperWithdrawView(RowFormView):
    model = VisitPaper
    form_class = WithdrawalForm
    action = actions.withdraw_paper
    template_name = "components/confirm.html"
    title = gettext_lazy("撤回材料")
    action_label = gettext_lazy("撤回")
    saved_words = gettext_lazy("已撤回。文件名和原因留在这里，文件不能再打开。")

    def rows(self):
        return super().rows().select_related("attachment")

    def get_cancel_url(self):
        return reverse("evaluation:visit-detail", args=[self.row.visit_id])
