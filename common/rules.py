"""Rules about facts, written once: a form, the API and a register refuse by the same list.

A rule says its words without the full stop, as a cell of a workbook is told what is wrong with it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from common.errors import ActionRefused
from common.horizon import (
    EARLIEST_FACT,
    early_fact,
    late_fact,
    late_plan,
    latest_fact,
    latest_plan,
)


class Bounds:
    """How far a day may lie from ``on``; apps add what else they know."""

    def __init__(self, on: date):
        self.on = on
        self.latest_fact = latest_fact(on)
        self.latest_plan = latest_plan(on)


@dataclass(frozen=True, slots=True)
class Rule:
    """What facts must not say together.

    ``needs``: the facts it looks at, as a form or a register calls them; ``marks``: which of them
    are shown as wrong; ``refusal(facts, known)``: why not, "" when all is well.
    """

    needs: tuple[str, ...]
    marks: tuple[str, ...]
    refusal: Callable[[Mapping, Bounds], str]


def demand_rules(rules: Iterable[Rule], facts: Mapping, known: Bounds) -> None:
    """For verbs: what breaks a rule is not written, whoever brings it."""
    for rule in rules:
        if words := rule.refusal(facts, known):
            raise ActionRefused(f"{words}。")


def happened(name: str, earliest: date = EARLIEST_FACT) -> Rule:
    """A day on which something happened lies a few weeks ahead at most."""

    def refusal(facts: Mapping, known: Bounds) -> str:
        day, latest = facts[name], known.latest_fact
        if day and day > latest:
            return late_fact() % {"day": day, "latest": latest}
        return _too_early(day, earliest)

    return Rule((name,), (name,), refusal)


def planned(name: str, earliest: date = EARLIEST_FACT) -> Rule:
    """A day that is planned lies a few years ahead at most."""

    def refusal(facts: Mapping, known: Bounds) -> str:
        day, latest = facts[name], known.latest_plan
        if day and day > latest:
            return late_plan() % {"day": day, "latest": latest}
        return _too_early(day, earliest)

    return Rule((name,), (name,), refusal)


def not_before(name: str, earliest: date = EARLIEST_FACT) -> Rule:
    """Nothing of this kind happened earlier."""

    def refusal(facts: Mapping, _known: Bounds) -> str:
        return _too_early(facts[name], earliest)

    return Rule((name,), (name,), refusal)


def _too_early(day: date | None, earliest: date) -> str:
    return early_fact() % {"day": day, "earliest": earliest} if day and day < earliest else ""


def in_order(first: str, second: str, words: str) -> Rule:
    """The second day is not before the first; ``words`` get both."""

    def refusal(facts: Mapping, _known: Bounds) -> str:
        start, end = facts[first], facts[second]
        return str(words) % {"first": start, "second": end} if start and end and end < start else ""

    return Rule((first, second), (second,), refusal)
