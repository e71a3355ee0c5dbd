"""Changes to the directive; every one is a new version, none rewrites the past."""

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from common import audit
from common.errors import ActionRefused
from oversight.models import Directive, Requirement, RequirementTerms

TERMS = [
    "is_active", "comparison", "target", "unit", "tolerance", "grace_days", "due", "due_on",
    "plan", "forecast", "parameters", "source", "basis",
]  # fmt: skip


@transaction.atomic
def set_terms(requirement: Requirement, *, actor, effective_from, **terms) -> RequirementTerms:
    """Add a version of the requirement's terms, in force from ``effective_from``."""
    current = requirement.terms.order_by("effective_from", "pk").last()
    before = {name: getattr(current, name) for name in TERMS}
    after = before | terms
    if {**before, "effective_from": current.effective_from} == {
        **after,
        "effective_from": effective_from,
    }:
        raise ActionRefused(_("没有改动，不用保存。"))
    row = RequirementTerms.objects.create(
        requirement=requirement, effective_from=effective_from, entered_by=actor, **after
    )
    changes = audit.difference(before, after) | {"effective_from": effective_from}
    audit.record(actor=actor, action="requirement.terms", target=requirement, changes=changes)
    return row


@transaction.atomic
def copy_directive(source: Directive, *, actor, **fields) -> Directive:
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


def _copy_requirement(requirement: Requirement, directive: Directive, actor) -> None:
    terms = requirement.terms.order_by("effective_from", "pk").last()
    names = ("code", "position", "part", "clause", "short_name", "measure", "is_key", "is_headline")
    copy = Requirement.objects.create(
        directive=directive, entered_by=actor, **model_to_dict(requirement, names)
    )
    values = {name: getattr(terms, name) for name in TERMS}
    RequirementTerms.objects.create(
        requirement=copy, effective_from=directive.starts_on, entered_by=actor, **values
    )
