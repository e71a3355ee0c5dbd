"""Pages of what is entered by hand for a requirement: the list, the form, one row with its file."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from common import clock
from common.views.bases import ScopedMixin
from common.views.facts import FactPages, Told, ToldDetailView, ToldListView
from common.views.writing import RowCreateView
from files.responses import download
from oversight import actions
from oversight.filters import HandFactFilter
from oversight.forms import HandFactForm
from oversight.judging.by_hand import BY_HAND
from oversight.models import HandFact, Requirement
from oversight.pages.exports import HAND_FACTS


class HandFactPages(FactPages):
    model, pages = HandFact, "oversight:hand-fact"
    related = ("station", "requirement", "attachment")
    told = (
        Told("requirement", gettext_lazy("要求"), "", "requirement"),
        Told("station__short_name", gettext_lazy("站点"), "p-why nw", "station"),
        Told("fact_on", gettext_lazy("日期"), "p-when nw", "day"),
        Told("value", gettext_lazy("数值"), "p-amount num"),
        Told("note", gettext_lazy("说明"), "p-state"),
        Told("attachment__name", gettext_lazy("佐证文件")),
        Told("entered_by", gettext_lazy("登记人")),
    )


class HandFactListView(HandFactPages, ToldListView):
    filterset_class = HandFactFilter
    title = gettext_lazy("人工登记")
    template_name = "oversight/hand_fact_list.html"
    order_words = gettext_lazy("最近的在前")
    empty_text = gettext_lazy("没有符合条件的人工登记。")
    export = HAND_FACTS
    sorts = {
        "requirement": "requirement__position", "station": "station__code", "day": "fact_on",
    }  # fmt: skip
    default_sort = "-day"

    def finding(self, rows, count):
        words = _("%(count)s 次登记，现在有效的 %(n)s 条。")
        return words % {"count": count, "n": rows.standing(self.on).count()}

    def get_context_data(self, **kwargs):
        """Where to enter one: each requirement by hand that is asked has its own form."""
        asked = []
        if self.may("add") and not self.read_only:
            rows = Requirement.objects.visible_to(self.request.user).asked_by_hand(self.on)
            asked = [
                {"label": row.short_name, "url": reverse("oversight:hand-fact-add", args=[row.pk])}
                for row in rows
            ]
        return super().get_context_data(asked=asked, **kwargs)


class HandFactDetailView(HandFactPages, ToldDetailView):
    template_name = "oversight/hand_fact_detail.html"
    corrected_by = "add"

    def get_context_data(self, **kwargs):
        fact = self.object
        same = self.rows().filter(requirement=fact.requirement, station=fact.station)
        same = same.known(self.on).order_by("-fact_on", "-pk")
        crumbs = [
            {"label": _("人工登记"), "url": self.url("list")},
            {"label": str(fact)},
        ]
        return super().get_context_data(
            history=same,
            standing=next((row.pk for row in same), None),
            file_url=self.url("file", fact.pk),
            crumbs=crumbs,
            **kwargs,
        )

    def get_edit_url(self):
        """A wrong one is corrected by the next of its day: the same form, with the same day."""
        fact = self.object
        query = f"?station={fact.station_id}&fact_on={fact.fact_on.isoformat()}"
        return self.url("add", fact.requirement_id) + query


class HandFactFileView(ScopedMixin, View):
    """The paper, to whoever sees the fact."""

    model = HandFact
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        return download(
            get_object_or_404(self.rows().select_related("attachment"), pk=pk).attachment
        )


class HandFactCreateView(RowCreateView):
    """A new fact for the requirement of the address."""

    model = Requirement
    permission = "oversight.add_handfact"
    form_class = HandFactForm
    action = actions.enter_hand_fact
    names_row = "lead"
    title = gettext_lazy("人工登记")
    prefill = ("station", "fact_on")

    def rows(self):
        return super().rows().select_related("directive__division")

    def dispatch(self, request, *args, **kwargs):
        if self.row.measure != BY_HAND:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_row_name(self):
        return f"{self.row}：{self.row.clause}"

    def get_initial(self):
        given = {name: self.request.GET[name] for name in self.prefill if name in self.request.GET}
        return {"fact_on": clock.today(), **super().get_initial(), **given}

    def get_form_kwargs(self):
        return {"requirement": self.row} | super().get_form_kwargs()

    def get_cancel_url(self):
        return reverse("oversight:requirement", args=[self.row.pk])
