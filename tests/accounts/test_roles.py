"""What the one table of roles promises, whatever it is changed to."""

import re

import pytest
from django.apps import apps

from accounts.forms import PLACES_OF
from accounts.roles import PERMISSIONS, Role, allow

READERS = (Role.AUDITOR,)
VERBS = {"view", "add", "change", "link"}
# Steps that are somebody's own: of flags, of findings and visits, of rounds of evaluation.
STEPS = {"sign", "answer", "accept", "check", "level"} | {
    "issue", "rectify", "recheck", "confirm", "score", "release", "object", "decide", "publish",
}  # fmt: skip


def test_every_role_has_its_permissions_and_its_kind_of_place():
    assert PERMISSIONS.keys() == PLACES_OF.keys() == set(Role)
    assert all(PERMISSIONS.values())


def test_permissions_are_of_models_that_exist():
    known = {(model._meta.app_label, model._meta.model_name) for model in apps.get_models()}
    named = {name for allowed in PERMISSIONS.values() for name in allowed}
    parts = [name.replace(".", "_").split("_", 2) for name in named]
    assert {verb for _app, verb, _model in parts} == VERBS | STEPS
    assert {(app, model) for app, _verb, model in parts} <= known


@pytest.mark.parametrize("role", READERS)
def test_who_only_looks_writes_nothing(role):
    assert {name.partition(".")[2].split("_")[0] for name in PERMISSIONS[role]} == {"view"}


def test_a_community_contact_writes_nothing_but_scores():
    writes = {name for name in PERMISSIONS[Role.COMMUNITY_CONTACT] if ".view_" not in name}
    assert writes == {"evaluation.score_sheet"}


def test_an_evaluator_writes_evaluations_and_checks_promises():
    writes = {name for name in PERMISSIONS[Role.EVALUATOR] if ".view_" not in name}
    assert {name for name in writes if not name.startswith("evaluation.")} == {
        "oversight.check_flag"
    }


def test_who_conducts_a_round_does_not_sign_it():
    signs = {"publish_round", "publish_roundstation", "decide_roundstation", "add_vetoruling"}
    holders = {role for role in Role for name in signs if f"evaluation.{name}" in PERMISSIONS[role]}
    assert holders == {Role.DISTRICT_LEAD}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_accounts_are_kept_by_the_administrator_alone(role):
    kept = allow("add change", "accounts.user", "accounts.grant")
    assert kept <= PERMISSIONS[Role.ADMIN]
    assert not kept & PERMISSIONS[role]


def test_the_administrator_has_no_business_with_what_stations_do():
    apps_seen = {name.partition(".")[0] for name in PERMISSIONS[Role.ADMIN]}
    assert not apps_seen & {"funds", "projects", "services", "talent", "orgs", "registers"}


def test_who_enters_money_does_not_review_it():
    for role in (Role.STATION_WORKER, Role.STATION_MANAGER):
        assert "funds.add_expenditure" in PERMISSIONS[role]
        assert "funds.add_expenditurereview" not in PERMISSIONS[role]
    assert "funds.add_expenditure" not in PERMISSIONS[Role.STATION_HEAD]
    assert "funds.add_expenditurereview" in PERMISSIONS[Role.STATION_HEAD]


@pytest.mark.parametrize("role", Role)
def test_who_may_write_may_look(role):
    writes = {name for name in PERMISSIONS[role] if ".view_" not in name}
    assert {re.sub(r"\.[a-z]+_", ".view_", name) for name in writes} <= PERMISSIONS[role]


def test_allow_names_each_verb_of_each_model():
    assert allow("view add", "funds.expenditure", "orgs.organisation") == {
        "funds.view_expenditure", "funds.add_expenditure",
        "orgs.view_organisation", "orgs.add_organisation",
    }  # fmt: skip
    assert allow("view") == frozenset()
