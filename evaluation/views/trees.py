"""Pages of what stations are scored by: trees of indicators, grade bands, vetoes."""

from django.http import Http404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from common.exports import export_response
from common.filters import PortalFilterSet, SearchFilter
from common.templatetags.portal import plain
from common.views.bases import ScopedDetailView, ScopedMixin
from common.views.facts import FactPages, Told, ToldListView
from common.views.writing import FactCreateView, FactEditView
from evaluation import actions, tree_forms
from evaluation.actions.trees import bands_of, latest_version, lines_of
from evaluation.models import GradeScale, IndicatorTree, Veto
from evaluation.tree_exports import TREE

STANDARDS = reverse_lazy("evaluation:standard-list")


class TreeFilter(PortalFilterSet):
    q = SearchFilter("title")

    class Meta:
        model = IndicatorTree
        fields: list[str] = []


class TreePages(FactPages):
    model, pages = IndicatorTree, "evaluation:tree"
    related = ("division",)

    def known_by_day(self, rows):
        return rows


class TreeListView(TreePages, ToldListView):
    filterset_class = TreeFilter
    tabs = "evaluation/_tabs.html"
    title = gettext_lazy("指标表")
    create_url = reverse_lazy("evaluation:tree-add")
    create_label = gettext_lazy("新建指标表")
    empty_text = gettext_lazy("还没有指标表。")
    sorts = {"title": "title"}
    default_sort = "title"
    told = (
        Told("title", gettext_lazy("名称"), "", "title"),
        Told("division__name", gettext_lazy("行政区划"), "p-why nw"),
        Told("version", gettext_lazy("版本"), "p-state num"),
        Told("entered_by", gettext_lazy("登记"), "p-more nw"),
    )


class TreeDetailView(TreePages, ScopedDetailView):
    """A version of a tree, the latest unless ``?version=`` names another."""

    template_name = "evaluation/tree_detail.html"

    @cached_property
    def version(self):
        asked = self.request.GET.get("version", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
        if asked and number is None:
            raise Http404
        for version in self.versions:
            if version.number == (number or self.object.version):
                return version
        raise Http404

    @cached_property
    def versions(self):
        return list(self.object.versions.select_related("entered_by"))

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if request.GET.get("export") == "xlsx":
            lines = self.version.indicators.order_by("position")
            query = request.GET.urlencode()
            return export_response(TREE, lines, actor=request.user, on=self.on, query=query)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        crumbs = [{"label": _("指标表"), "url": self.url("list")}, {"label": str(self.object)}]
        return super().get_context_data(
            crumbs=crumbs,
            version=self.version,
            versions=self.versions,
            lines=self.version.indicators.order_by("position"),
            edit_url=self.url("edit", self.object.pk)
            if self.may_here("evaluation.change_indicatortree")
            else None,
            **kwargs,
        )


class TreeCreateView(TreePages, FactCreateView):
    form_class = tree_forms.NewTreeForm
    action = actions.add_tree
    title = gettext_lazy("新建指标表")
    lead_text = gettext_lazy("先照系统默认的指标建立，再逐项修改。")
    saved_words = gettext_lazy("已建立。请核对每一项的分值和评估方法。")


class TreeEditView(TreePages, FactEditView):
    form_class = tree_forms.TreeForm
    action = actions.save_tree
    template_name = "evaluation/tree_form.html"
    saved_words = gettext_lazy("已存成新的一版。以前的评估仍按原来的版本。")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lines": lines_of(latest_version(self.row))}

    def conflict(self, form, conflict):
        """Somebody saved another version meanwhile: their lines are on the tree's page."""
        again = self.form_again(form, version=self.rows().get(pk=self.row.pk).version)
        return self.refused(again, conflict)


# ---------- grade bands and vetoes ----------


class StandardListView(ScopedMixin, TemplateView):
    """The grade bands of every day, and what makes a station fail whatever its score."""

    model = GradeScale
    template_name = "evaluation/standard_list.html"
    title = gettext_lazy("等级标准")

    def get_context_data(self, **kwargs):
        vetoes = Veto.objects.visible_to(self.request.user).select_related("entered_by")
        scales = self.rows().select_related("entered_by", "division").prefetch_related("bands")
        return super().get_context_data(
            scales=[{"scale": scale, "bands": _told(scale)} for scale in scales],
            vetoes=vetoes,
            may_add=self.may("add") and not self.read_only,
            may_change_veto=self.may("change", Veto) and not self.read_only,
            **kwargs,
        )


def _told(scale) -> list[str]:
    """The bands in words, the best first."""
    bands = sorted(scale.bands.all(), key=lambda band: band.least, reverse=True)
    words = [_("%(name)s ≥ %(least)s") % {"name": b.name, "least": plain(b.least)} for b in bands]
    return [*words[:-1], _("%(name)s：其余") % {"name": bands[-1].name}] if bands else []


class StandardForm:
    """The way back of the forms of bands and vetoes."""

    def get_cancel_url(self):
        return STANDARDS

    def get_parent_label(self):
        return _("等级标准")


class ScaleCreateView(StandardForm, FactCreateView):
    model, form_class = GradeScale, tree_forms.ScaleForm
    action = actions.add_scale
    title = gettext_lazy("新的等级标准")
    lead_text = gettext_lazy(
        "四级或五级，从高到低。每一级从起点到上一级的起点，最低一级从 0 分起。"
    )
    saved_words = gettext_lazy("已保存。从生效日期起按新的标准定等级，已发布的结果不变。")

    def get_form_kwargs(self):
        scale = self.rows().in_force(self.on).first()
        return super().get_form_kwargs() | ({"bands": bands_of(scale)} if scale else {})


class VetoCreateView(StandardForm, FactCreateView):
    model, form_class = Veto, tree_forms.VetoForm
    action = actions.add_veto
    title = gettext_lazy("增加一票否决情形")


class VetoEditView(StandardForm, FactEditView):
    model, form_class = Veto, tree_forms.VetoEditForm
    action = actions.change_veto

    def get_row_name(self):
        return self.row.name
