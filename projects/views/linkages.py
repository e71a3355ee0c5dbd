"""Pages of the five societies: what each party brought to a matter."""

from django.db.models import Sum
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.templatetags.portal import yuan
from common.views.facts import FactDetailView, FactEnterView, FactPages, Told, ToldListView
from common.views.writing import FactEditView
from projects import actions
from projects.exports import LINKAGES
from projects.filters import LinkageFilter
from projects.forms import LinkageEditForm, LinkageForm
from projects.models import LinkageRecord


class LinkagePages(FactPages):
    model, pages = LinkageRecord, "projects:linkage"
    related = ("station", "project")
    told = (
        Told("matter", gettext_lazy("事项"), "", "matter"),
        Told("station__short_name", gettext_lazy("站点"), "p-more nw", "station"),
        Told("linked_on", gettext_lazy("日期"), "p-when nw", "day"),
        Told("kind", gettext_lazy("参与方类别"), "p-state nw", "kind"),
        Told("party", gettext_lazy("参与方名称"), "p-why"),
        Told("resource", gettext_lazy("提供的资源"), "p-more"),
        Told("quantity", gettext_lazy("数量"), "p-more num"),
        Told("unit", gettext_lazy("单位"), "p-more nw"),
        Told("fen", gettext_lazy("折合金额"), "p-amount num", "money"),
    )


class LinkageListView(LinkagePages, ToldListView):
    tabs = "projects/_tabs.html"
    filterset_class = LinkageFilter
    title = gettext_lazy("五社联动")
    order_words = gettext_lazy("最近的在前")
    create_url = reverse_lazy("projects:linkage-add")
    create_label = gettext_lazy("登记联动")
    empty_text = gettext_lazy("没有符合条件的联动记录。")
    export = LINKAGES
    sorts = {
        "matter": "matter", "station": "station__code", "day": "linked_on", "kind": "kind",
        "money": "fen",
    }  # fmt: skip
    default_sort = "-day"

    def finding(self, rows, count):
        money = rows.aggregate(total=Sum("fen"))["total"] or 0
        kinds = rows.order_by().values("kind").distinct().count()
        words = _("%(count)s 条，%(kinds)s 方参与，资源折合 %(money)s。")
        return words % {"count": count, "kinds": kinds, "money": yuan(money)}


class LinkageDetailView(LinkagePages, FactDetailView):
    told = (*LinkagePages.told, Told("project__name", gettext_lazy("所属项目")))


class LinkageCreateView(LinkagePages, FactEnterView):
    action = actions.enter_linkage
    form_class = LinkageForm
    prefill = ("station", "project")
    title = gettext_lazy("登记联动")


class LinkageEditView(LinkagePages, FactEditView):
    action = actions.change_linkage
    form_class = LinkageEditForm
