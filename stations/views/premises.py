"""Pages of what a station has: premises, checks of the six haves, brands, their activities."""

from django.db.models import Sum
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.views.facts import FactDetailView, FactEnterView, FactPages, Told, ToldListView
from common.views.writing import FactEditView
from stations import actions
from stations.exports import BRAND_ACTIVITIES, BRANDS, CHECKS, PREMISES
from stations.filters import (
    BrandActivityFilter,
    BrandFilter,
    CheckFilter,
    PremisesFilter,
)
from stations.forms import (
    BrandActivityEditForm,
    BrandActivityForm,
    BrandEditForm,
    BrandForm,
    CheckEditForm,
    CheckForm,
    PremisesEditForm,
    PremisesForm,
)
from stations.models import Brand, BrandActivity, HaveCheck, Premises

STATION = Told("station__short_name", gettext_lazy("站点"), "p-why nw", "station")


class PlaceListView(FactPages, ToldListView):
    tabs = "stations/_premises_tabs.html"
    order_words = gettext_lazy("最近的在前")


class PlaceCreateView(FactEnterView):
    prefill = ("station",)

    action = actions.enter_fact


class PlaceEditView(FactPages, FactEditView):
    action = actions.change_fact


# ---------- premises ----------


class PremisesPages:
    model, pages = Premises, "stations:premises"
    related = ("station",)
    told = (
        Told("from_day", gettext_lazy("起始日期"), "", "day"),
        STATION,
        Told("state", gettext_lazy("阵地状态"), "p-state nw", "state"),
        Told("tenure", gettext_lazy("使用方式"), "p-more nw"),
        Told("address", gettext_lazy("地址")),
        Told("area", gettext_lazy("建筑面积(㎡)"), "p-more num"),
        Told("agreement_until", gettext_lazy("协议到期日"), "p-more nw", "agreement"),
        Told("planned_on", gettext_lazy("计划完成日期"), "p-when nw", "planned"),
        Told("note", gettext_lazy("备注")),
    )


class PremisesListView(PremisesPages, PlaceListView):
    filterset_class = PremisesFilter
    title = gettext_lazy("阵地")
    create_url = reverse_lazy("stations:premises-add")
    create_label = gettext_lazy("登记阵地")
    empty_text = gettext_lazy("没有符合条件的阵地。")
    export = PREMISES

    def finding(self, rows, count):
        unsettled = rows.in_force(self.on).unsettled().count()
        words = _("%(count)s 条阵地记录；现在有 %(n)s 个站的阵地还没有建成，或者是临时借用。")
        return words % {"count": count, "n": unsettled}

    sorts = {"day": "from_day", "station": "station__code", "state": "state",
             "agreement": "agreement_until", "planned": "planned_on"}  # fmt: skip
    default_sort = "-day"


class PremisesDetailView(PremisesPages, FactDetailView):
    pass


class PremisesCreateView(PremisesPages, PlaceCreateView):
    form_class = PremisesForm
    title = gettext_lazy("登记阵地")
    lead_text = gettext_lazy("从起始日期起有效，到下一次登记的起始日期为止。")


class PremisesEditView(PremisesPages, PlaceEditView):
    form_class = PremisesEditForm


# ---------- checks of the six haves ----------


class CheckPages:
    model, pages = HaveCheck, "stations:check"
    related = ("station",)
    told = (
        Told("item", gettext_lazy("查验项目"), "", "item"),
        Told("have", gettext_lazy("六有"), "p-why nw", "have"),
        STATION,
        Told("checked_on", gettext_lazy("查验日期"), "p-when nw", "day"),
        Told("result", gettext_lazy("结果"), "p-state nw", "result"),
        Told("method", gettext_lazy("查验方式"), "p-more nw"),
        Told("checked_by", gettext_lazy("查验人"), "p-more nw"),
        Told("evidence", gettext_lazy("佐证材料")),
    )


class CheckListView(CheckPages, PlaceListView):
    filterset_class = CheckFilter
    title = gettext_lazy("六有查验")
    create_url = reverse_lazy("stations:check-add")
    create_label = gettext_lazy("登记查验")
    empty_text = gettext_lazy("没有符合条件的查验。")
    export = CHECKS

    def finding(self, rows, count):
        failed = rows.latest_by(self.on).failed().count()
        words = _("%(count)s 次查验；现在有 %(n)s 个项目没有达标。")
        return words % {"count": count, "n": failed}

    sorts = {"day": "checked_on", "station": "station__code", "have": "have", "item": "item",
             "result": "result"}  # fmt: skip
    default_sort = "-day"


