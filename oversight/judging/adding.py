"""A requirement that a district adds to its directive: its number, and the terms it begins with."""

from typing import Any

from django.utils.translation import gettext as _

from oversight.judging.directive import REQUIREMENTS
from oversight.judging.rules import Comparison, Due, Plan
from oversight.judging.terms import label, problems
from oversight.models import Directive, Requirement, RequirementTerms

LAST_NUMBER = 99
USUAL = {measure: (target, terms) for _code, measure, _n, _c, _k, target, terms in REQUIREMENTS}
NAMES = {measure: name for _code, measure, name, *_rest in REQUIREMENTS}
OF_REQUIREMENT = ("part", "short_name", "clause", "measure", "is_key")
SAID = ("target", "unit", "due", "due_on", "grace_days", "basis")


def usual_unit(measure: str) -> str:
    """The unit that a measure answers in."""
    return USUAL[measure][1].get("unit", "%") if measure in USUAL else ""


def first_terms(measure: str, said: dict[str, Any]) -> dict[str, Any]:
    """The whole terms: what is said, and for the rest what the measure usually asks with."""
    usual = dict(USUAL[measure][1]) if measure in USUAL else {}
    terms: dict[str, Any] = {
        "comparison": Comparison.AT_LEAST, "plan": Plan.NONE, "forecast": False, "tolerance": 0,
        "grace_days": None, "parameters": {}, "unit": "%",
    }  # fmt: skip
    terms |= {name: usual[name] for name in terms if name in usual}
    terms |= {name: said[name] for name in SAID if name in said}
    if measure in USUAL:
        terms["unit"] = usual_unit(measure)
    if terms["due"] == Due.ALWAYS:
        terms["plan"] = Plan.NONE
    if terms["due"] != Due.DAY:
        terms["due_on"] = None
    return terms | {"is_active": True, "source": RequirementTerms.Source.DISTRICT}


def as_asked(directive: Directive, said: dict[str, Any]) -> Requirement:
    """The requirement as it would be; without number and place, and not stored."""
    of = {name: said[name] for name in OF_REQUIREMENT}
    return Requirement(directive=directive, added_on=said["effective_from"], **of)


def refusals(directive: Directive, said: dict[str, Any]) -> dict[str, str]:
    """Name of a field → why the requirement will not do; what is not asked for is told by its own
    label under ``__all__``.
    """
    requirement = as_asked(directive, said)
    terms = first_terms(said["measure"], said) | {"effective_from": said["effective_from"]}
    found = problems(requirement, terms)
    asked = {name: words for name, words in found.items() if name in said}
    others = [
        f"{label(requirement, name)}：{words}" for name, words in found.items() if name not in asked
    ]
    return asked | ({"__all__": "；".join(others)} if others else {})


def next_code(directive: Directive, part: str) -> str:
    """The number after the last one of the part; a number is never given twice. Empty when there
    is none left.
    """
    codes = directive.requirements.filter(code__startswith=f"{part}.").values_list(
        "code", flat=True
    )
    last = max((int(code.partition(".")[2]) for code in codes), default=0)
    return f"{part}.{last + 1}" if last < LAST_NUMBER else ""


def no_number() -> str:
    return _("这一部分的编号已经用完，请选别的部分。")
