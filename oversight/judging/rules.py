"""A rule: a requirement with the terms that apply on a day, and what they ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from common.readings import Measure, Reading
from oversight.judging.measures import MEASURES
from oversight.models import Directive, Requirement, RequirementTerms

Comparison, Due, Plan = (
    RequirementTerms.Comparison,
    RequirementTerms.Due,
    RequirementTerms.Plan,
)


@dataclass(frozen=True)
class Rule:
    """A requirement with the terms that apply on the day, and its directive."""

    requirement: Requirement
    terms: RequirementTerms
    directive: Directive

    @property
    def measure(self) -> Measure | None:
        """What answers the requirement; None when nothing that is collected does."""
        return MEASURES.get(self.requirement.measure)

    @property
    def parameters(self) -> dict:
        """What the terms say of the measure's own parameters."""
        known = self.measure.defaults
        return {name: value for name, value in self.terms.parameters.items() if name in known}

    @property
    def target(self) -> float:
        return float(self.terms.target)

    @property
    def tolerance(self) -> float:
        return float(self.terms.tolerance)

    def reached(self, value: float) -> bool:
        """Whether a value meets the target by the terms' comparison."""
        if self.terms.comparison == Comparison.AT_MOST:
            return value <= self.target
        if self.terms.comparison == Comparison.MORE_THAN:
            return value > self.target
        return value >= self.target

    def gap(self, value: float) -> float:
        """How far a value falls short of the target, in its unit; negative beyond it."""
        at_most = self.terms.comparison == Comparison.AT_MOST
        return value - self.target if at_most else self.target - value

    def due(self, reading: Reading) -> date | None:
        """The day by which the target must be reached; None for «always»."""
        return {
            Due.ALWAYS: None,
            Due.DAY: self.terms.due_on,
            Due.CHECKPOINT: self.directive.checkpoint_on,
            Due.YEAR_END: self.directive.ends_on,
            Due.FACTS: reading.due,
        }[self.terms.due]

    def planned(self, reading: Reading, on: date, due: date | None) -> float | None:
        """The value that the plan asks for on the day."""
        if self.terms.plan == Plan.FACTS:
            return reading.planned
        if self.terms.plan == Plan.NONE or due is None:
            return None
        start = reading.plan_from or self.directive.starts_on
        part = (min(on, due) - start).days / max(1, (due - start).days)
        return self.target * max(0.0, part)


def rules_on(
    on: date, codes: Iterable[str] | None = None, directive: Directive | None = None
) -> list[Rule]:
    """The active rules of the directives in force on the day, or of one that may have ended.

    A requirement whose first terms begin later is judged by those: the past is judged by what was
    asked, once it was.
    """
    asked = [directive] if directive else Directive.objects.in_force(on)
    terms = (
        RequirementTerms.objects.filter(requirement__directive__in=asked)
        .select_related("requirement__directive__division")
        .order_by("requirement__position", "effective_from", "pk")
    )
    chosen: dict[int, RequirementTerms] = {}
    for row in terms:
        if row.requirement_id not in chosen or row.effective_from <= on:
            chosen[row.requirement_id] = row
    return [
        Rule(row.requirement, row, row.requirement.directive)
        for row in chosen.values()
        if row.is_active and (codes is None or row.requirement.code in codes)
    ]
