"""The directive's page: who may retarget, that the past keeps its terms, and next year's copy."""

import re
from datetime import date

import pytest
from django.urls import reverse

from common.models import AuditEvent
from oversight.judging.directive import seed_directive
from oversight.judging.judgement import assess
from oversight.judging.rules import rules_on
from oversight.models import Directive

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)


@pytest.fixture
def directive(place):
    return seed_directive(place.district)


def terms_of(form, **changes) -> dict:
    """What the form would send untouched, with ``changes``."""
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in (values | changes).items() if value not in (None, False)}


def edit(client, user, directive, code, **changes):
    client.force_login(user)
    url = reverse("oversight:terms-edit", args=[directive.requirements.get(code=code).pk])
    form = client.get(url).context["form"]
    return client.post(url, terms_of(form, **changes))


def target(code, on) -> float:
    return next(rule.target for rule in rules_on(on) if rule.requirement.code == code)


def test_new_terms_count_from_their_day_and_the_past_keeps_its_own(client, district, directive):
    answer = edit(client, district, directive, "5.1", target="80", parameter_urban="8",
                  basis="官社工〔2022〕12号", effective_from="2022-07-15")  # fmt: skip
    assert answer.status_code == 302
    assert (target("5.1", date(2022, 7, 14)), target("5.1", ON)) == (100, 80)
    newest = directive.requirements.get(code="5.1").terms.first()
    assert newest.parameters == {"urban": 8, "converted": 5}
    assert (newest.source, newest.entered_by) == ("district", district)
    event = AuditEvent.objects.get(action="requirement.terms")
    assert event.changes["target"] == ["100.00", "80"]


def test_a_fixed_due_day_must_be_given(client, district, directive):
    answer = edit(client, district, directive, "1.3", due="day", basis="官社工〔2022〕12号")
    assert answer.status_code == 200
    assert "请填期限日期" in answer.content.decode()
    assert directive.requirements.get(code="1.3").terms.count() == 1


@pytest.mark.parametrize("name", ["head", "auditor", "worker"])
def test_only_district_staff_retarget_and_copy(request, client, directive, name):
    client.force_login(request.getfixturevalue(name))
    page = client.get(reverse("oversight:directive")).content.decode()
    assert "调整" not in page.replace("可调整", "")
    requirement = directive.requirements.get(code="1.3")
    for url in (
        reverse("oversight:terms-edit", args=[requirement.pk]),
        reverse("oversight:directive-copy", args=[directive.pk]),
    ):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403


def copy(client, user, directive, **changes):
    client.force_login(user)
    fields = {"title": "2023年工作部署", "issued_on": "2023-01-10", "starts_on": "2023-01-01",
              "ends_on": "2023-12-31", "checkpoint_on": "2023-07-30"} | changes  # fmt: skip
    return client.post(reverse("oversight:directive-copy", args=[directive.pk]), fields)


def test_next_years_directive_is_a_copy_with_other_dates(client, district, place, directive):
    edit(client, district, directive, "1.3", target="60", basis="官社工〔2022〕12号")
    assert copy(client, district, directive).status_code == 302
    rows = assess([place.station], date(2023, 3, 1))
    assert len(rows) == 26
    assert {row.rule.directive.title for row in rows} == {"2023年工作部署"}
    assert (target("1.3", date(2023, 3, 1)), target("1.3", date(2022, 3, 1))) == (60, 50)
    assert next(row.due for row in rows if row.requirement.code == "1.3") == date(2023, 7, 30)


@pytest.mark.parametrize(
    "changes", [{"starts_on": "2022-12-31"}, {"checkpoint_on": "2024-01-01"}, {"title": ""}]
)
def test_a_copy_that_overlaps_or_has_wrong_dates_is_refused(client, district, directive, changes):
    copy(client, district, directive, **changes)
    assert Directive.objects.get() == directive


def test_a_yes_or_no_requirement_speaks_no_numbers(client, district, place, directive):
    place.station.heads.update(acting=True)
    client.force_login(district)
    row = directive.requirements.get(code="1.1")
    page = client.get(reverse("oversight:requirement", args=[row.pk])).content.decode()
    shown = re.sub(r"\s*\n\s*", "", page)
    assert "目标是“在任”" in shown
    assert '<td class="nw p-amount">在任</td>' in shown
    assert "还差 1" not in shown
    assert "≥ 1" not in shown
