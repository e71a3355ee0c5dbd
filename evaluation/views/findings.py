"""Pages of findings: the list, the record, and what is entered and corrected."""

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.states import timeline
from common.views.facts import FactDetailView, Told
from evaluation.actions import findings as actions
from evaluation.exports import FINDINGS
from evaluation.filters import FindingFilter
from evaluation.forms import findings as forms
from evaluation.models import Extension, Finding, FindingEvidence, Visit
from evaluation.views.facts import CorrectView, EnterView, EvaluationsListView

State = Finding.State
# State → the buttons of the next steps: address, label, permission.
STEPS = {
    State.DRAFT: [("issue", gettext_lazy("下发"), "issue")],
    State.RECEIVED: [
        ("measures", gettext_lazy("定整改措施"), "rectify"),
        ("reply", gettext_lazy("回复整改"), "rectify"),
    ],
    State.RECTIFYING: [("reply", gettext_lazy("回复整改"), "rectify")],
    State.RETURNED: [("reply", gettext_lazy("再次回复"), "rectify")],
    State.REPLIED: [("recheck", gettext_lazy("复核"), "recheck")],
}


class FindingPages:
    model, pages = Finding, "evaluation:finding"
    related = ("station", "project__station", "earlier")
    told = (
        Told("problem", gettext_lazy("问题"), "", "problem"),
        Told("station__short_name", gettext_lazy("站点"), "p-why nw", "station"),
        Told("evaluated_on", gettext_lazy("评估日期"), "p-more nw", "day"),
        Told("kind", gettext_lazy("评估类型"), "p-more nw"),
        Told("level", gettext_lazy("等级"), "p-more nw"),
        Told("responsible", gettext_lazy("责任人"), "p-more nw"),
        Told("due_on", gettext_lazy("整改期限"), "p-when nw", "due"),
        Told("state", gettext_lazy("整改状态"), "p-state nw", "state"),
        Told("rechecked_on", gettext_lazy("复核日期"), "p-more nw"),
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
        "state": "state",
    }  # fmt: skip

    def finding(self, rows, count):
        words = _("%(count)s 个问题，%(open)s 个没有销号，其中 %(overdue)s 个超过整改期限。")
        opened, overdue = rows.open(self.on).count(), rows.overdue(self.on).count()
        return words % {"count": count, "open": opened, "overdue": overdue}


class FindingDetailView(FindingPages, FactDetailView):
    """The record with what happened to it, and the buttons of what comes next."""

    template_name = "evaluation/finding_detail.html"
    told = (
        *(column for column in FindingPages.told if column.name != "problem"),
        Told("category", gettext_lazy("问题类别")),
        Told("basis", gettext_lazy("依据")),
        Told("project__name", gettext_lazy("项目")),
        Told("notice_number", gettext_lazy("通知单号")),
        Told("measures", gettext_lazy("整改措施")),
        Told("rectified_on", gettext_lazy("整改完成日期")),
        Told("recheck", gettext_lazy("复核结果")),
        Told("rechecked_by", gettext_lazy("复核人")),
    )

    def get_context_data(self, **kwargs):
        finding = self.object
        files = FindingEvidence.objects.visible_to(self.request.user).filter(finding=finding)
        context = super().get_context_data(
            steps=timeline(finding),
            visit=Visit.objects.visible_to(self.request.user)
            .filter(problems__finding=finding)
            .first(),
            files=files.entered_by_day(self.on)
            .select_related("attachment", "entered_by", "withdrawn_by")
            .order_by("-pk"),
            extensions=self._extensions(),
            may_decide=self.may_here("evaluation.decide_extension"),
            may_withdraw=self.may_here("evaluation.change_findingevidence"),
            days_over=finding.days_over(self.on) if finding.due_on else 0,
            may_receive=finding.state == State.ISSUED
            and self.may_here("evaluation.rectify_finding"),
            actions=list(self._actions()),
            **kwargs,
        )
        return context | {"edit_url": None} if finding.is_handled_here else context

    def _extensions(self):
        rows = Extension.objects.visible_to(self.request.user).filter(finding=self.object)
        return rows.filter(asked_on__lte=self.on).select_related("entered_by")

    def _actions(self):
        finding = self.object
        own_reply = finding.replied_by_id == self.request.user.pk
        for page, label, verb in STEPS.get(finding.state, ()):
            if verb == "recheck" and own_reply:
                continue
            if self.may_here(f"evaluation.{verb}_finding"):
                yield {"label": label, "url": self.url(page, finding.pk), "primary": True}
        asks = finding.state in Finding.RUNNING and self.on < finding.due_on
        if asks and self.may_here("evaluation.rectify_finding"):
            url = reverse("evaluation:extension-add", args=[finding.pk])
            yield {"label": _("申请延期"), "url": url}
        if finding.state in Finding.RUNNING and self.may_here("evaluation.add_findingevidence"):
            url = reverse("evaluation:finding-file-add", args=[finding.pk])
            yield {"label": _("上传材料"), "url": url}


class FindingCreateView(FindingPages, EnterView):
    action = actions.enter_finding
    form_class = forms.FindingForm
    title = gettext_lazy("登记问题")
    saved_words = gettext_lazy("已登记。")

    def beside(self):
        return {}

    def get_saved_words(self, row):
        if row.state == State.DRAFT:
            return _("已存为草拟，下发以后站点才看得到。")
        return super().get_saved_words(row)


class FindingEditView(FindingPages, CorrectView):
    action = actions.change_finding
    form_class = forms.FindingEditForm
