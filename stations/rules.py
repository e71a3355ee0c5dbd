"""What may be said of premises, checks and brands: one list for pages and registers."""

from django.utils.translation import gettext_lazy

from common.rules import happened, in_order, not_before, planned
from sheets.dates import EARLIEST

PREMISES_RULES = (
    happened("from_day"),
    planned("planned_on"),
    not_before("agreement_until", EARLIEST),
)
CHECK_RULES = (happened("checked_on"),)
BRAND_RULES = (
    happened("from_day"),
    planned("retired_on"),
    in_order(
        "from_day",
        "retired_on",
        gettext_lazy("停用日期 %(second)s 早于启用日期 %(first)s，请核对"),
    ),
)
ACTIVITY_RULES = (happened("held_on"),)
