"""Pages of incubation: which organisations are incubated, and what was done for them."""

from django.db.models import Sum
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.facts import Told, ToldDetailView, ToldListView
from common.views.writing import FactCreateView, FactEditView
from orgs import actions
from orgs.exports import INCUBATION_ACTIVITIES, INCUBATIONS
from orgs.filters import IncubationActivityFilter, IncubationFilter
from orgs.forms import (
    IncubationActivityEditForm,
    IncubationActivityForm,
    IncubationEditForm,
    IncubationForm,
)
from orgs.models import Incubation, IncubationActivity

COMMUNITY = Told("organisation__community__short_name", gettext_lazy("社区"), "p-why", "community")
STATION = Told(
    "organisation__community__division__station__short_name",
    gettext_lazy("站点"),
    "p-more nw",
    "station",
)
STATION_ORDER = "organisation__community__division__station__code"


class Pages:
    """What the pages of one kind share: ``kind`` begins the names of their addresses."""

    kind = ""

    def url(self, page: str, *keys) -> str:
        return reverse(f"orgs:{self.kind}-{page}", args=keys)

    def rows(self):
        rows = super().rows()
        return rows.select_related("organisation__community__division__station", "entered_by")

    def address(self, row) -> str:
        return self.url("detail", row.pk)

    def get_edit_url(self) -> str:
        return self.url("edit", self.object.pk)

    def get_cancel_url(self) -> str:
        row = getattr(self, "row", None) if "pk" in self.kwargs else None
        return self.address(row) if row else self.url("list")

    def get_saved_url(self, row) -> str:
        return self.address(row)


class NurseryListView(Pages, ToldListView):
    tabs = "orgs/_tabs.html"
    order_words = gettext_lazy("最近的在前")

    def known_by_day(self, rows):
        return rows.known(self.on)


class NurseryDetailView(Pages, ToldDetailView):
    def get_context_data(self, **kwargs):
        label = str(self.model._meta.verbose_name)
        crumbs = [{"label": label, "url": self.url("list")}, {"label": str(self.object)}]
        return super().get_context_data(crumbs=crumbs, **kwargs)


class NurseryCreateView(Pages, FactCreateView):
    prefill = ("organisation",)

    action = actions.enter_incubation

    def beside(self):
        return {"model": self.model}


class NurseryEditView(Pages, FactEditView):
    action = actions.change_incubation

    def get_row_name(self):
        return str(self.row)


# ---------- incubations ----------


class IncubationPages:
    model, kind = Incubation, "incubation"
    told = (
        Told("organisation__name", gettext_lazy("组织名称"), "", "name"),
        COMMUNITY,
        STATION,
        Told("organisation__state", gettext_lazy("备案状态"), "p-more nw", "filing"),
        Told("entered_on", gettext_lazy("入孵日期"), "p-when nw", "day"),
        Told("stage", gettext_lazy("阶段"), "p-state nw", "stage"),
        Told("left_on", gettext_lazy("出孵日期"), "p-more nw", "left"),
        Told("worker_name", gettext_lazy("负责社工"), "p-more nw"),
    )


class IncubationListView(IncubationPages, NurseryListView):
    filterset_class = IncubationFilter
    title = gettext_lazy("孵化组织")
    create_url = reverse_lazy("orgs:incubation-add")
    create_label = gettext_lazy("登记孵化")
    empty_text = gettext_lazy("没有符合条件的孵化组织。")
    export = INCUBATIONS

    def finding(self, rows, count):
        words = _("%(count)s 次孵化，%(n)s 次还在孵。")
        return words % {"count": count, "n": rows.under(self.on).count()}

    sorts = {
        "name": "organisation__name",
        "community": "organisation__community__code",
        "station": STATION_ORDER,
        "filing": "organisation__state",
        "day": "entered_on",
        "stage": "stage",
        "left": "left_on",
    }
    default_sort = "-day"


class IncubationDetailView(IncubationPages, NurseryDetailView):
    pass


class IncubationCreateView(IncubationPages, NurseryCreateView):
    form_class = IncubationForm
    title = gettext_lazy("登记孵化")
    lead_text = gettext_lazy("还没有登记的组织，请先登记组织，或在培育孵化台账里写上。")


class IncubationEditView(IncubationPages, NurseryEditView):
    form_class = IncubationEditForm


# ---------- activities ----------


class ActivityPages:
    model, kind = IncubationActivity, "incubation-activity"
    told = (
        Told("content", gettext_lazy("活动内容"), "", "content"),
        Told("organisation__name", gettext_lazy("组织名称"), "p-why", "name"),
        COMMUNITY,
        STATION,
        Told("held_on", gettext_lazy("活动日期"), "p-when nw", "day"),
        Told("people", gettext_lazy("参与人数"), "p-amount num", "people"),
    )


class IncubationActivityListView(ActivityPages, NurseryListView):
    filterset_class = IncubationActivityFilter
    title = gettext_lazy("孵化活动")
    create_url = reverse_lazy("orgs:incubation-activity-add")
    create_label = gettext_lazy("登记孵化活动")
    empty_text = gettext_lazy("没有符合条件的孵化活动。")
    export = INCUBATION_ACTIVITIES

    def finding(self, rows, count):
        people = rows.aggregate(total=Sum("people"))["total"] or 0
        words = _("%(count)s 场活动，%(n)s 人参加。")
        return words % {"count": count, "n": people}

    sorts = {
        "content": "content",
        "name": "organisation__name",
        "community": "organisation__community__code",
        "station": STATION_ORDER,
        "day": "held_on",
        "people": "people",
    }
    default_sort = "-day"


class IncubationActivityDetailView(ActivityPages, NurseryDetailView):
    pass


class IncubationActivityCreateView(ActivityPages, NurseryCreateView):
    form_class = IncubationActivityForm
    title = gettext_lazy("登记孵化活动")


class IncubationActivityEditView(ActivityPages, NurseryEditView):
    form_class = IncubationActivityEditForm
