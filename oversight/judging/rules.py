"""A rule: a requirement with the terms that apply on a day, and what they ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from common.readings import Measure, Period, Reading, exact_of
from oversight.judging.measures import MEASURES
from oversight.models import Directive, Requirement, RequirementTerms

Comparison, Due, Plan = (
    RequirementTerms.Comparison,
    RequirementTerms.Due,
    RequirementTerms.Plan,
)
HALF = Fraction(50)
# What is asked for at the checkpoint by another requirement is where these plans bend.
BENDS_LIKE = {"project_completion": "project_progress"}
Number = int | float | Fraction


@dataclass(frozen=True)
class Rule:
    """A requirement with the terms that apply on the day, and its directive."""

    requirement: Requirement
    terms: RequirementTerms
    directive: Directive
    checkpoints: tuple[date, ...] = ()
    bend: Fraction = HALF

    @property
    def period(self) -> Period:
        """What the measure goes by."""
        of = self.directive
        return Period(of.starts_on, of.ends_on, of.checkpoint_on, self.checkpoints, self.bend)

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
    def target(self) -> Fraction:
        return exact_of(self.terms.target)

    @property
    def tolerance(self) -> Fraction:
        return exact_of(self.terms.tolerance)

    @property
    def at_most(self) -> bool:
        """Whether less is better; then there is neither plan nor forecast."""
        return self.terms.comparison == Comparison.AT_MOST

    @property
    def forecasts(self) -> bool:
        return self.terms.forecast and not self.at_most

    def reached(self, value: Number) -> bool:
        """Whether a value meets the target by the terms' comparison."""
        value = exact_of(value)
        if self.at_most:
            return value <= self.target
        if self.terms.comparison == Comparison.MORE_THAN:
            return value > self.target
        return value >= self.target

    def gap(self, value: Number) -> Fraction:
        """How far a value falls short of the target, in its unit; negative beyond it."""
        value = exact_of(value)
        return value - self.target if self.at_most else self.target - value

    def due(self, reading: Reading) -> date | None:
        """The day by which the target must be reached; None for «always»."""
        return {
            Due.ALWAYS: None,
            Due.DAY: self.terms.due_on,
            Due.CHECKPOINT: self.directive.checkpoint_on,
            Due.YEAR_END: self.directive.ends_on,
            Due.FACTS: reading.due,
        }[self.terms.due]

    def planned(self, reading: Reading, on: date, due: date | None) -> Fraction | None:
        """The value that the plan asks for on the day."""
        if self.at_most or self.terms.plan == Plan.NONE:
            return None
        if self.terms.plan == Plan.FACTS:
            return exact_of(reading.planned)
        if due is None:
            return None
        start = reading.plan_from or self.directive.starts_on
        days = max(0, (min(on, due) - start).days)
        return self.target * Fraction(days, max(1, (due - start).days))


def rules_on(
    on: date, codes: Iterable[str] | None = None, directive: Directive | None = None
) -> list[Rule]:
    """The active rules of the directives in force on the day, or of one that may have ended.

    A requirement whose first terms begin later is judged by those: the past is judged by what was
    asked, once it was. One that was added is not judged before its day.
    """
    asked = [directive] if directive else Directive.objects.in_force(on)
    told = Q(requirement__added_on__isnull=True) | Q(requirement__added_on__lte=on)
    terms = (
        RequirementTerms.objects.filter(told, requirement__directive__in=asked)
        .select_related("requirement__directive__division")
        .order_by("requirement__position", "effective_from", "pk")
    )
    chosen: dict[int, RequirementTerms] = {}
    for row in terms:
        if row.requirement_id not in chosen or row.effective_from <= on:
            chosen[row.requirement_id] = row
    rows = list(chosen.values())
    checkpoints = _checkpoints({row.requirement.directive for row in rows})
    return [
        Rule(
            row.requirement,
            row,
            row.requirement.directive,
            checkpoints[row.requirement.directive_id],
            _bend(row, rows),
        )
        for row in rows
        if row.is_active and (codes is None or row.requirement.code in codes)
    ]


def _checkpoints(directives: set[Directive]) -> dict[int, tuple[date, ...]]:
    """Directive id → its checkpoint and those of its division's directives before it."""
    rows = Directive.objects.filter(division__in={row.division_id for row in directives})
    known = list(
        rows.order_by("checkpoint_on").values_list("division", "starts_on", "checkpoint_on")
    )
    return {
        directive.pk: tuple(
            day
            for division, starts_on, day in known
            if division == directive.division_id and starts_on <= directive.starts_on
        )
        for directive in directives
    }


def _bend(terms: RequirementTerms, rows: list[RequirementTerms]) -> Fraction:
    """The percent that a plan asks for at the checkpoint: the target that is due there."""
    measure = BENDS_LIKE.get(terms.requirement.measure, terms.requirement.measure)
    targets = (
        exact_of(row.target)
        for row in rows
        if row.due == Due.CHECKPOINT
        and row.requirement.measure == measure
        and row.requirement.directive_id == terms.requirement.directive_id
    )
    return min(next(targets, HALF), Fraction(100))
