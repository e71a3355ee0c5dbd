"""The table of rules: every rule of every app has a case that knocks at every door, and every verb
that takes in a register is told of; one that is added without a case is found.
"""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from common.rules import Rule
from tests.registers.doors import LAST, LATE, told_by_every_door
from tests.registers.facts import FACTS

LATE_PLAN = "2032-07-23"
EARLY = "1999-12-31"
APPS = ("stations", "talent", "orgs", "projects", "services", "funds", "evaluation")
HERE = Path(__file__).parent

# Of a plain fact: what breaks the rule on either side, and beside it what just keeps it.
CASES = {
    "premises": {
        "PREMISES_RULES happened from_day": [
            ({"from_day": LATE}, {"from_day": LAST}),
            ({"from_day": EARLY}, {"from_day": "2000-01-01"}),
        ],
        "PREMISES_RULES planned planned_on": [
            ({"planned_on": LATE_PLAN}, {"planned_on": "2032-07-22"}),
            ({"planned_on": EARLY}, {"planned_on": "2000-01-01"}),
        ],
        "PREMISES_RULES not_before agreement_until": [
            ({"agreement_until": "1919-12-31"}, {"agreement_until": "1920-01-01"}),
        ],
    },
    "check": {
        "CHECK_RULES happened checked_on": [
            ({"checked_on": LATE}, {"checked_on": LAST}),
            ({"checked_on": EARLY}, {"checked_on": "2000-01-01"}),
        ]
    },
    "brand": {
        "BRAND_RULES happened from_day": [
            ({"from_day": LATE}, {"from_day": LAST}),
            ({"from_day": EARLY}, {"from_day": "2000-01-01"}),
        ],
        "BRAND_RULES planned retired_on": [
            ({"retired_on": LATE_PLAN}, {"retired_on": "2032-07-22"})
        ],
        "BRAND_RULES in_order from_day,retired_on": [
            ({"retired_on": "2022-02-28"}, {"retired_on": "2022-03-01"})
        ],
    },
    "brand_activity": {
        "stations.ACTIVITY_RULES happened held_on": [
            ({"held_on": LATE}, {"held_on": LAST}),
            ({"held_on": EARLY}, {"held_on": "2000-01-01"}),
        ]
    },
    "evaluation": {
        "EVALUATION_RULES planned held_on": [
            ({"held_on": LATE_PLAN}, {"held_on": "2032-07-22"}),
            ({"held_on": EARLY}, {"held_on": "2000-01-01"}),
        ]
    },
    "inspection": {
        "INSPECTION_RULES happened inspected_on": [
            ({"inspected_on": LATE}, {"inspected_on": LAST}),
            ({"inspected_on": EARLY}, {"inspected_on": "2000-01-01"}),
        ]
    },
    "finding": {
        "FINDING_RULES happened evaluated_on": [
            ({"evaluated_on": LATE, "due_on": LATE}, {"evaluated_on": LAST, "due_on": LAST}),
            ({"evaluated_on": EARLY}, {"evaluated_on": "2000-01-01"}),
        ],
        "FINDING_RULES planned due_on": [({"due_on": LATE_PLAN}, {"due_on": "2032-07-22"})],
        "FINDING_RULES in_order evaluated_on,due_on": [
            ({"due_on": "2022-02-28"}, {"due_on": "2022-03-01"})
        ],
    },
    "incubation": {
        "INCUBATION_RULES happened entered_on": [
            ({"entered_on": LATE}, {"entered_on": LAST}),
            ({"entered_on": EARLY}, {"entered_on": "2000-01-01"}),
        ],
        "INCUBATION_RULES planned left_on": [({"left_on": LATE_PLAN}, {"left_on": "2032-07-22"})],
        "INCUBATION_RULES in_order entered_on,left_on": [
            ({"left_on": "2022-02-28"}, {"left_on": "2022-03-01"})
        ],
    },
    "incubation_activity": {
        "orgs.ACTIVITY_RULES happened held_on": [
            ({"held_on": LATE}, {"held_on": LAST}),
            ({"held_on": EARLY}, {"held_on": "2000-01-01"}),
        ]
    },
    "linkage": {
        "LINKAGE_RULES happened linked_on": [
            ({"linked_on": LATE}, {"linked_on": LAST}),
            ({"linked_on": EARLY}, {"linked_on": "2000-01-01"}),
        ]
    },
    "training": {
        "TRAINING_RULES happened held_on": [
            ({"held_on": LATE}, {"held_on": LAST}),
            ({"held_on": EARLY}, {"held_on": "2000-01-01"}),
        ]
    },
}

