"""Pages of the budget: lines are entered, corrected, listed with what is spent of them."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import AuditEvent
from funds.models import BudgetLine
from tests.factories.funds import BudgetLineFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.matrix import content_of
from tests.oversight.seeded import asked
from tests.oversight.seeded import text as body

pytestmark = pytest.mark.django_db
LIST = "/funds/budget/"


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


@pytest.fixture
def other(place):
    return ProjectFactory(station=place.other_station)


def test_a_line_is_entered_once_a_category(client, worker, project, other):
    client.force_login(worker)
    said = {"project": project.pk, "category": "office", "fen": "2,000", "note": ""}
    assert client.post(f"{LIST}new/", said).status_code == 302
    line = BudgetLine.objects.get()
    assert (line.fen, line.entered_by) == (200_000, worker)
    assert AuditEvent.objects.filter(action="funds.enter_budget_line").count() == 1
    assert client.post(f"{LIST}new/", said).status_code in (200, 409)
    assert client.post(f"{LIST}new/", said | {"project": other.pk}).status_code == 200
    assert client.post(f"{LIST}new/", said | {"fen": "0", "category": "tax"}).status_code == 200
    assert BudgetLine.objects.count() == 1


def test_a_line_is_corrected_from_the_version_that_was_seen(client, worker, project):
    line = BudgetLineFactory(project=project)
    client.force_login(worker)
    url = reverse("funds:budget-edit", args=[line.pk])
    said = {"category": line.category, "fen": "3000", "note": "调整", "version": "1"}
    assert client.post(url, said).status_code == 302
    line.refresh_from_db()
    assert (line.fen, line.version) == (300_000, 2)
    assert client.post(url, said | {"fen": "1"}).status_code == 409


def test_the_list_says_what_is_spent_by_the_day(client, district, project, other):
    line = BudgetLineFactory(project=project, fen=1000)
    BudgetLineFactory(project=other, fen=1000)
    ExpenditureFactory(project=project, fen=400, paid_on=date(2022, 3, 1))
    ExpenditureFactory(project=project, fen=700, paid_on=date(2022, 6, 1))
    ExpenditureFactory(project=project, fen=900, paid_on=date(2022, 3, 1), category="office")
    client.force_login(district)
    rows = client.get(LIST, {"over": "yes"}).context["object_list"]
    assert [(row.pk, row.spent_fen, row.left_fen) for row in rows] == [(line.pk, 1100, -100)]
    rows = client.get(LIST, {"over": "yes", "on": "2022-05-31"}).context["object_list"]
    assert list(rows) == []
    page = client.get(LIST, {"station": project.station.code})
    assert [row.pk for row in page.context["object_list"]] == [line.pk]
    assert content_of(client.get(LIST, {"export": "xlsx"}))[:2] == b"PK"


def test_a_longer_list_asks_no_more(client, district, project, django_assert_max_num_queries):
    client.force_login(district)
    BudgetLineFactory(project=project)
    with django_assert_max_num_queries(100) as first:
        client.get(LIST)
    for category in ("staff", "office", "tax", "audit", "other"):
        BudgetLineFactory(project=project, category=category)
    with django_assert_max_num_queries(asked(first.captured_queries)):
        client.get(LIST)


def test_the_tabs_lead_from_one_list_to_the_next(client, district, project):
    client.force_login(district)
    page = body(client.get("/funds/", {"station": project.station.code}))
    for tail in ("appropriations/", "budget/", "checks/"):
        assert f'href="/funds/{tail}?station={project.station.code}"' in page
