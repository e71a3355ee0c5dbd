"""What terms may say: asked by the form and by the action, so that nothing unjudgeable is kept."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from oversight.judging.measures import MEASURES
from oversight.judging.rules import Comparison, Due, Plan
from oversight.models import Requirement, RequirementTerms

WHOLE = 100


def problems(requirement: Requirement, terms: dict) -> dict[str, str]:
    """Name of a field, or of a parameter as ``parameter_…`` → why it will not do, in Chinese."""
    found = {
        "target": _target(terms),
        "tolerance": _("容差不能小于 0。") if terms["tolerance"] < 0 else "",
        "comparison": _comparison(terms),
        "due": _due(requirement, terms),
        "due_on": _due_on(requirement, terms),
        "plan": _plan(requirement, terms),
        "effective_from": _effective_from(requirement, terms["effective_from"]),
    } | _parameters(requirement, terms["parameters"])
    return {name: words for name, words in found.items() if words}


def _target(terms: dict) -> str:
    if terms["target"] < 0:
        return _("目标不能小于 0。")
    if terms["unit"] == "%" and terms["target"] > WHOLE:
        return _("目标是百分比，不能大于 100。")
    return ""


def _comparison(terms: dict) -> str:
    if terms["comparison"] != Comparison.AT_MOST:
        return ""
    if terms["plan"] != Plan.NONE or terms["forecast"]:
        return _(
            "“≤”没有进度计划，也不能预测。请把进度计划改为“没有进度计划”、不勾选预测，或者改选“≥”。"
        )
    return ""


def _due(requirement: Requirement, terms: dict) -> str:
    measure = MEASURES.get(requirement.measure)
    if terms["due"] == Due.FACTS and measure and not measure.has_due:
        return _("这项要求没有协议、考试或季度的日期，请选别的期限。")
    return ""


def _due_on(requirement: Requirement, terms: dict) -> str:
    if terms["due"] != Due.DAY:
        return ""
    if terms["due_on"] is None:
        return _("期限是固定日期，请填期限日期。")
    return _outside(requirement, terms["due_on"])


def _plan(requirement: Requirement, terms: dict) -> str:
    measure = MEASURES.get(requirement.measure)
    if terms["plan"] == Plan.FACTS and measure and not measure.has_plan:
        return _("这项要求没有协议计划，请选别的进度计划。")
    if terms["plan"] == Plan.LINEAR and terms["due"] == Due.ALWAYS:
        return _("匀速计划要有期限。请选一个期限，或者改为“没有进度计划”。")
    return ""


def _effective_from(requirement: Requirement, day: date) -> str:
    return _outside(requirement, day)


def _outside(requirement: Requirement, day: date) -> str:
    """Why a day is none of the directive's; empty when it is."""
    directive = requirement.directive
    if directive.starts_on <= day <= directive.ends_on:
        return ""
    return _("要在适用期 %(start)s 至 %(end)s 之内。") % {
        "start": directive.starts_on.isoformat(),
        "end": directive.ends_on.isoformat(),
    }


def _parameters(requirement: Requirement, values: dict) -> dict[str, str]:
    measure = MEASURES.get(requirement.measure)
    if measure is None:
        found = dict.fromkeys(values, _("没有这个参数"))
    else:
        found = measure.problems(values)
    return {f"parameter_{name}": words for name, words in found.items()}


def label(requirement: Requirement, name: str) -> str:
    """What a page calls a field or parameter."""
    key = name.removeprefix("parameter_")
    measure = MEASURES.get(requirement.measure)
    if measure and key in measure.parameters:
        return str(measure.parameters[key].label)
    if name != key:
        return key
    return str(RequirementTerms._meta.get_field(name).verbose_name)


def days_rewritten(requirement: Requirement, effective_from: date, on: date) -> int:
    """How many days before ``on`` would be judged otherwise by terms that begin on a past day."""
    following = requirement.terms.filter(effective_from__gt=effective_from)
    later = following.order_by("effective_from").values_list("effective_from", flat=True).first()
    ends = [on, requirement.directive.ends_on + timedelta(days=1), *([later] if later else [])]
    return max(0, (min(ends) - effective_from).days)
