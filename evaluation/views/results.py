"""Pages of a station's result: as it stands, as it was published, and what may be done about it."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import states
from common.views.bases import ScopedDetailView
from common.views.facts import FactPages
from common.views.writing import RowCreateView, RowFormView, RowStepView
from evaluation import actions, round_forms
from evaluation.models import RoundStation, VetoRuling
from evaluation.results import pictures

State = RoundStation.State
OBJECT, DECIDE, PUBLISH, CONDUCT, SIGN = (
    "evaluation.object_roundstation",
    "evaluation.decide_roundstation",
    "evaluation.publish_roundstation",
    "evaluation.change_roundstation",
    "evaluation.add_vetoruling",
)


class ResultPages(FactPages):
    model, pages = RoundStation, "evaluation:result"
    related = ("round__scale", "round__tree_version__tree", "station")

    def get_cancel_url(self):
        return self.url("detail", self.row.pk)

    def get_saved_url(self, row=None):
        return self.url("detail", self.row.pk)


class ResultDetailView(ResultPages, ScopedDetailView):
    """What a station gets: published numbers as they were frozen, ``?version=`` an earlier one."""

    template_name = "evaluation/result_detail.html"

    @cached_property
    def results(self) -> list:
        return list(self.object.results.select_related("entered_by"))

    @cached_property
    def sees(self) -> bool:
        """Before it is shown, only those who conduct the round see it."""
        return self.object.is_open_to_all or self.conducts

    @cached_property
    def conducts(self) -> bool:
        return self.may("change")

    @cached_property
    def published(self):
        """The published number that is looked at; None for the result as it stands."""
        asked = self.request.GET.get("version", "")
        if not asked and self.object.state != State.PUBLISHED:
            return None
        found = [each for each in self.results if asked in ("", str(each.number))]
        if not found:
            raise Http404
        return found[0]

    def content(self) -> dict | None:
        if self.published:
            return self.published.content
        if not self.sees:
            return None
        return pictures(self.object.round, [self.object])[self.object.pk].content

    def get_context_data(self, **kwargs):
        place = self.object
        back = {"label": str(place.round), "url": _round_url(place)}
        return super().get_context_data(
            crumbs=[back, {"label": place.station.short_name}],
            content=self.content(),
            published=self.published,
            results=self.results,
            conducts=self.conducts,
            steps=states.timeline(place),
            buttons=self.buttons(),
            rulings=self.rulings(),
            **kwargs,
        )

    def rulings(self):
        """The vetoes that this user may lift."""
        rows = VetoRuling.objects.visible_to(self.request.user, to="change")
        return rows.filter(round_station=self.object, lifted_on=None).select_related("veto")

    def buttons(self) -> list[dict]:
        """The steps that this user may take now."""
        if self.read_only:
            return []
        state = self.object.state
        again = bool(self.results)
        offered = [
            (OBJECT, (State.SHOWN,), [(_("无异议"), "accept"), (_("提出异议"), "object")]),
            (DECIDE, (State.OBJECTED,), [(_("答复异议"), "answer")]),
            (DECIDE, (State.RESCORING,), [(_("复评完成"), "rescored")]),
            (PUBLISH, (State.DECIDED,) if again else (), [(_("发布更正"), "publish")]),
            (PUBLISH, (State.PUBLISHED,), [(_("更正"), "correct")]),
            (CONDUCT, SAMPLED, [(_("登记抽查的档案"), "sample")]),
            (SIGN, SAMPLED, [(_("签发一票否决"), "veto")]),
            (CONDUCT, (State.SCORING,), [(_("退出这一轮"), "withdraw")]),
        ]
        return [
            {"label": label, "url": self.url(page, self.object.pk), "post": page in BY_BUTTON}
            for permission, held_in, steps in offered
            if state in held_in and self.may_here(permission)
            for label, page in steps
        ]


BY_BUTTON = ("accept", "rescored", "publish")
SAMPLED = (
    State.SCORING, State.SHOWN, State.ACCEPTED, State.OBJECTED, State.RESCORING, State.DECIDED,
)  # fmt: skip


def _round_url(place) -> str:
    return reverse("evaluation:round-detail", args=[place.round_id])


class ResultStep(ResultPages, RowStepView):
    """A step by a button, back to the result."""


class ResultAcceptView(ResultStep):
    permission = OBJECT
    action = actions.accept_result
    saved_words = gettext_lazy("已确认没有异议。")


class ResultRescoredView(ResultStep):
    permission = DECIDE
    action = actions.end_rescoring
    saved_words = gettext_lazy("复评完成。")


class ResultPublishView(ResultStep):
    permission = PUBLISH
    action = actions.publish_correction
    saved_words = gettext_lazy("更正已发布，原来的结果保留。")


class ResultForm(ResultPages, RowFormView):
    """A step that asks for words."""

    names_row = "lead"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}


class ResultObjectView(ResultForm):
    permission = OBJECT
    form_class = round_forms.ObjectionForm
    action = actions.object_to_result
    title = gettext_lazy("提出异议")
    saved_words = gettext_lazy("异议已提交，等区里答复。")


class ResultAnswerView(ResultForm):
    permission = DECIDE
    form_class = round_forms.AnswerForm
    action = actions.answer_objection
    title = gettext_lazy("答复异议")


class ResultCorrectView(ResultForm):
    permission = PUBLISH
    form_class = round_forms.ReasonForm
    action = actions.correct_result
    title = gettext_lazy("更正已发布的结果")
    saved_words = gettext_lazy("请评分人撤回评分表、改好再提交，然后发布更正。")


class ResultWithdrawView(ResultForm):
    permission = CONDUCT
    form_class = round_forms.ReasonForm
    action = actions.withdraw_station
    title = gettext_lazy("退出这一轮")

    def get_saved_url(self, row=None):
        return _round_url(self.row)


class ResultSampleView(ResultPages, RowCreateView):
    permission = CONDUCT
    form_class = round_forms.SampleForm
    action = actions.add_sample
    title = gettext_lazy("登记抽查的档案")
    names_row = "lead"


class ResultVetoView(ResultPages, RowCreateView):
    permission = SIGN
    form_class = round_forms.VetoRulingForm
    action = actions.sign_veto
    title = gettext_lazy("签发一票否决")
    names_row = "lead"
    lead_text = gettext_lazy("签发以后，无论多少分，等级是最低一级。")
    action_label = gettext_lazy("签发")
    saved_words = gettext_lazy("已签发。")


class VetoLiftView(RowFormView):
    model = VetoRuling
    form_class = round_forms.ReasonForm
    action = actions.lift_veto
    title = gettext_lazy("撤销一票否决")
    names_row = "lead"

    def rows(self):
        return super().rows().select_related("veto", "round_station__station")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def get_row_name(self):
        return f"{self.row} · {self.row.round_station.station.short_name}"

    def get_cancel_url(self):
        return ResultPages().url("detail", self.row.round_station_id)