# What is tried by a test of its own: the rules, as patterns of their names → module and test.
ELSEWHERE = {
    r"FINDING_RULES .*(rectified_on|rechecked_on)": (
        "_findings", "test_what_became_of_a_finding_is_refused_alike"),
    r"(ENTRY_RULES|EXAM_YEAR) _no_exam_year year": ("_talent", "test_which_exam_one_may_enter_for"),
    r"CREDENTIAL_RULES .*": ("_talent", "test_how_long_a_certificate_lasts"),
    r"PERSON_RULES .*birth_month": ("_talent", "test_how_old_people_are"),
    r"PERSON_RULES .*(from_day|until_day)": ("_talent", "test_when_people_come_and_go"),
    r"COMMUNITY_RULES _without_community .*": (
        "_talent", "test_a_community_worker_belongs_to_a_community"),
    r"COMMUNITY_RULES _foreign_community .*": (
        "_talent", "test_the_unit_is_no_other_community_than_the_chosen_one"),
    r"COMMUNITY_RULES _other_unit .*": (
        "_talent", "test_the_unit_is_no_other_community_than_the_chosen_one"),
    r"ENTRY_RULES _entered_ahead entered_on": (
        "_projects", "test_what_only_a_page_or_its_register_says_is_asked_by_the_verb"),
    r"talent.COUNT_RULES _counted_ahead counted_on": (
        "_projects", "test_what_only_a_page_or_its_register_says_is_asked_by_the_verb"),
    r"APPROPRIATION_RULES .*|EXPENDITURE_RULES .*": ("", "test_how_far_ahead_a_fact_may_be_dated"),
    r"AGREED_RULES .*|PROJECT_RULES .*agreed_.*": (
        "_projects", "test_what_an_agreement_may_say"),
    r"AMENDMENT_RULES .*agreed_.*": ("_projects", "test_what_an_amended_agreement_may_say"),
    r"AMENDMENT_RULES .*effective_from": (
        "_projects", "test_what_only_a_page_or_its_register_says_is_asked_by_the_verb"),
    r"PROJECT_RULES .*published.*": ("_projects", "test_what_a_publication_may_say"),
    r"MILESTONE_RULES .*": ("_projects", "test_when_a_step_is_planned_and_done"),
    r"projects.COUNT_RULES .*": (
        "_projects", "test_a_count_without_a_target_is_refused"),
    r"services.RULES _nobody .*": ("_services", "test_what_one_service_may_say"),
    r"services.RULES happened .*": ("", "test_how_far_ahead_a_fact_may_be_dated"),
    r"services.RULES in_order .*": ("_services", "test_what_one_service_may_say"),
    r"services.RULES _after_closing .*": (
        "_services", "test_a_station_closed_on_may_2_served_until_then"),
    r"services.RULES _(fewer|more)_.*": ("_services", "test_what_one_service_may_say"),
    r"services.RULES _foreign_community .*": (
        "_services", "test_a_community_closed_on_may_2_was_served_until_then"),
    r"services.RULES _foreign_project .*": ("_services", "test_a_service_of_a_foreign_project"),
    r"VISIT_RULES .*": ("_rounds", "test_what_a_visit_may_say"),
    r"ROUND_RULES .*": ("_rounds", "test_what_a_round_may_say"),
    r"SCORE_RULES .*": ("_rounds", "test_what_a_score_may_say"),
    r"services.LEFT .*": ("_services", "test_who_left_on_may_2_served_until_then"),
}  # fmt: skip

