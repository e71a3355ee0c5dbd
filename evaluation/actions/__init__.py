"""Verbs of evaluation."""

from evaluation.actions.facts import KINDS, change_fact, enter_fact, take_in_facts

__all__ = ["KINDS", "change_fact", "enter_fact", "take_in_facts"]
