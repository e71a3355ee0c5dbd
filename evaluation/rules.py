"""What may be said of evaluations and findings: one list for pages and registers."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.rules import Bounds, Rule, happened, in_order, planned


def _undated(facts: Mapping, _known: Bounds) -> str:
    if facts["recheck"] and not facts["rechecked_on"]:
        return _("填了复核结果，却没有复核日期，请补填复核日期")
    return ""


# An evaluation may be announced.
EVALUATION_RULES = (planned("held_on"),)
INSPECTION_RULES = (happened("inspected_on"),)
FINDING_RULES = (
    happened("evaluated_on"),
    planned("due_on"),
    happened("rectified_on"),
    happened("rechecked_on"),
    in_order(
        "evaluated_on", "due_on", gettext_lazy("整改期限 %(second)s 早于评估日期 %(first)s，请核对")
    ),
    in_order(
        "evaluated_on",
        "rectified_on",
        gettext_lazy("整改完成日期 %(second)s 早于评估日期 %(first)s，请核对"),
    ),
    in_order(
        "evaluated_on",
        "rechecked_on",
        gettext_lazy("复核日期 %(second)s 早于评估日期 %(first)s，请核对"),
    ),
    Rule(("recheck", "rechecked_on"), ("rechecked_on",), _undated),
)
