"""Pages of rounds: set up, who scores, the steps, how the stations stand."""

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import states
from common.exports import export_response
from common.filters import PortalFilterSet, SearchFilter
from common.views.bases import ScopedDetailView
from common.views.facts import FactPages, Told, ToldListView
from common.views.writing import (
    FactCreateView,
    FactEditView,
    RowCreateView,
    RowFormView,
    RowStepView,
)
from evaluation import actions, round_forms
from evaluation.actions.rounds import unready
from evaluation.models import Assessor, Round, RoundStation, Sheet
from evaluation.pages.standings import by_band, standings, workbook

State = Round.State
CONDUCT = "evaluation.change_round"


class RoundFilter(PortalFilterSet):
    q = SearchFilter("title", "scope")

    class Meta:
        model = Round
        fields: list[str] = []


class RoundPages(FactPages):
    model, pages = Round, "evaluation:round"
    related = ("division", "tree_version__tree", "scale")

    def known_by_day(self, rows):
        return rows


class RoundListView(RoundPages, ToldListView):
    filterset_class = RoundFilter
    tabs = "evaluation/_tabs.html"
    title = gettext_lazy("评估轮次")
    create_url = reverse_lazy("evaluation:round-add")
    create_label = gettext_lazy("新建一轮评估")
    empty_text = gettext_lazy("还没有评估轮次。")
    order_words = gettext_lazy("最近的在前")
    sorts = {"title": "title", "day": "facts_on"}
    default_sort = "-day"
    told = (
        Told("title", gettext_lazy("名称"), "", "title"),
        Told("facts_on", gettext_lazy("数据截至"), "p-when nw", "day"),
        Told("scores_due", gettext_lazy("评分截止"), "p-more nw"),
        Told("state", gettext_lazy("状态"), "p-state nw"),
        Told("scope", gettext_lazy("评估范围"), "p-why"),
    )


class RoundDetailView(RoundPages, ScopedDetailView):
    template_name = "evaluation/round_detail.html"

    @cached_property
    def conducts(self) -> bool:
        """Who conducts the round sees results before the stations do."""
        return self.may("change")

    def places(self):
        """The stations of the round that this user may see."""
        seen = RoundStation.objects.visible_to(self.request.user)
        return seen.filter(round=self.object).there().select_related("station", "round")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if request.GET.get("export") == "xlsx":
            book = workbook(self.object, self.conducts)
            query = request.GET.urlencode()
            places = self.places().order_by("station__code")
            return export_response(book, places, actor=request.user, on=self.on, query=query)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        row = self.object
        lines = standings(row, list(self.places()), self.conducts)
        return super().get_context_data(
            crumbs=[{"label": _("评估轮次"), "url": self.url("list")}, {"label": str(row)}],
            bands=by_band(row, lines),
            assessors=self.assessors(),
            problems=unready(row) if self.conducts and row.state == State.OPEN else [],
            steps=states.timeline(row),
            buttons=self.buttons(),
            may_conduct=self.conducts and not self.read_only,
            **kwargs,
        )

    def assessors(self):
        """Who scores for whom, for those who conduct the round."""
        if not self.conducts:
            return []
        rows = Assessor.objects.visible_to(self.request.user).filter(round=self.object)
        return rows.select_related("user").prefetch_related("sheets__round_station__station")

    def buttons(self) -> list[dict]:
        """The steps that this user may take now."""
        if self.read_only:
            return []
        may = self.may_here(CONDUCT)
        offered = {
            State.PREPARED: [(_("修改"), "edit", may), (_("加评分人"), "assessor-add", may),
                             (_("开始评分"), "open", may), (_("作废"), "cancel", may)],
            State.OPEN: [(_("加评分人"), "assessor-add", may), (_("告知结果"), "show", may),
                         (_("作废"), "cancel", may)],
            State.SHOWN: [(_("发布"), "publish", self.may_here("evaluation.publish_round"))],
        }  # fmt: skip
        return [
            {"label": label, "url": self.url(page, self.object.pk), "post": page in BY_BUTTON}
            for label, page, allowed in offered.get(self.object.state, ())
            if allowed
        ]


BY_BUTTON = ("open", "show", "publish")


class RoundFormPages:
    form_class = round_forms.RoundForm
    template_name = "evaluation/round_form.html"


class RoundCreateView(RoundFormPages, RoundPages, FactCreateView):
    action = actions.add_round
    title = gettext_lazy("新建一轮评估")
    saved_words = gettext_lazy("已建立。下一步：加评分人，用系统数据预填，再开始评分。")


class RoundEditView(RoundFormPages, RoundPages, FactEditView):
    action = actions.change_round


class RoundStep(RoundPages, RowStepView):
    """A step by a button, back to the round."""

    def get_saved_url(self):
        return self.address(self.row)


class RoundOpenView(RoundStep):
    action = actions.open_round
    saved_words = gettext_lazy("评分开始。评分人先申报利益关系，再打分。")


class RoundShowView(RoundStep):
    action = actions.show_round
    saved_words = gettext_lazy("结果已告知各站，异议期开始。")


class RoundPublishView(RoundStep):
    permission = "evaluation.publish_round"
    action = actions.publish_round
    saved_words = gettext_lazy("已发布。结果已固定，以后只能更正，原来的保留。")


class RoundCancelView(RoundPages, RowFormView):
    form_class = round_forms.ReasonForm
    action = actions.cancel_round
    title = gettext_lazy("作废")
    names_row = "lead"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}


class AssessorCreateView(RoundPages, RowCreateView):
    form_class = round_forms.AssessorForm
    action = actions.add_assessor
    title = gettext_lazy("加评分人")
    names_row = "lead"
    saved_words = gettext_lazy("已加入。评分人在“我的评分表”里申报和打分。")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"round_": self.row}

    def get_saved_url(self, row):
        return self.address(self.row)


class SheetReleaseView(RowFormView):
    """Who conducts the round releases a sheet that nobody will fill in."""

    model = Sheet
    permission = "evaluation.release_sheet"
    form_class = round_forms.ReasonForm
    action = actions.release_sheet
    title = gettext_lazy("不再参加评分")
    names_row = "lead"

    def rows(self):
        return super().rows().select_related("round_station__round", "assessor__user")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def get_row_name(self):
        return f"{self.row.assessor} · {self.row.round_station}"

    def get_cancel_url(self):
        return reverse("evaluation:round-detail", args=[self.row.round_station.round_id])
