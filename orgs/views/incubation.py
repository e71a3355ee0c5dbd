"""Pages of incubation: which organisations are incubated, and what was done for them."""

from django.db.models import Sum
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.facts import FactDetailView, FactEnterView, FactPages, Told, ToldListView
from common.views.writing import FactEditView
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
STATION_ROW = ("organisation__community__division__station",)
STATION_ORDER = "organisation__community__division__station__code"


class NurseryListView(FactPages, ToldListView):
    tabs = "orgs/_tabs.html"
    order_words = gettext_lazy("最近的在前")


class NurseryCreateView(FactEnterView):
    prefill = ("organisation",)

    action = actions.enter_incubation


class NurseryEditView(FactPages, FactEditView):
    action = actions.change_incubation


# ---------- incubations ----------


class IncubationPages:
    model, pages = Incubation, "orgs:incubation"
    related = STATION_ROW
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


class IncubationDetailView(IncubationPages, FactDetailView):
    pass


class IncubationCreateView(IncubationPages, NurseryCreateView):
    form_class = IncubationForm
    title = gettext_lazy("登记孵化")
    lead_text = gettext_lazy("还没有登记的组织，请先登记组织，或在培育孵化台账里写上。")


class IncubationEditView(IncubationPages, NurseryEditView):
    form_class = IncubationEditForm


# ---------- activities ----------


class ActivityPages:
    model, pages = IncubationActivity, "orgs:incubation-activity"
    related = STATION_ROW
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


class IncubationActivityDetailView(ActivityPages, FactDetailView):
    pass


class IncubationActivityCreateView(ActivityPages, NurseryCreateView):
    form_class = IncubationActivityForm
    title = gettext_lazy("登记孵化活动")


class IncubationActivityEditView(ActivityPages, NurseryEditView):
    form_class = IncubationActivityEditForm
