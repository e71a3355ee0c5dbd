"""Pages of the budget: what a project gives each category, and what is spent of it."""

from django.db.models import Sum
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.templatetags.portal import yuan
from common.views.facts import FactDetailView, FactEnterView, FactPages, Told, ToldListView
from common.views.writing import FactEditView
from funds import actions
from funds.exports import budget_rows
from funds.filters import BudgetFilter
from funds.forms import BudgetEditForm, BudgetForm
from funds.models import BudgetLine
from funds.sheets import BUDGET_SHEET, FUNDS
from funds.views.tabs import ledger_tabs
from stations.lists import StationExport


class BudgetPages(FactPages):
    model, pages = BudgetLine, "funds:budget"
    related = ("project__station",)
    told = (
        Told("project__name", gettext_lazy("项目"), "", "project"),
        Told("project__station__short_name", gettext_lazy("站点"), "p-why nw", "station"),
        Told("category", gettext_lazy("科目"), "p-when nw", "category"),
        Told("fen", gettext_lazy("预算金额"), "p-amount num", "amount"),
        Told("spent_fen", gettext_lazy("已支出"), "p-more num", "spent"),
        Told("left_fen", gettext_lazy("结余"), "p-state num", "left"),
        Told("note", gettext_lazy("备注")),
    )

    def rows(self):
        return super().rows().with_spent(self.on)


class BudgetListView(BudgetPages, ToldListView):
    tabs = "funds/_tabs.html"
    filterset_class = BudgetFilter
    title = gettext_lazy("项目预算")
    order_words = gettext_lazy("按项目和科目")
    create_url = reverse_lazy("funds:budget-add")
    create_label = gettext_lazy("登记预算")
    empty_text = gettext_lazy("没有符合条件的预算。")
    export = StationExport(FUNDS, BUDGET_SHEET, budget_rows)
    sorts = {
        "project": "project__name", "station": "project__station__code", "category": "category",
        "amount": "fen", "spent": "spent_fen", "left": "left_fen",
    }  # fmt: skip
    default_sort = "project"

    def finding(self, rows, count):
        sums = rows.aggregate(given=Sum("fen"), spent=Sum("spent_fen"))
        words = _("%(count)s 条预算，合计 %(given)s，已支出 %(spent)s；%(over)s 条超预算。")
        return words % {
            "count": count,
            "given": yuan(sums["given"] or 0),
            "spent": yuan(sums["spent"] or 0),
            "over": rows.over(self.on).count(),
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(ledger_tabs=ledger_tabs(self.request), **kwargs)


class BudgetDetailView(BudgetPages, FactDetailView):
    pass


class BudgetCreateView(BudgetPages, FactEnterView):
    action = actions.enter_budget
    form_class = BudgetForm
    prefill = ("project", "category")
    title = gettext_lazy("登记预算")


class BudgetEditView(BudgetPages, FactEditView):
    action = actions.change_budget
    form_class = BudgetEditForm
