"""Verbs on evaluations and self-inspections: entered, corrected, taken in."""

from common.facts import Facts, Kind
from evaluation.models import Evaluation, SelfInspection
from evaluation.rules import EVALUATION_RULES, INSPECTION_RULES
from stations.actions import lock_station

KINDS = {
    Evaluation: Kind("project__station", ("project", "kind", "held_on"), EVALUATION_RULES),
    SelfInspection: Kind("project__station", ("project", "inspected_on"), INSPECTION_RULES),
}
FACTS = Facts(KINDS, lock=lock_station)

# An evaluation held or announced, an inspection; corrected; many at once.
enter_fact, change_fact, take_in_facts = FACTS.enter, FACTS.change, FACTS.take_in
