"""Verbs of evaluation."""

from evaluation.actions.facts import KINDS, change_fact, enter_fact, take_in_facts
from evaluation.actions.trees import (
    add_scale,
    add_tree,
    add_veto,
    change_veto,
    save_tree,
    seed_standards,
)

__all__ = [
    "KINDS",
    "add_scale",
    "add_tree",
    "add_veto",
    "change_fact",
    "change_veto",
    "enter_fact",
    "save_tree",
    "seed_standards",
    "take_in_facts",
]
