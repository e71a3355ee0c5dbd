"""Verbs of evaluation."""

from evaluation.actions.facts import RULES, change_fact, enter_fact, take_in_facts

__all__ = ["RULES", "change_fact", "enter_fact", "take_in_facts"]
