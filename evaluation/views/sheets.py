"""Pages of those who score: their sheets, interests first, then points that save themselves."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.calls import call
from common.errors import ActionRefused
from common.filters import PortalFilterSet, SearchFilter
from common.views.bases import ScopedDetailView
from common.views.facts import FactPages, Told, ToldListView
from common.views.writing import RowFormView, RowStepView
from evaluation import actions, round_forms
from evaluation.models import Assessor, Sheet
from evaluation.pages.sheet import sheet_lines, sheet_sums

SCORE = "evaluation.score_sheet"


class SheetFilter(PortalFilterSet):
    q = SearchFilter("round_station__round__title", "round_station__station__name")

    class Meta:
        model = Sheet
        fields: list[str] = []


class SheetPages(FactPages):
    """One's own sheets alone, whatever else one may see."""

    model, pages, permission = Sheet, "evaluation:sheet", SCORE
    related = ("assessor__user", "round_station__round__tree_version", "round_station__station")

    def rows(self):
        return super().rows().of(self.request.user)

    def known_by_day(self, rows):
        return rows


class SheetListView(SheetPages, ToldListView):
    filterset_class = SheetFilter
    tabs = "evaluation/_tabs.html"
    title = gettext_lazy("我的评分表")
    empty_text = gettext_lazy("没有要您填的评分表。")
    sorts = {"round": "round_station__round__facts_on", "station": "round_station__station__code"}
    default_sort = "-round"
    told = (
        Told("round_station__station__short_name", gettext_lazy("社工站"), "", "station"),
        Told("round_station__round__title", gettext_lazy("评估轮次"), "p-why", "round"),
        Told("assessor__party", gettext_lazy("代表"), "p-more nw"),
        Told("round_station__round__scores_due", gettext_lazy("评分截止"), "p-when nw"),
        Told("state", gettext_lazy("状态"), "p-state nw"),
    )


class SheetDetailView(SheetPages, ScopedDetailView):
    template_name = "evaluation/sheet_detail.html"

    def get_context_data(self, **kwargs):
        sheet = self.object
        lines = sheet_lines(sheet)
        declares = sheet.assessor.declared_on is None
        crumbs = [{"label": _("我的评分表"), "url": self.url("list")}, {"label": str(sheet)}]
        return super().get_context_data(
            crumbs=crumbs,
            lines=lines,
            sums=sheet_sums(lines),
            declares=declares,
            may_score=sheet.state == Sheet.State.OPEN and not declares and not self.read_only,
            may_take_back=sheet.state == Sheet.State.SUBMITTED
            and sheet.round_station.state in ("scoring", "rescoring")
            and not self.read_only,
            samples=sheet.round_station.samples.order_by("pk"),
            **kwargs,
        )


class SheetScoreView(SheetPages, RowStepView):
    """Points for one line: sent by the line itself as soon as it is changed, or by its button."""

    action = actions.save_score

    def act(self) -> str:
        """Why it was not saved, "" when it was."""
        indicator, form = self.indicator, round_forms.ScoreForm(self.request.POST)
        if not form.is_valid():
            return " ".join(str(words) for each in form.errors.values() for words in each)
        said = {"indicator": indicator, "values": form.cleaned_data}
        try:
            call(type(self).action, self.row, actor=self.request.user, **said)
        except ActionRefused as refusal:
            return str(refusal)
        return ""

    def done(self, outcome):
        if not self.request.htmx:
            if outcome:
                raise ActionRefused(outcome)
            return redirect(self.address(self.row))
        lines = sheet_lines(self.row)
        line = next(line for line in lines if line.indicator == self.indicator)
        if outcome:
            line = line.said(self.request.POST)
        context = {"line": line, "sheet": self.row, "problem": outcome, "sums": sheet_sums(lines),
                   "may_score": True, "is_answer": True}  # fmt: skip
        return render(self.request, "evaluation/_score.html", context)

    @cached_property
    def indicator(self):
        asked = self.request.POST.get("indicator", "")
        key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 0
        version = self.row.round_station.round.tree_version
        found = version.indicators.filter(pk=key).first()
        if found is None:
            raise Http404
        return found


class InterestView(SheetPages, RowFormView):
    """The declaration of interests, for all stations of the assessor at once."""

    form_class = round_forms.InterestForm
    action = actions.declare_interest
    title = gettext_lazy("利益申报")
    lead_text = gettext_lazy("先申报，再评分。有利益关系的社工站，您的评分不计入。")
    action_label = gettext_lazy("申报")
    saved_words = gettext_lazy("已申报。可以评分了。")

    @cached_property
    def assessor(self) -> Assessor:
        return self.row.assessor

    def get_form_kwargs(self):
        sheets = self.rows().filter(assessor=self.assessor, state=Sheet.State.OPEN)
        return super().get_form_kwargs() | {"sheets": list(sheets)}

    def about(self):
        return (self.assessor,)


class ConflictView(SheetPages, RowFormView):
    """An interest that comes up later."""

    form_class = round_forms.ReasonForm
    action = actions.declare_conflict
    title = gettext_lazy("申报利益关系并回避")
    names_row = "lead"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}


class SheetStep(SheetPages, RowStepView):
    def get_saved_url(self):
        return self.address(self.row)


class SheetSubmitView(SheetStep):
    action = actions.submit_sheet
    saved_words = gettext_lazy("已提交。结果告知以前可以撤回再改。")


class SheetTakeBackView(SheetStep):
    action = actions.take_back_sheet
    saved_words = gettext_lazy("已撤回，可以再改。")
