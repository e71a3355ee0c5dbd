"""What terms may say: field by field, with the words that name what to do."""

from datetime import date

import pytest

from oversight.judging.rules import Comparison, Due, Plan
from oversight.judging.terms import days_rewritten, label, problems
from oversight.models import Directive, Requirement
from tests.factories.oversight import DirectiveFactory, RequirementFactory, TermsFactory

DIRECTIVE = Directive(
    starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31), checkpoint_on=date(2022, 7, 30)
)
OUTSIDE = "要在适用期 2022-01-01 至 2022-12-31 之内。"
FINE = {
    "target": 50, "unit": "%", "tolerance": 5, "comparison": Comparison.AT_LEAST,
    "due": Due.CHECKPOINT, "due_on": None, "plan": Plan.FACTS, "forecast": True,
    "effective_from": date(2022, 7, 15), "parameters": {},
}  # fmt: skip
NO_LESS = "“≤”没有进度计划，也不能预测。请把进度计划改为“没有进度计划”、不勾选预测，或者改选“≥”。"
NO_PLAN = "这项要求没有协议计划，请选别的进度计划。"
NO_DAY = "这项要求没有协议、考试或季度的日期，请选别的期限。"
AT_MOST = {"comparison": Comparison.AT_MOST}


def requirement(measure="fund_utilisation") -> Requirement:
    return Requirement(measure=measure, directive=DIRECTIVE)


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({}, {}),
        ({"target": 0}, {}),
        ({"target": -1}, {"target": "目标不能小于 0。"}),
        ({"target": 100}, {}),
        ({"target": 101}, {"target": "目标是百分比，不能大于 100。"}),
        ({"target": 101, "unit": "天"}, {}),
        ({"target": 100, "unit": "天"}, {}),
        ({"tolerance": 0}, {}),
        ({"tolerance": -1}, {"tolerance": "容差不能小于 0。"}),
        (AT_MOST, {"comparison": NO_LESS}),
        (AT_MOST | {"plan": Plan.NONE}, {"comparison": NO_LESS}),
        (AT_MOST | {"forecast": False}, {"comparison": NO_LESS}),
        (AT_MOST | {"plan": Plan.NONE, "forecast": False}, {}),
        ({"comparison": Comparison.MORE_THAN}, {}),
        ({"due": Due.FACTS}, {"due": NO_DAY}),
        ({"due": Due.DAY}, {"due_on": "期限是固定日期，请填期限日期。"}),
        ({"due": Due.DAY, "due_on": date(2022, 1, 1)}, {}),
        ({"due": Due.DAY, "due_on": date(2021, 12, 31)}, {"due_on": OUTSIDE}),
        ({"due": Due.DAY, "due_on": date(2022, 12, 31)}, {}),
        ({"due": Due.DAY, "due_on": date(2023, 1, 1)}, {"due_on": OUTSIDE}),
        ({"due_on": date(2023, 1, 1)}, {}),  # another due does not ask it
        ({"plan": Plan.LINEAR}, {}),
        (
            {"plan": Plan.LINEAR, "due": Due.ALWAYS},
            {"plan": "匀速计划要有期限。请选一个期限，或者改为“没有进度计划”。"},
        ),
        ({"plan": Plan.NONE, "due": Due.ALWAYS}, {}),
        ({"effective_from": date(2021, 12, 31)}, {"effective_from": OUTSIDE}),
        ({"effective_from": date(2022, 1, 1)}, {}),
        ({"effective_from": date(2022, 12, 31)}, {}),
        ({"effective_from": date(2023, 1, 1)}, {"effective_from": OUTSIDE}),
        ({"parameters": {"basis": "received"}}, {}),
        ({"parameters": {"base": "received"}}, {"parameter_base": "没有这个参数"}),
    ],
)
def test_each_field_has_its_words(terms, found):
    assert problems(requirement(), FINE | terms) == found


def test_a_measure_without_days_or_plan_of_its_own_takes_none():
    heads = requirement("head_in_place")
    assert problems(heads, FINE) == {"plan": NO_PLAN}
    assert problems(heads, FINE | {"plan": Plan.LINEAR, "due": Due.FACTS}) == {"due": NO_DAY}


@pytest.mark.parametrize("value", [1, 1000])
def test_a_number_may_be_the_least_and_the_most(value):
    register = requirement("project_register")
    terms = FINE | {"plan": Plan.NONE, "parameters": {"fresh_days": value}}
    assert problems(register, terms) == {}


@pytest.mark.parametrize("value", [0, 1001, "30", True, 30.0, None])
def test_another_number_is_none(value):
    register = requirement("project_register")
    terms = FINE | {"plan": Plan.NONE, "parameters": {"fresh_days": value}}
    assert set(problems(register, terms)) == {"parameter_fresh_days"}


@pytest.mark.parametrize(
    ("value", "wrong"), [("书记", False), ("字" * 40, False), ("字" * 41, True), (7, True)]
)
def test_words_have_a_length(value, wrong):
    terms = FINE | {"plan": Plan.NONE, "parameters": {"post": value}}
    found = problems(requirement("head_in_place"), terms)
    assert set(found) == ({"parameter_post"} if wrong else set())


def test_what_nothing_answers_has_no_parameters():
    terms = FINE | {"parameters": {"post": "书记"}}
    found = problems(requirement("no_measure"), terms)
    assert found == {"parameter_post": "没有这个参数"}


@pytest.mark.parametrize(
    ("measure", "name", "words"),
    [
        ("fund_utilisation", "target", "目标"),
        ("fund_utilisation", "parameter_basis", "资金口径"),
        ("fund_utilisation", "parameter_base", "base"),
        ("six_haves", "parameter_post", "post"),
        ("six_haves", "due_on", "期限日期"),
    ],
)
def test_a_field_is_called_as_on_the_page(measure, name, words):
    assert label(requirement(measure), name) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("effective_from", "on", "following", "days"),
    [
        (date(2022, 7, 15), date(2022, 7, 15), [], 0),
        (date(2022, 7, 14), date(2022, 7, 15), [], 1),
        (date(2022, 7, 16), date(2022, 7, 15), [], 0),
        (date(2022, 7, 1), date(2022, 7, 15), [date(2022, 7, 10), date(2022, 7, 5)], 4),
        (date(2022, 7, 1), date(2022, 7, 15), [date(2022, 7, 1)], 14),
        (date(2022, 12, 31), date(2023, 2, 1), [], 1),  # the directive's own days alone
        (date(2022, 12, 30), date(2023, 2, 1), [], 2),
    ],
)
def test_how_many_days_would_be_judged_otherwise(effective_from, on, following, days):
    row = RequirementFactory(directive=DirectiveFactory())
    for day in following:
        TermsFactory(requirement=row, effective_from=day)
    assert days_rewritten(row, effective_from, on) == days
