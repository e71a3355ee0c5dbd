"""Writing through the API: forms and actions of the pages, keys, versions, what is never taken."""

import pytest
from django.test import Client

from common.models import AuditEvent, IdempotencyKey
from projects.models import Milestone, Project
from tests.factories.projects import MilestoneFactory, ProjectFactory

JSON = "application/json"
PROJECT = {
    "name": "独居老人关爱",
    "funding_source": "district",
    "agreed_fen": 4_976_000_01,
    "agreed_start": "2022-01-01",
    "agreed_end": "2022-12-31",
}


def post(client, path, body, **headers):
    return client.post(f"/api/v1/{path}", body, content_type=JSON, headers=headers)


def patch(client, path, body):
    return client.patch(f"/api/v1/{path}", body, content_type=JSON)


@pytest.fixture
def project_body(place):
    return PROJECT | {"station": place.station.code}


def fields_of(response) -> set[str]:
    return {error["field"] for error in response.json()["errors"]}


# ---------- create ----------


def test_create_stores_what_was_sent_and_says_what_it_became(client, worker, project_body):
    client.force_login(worker)
    response = post(client, "projects/", project_body)
    assert response.status_code == 201, response.content
    row = Project.objects.get()
    assert response.json() == client.get(f"/api/v1/projects/{row.pk}/").json()
    assert (row.agreed_fen, row.entered_by, row.version) == (497_600_001, worker, 1)
    assert AuditEvent.objects.get(action="projects.add_project").actor == worker


def test_create_in_another_station_is_refused_like_a_station_that_is_not(
    client, worker, project_body, place
):
    client.force_login(worker)
    foreign = post(client, "projects/", project_body | {"station": place.other_station.code})
    missing = post(client, "projects/", project_body | {"station": "999999999"})
    assert foreign.status_code == missing.status_code == 400
    same = foreign.content.replace(place.other_station.code.encode(), b"999999999")
    assert same == missing.content
    assert not Project.objects.exists()


@pytest.mark.parametrize("role", ["head", "evaluator", "auditor", "admin_user", "finance"])
def test_who_only_reads_cannot_create(client, role, project_body, request):
    client.force_login(request.getfixturevalue(role))
    assert post(client, "projects/", project_body).status_code == 403
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"agreed_end": "2021-12-31"}, "agreed_end"),
        ({"agreed_fen": 0}, "agreed_fen"),
        ({"agreed_fen": 10**18}, "agreed_fen"),
        ({"agreed_fen": 10**40}, "agreed_fen"),
        ({"agreed_fen": "1e9"}, "agreed_fen"),
        ({"agreed_start": "0001-01-01"}, "agreed_start"),
        ({"name": ""}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"funding_source": "moon"}, "funding_source"),
        ({"agency": 10**30}, "agency"),
        ({"agency": [1]}, "agency"),
        ({"is_operating": "maybe"}, "is_operating"),
        ({"published_on": "2022-01-01"}, "published_on_platform"),
    ],
)
def test_create_says_which_field_is_wrong(client, worker, project_body, change, field):
    client.force_login(worker)
    response = post(client, "projects/", project_body | change)
    assert response.status_code == 400
    assert fields_of(response) == {field}
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "name", ["id", "pk", "version", "entered_by", "entered_at", "created_by", "status", "__class__"]
)
def test_fields_that_are_not_the_callers_are_refused(client, worker, project_body, name):
    client.force_login(worker)
    response = post(client, "projects/", project_body | {name: 1})
    assert response.status_code == 400
    assert fields_of(response) == {name}


def test_same_project_twice_is_refused(client, worker, project_body):
    client.force_login(worker)
    post(client, "projects/", project_body)
    response = post(client, "projects/", project_body)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert Project.objects.count() == 1


# ---------- keys ----------


