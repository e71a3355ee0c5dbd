"""Every field × every choice of the terms, sent through the page: refused in words, or judged."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.urls import reverse

from common.errors import ActionRefused
from oversight.actions import set_terms
from oversight.judging.directive import seed_directive
from oversight.judging.judgement import assess
from oversight.judging.measures import MEASURES
from oversight.models import RequirementTerms
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)
Terms = RequirementTerms
CHOICES = [("at_least", True), ("more_than", False), ("at_most", True), ("at_most", False)]


@pytest.fixture
def directive(place):
    project = ProjectFactory(station=place.station)
    AppropriationFactory(project=project)
    ExpenditureFactory(project=project)
    return seed_directive(place.district)


@pytest.fixture
def page(client, district, directive):
    """`page(requirement, **fields)`: what the terms' page answers to these changes."""
    client.force_login(district)
    shown = {}

    def send(requirement, **fields):
        url = reverse("oversight:terms-edit", args=[requirement.pk])
        if url not in shown:
            form = client.get(url).context["form"]
            shown[url] = {field.html_name: field.value() for field in form}
        values = shown[url] | fields
        unsent = (None, False, "")
        sent = {name: v for name, v in values.items() if not any(v is no for no in unsent)}
        return client.post(url, sent)

    return send


def pages_answer(client, directive, code) -> None:
    for url in (
        "/",
        "/directive/",
        reverse("oversight:requirement", args=[directive.requirements.get(code=code).pk]),
        reverse("oversight:evidence", args=["530111001", code]),
    ):
        assert client.get(url).status_code == 200, (code, url)


@pytest.mark.parametrize("plan", Terms.Plan.values)
@pytest.mark.parametrize("due", Terms.Due.values)
def test_any_due_plan_and_comparison_of_any_requirement(client, page, place, directive, due, plan):
    """Through the page each requirement with each of these, the comparison in turn; every
    combination by the action that page, register and API share.
    """
    kept = []
    fields = {"due": due, "plan": plan, "due_on": date(2022, 9, 30), "basis": "试"}
    for place_in_turn, requirement in enumerate(directive.requirements.all()):
        comparison, forecast = CHOICES[place_in_turn % len(CHOICES)]
        sent = fields | {"comparison": comparison, "forecast": forecast, "due_on": "2022-09-30"}
        answer = page(requirement, **sent)
        if answer.status_code == 302:
            kept.append(requirement.code)
        else:
            errors = answer.context["form"].errors
            assert set(errors) <= {"comparison", "due", "plan"}, errors
    for code in {"1.2", *kept[:1]}:
        pages_answer(client, directive, code)
    for comparison, forecast in CHOICES:
        for requirement in directive.requirements.all():
            terms = fields | {"comparison": comparison, "forecast": forecast}
            with suppress(ActionRefused):
                set_terms(requirement, actor=None, on=ON, effective_from=ON, **terms)
        rows = assess([place.station], ON)
        assert len(rows) == 26
        assert not [row.requirement.code for row in rows if row.reading.broken]


EDGES = [
    (requirement, name)
    for requirement, measure in sorted(MEASURES.items())
    for name in measure.parameters
]


@pytest.mark.parametrize(("measure", "name"), EDGES)
def test_any_parameter_at_its_edges(client, page, place, directive, measure, name):
    requirement = directive.requirements.get(measure=measure)
    parameter = MEASURES[measure].parameters[name]
    choices = [key for key, _label in parameter.choices]
    is_text = isinstance(MEASURES[measure].defaults[name], str)
    edges = choices or (["某" * min(parameter.most, 40)] if is_text else
                        [parameter.least, parameter.most])  # fmt: skip
    for number, value in enumerate(edges):
        answer = page(requirement, **{f"parameter_{name}": value, "basis": f"试{number}"})
        assert answer.status_code == 302, answer.context["form"].errors
        (row,) = assess([place.station], ON, codes=[requirement.code])
        assert not row.reading.broken
    pages_answer(client, directive, requirement.code)
    wrong = ["别的"] if choices else ["某" * 2000] if is_text else [
        parameter.least - 1, parameter.most + 1, "三", "1.5"
    ]  # fmt: skip
    for value in wrong:
        answer = page(requirement, **{f"parameter_{name}": value, "basis": "试"})
        assert f"parameter_{name}" in answer.context["form"].errors, value


@pytest.mark.parametrize(
    ("code", "fields", "name", "words"),
    [
        ("1.3", {"due": "facts"}, "due", "没有协议、考试或季度的日期"),
        ("5.1", {"plan": "facts"}, "plan", "没有协议计划"),
        ("5.1", {"due": "always"}, "plan", "匀速计划要有期限"),
        ("1.3", {"comparison": "at_most"}, "comparison", "“≤”没有进度计划"),
        ("1.3", {"target": "100.01"}, "target", "不能大于 100"),
        ("1.3", {"target": "-1"}, "target", "不能小于 0"),
        ("1.3", {"tolerance": "-0.01"}, "tolerance", "不能小于 0"),
        ("1.3", {"due": "day"}, "due_on", "请填期限日期"),
        ("1.3", {"due": "day", "due_on": "2023-01-01"}, "due_on", "适用期"),
        ("1.3", {"effective_from": "2023-01-01"}, "effective_from", "适用期"),
        ("1.3", {"effective_from": "2021-12-31"}, "effective_from", "适用期"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(page, directive, code, fields, name, words):
    requirement = directive.requirements.get(code=code)
    errors = page(requirement, **fields, basis="试").context["form"].errors
    assert list(errors) == [name]
    assert words in errors[name][0]
    assert requirement.terms.count() == 1


@pytest.mark.parametrize(
    ("day", "days"),
    [(ON, 0), (ON + timedelta(days=1), 0), (ON - timedelta(days=1), 1), (date(2022, 1, 1), 195)],
)
def test_the_past_is_changed_only_when_somebody_says_so(page, directive, day, days):
    requirement = directive.requirements.get(code="1.3")
    fields = {"target": "60", "basis": "试", "effective_from": day.isoformat()}
    answer = page(requirement, **fields)
    if days:
        text = answer.content.decode()
        assert f"同时改变以前的日子：{days} 天" in text
        assert requirement.terms.count() == 1
        answer = page(requirement, **fields, rewrite_past="on")
    assert answer.status_code == 302
    assert requirement.terms.filter(effective_from=day).latest("pk").target == 60
