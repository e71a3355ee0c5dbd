"""Changes to the directive; every one is a new version, none rewrites the past."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from common import audit
from common.audit import Actor
from common.errors import ActionRefused
from oversight.judging.terms import days_rewritten, label, problems
from oversight.models import Directive, Requirement, RequirementTerms

TERMS = [
    "is_active", "comparison", "target", "unit", "tolerance", "grace_days", "due", "due_on",
    "plan", "forecast", "parameters", "source", "basis",
]  # fmt: skip


@transaction.atomic
def set_terms(
    requirement: Requirement,
    *,
    actor: Actor,
    on: date,
    effective_from: date,
    rewrite_past: bool = False,
    **terms: Any,
) -> RequirementTerms:
    """Add a version of the requirement's terms, in force from ``effective_from``.

    One that begins before ``on`` changes what past days were judged by: only when that is meant.
    """
    current = requirement.terms.order_by("effective_from", "pk").last()
    before = {name: getattr(current, name) for name in TERMS}
    after = before | terms
    found = problems(requirement, after | {"effective_from": effective_from})
    if found:
        raise ActionRefused(
            "；".join(f"{label(requirement, name)}：{words}" for name, words in found.items())
        )
    past = days_rewritten(requirement, effective_from, on)
    if past and not rewrite_past:
        raise ActionRefused(past_words(past))
    if {**before, "effective_from": current.effective_from} == {
        **after,
        "effective_from": effective_from,
    }:
        raise ActionRefused(_("没有改动，不用保存。"))
    row = RequirementTerms.objects.create(
        requirement=requirement, effective_from=effective_from, entered_by=actor, **after
    )
    changes = audit.difference(before, after) | {"effective_from": effective_from}
    changes |= {"past_days_changed": past} if past else {}
    audit.record(actor=actor, action="requirement.terms", target=requirement, changes=changes)
    return row


def past_words(days: int) -> str:
    """What is asked of whoever would change how past days are judged."""
    return _(
        "生效日期在过去，以前 %(n)s 天会改按新的指标判断。请改为今天；"
        "确实要改以前的，请勾选“同时改变以前的日子：%(n)s 天”。"
    ) % {"n": days}


@transaction.atomic
def copy_directive(source: Directive, *, actor: Actor, **fields: Any) -> Directive:
    """A directive for another period with the same requirements and their latest terms."""
    clash = Directive.objects.filter(
        division=source.division,
        starts_on__lte=fields["ends_on"],
        ends_on__gte=fields["starts_on"],
    )
    if clash.exists():
        raise ActionRefused(_("适用期和已有的工作部署重叠，请改适用自、适用至。"))
    copy = Directive.objects.create(division=source.division, entered_by=actor, **fields)
    for requirement in source.requirements.order_by("position"):
        _copy_requirement(requirement, copy, actor)
    audit.record(
        actor=actor, action="directive.copy", target=copy, changes={"copied_from": source.pk}
    )
    return copy


def _copy_requirement(requirement: Requirement, directive: Directive, actor: Actor) -> None:
    terms = requirement.terms.order_by("effective_from", "pk").last()
    names = ("code", "position", "part", "clause", "short_name", "measure", "is_key", "is_headline")
    copy = Requirement.objects.create(
        directive=directive, entered_by=actor, **model_to_dict(requirement, names)
    )
    values = {name: getattr(terms, name) for name in TERMS}
    values["due_on"] = _same_day(terms.due_on, directive, requirement)
    RequirementTerms.objects.create(
        requirement=copy, effective_from=directive.starts_on, entered_by=actor, **values
    )


def _same_day(day: date | None, directive: Directive, requirement: Requirement) -> date | None:
    """A fixed due day, on the same month and day of the new period."""
    if day is None:
        return None
    years = range(directive.starts_on.year, directive.ends_on.year + 1)
    # 29 February becomes the 28th where the year has none.
    last = [min(day.day, monthrange(year, day.month)[1]) for year in years]
    days = [date(year, day.month, number) for year, number in zip(years, last, strict=True)]
    inside = [found for found in days if directive.starts_on <= found <= directive.ends_on]
    if not inside:
        raise ActionRefused(
            _(
                "%(name)s的期限日期是%(day)s，新的适用期里没有这一天。请先调整这项要求的期限，再复制。"
            )
            % {"name": requirement, "day": f"{day:%m-%d}"}
        )
    return inside[0]