def test_same_key_gets_the_same_answer_even_when_the_row_has_changed(client, worker, project_body):
    client.force_login(worker)
    first = post(client, "projects/", project_body, idempotency_key="k-1")
    Project.objects.update(name="后来改的名字")
    again = post(client, "projects/", project_body, idempotency_key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert Project.objects.count() == 1


def test_retry_gets_the_same_answer_and_does_not_meet_its_own_row(client, worker, project_body):
    client.force_login(worker)
    first = post(client, "projects/", project_body, idempotency_key="k-1")
    again = post(client, "projects/", project_body, idempotency_key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert Project.objects.count() == 1


def test_same_key_with_another_body_or_address_is_422(client, worker, project_body):
    client.force_login(worker)
    post(client, "projects/", project_body, idempotency_key="k-1")
    other = post(client, "projects/", project_body | {"name": "另一个"}, idempotency_key="k-1")
    assert other.status_code == 422
    assert other["Content-Type"] == "application/problem+json"
    step = {"project": Project.objects.get().pk, "title": "启动", "weight": "10"}
    assert post(client, "milestones/", step, idempotency_key="k-1").status_code == 422
    assert (Project.objects.count(), Milestone.objects.count()) == (1, 0)


def test_key_belongs_to_its_caller(client, worker, district, project_body):
    client.force_login(worker)
    post(client, "projects/", project_body, idempotency_key="k-1")
    client.force_login(district)
    other = post(client, "projects/", project_body | {"name": "另一个"}, idempotency_key="k-1")
    assert other.status_code == 201


def test_refused_request_leaves_its_key_free(client, worker, place):
    milestone = MilestoneFactory(project__station=place.station, weight=100)
    client.force_login(worker)
    step = {"project": milestone.project.pk, "title": "又一步", "weight": "1"}
    assert post(client, "milestones/", step, idempotency_key="k-1").status_code == 409
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["x" * 81, "控"])
def test_key_has_its_bounds(client, worker, project_body, key):
    client.force_login(worker)
    response = post(client, "projects/", project_body, idempotency_key=key)
    assert response.status_code == 400


# ---------- change ----------


def test_change_needs_the_version_that_was_read(client, worker, place):
    row = ProjectFactory(station=place.station)
    client.force_login(worker)
    address = f"projects/{row.pk}/"
    assert fields_of(patch(client, address, {"name": "新名字"})) == {"version"}
    changed = patch(client, address, {"name": "新名字", "version": 1})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert patch(client, address, {"name": "别的名字", "version": 1}).status_code == 409
    after = Project.objects.get()
    assert (after.name, after.agreed_fen) == ("新名字", row.agreed_fen)
    assert AuditEvent.objects.get(action="projects.change_project").changes == {
        "name": [row.name, "新名字"]
    }


@pytest.mark.parametrize("name", ["station", "entered_by", "id"])
def test_change_never_moves_a_row(client, worker, place, name):
    row = ProjectFactory(station=place.station)
    client.force_login(worker)
    response = patch(client, f"projects/{row.pk}/", {name: place.other_station.pk, "version": 1})
    assert fields_of(response) == {name}
    row.refresh_from_db()
    assert row.station == place.station


def test_change_of_an_unseen_row_is_404_and_of_a_seen_one_403(client, head, worker, place):
    foreign = ProjectFactory(station=place.other_station)
    own = ProjectFactory(station=place.station)
    client.force_login(worker)
    body = {"name": "新名字", "version": 1}
    refused = patch(client, f"projects/{foreign.pk}/", body)
    missing = patch(client, "projects/999999/", body)
    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content
    client.force_login(head)
    assert patch(client, f"projects/{own.pk}/", body).status_code == 403


def test_put_and_delete_do_not_exist(client, worker, place):
    row = ProjectFactory(station=place.station)
    client.force_login(worker)
    for method in ("put", "delete"):
        assert getattr(client, method)(f"/api/v1/projects/{row.pk}/").status_code == 405


def test_session_needs_the_csrf_token(worker, project_body):
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker)
    response = post(client, "projects/", project_body)
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


# ---------- milestones ----------


def test_milestones_weigh_100_together(client, worker, place):
    project = ProjectFactory(station=place.station)
    MilestoneFactory(project=project, weight=60)
    client.force_login(worker)
    step = {"project": project.pk, "title": "启动", "weight": "40.01"}
    assert post(client, "milestones/", step).status_code == 409
    created = post(client, "milestones/", step | {"weight": "40"})
    assert created.status_code == 201
    address = f"milestones/{created.json()['id']}/"
    changed = patch(client, address, {"planned_on": "2022-09-01", "version": 1})
    assert changed.json()["planned_on"] == "2022-09-01"


def test_milestone_goes_to_a_visible_project_alone(client, worker, place):
    foreign = ProjectFactory(station=place.other_station)
    client.force_login(worker)
    step = {"title": "启动", "weight": "10"}
    refused = post(client, "milestones/", step | {"project": foreign.pk})
    missing = post(client, "milestones/", step | {"project": 999999})
    assert refused.status_code == missing.status_code == 400
    assert refused.content.replace(str(foreign.pk).encode(), b"999999") == missing.content
