"""What a plan, or the day that it is put off to, must not say."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from common.rules import Bounds, Rule, planned
from oversight.models import Flag, FlagEvent, Plan, PlanStep

LONGEST_WORDS = FlagEvent._meta.get_field("words").max_length
LONGEST_STEP = PlanStep._meta.get_field("words").max_length
MOST_STEPS = 40


class Known(Bounds):
    """What a plan is looked at with: the day, and the flag that it answers."""

    def __init__(self, flag: Flag, on: date):
        super().__init__(on)
        self.flag = flag


def _not_past(facts: Mapping, known: Bounds) -> str:
    day = facts["promised_on"]
    if day and day < known.on:
        return _("承诺日期 %(day)s 已经过去，请填今天或以后的日子") % {"day": day}
    return ""


def _says_what_else(facts: Mapping, _known: Bounds) -> str:
    if facts["reason"] == Plan.Reason.OTHER and not facts["words"]:
        return _("原因选了“其他”，请在说明里写清楚是什么原因")
    return ""


def _has_steps(facts: Mapping, _known: Bounds) -> str:
    count = len(facts["steps"])
    if not count:
        return _("方案里还没有步骤，请至少选一步或写一步，并填日期")
    if count > MOST_STEPS:
        return _("方案最多 %(most)s 步，现在是 %(count)s 步") % {"most": MOST_STEPS, "count": count}
    return ""


def _steps_in_time(facts: Mapping, known: Bounds) -> str:
    """Each step is worded, and done between today and the promised day."""
    promised = facts["promised_on"]
    for step in facts["steps"]:
        told = {"words": step["words"], "day": step["on"], "promised": promised}
        if not step["words"] or len(step["words"]) > LONGEST_STEP:
            return _("每一步要写明做什么，最多 %(most)s 个字") % {"most": LONGEST_STEP}
        if step["on"] is None:
            return _("“%(words)s”没有填日期") % told
        if step["on"] < known.on:
            return _("“%(words)s”的日期 %(day)s 已经过去") % told
        if promised and step["on"] > promised:
            return _("“%(words)s”的日期 %(day)s 晚于承诺日期 %(promised)s") % told
    return ""


PLAN_RULES = (
    planned("promised_on"),
    Rule(("promised_on",), ("promised_on",), _not_past),
    Rule(("reason", "words"), ("words",), _says_what_else),
    Rule(("steps",), ("steps",), _has_steps),
    Rule(("steps", "promised_on"), ("steps",), _steps_in_time),
)


def _asked_in_time(_facts: Mapping, known: Known) -> str:
    promised = known.flag.promised_on
    if promised and known.on > promised:
        return _("承诺日期 %(day)s 已经过去，不能再申请延期") % {"day": promised}
    return ""


def _later(facts: Mapping, known: Known) -> str:
    day, promised = facts["asked_until"], known.flag.promised_on
    if day and promised and day <= promised:
        return _("新的日期要晚于原来的承诺日期 %(day)s") % {"day": promised}
    return ""


EXTENSION_RULES = (
    planned("asked_until"),
    Rule(("asked_until",), ("asked_until",), _asked_in_time),
    Rule(("asked_until",), ("asked_until",), _later),
)
