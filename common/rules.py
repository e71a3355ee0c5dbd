"""Rules about facts, written once: a form, the API and a register refuse by the same list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from common.errors import ActionRefused


@dataclass(frozen=True, slots=True)
class Rule:
    """What facts must not say together.

    ``needs``: the facts it looks at, by name; ``marks``: where a form or a register shows it;
    ``refusal(facts, known)``: why not, as a sentence, "" when all is well. ``known`` is what the
    portal holds beside the facts.
    """

    needs: tuple[str, ...]
    marks: tuple[str, ...]
    refusal: Callable[[Mapping, object], str]


def demand_rules(rules: Iterable[Rule], facts: Mapping, known) -> None:
    """For verbs: what breaks a rule is not written, whoever brings it."""
    for rule in rules:
        if words := rule.refusal(facts, known):
            raise ActionRefused(words)