class CheckDetailView(CheckPages, FactDetailView):
    pass


class CheckCreateView(CheckPages, PlaceCreateView):
    form_class = CheckForm
    prefill = ("station", "have", "item")
    title = gettext_lazy("登记查验")
    lead_text = gettext_lazy("有人员、有活动由系统按花名册和服务记录计算，这里登记的只留存备查。")


class CheckEditView(CheckPages, PlaceEditView):
    form_class = CheckEditForm


# ---------- brands ----------


class BrandPages:
    model, pages = Brand, "stations:brand"
    related = ("station",)
    told = (
        Told("name", gettext_lazy("品牌名称"), "", "name"),
        STATION,
        Told("from_day", gettext_lazy("启用日期"), "p-when nw", "day"),
        Told("statement", gettext_lazy("品牌内涵")),
        Told("evidence", gettext_lazy("佐证材料")),
        Told("retired_on", gettext_lazy("停用日期"), "p-state nw", "retired"),
    )


class BrandListView(BrandPages, PlaceListView):
    filterset_class = BrandFilter
    title = gettext_lazy("服务品牌")
    create_url = reverse_lazy("stations:brand-add")
    create_label = gettext_lazy("登记品牌")
    empty_text = gettext_lazy("没有符合条件的服务品牌。")
    export = BRANDS

    def finding(self, rows, count):
        words = _("%(count)s 个服务品牌，%(n)s 个在用。")
        return words % {"count": count, "n": rows.in_use(self.on).count()}

    sorts = {"name": "name", "station": "station__code", "day": "from_day",
             "retired": "retired_on"}  # fmt: skip
    default_sort = "-day"


class BrandDetailView(BrandPages, FactDetailView):
    template_name = "stations/brand_detail.html"

    def get_context_data(self, **kwargs):
        brand = self.object
        add_url = f"{reverse('stations:brand-activity-add')}?brand={brand.pk}"
        return super().get_context_data(
            activities=brand.activities.known(self.on).order_by("-held_on", "-pk"),
            add_url=add_url if self.may_here("stations.add_brandactivity") else None,
            **kwargs,
        )


class BrandCreateView(BrandPages, PlaceCreateView):
    form_class = BrandForm
    title = gettext_lazy("登记品牌")


class BrandEditView(BrandPages, PlaceEditView):
    form_class = BrandEditForm


# ---------- activities of brands ----------


class BrandActivityPages:
    model, pages = BrandActivity, "stations:brand-activity"
    related = ("brand__station",)
    told = (
        Told("theme", gettext_lazy("活动主题"), "", "theme"),
        Told("brand__name", gettext_lazy("品牌名称"), "p-why", "brand"),
        Told("brand__station__short_name", gettext_lazy("站点"), "p-state nw", "station"),
        Told("held_on", gettext_lazy("活动日期"), "p-when nw", "day"),
        Told("people", gettext_lazy("参与人数"), "p-amount num", "people"),
    )


class BrandActivityListView(BrandActivityPages, PlaceListView):
    filterset_class = BrandActivityFilter
    title = gettext_lazy("品牌活动")
    create_url = reverse_lazy("stations:brand-activity-add")
    create_label = gettext_lazy("登记品牌活动")
    empty_text = gettext_lazy("没有符合条件的品牌活动。")
    export = BRAND_ACTIVITIES

    def finding(self, rows, count):
        people = rows.aggregate(total=Sum("people"))["total"] or 0
        words = _("%(count)s 场活动，%(n)s 人参加。")
        return words % {"count": count, "n": people}

    sorts = {"theme": "theme", "brand": "brand__name", "station": "brand__station__code",
             "day": "held_on", "people": "people"}  # fmt: skip
    default_sort = "-day"


class BrandActivityDetailView(BrandActivityPages, FactDetailView):
    pass


class BrandActivityCreateView(BrandActivityPages, PlaceCreateView):
    form_class = BrandActivityForm
    prefill = ("brand",)
    title = gettext_lazy("登记品牌活动")


class BrandActivityEditView(BrandActivityPages, PlaceEditView):
    form_class = BrandActivityEditForm