# Every verb that takes a register in → the module in which its facts knock at every door.
VERBS = {
    "stations.take_in_facts": "_table",
    "stations.take_in_classifications": "_orgs",
    "evaluation.take_in_facts": "_table",
    "orgs.take_in_incubation": "_table",
    "orgs.take_in_organisations": "_orgs",
    "projects.take_in_linkages": "_table",
    "projects.take_in_projects": "_projects",
    "projects.take_in_agencies": "_projects",
    "projects.take_in_milestones": "_projects",
    "projects.take_in_counts": "_projects",
    "talent.take_in_training": "_table",
    "talent.take_in_workers": "_talent",
    "talent.take_in_papers": "_talent",
    "services.take_in_records": "_services",
    "funds.take_in_entries": "",
    "funds.take_in_budget": "_projects",
}


def label_of(rule: Rule) -> str:
    return f"{rule.refusal.__qualname__.split('.')[0]} {','.join(rule.needs)}"


def rules_of(app: str) -> dict[str, str]:
    """``LIST rule fields`` of every rule in an app, with its app."""
    module = importlib.import_module(f"{app}.rules")
    found = {}
    for name, value in vars(module).items():
        rules = [value] if isinstance(value, Rule) else value
        if isinstance(rules, tuple | list) and rules and isinstance(rules[0], Rule):
            found |= {f"{app}.{name} {label_of(rule)}": app for rule in rules}
    return found


def untold(rules, cases: set[str], patterns) -> set[str]:
    """Rules without a case: neither in the table nor tried elsewhere."""
    return {
        rule
        for rule in rules
        if rule not in cases
        and rule.partition(".")[2] not in cases
        and not any(re.fullmatch(rf"(\w+\.)?({pattern})", rule) for pattern in patterns)
    }


def taking_in(app: str) -> set[str]:
    """The verbs of an app that take a register in."""
    package = importlib.import_module(app)
    names = {each.name for each in pkgutil.iter_modules(package.__path__, f"{app}.")}
    verbs = set()
    for name in names & {f"{app}.actions", f"{app}.taking_in"}:
        verbs |= {
            f"{app}.{verb}"
            for verb, _value in inspect.getmembers(importlib.import_module(name), callable)
            if verb.startswith("take_in_")
        }
    return verbs


def every_rule() -> set[str]:
    return {rule for app in APPS for rule in rules_of(app)}


def told_here() -> set[str]:
    return {rule for rules in CASES.values() for rule in rules}


def test_every_rule_has_a_case():
    assert untold(every_rule(), told_here(), ELSEWHERE) == set()


def test_no_case_speaks_of_a_rule_that_is_gone():
    rules = every_rule()
    names = rules | {rule.partition(".")[2] for rule in rules}
    assert told_here() - names == set()
    for pattern in ELSEWHERE:
        assert any(re.fullmatch(rf"(\w+\.)?({pattern})", rule) for rule in rules), pattern


def test_a_rule_without_a_case_is_found():
    new = {"stations.BRAND_RULES happened shown_on"}
    assert untold(every_rule() | new, told_here(), ELSEWHERE) == new


@pytest.mark.parametrize(("module", "test"), sorted(set(ELSEWHERE.values())))
def test_what_is_tried_elsewhere_is_tried(module, test):
    assert f"def {test}(" in (HERE / f"test_actions_one_rule{module}.py").read_text()


def test_every_verb_that_takes_a_register_in_is_told_of():
    verbs = {verb for app in APPS for verb in taking_in(app)}
    # What several apps call in another's name is counted where it is defined.
    assert verbs - {"projects.take_in"} == VERBS.keys()
    for module in set(VERBS.values()):
        assert (HERE / f"test_actions_one_rule{module}.py").exists()


TRIED = [
    (kind, rule, wrong, right)
    for kind, rules in CASES.items()
    for rule, sides in rules.items()
    for wrong, right in sides
]


@pytest.mark.parametrize(("kind", "rule", "wrong", "right"), TRIED)
def test_a_page_and_a_register_refuse_the_same(world, kind, rule, wrong, right):
    assert told_by_every_door(FACTS[kind].doors, world, **right) == {True}
    assert told_by_every_door(FACTS[kind].doors, world, **wrong) == {False}


@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_is_taken_by_both_doors(world, kind):
    assert told_by_every_door(FACTS[kind].doors, world) == {True}
