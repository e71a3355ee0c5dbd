"""Pages of projects and milestones."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from projects.models import Milestone, MilestoneCount, Project, ProjectConfirmation
from tests.factories.projects import MilestoneCountFactory, MilestoneFactory, ProjectFactory

LIST, ADD = "/projects/", "/projects/new/"


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station, name="社区治理项目", agency=place.agency)


@pytest.fixture
def foreign(place):
    return ProjectFactory(station=place.other_station, name="外街道项目")


def page(name, *keys) -> str:
    return reverse(f"projects:{name}", args=keys)


def entry(station, **changes):
    """What the browser sends for a new project."""
    fields = {
        "station": station.pk,
        "name": "养老服务项目",
        "field": "elderly",
        "agreed_fen": "90,000.00",
        "agreed_start": "2022-03-22",
        "agreed_end": "2022-12-31",
        "funding_source": "lottery",
        "published_on_platform": "",
    }
    return fields | changes


def hidden_key(client, url) -> str:
    """The idempotency key of the form that the page offers."""
    found = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(url).content.decode())
    return found.group(1)


def test_list_shows_progress_and_a_total_that_reconciles(client, head, project, place):
    MilestoneFactory(project=project, weight=40, completed_on=date(2022, 5, 1))
    ProjectFactory(station=place.station, agreed_fen=50)
    client.force_login(head)
    shown = client.get(LIST).content.decode()
    assert "40.0%" in shown
    assert "¥100,000.50" in shown


def test_progress_is_that_of_the_day(client, head, project):
    MilestoneFactory(project=project, weight=40, completed_on=date(2022, 5, 1))
    client.force_login(head)
    assert "40.0%" not in client.get(LIST, {"on": "2022-04-30"}).content.decode()


def test_period_filter_follows_the_day(client, head, project):
    client.force_login(head)
    asked = {"period": "running"}
    assert client.get(LIST, asked).context["count"] == 1
    assert client.get(LIST, asked | {"on": "2023-01-01"}).context["count"] == 0
    assert client.get(LIST, {"period": "ended", "on": "2023-01-01"}).context["count"] == 1
    assert client.get(LIST, {"period": "future", "on": "2021-12-31"}).context["count"] == 0


@pytest.mark.parametrize(("stored", "asked"), [(True, "yes"), (False, "no"), (None, "unknown")])
def test_publication_filter(client, head, project, stored, asked):
    day = date(2022, 3, 1) if stored else None
    Project.objects.update(published_on_platform=stored, published_on=day)
    client.force_login(head)
    assert client.get(LIST, {"published": asked}).context["count"] == 1
    others = {"yes", "no", "unknown"} - {asked}
    assert all(client.get(LIST, {"published": other}).context["count"] == 0 for other in others)


def test_detail_shows_steps_and_what_is_missing(client, worker, project):
    MilestoneFactory(project=project, title="调研", weight=20, completed_on=date(2022, 2, 1))
    late = MilestoneFactory(project=project, title="阵地", weight=20, planned_on=date(2022, 7, 5))
    counted = MilestoneFactory(
        project=project, title="个案", weight=20, planned_on=date(2022, 12, 1), indicator_target=10
    )
    MilestoneCountFactory(milestone=counted, actual=5)
    client.force_login(worker)
    shown = client.get(page("project-detail", project.pk)).content.decode()
    assert "进度 30.0%" in shown
    assert "逾期 10 天" in shown
    assert "里程碑权重合计不是 100" in shown
    assert page("milestone-complete", late.pk) in shown
    assert page("milestone-count", counted.pk) in shown


def test_detail_of_a_past_day_has_no_buttons(client, worker, project):
    MilestoneFactory(project=project, weight=20, completed_on=date(2022, 7, 1))
    client.force_login(worker)
    url = page("project-detail", project.pk)
    shown = client.get(url, {"on": "2022-06-30"}).content.decode()
    assert "进度 0.0%" in shown
    assert page("project-edit", project.pk) not in shown
    assert page("project-edit", project.pk) in client.get(url).content.decode()


def test_detail_of_a_reader_has_no_buttons(client, head, project):
    client.force_login(head)
    shown = client.get(page("project-detail", project.pk)).content.decode()
    assert page("project-edit", project.pk) not in shown
    assert page("project-confirm", project.pk) not in shown


PAGES = ["project-detail", "project-edit", "milestone-add"]
STEP_PAGES = ["milestone-edit", "milestone-complete", "milestone-count"]


@pytest.mark.parametrize("name", PAGES)
def test_foreign_project_does_not_exist(client, worker, foreign, name):
    client.force_login(worker)
    foreign_answer = client.get(page(name, foreign.pk))
    missing_answer = client.get(page(name, 999_999))
    assert foreign_answer.status_code == 404
    assert missing_answer.status_code == 404


@pytest.mark.parametrize("name", STEP_PAGES)
def test_foreign_milestone_does_not_exist(client, worker, foreign, name):
    step = MilestoneFactory(project=foreign)
    client.force_login(worker)
    assert client.get(page(name, step.pk)).status_code == 404


@pytest.mark.parametrize("name", STEP_PAGES)
def test_reader_may_not_change_a_milestone(client, head, project, name):
    client.force_login(head)
    assert client.get(page(name, MilestoneFactory(project=project).pk)).status_code == 403


@pytest.mark.parametrize("name", ["project-edit", "milestone-add"])
def test_reader_may_not_change_a_project(client, head, project, name):
    client.force_login(head)
    assert client.get(page(name, project.pk)).status_code == 403
    assert client.get(ADD).status_code == 403


def test_reader_may_not_confirm(client, head, project):
    client.force_login(head)
    assert client.post(page("project-confirm", project.pk)).status_code == 403


def test_add_project(client, worker, place):
    client.force_login(worker)
    response = client.post(ADD, entry(place.station, idempotency_key=hidden_key(client, ADD)))
    project = Project.objects.get()
    assert response.headers["Location"] == page("project-detail", project.pk)
    assert project.agreed_fen == 9_000_000
    assert project.entered_by == worker


def test_add_project_for_a_foreign_station_is_refused(client, worker, place):
    client.force_login(worker)
    response = client.post(ADD, entry(place.other_station))
    assert "station" in response.context["form"].errors
    assert not Project.objects.exists()


def test_the_same_form_twice_makes_one_project(client, worker, place):
    client.force_login(worker)
    fields = entry(place.station, idempotency_key=str(uuid.uuid4()))
    first, second = client.post(ADD, fields), client.post(ADD, fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert Project.objects.count() == 1


def test_a_used_form_with_other_content_is_saved_by_a_second_press(client, worker, place):
    """Back in the browser, another name, save: the first row must not be shown for it."""
    client.force_login(worker)
    key = str(uuid.uuid4())
    client.post(ADD, entry(place.station, idempotency_key=key))
    other = entry(place.station, name="另一个项目", idempotency_key=key)
    response = client.post(ADD, other)
    assert response.status_code == 409
    assert "已经保存过一次" in response.content.decode()
    assert Project.objects.count() == 1
    renewed = response.context["form"]["idempotency_key"].value()
    assert renewed != key
    assert client.post(ADD, other | {"idempotency_key": renewed}).status_code == 302
    assert Project.objects.count() == 2


def test_add_project_that_exists_says_so(client, worker, project, place):
    client.force_login(worker)
    response = client.post(ADD, entry(place.station, name=project.name))
    assert response.status_code in (200, 409)
    assert "已" in str(response.context["form"].non_field_errors())
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreed_end": "2022-03-01"}, "agreed_end"),
        ({"agreed_fen": "0"}, "agreed_fen"),
        ({"published_on": "2022-03-01"}, "published_on_platform"),
        ({"published_on_platform": "true"}, "published_on"),
        ({"name": ""}, "name"),
        ({"funding_source": "gift"}, "funding_source"),
    ],
)
def test_add_project_names_the_field_in_error(client, worker, place, changes, field):
    client.force_login(worker)
    response = client.post(ADD, entry(place.station) | changes)
    assert list(response.context["form"].errors) == [field]


def test_edit_project(client, worker, project, place):
    client.force_login(worker)
    fields = entry(place.other_station, name=project.name, publisher="区残联", version="1")
    assert client.post(page("project-edit", project.pk), fields).status_code == 302
    project.refresh_from_db()
    assert (project.publisher, project.version) == ("区残联", 2)
    assert project.station == place.station


def test_edit_conflict_shows_both_versions_and_saves_on_purpose(client, worker, project, place):
    client.force_login(worker)
    url = page("project-edit", project.pk)
    Project.objects.update(publisher="别人填的", version=2)
    fields = entry(place.station, name=project.name, publisher="我填的", version="1")
    response = client.post(url, fields)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "别人填的" in shown
    assert "我填的" in shown
    project.refresh_from_db()
    assert project.publisher == "别人填的"
    version = response.context["form"]["version"].value()
    assert client.post(url, fields | {"version": version}).status_code == 302
    project.refresh_from_db()
    assert project.publisher == "我填的"


def test_confirm_twice_is_confirmed_once(client, worker, project, on):
    client.force_login(worker)
    for _time in range(2):
        client.post(page("project-confirm", project.pk))
    assert ProjectConfirmation.objects.get().confirmed_on == on
    assert client.get(page("project-confirm", project.pk)).status_code == 405
    shown = client.get(page("project-detail", project.pk)).content.decode()
    assert page("project-confirm", project.pk) not in shown


def test_confirm_a_foreign_project_is_not_found(client, worker, foreign):
    client.force_login(worker)
    assert client.post(page("project-confirm", foreign.pk)).status_code == 404


def test_add_milestone(client, worker, project):
    client.force_login(worker)
    fields = {"title": "调研", "weight": "20", "planned_on": "2022-05-01", "position": "1"}
    assert client.post(page("milestone-add", project.pk), fields).status_code == 302
    assert Milestone.objects.get().project == project


def test_add_milestone_beyond_the_whole_is_refused_in_words(client, worker, project):
    MilestoneFactory(project=project, weight=90)
    client.force_login(worker)
    fields = {"title": "调研", "weight": "20", "position": "1"}
    response = client.post(page("milestone-add", project.pk), fields)
    assert response.status_code == 409
    assert "最多还可以填 10" in response.content.decode()


def test_add_milestone_with_a_unit_needs_a_target(client, worker, project):
    client.force_login(worker)
    fields = {"title": "调研", "weight": "20", "position": "1", "indicator_unit": "个"}
    response = client.post(page("milestone-add", project.pk), fields)
    assert list(response.context["form"].errors) == ["indicator_target"]


def test_edit_milestone(client, worker, project):
    step = MilestoneFactory(project=project, weight=20)
    client.force_login(worker)
    fields = {"title": "新名", "weight": "30", "position": "1", "version": "1"}
    assert client.post(page("milestone-edit", step.pk), fields).status_code == 302
    step.refresh_from_db()
    assert (step.title, step.weight) == ("新名", 30)


def test_complete_milestone_with_date_and_evidence(client, worker, project):
    step = MilestoneFactory(project=project)
    client.force_login(worker)
    url = page("milestone-complete", step.pk)
    assert client.get(url).context["form"]["completed_on"].value() == date(2022, 7, 15)
    assert client.post(url, {"completed_on": "2022-07-01", "version": "1"}).context["form"].errors
    fields = {"completed_on": "2022-07-01", "evidence": "验收单", "version": "1"}
    assert client.post(url, fields).status_code == 302
    step.refresh_from_db()
    assert (step.completed_on, step.evidence) == (date(2022, 7, 1), "验收单")


def test_complete_milestone_in_the_far_future_is_refused(client, worker, project):
    step = MilestoneFactory(project=project)
    client.force_login(worker)
    fields = {"completed_on": "2022-10-16", "evidence": "验收单", "version": "1"}
    response = client.post(page("milestone-complete", step.pk), fields)
    assert "不能晚于 2022-10-15" in response.content.decode()
    step.refresh_from_db()
    assert step.completed_on is None


def test_count_of_a_day_is_corrected_by_the_same_day(client, worker, project):
    step = MilestoneFactory(project=project, indicator_target=10)
    client.force_login(worker)
    url = page("milestone-count", step.pk)
    for actual in ("3", "4"):
        assert client.post(url, {"counted_on": "2022-07-14", "actual": actual}).status_code == 302
    assert MilestoneCount.objects.get().actual == 4


def test_count_without_a_target_is_refused(client, worker, project):
    step = MilestoneFactory(project=project)
    client.force_login(worker)
    fields = {"counted_on": "2022-07-14", "actual": "3"}
    assert client.post(page("milestone-count", step.pk), fields).status_code == 409
