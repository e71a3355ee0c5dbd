"""The steps of a finding: issued, signed for, planned, answered, rechecked; a later due day."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from common import clock
from common.templatetags.portal import full_day
from common.views.bases import ScopedMixin
from common.views.facts import FactPages
from common.views.writing import RowCreateView, RowFormView, RowStepView
from evaluation.actions import findings as actions
from evaluation.forms import findings as forms
from evaluation.models import Extension, Finding, FindingEvidence
from evaluation.views.findings import FindingPages
from files.responses import download
from projects.forms import EvidenceForm, WithdrawalForm


class StepView(FindingPages, FactPages, RowFormView):
    """One step of a finding, from the version that was shown; it leads back to its page."""

    names_row = "lead"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}


class IssueView(StepView):
    form_class = forms.IssueForm
    action = actions.issue_finding
    permission = "evaluation.issue_finding"
    template_name = "components/confirm.html"
    title = gettext_lazy("下发整改通知")
    action_label = gettext_lazy("下发")
    saved_words = gettext_lazy("已下发，等站点签收。")

    def get_context_data(self, **kwargs):
        row = self.row
        due = row.due_on or actions.due_by_level(row.level, clock.today())
        words = _("%(station)s会看到这个问题，整改期限是 %(day)s。下发以后不能再改。")
        return super().get_context_data(
            consequence=words % {"station": row.station.name, "day": full_day(due)},
            facts=[
                {"term": _("问题"), "description": row.problem},
                {"term": _("等级"), "description": row.get_level_display()},
                {"term": _("责任人"), "description": row.responsible or "—"},
            ],
            **kwargs,
        )


class ReceiveView(FindingPages, FactPages, RowStepView):
    action = actions.receive_finding
    permission = "evaluation.rectify_finding"
    saved_words = gettext_lazy("已签收。接下来请定整改措施，或整改好以后直接回复。")

    def get_saved_url(self):
        return self.address(self.row)


class MeasuresView(StepView):
    form_class = forms.MeasuresForm
    action = actions.plan_finding
    permission = "evaluation.rectify_finding"
    title = gettext_lazy("定整改措施")


class ReplyView(StepView):
    form_class = forms.ReplyForm
    action = actions.reply_finding
    permission = "evaluation.rectify_finding"
    title = gettext_lazy("回复整改")
    action_label = gettext_lazy("回复")
    saved_words = gettext_lazy("已回复，等另一个人复核。")


class RecheckView(StepView):
    form_class = forms.RecheckForm
    action = actions.recheck_finding
    permission = "evaluation.recheck_finding"
    title = gettext_lazy("复核整改")
    action_label = gettext_lazy("确定")

    def get_saved_words(self, row):
        if row.state == Finding.State.CLOSED:
            return _("已销号。")
        return _("已退回，等站点再次回复。")


# ---------- files ----------


class FileAddView(FindingPages, FactPages, RowFormView):
    form_class = EvidenceForm
    action = actions.add_evidence
    permission = "evaluation.add_findingevidence"
    title = gettext_lazy("上传材料")
    action_label = gettext_lazy("上传")

    def get_saved_url(self, row):
        return self.address(self.row)

    def get_saved_words(self, row):
        added, repeated = row
        words = [_("已收下 %(count)s 个文件。") % {"count": len(added)}] if added else []
        words += [_("“%(name)s”已经在了，没有再存。") % {"name": name} for name in repeated]
        return "".join(words)


class FileView(ScopedMixin, View):
    """The file itself, to whoever sees the finding; not when it was withdrawn."""

    model = FindingEvidence
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        standing = self.rows().standing(clock.today()).select_related("attachment")
        return download(get_object_or_404(standing, pk=pk).attachment)


class FileWithdrawView(RowFormView):
    model = FindingEvidence
    form_class = WithdrawalForm
    action = actions.withdraw_evidence
    template_name = "components/confirm.html"
    title = gettext_lazy("撤回材料")
    action_label = gettext_lazy("撤回")
    saved_words = gettext_lazy("已撤回。文件名和原因留在这里，文件不能再打开。")

    def rows(self):
        return super().rows().select_related("attachment")

    def get_cancel_url(self):
        return reverse("evaluation:finding-detail", args=[self.row.finding_id])

    def get_context_data(self, **kwargs):
        consequence = _("“%(name)s”撤回以后不能再打开，文件名和原因会留着。")
        return super().get_context_data(
            consequence=consequence % {"name": self.row.attachment.name},
            is_dangerous=True,
            **kwargs,
        )


# ---------- a later due day ----------


class ExtensionAskView(FindingPages, FactPages, RowCreateView):
    form_class = forms.ExtensionForm
    action = actions.ask_extension
    belongs_by = "finding"
    permission = "evaluation.rectify_finding"
    title = gettext_lazy("申请延期")
    action_label = gettext_lazy("申请")
    names_row = "lead"
    saved_words = gettext_lazy("已申请。答复以前，整改期限还是原来的。")

    def get_cancel_url(self):
        return self.address(self.row)

    def get_saved_url(self, row):
        return self.address(self.row)


class ExtensionDecideView(RowFormView):
    model = Extension
    form_class = forms.DecisionForm
    action = actions.decide_extension
    permission = "evaluation.decide_extension"
    title = gettext_lazy("答复延期申请")
    action_label = gettext_lazy("答复")

    def rows(self):
        return super().rows().select_related("finding")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def get_cancel_url(self):
        return reverse("evaluation:finding-detail", args=[self.row.finding_id])

    def get_row_name(self):
        return str(self.row)

    def get_context_data(self, **kwargs):
        words = _("申请从 %(before)s 延到 %(until)s，原因：%(reason)s")
        lead = words % {
            "before": full_day(self.row.due_before),
            "until": full_day(self.row.until),
            "reason": self.row.reason,
        }
        return super().get_context_data(**kwargs) | {"lead_text": lead}

    def get_saved_words(self, row):
        if row.state == Extension.State.GRANTED:
            return _("已同意，整改期限改为 %(day)s。") % {"day": full_day(row.until)}
        return _("已答复：不同意，整改期限不变。")
