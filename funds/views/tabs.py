"""The lists of the fund register beside each other, of the same station, project and day."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

KEPT = ("station", "project", "on")
# label, URL name, permission that opens it
TABS = (
    (gettext_lazy("支出"), "funds:ledger", "funds.view_expenditure"),
    (gettext_lazy("拨付"), "funds:appropriation-list", "funds.view_appropriation"),
    (gettext_lazy("预算"), "funds:budget-list", "funds.view_budgetline"),
    (gettext_lazy("合规检查"), "funds:check-list", "funds.view_irregularitymute"),
)


def ledger_tabs(request) -> list[dict]:
    """Those that the reader may open."""
    query = request.GET.copy()
    for name in set(query) - set(KEPT):
        query.pop(name)
    kept = f"?{query.urlencode()}" if query else ""
    here = request.resolver_match.view_name
    return [
        {"label": label, "url": f"{reverse(name)}{kept}", "current": name == here}
        for label, name, permission in TABS
        if request.user.holds(permission)
    ]
