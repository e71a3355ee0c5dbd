"""Terms are checked whoever sends them; a copy keeps the days of the year."""

from datetime import date

import pytest

from common.errors import ActionRefused
from common.models import AuditEvent
from oversight.actions import copy_directive, set_terms
from oversight.judging.directive import seed_directive
from oversight.judging.rules import rules_on
from oversight.models import Directive, RequirementTerms

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)
Due = RequirementTerms.Due


@pytest.fixture
def directive(place):
    return seed_directive(place.district)


def change(directive, code, effective_from=ON, **terms):
    requirement = directive.requirements.get(code=code)
    return set_terms(requirement, actor=None, on=ON, effective_from=effective_from, **terms)


@pytest.mark.parametrize(
    ("code", "terms", "words"),
    [
        ("1.3", {"parameters": {"checkpoint_on": "2022-07-30"}}, "checkpoint_on：没有这个参数"),
        ("1.3", {"parameters": {"basis": "both"}}, "资金口径：请选：agreed、received"),
        ("1.3", {"parameters": {"basis": 1}}, "资金口径：请选"),
        ("3.2", {"parameters": {"fresh_days": "30"}}, "几天内有更新算最新：请填 1 到 1000 的整数"),
        ("3.2", {"parameters": {"fresh_days": True}}, "几天内有更新算最新：请填"),
        ("3.2", {"parameters": {"fresh_days": 0}}, "几天内有更新算最新：请填"),
        ("3.2", {"parameters": {"fresh_days": 30.0}}, "几天内有更新算最新：请填"),
        ("1.8", {"parameters": {"post": "书记"}}, "post：没有这个参数"),
        ("1.3", {"due": Due.FACTS}, "期限：这项要求没有协议"),
        ("1.3", {"due": Due.DAY}, "期限日期：期限是固定日期"),
    ],
)
def test_terms_that_cannot_be_judged_are_refused_with_the_field(directive, code, terms, words):
    with pytest.raises(ActionRefused) as refused:
        change(directive, code, **terms)
    assert words in str(refused.value)
    assert directive.requirements.get(code=code).terms.count() == 1


def test_the_past_needs_a_word_and_the_audit_says_how_much_of_it(directive):
    with pytest.raises(ActionRefused, match="以前 14 天"):
        change(directive, "1.3", date(2022, 7, 1), target=60)
    change(directive, "1.3", date(2022, 7, 1), target=60, rewrite_past=True)
    event = AuditEvent.objects.get(action="requirement.terms")
    assert event.changes["past_days_changed"] == 14


def test_only_the_days_until_the_next_version_are_changed(directive):
    change(directive, "1.3", date(2022, 7, 10), target=60, rewrite_past=True)
    with pytest.raises(ActionRefused, match="以前 9 天"):
        change(directive, "1.3", date(2022, 7, 1), target=55)


def test_before_the_first_terms_begin_they_hold_within_the_directive(directive):
    directive.requirements.get(code="1.3").terms.update(effective_from=date(2022, 5, 18))
    first = {rule.requirement.code: rule.target for rule in rules_on(date(2022, 1, 1))}
    assert first["1.3"] == 50
    assert rules_on(date(2021, 12, 31)) == []


def copied(directive, **days) -> Directive:
    values = {"title": "2023年", "issued_on": date(2023, 1, 5), "starts_on": date(2023, 1, 1),
              "ends_on": date(2023, 12, 31), "checkpoint_on": date(2023, 7, 30)} | days  # fmt: skip
    return copy_directive(directive, actor=None, values=values)


@pytest.mark.parametrize(
    ("days", "due_on"),
    [
        ({}, date(2023, 9, 30)),
        (
            {"starts_on": date(2023, 9, 30), "ends_on": date(2024, 6, 30)},
            date(2023, 9, 30),
        ),
        (
            {"starts_on": date(2023, 10, 1), "ends_on": date(2024, 9, 30)},
            date(2024, 9, 30),
        ),
        ({"starts_on": date(2023, 10, 1), "ends_on": date(2024, 9, 29)}, None),
        ({"ends_on": date(2023, 9, 29)}, None),
    ],
)
def test_a_fixed_due_day_moves_to_the_new_period(directive, days, due_on):
    change(directive, "5.1", due=Due.DAY, due_on=date(2022, 9, 30))
    if due_on is None:
        with pytest.raises(ActionRefused, match="5.1 备案达标的期限日期是09-30"):
            copied(directive, **days)
        assert Directive.objects.count() == 1
    else:
        terms = copied(directive, **days).requirements.get(code="5.1").terms.get()
        assert (terms.due, terms.due_on) == (Due.DAY, due_on)


def test_the_29th_of_february_becomes_the_28th(directive):
    change(directive, "5.1", due=Due.DAY, due_on=date(2022, 9, 30))
    terms = directive.requirements.get(code="5.1").terms
    terms.update(due_on=date(2024, 2, 29))
    copy = copied(directive)
    assert copy.requirements.get(code="5.1").terms.get().due_on == date(2023, 2, 28)


# ---------- what plans bend by ----------


def test_plans_bend_where_and_as_high_as_the_directives_ask(directive, place):
    change(directive, "1.2", target=60)
    change(directive, "1.3", target=40)
    later = copied(directive)
    rules = {rule.requirement.code: rule for rule in rules_on(date(2023, 3, 1))}
    first = {rule.requirement.code: rule for rule in rules_on(ON)}
    days = (date(2022, 7, 30), date(2023, 7, 30))
    assert rules["1.2"].period.checkpoints == days
    assert first["1.2"].period.checkpoints == days[:1]
    assert [rules[code].period.bend for code in ("1.2", "1.3", "1.4", "5.1")] == [60, 40, 60, 50]
    assert rules["1.2"].directive == later
    before = {rule.requirement.code: rule for rule in rules_on(date(2022, 7, 14))}
    assert before["1.2"].period.bend == 50
    (alone,) = rules_on(ON, codes=["1.4"])
    assert alone.period.bend == 60


def test_a_requirement_that_is_not_due_at_the_checkpoint_bends_at_half(directive):
    change(directive, "1.3", target=100, due=Due.YEAR_END)
    bends = {rule.requirement.code: rule.period.bend for rule in rules_on(ON)}
    assert (bends["1.3"], bends["1.4"]) == (50, 50)
