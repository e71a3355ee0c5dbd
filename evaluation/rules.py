"""What may be said of evaluations and findings: one list for pages and registers."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.rules import Bounds, Rule, happened, in_order, planned
from common.templatetags.portal import plain


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

# ---------- rounds ----------

PARTIES = ("third_party", "buyer", "community", "own")


def _parts_of_whole(facts: Mapping, _known: Bounds) -> str:
    total = sum(facts[party] for party in PARTIES)
    if total == 100:
        return ""
    gap = _("多 %(gap)s") if total > 100 else _("少 %(gap)s")
    words = _("四方权重合计 %(sum)s%%，应是 100%%，%(gap)s")
    return words % {"sum": plain(total), "gap": gap % {"gap": plain(abs(100 - total))}}


ROUND_RULES = (
    planned("facts_on"),
    planned("scores_due"),
    in_order(
        "facts_on", "scores_due", gettext_lazy("评分截止 %(second)s 早于数据截至 %(first)s，请核对")
    ),
    Rule(PARTIES, PARTIES[:1], _parts_of_whole),
)


def _beyond_weight(facts: Mapping, _known: Bounds) -> str:
    indicator, points = facts["indicator"], facts["points"]
    named = {"name": indicator.name, "most": plain(indicator.weight)}
    if not indicator.is_scored:
        return _("“%(name)s”不是观测点，不能打分") % named
    if not 0 <= points <= indicator.weight:
        return _("“%(name)s”的得分应在 0 到 %(most)s 之间") % named
    if points != round(points, 2):
        return _("“%(name)s”的得分最多两位小数") % named
    return ""


def _differs_in_silence(facts: Mapping, _known: Bounds) -> str:
    known = facts["known"]
    if known is None or facts["points"] == known or facts["remark"].strip():
        return ""
    words = _("“%(name)s”系统测算是 %(known)s 分，改成别的分请写明说明")
    return words % {"name": facts["indicator"].name, "known": plain(known)}


SCORE_RULES = (
    Rule(("indicator", "points"), ("points",), _beyond_weight),
    Rule(("indicator", "points", "known", "remark"), ("remark",), _differs_in_silence),
)

# Of people nothing that finds them again: an identity number, a telephone number.
NAMING = re.compile(r"(?<!\d)(\d{17}[\dXx]|1\d{10})(?!\d)")


def _naming(name: str) -> Rule:
    def refusal(facts: Mapping, _known: Bounds) -> str:
        if facts[name] and NAMING.search(facts[name]):
            return _("这里写了证件号或手机号，请删去；个案要点不写能认出当事人的内容")
        return ""

    return Rule((name,), (name,), refusal)


VISIT_RULES = (
    happened("visited_on"),
    planned("next_on"),
    in_order(
        "visited_on", "next_on", gettext_lazy("下次安排 %(second)s 早于督导日期 %(first)s，请核对")
    ),
    *(_naming(name) for name in ("case_points", "strengths", "advice")),
)
