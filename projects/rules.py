"""What may be said of projects, their agreements and their steps: one list for every door."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.rules import Bounds, Rule, happened, in_order, planned

AGREED_RULES = (
    planned("agreed_start"),
    planned("agreed_end"),
    in_order(
        "agreed_start",
        "agreed_end",
        gettext_lazy("协议结束 %(second)s 早于协议开始 %(first)s，请核对这两个日期"),
    ),
)
AMENDMENT_RULES = (
    planned("effective_from"),
    *AGREED_RULES,
)


def _dated_and_not_published(facts: Mapping, _known: Bounds) -> str:
    if facts["published_on_platform"] is False and facts["published_on"]:
        return _("填了发布日期，通过平台发布却是否，请核对这两格")
    return ""


PROJECT_RULES = (
    *AGREED_RULES,
    happened("published_on"),
    Rule(
        ("published_on_platform", "published_on"),
        ("published_on_platform",),
        _dated_and_not_published,
    ),
)


def _counted_without_target(facts: Mapping, _known: Bounds) -> str:
    if facts["actual"] is not None and facts["indicator_target"] is None:
        return _("写了已完成数，却没有指标目标，请补填指标目标")
    return ""


# What the steps of a project weigh together, in percent.
WHOLE = Decimal(100)


def too_heavy(before: Decimal, after: Decimal) -> bool:
    """Whether the steps of a project come to weigh too much; who repairs what does is not stopped
    half-way.
    """
    return after > WHOLE and after > before


LINKAGE_RULES = (happened("linked_on"),)
MILESTONE_RULES = (planned("planned_on"), happened("completed_on"))
COUNT_RULES = (
    Rule(("actual", "indicator_target"), ("indicator_target",), _counted_without_target),
)
