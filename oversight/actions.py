"""Changes to the directive; every one is a new version, none rewrites the past."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from common import audit, clock
from common.actions import create_row
from common.audit import Actor
from common.errors import ActionRefused
from files.actions import take_in
from files.examining import Examined
from oversight.judging.adding import as_asked, first_terms, next_code, no_number, refusals
from oversight.judging.by_hand import BY_HAND, terms_of, value_problem
from oversight.judging.terms import days_rewritten, label, problems
from oversight.models import Directive, HandFact, Requirement, RequirementTerms

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
    demand_directive(requirement.directive, actor, "oversight.change_requirement")
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


def demand_directive(directive: Directive, actor: Actor, permission: str) -> None:
    """Everybody may read a directive; only its own district may change it."""
    if actor is None:
        return
    places = actor.scope(permission, clock.today()).divisions
    if not any(directive.division.path.startswith(path) for path in places):
        raise PermissionDenied


@transaction.atomic
def add_requirement(
    directive: Directive, *, actor: Actor, on: date, rewrite_past: bool = False, **said: Any
) -> Requirement:
    """Ask for something more from a day on; the days before are judged without it."""
    demand_directive(directive, actor, "oversight.add_requirement")
    if found := refusals(directive, said):
        raise ActionRefused("；".join(found.values()))
    past = (on - said["effective_from"]).days
    if past > 0 and not rewrite_past:
        raise ActionRefused(past_words(past))
    # The directive's row is the lock: two that are added at once get two numbers.
    Directive.objects.select_for_update().get(pk=directive.pk)
    requirement = as_asked(directive, said)
    requirement.code = next_code(directive, requirement.part)
    if not requirement.code:
        raise ActionRefused(no_number())
    requirement.position = _make_room(directive, requirement.part)
    requirement.entered_by = actor
    requirement.save(force_insert=True)
    terms = first_terms(requirement.measure, said)
    RequirementTerms.objects.create(
        requirement=requirement, effective_from=said["effective_from"], entered_by=actor, **terms
    )
    changes = {name: [None, value] for name, value in (said | terms).items()}
    audit.record(actor=actor, action="requirement.add", target=requirement, changes=changes)
    return requirement


def _make_room(directive: Directive, part: str) -> int:
    """The place after the last requirement of the part; whatever follows moves on."""
    before = directive.requirements.filter(part__lte=part)
    place = (before.aggregate(last=Max("position"))["last"] or 0) + 1
    directive.requirements.filter(position__gte=place).update(position=F("position") + 1)
    return place


def retire_requirement(
    requirement: Requirement,
    *,
    actor: Actor,
    on: date,
    effective_from: date,
    basis: str,
    rewrite_past: bool = False,
) -> RequirementTerms:
    """Ask for it no longer from a day on; what it was until then stays as it was."""
    later = requirement.terms.filter(effective_from__gt=effective_from).order_by("effective_from")
    if first := later.first():
        raise ActionRefused(
            _("这项要求从 %(day)s 起已有别的规定，停用日期要不早于这一天。")
            % {"day": first.effective_from}
        )
    current = requirement.terms.order_by("effective_from", "pk").last()
    if not current.is_active:
        raise ActionRefused(_("这项要求已经停用。"))
    return set_terms(
        requirement,
        actor=actor,
        on=on,
        effective_from=effective_from,
        rewrite_past=rewrite_past,
        is_active=False,
        basis=basis,
        source=RequirementTerms.Source.DISTRICT,
    )


@transaction.atomic
def enter_hand_fact(
    requirement: Requirement, *, actor: Actor, values: dict, file: Examined, on: date
) -> HandFact:
    """How a station stood on a day, with its paper; the newest of a day is the one that holds."""
    if requirement.measure != BY_HAND:
        raise ActionRefused(_("这项要求由系统计算，不用人工登记。"))
    directive, day = requirement.directive, values["fact_on"]
    if not values["station"].division.path.startswith(directive.division.path):
        raise ActionRefused(_("这个社工站不在本部署的范围内。"))
    if day > on:
        raise ActionRefused(_("日期还没有到。请填实际发生的那一天。"))
    if not directive.starts_on <= day <= directive.ends_on:
        raise ActionRefused(
            _("要在适用期 %(start)s 至 %(end)s 之内。")
            % {"start": directive.starts_on.isoformat(), "end": directive.ends_on.isoformat()}
        )
    if words := value_problem(terms_of(requirement, day), values["value"]):
        raise ActionRefused(words)
    fact = HandFact(requirement=requirement, attachment=take_in(file, actor=actor), **values)
    return create_row(fact, actor=actor, action="oversight.enter_hand_fact")


@transaction.atomic
def copy_directive(source: Directive, *, actor: Actor, values: dict[str, Any]) -> Directive:
    """A directive for another period with the same requirements and their latest terms."""
    demand_directive(source, actor, "oversight.add_directive")
    clash = Directive.objects.filter(
        division=source.division,
        starts_on__lte=values["ends_on"],
        ends_on__gte=values["starts_on"],
    )
    if clash.exists():
        raise ActionRefused(_("适用期和已有的工作部署重叠，请改适用自、适用至。"))
    copy = Directive.objects.create(division=source.division, entered_by=actor, **values)
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
