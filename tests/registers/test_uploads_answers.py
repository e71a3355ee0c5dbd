"""What is said beside an upload: a new name was another one before, a period is handed in again."""

import pytest
from django.urls import reverse

from common.models import AuditEvent
from projects.models import Project
from registers.models import RegisterImport
from services.models import ServiceRecord
from tests.factories.projects import ProjectFactory
from tests.registers.books import MAIN, project, projects_book, record, services_book, take_in

State = RegisterImport.State


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def hand_in(client, user, station, path, register="projects", **data):
    client.force_login(user)
    with path.open("rb") as file:
        data |= {"station": station.code, "register": register, "file": file}
        return client.post(reverse("registers:import-add"), data, follow=True)


def answer(client, row, **said):
    return client.post(reverse("registers:import-answer", args=[row.pk]), said, follow=True)


@pytest.fixture
def asked(client, worker, station, main_project, tmp_path):
    """An upload in which 养老项目 has vanished and 为老项目 appeared."""
    fen = main_project.agreed_fen
    ProjectFactory(station=station, name="养老项目", agreed_fen=fen)
    path = projects_book(tmp_path, [project(), project("为老项目")])
    page = hand_in(client, worker, station, path)
    assert "改了名，还是新的？" in page.content.decode()
    return RegisterImport.objects.get()


def confirm(client, row):
    client.post(reverse("registers:import-confirm", args=[row.pk]))
    return set(Project.objects.values_list("name", flat=True))


def test_a_name_is_said_to_be_changed_and_keeps_its_project(client, asked):
    page = answer(client, asked, name="为老项目", old="养老项目")
    assert "照您说的认" in page.content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.created, asked.updated) == (State.READY, 0, 2)
    assert AuditEvent.objects.filter(action="registers.answer").exists()
    assert confirm(client, asked) == {MAIN, "为老项目"}


def test_a_name_is_said_to_be_new(client, asked):
    answer(client, asked, name="为老项目", old="")
    assert confirm(client, asked) == {MAIN, "养老项目", "为老项目"}


def test_what_was_said_is_taken_back(client, asked):
    answer(client, asked, name="为老项目", old="")
    answer(client, asked, forget="1")
    asked.refresh_from_db()
    assert (asked.state, asked.fresh) == (State.REFUSED, [])


@pytest.mark.parametrize("said", [{"name": "别的", "old": ""}, {"name": "为老项目", "old": MAIN}])
def test_an_answer_to_nothing_that_was_asked_changes_nothing(client, asked, said):
    answer(client, asked, **said)
    asked.refresh_from_db()
    assert (asked.state, asked.answers) == (State.REFUSED, {})


def test_a_period_is_handed_in_again_on_the_page(client, worker, station, main_project, tmp_path):
    take_in("services", station, services_book(tmp_path, [record("甲"), record("乙")]))
    path = services_book(tmp_path, [record("甲")])
    page = hand_in(
        client, worker, station, path, "services",
        replace_from="2022-05-01", replace_to="2022-05-31",
    )  # fmt: skip
    assert "作废 1 条" in page.content.decode()
    assert "探访 乙" in page.content.decode()
    assert ServiceRecord.objects.standing().count() == 2
    confirm(client, RegisterImport.objects.get())
    assert ServiceRecord.objects.standing().get().title == "甲"


@pytest.mark.parametrize(
    ("register", "days", "words"),
    [
        ("services", {"replace_from": "2022-05-01"}, "起止两个日期"),
        ("services", {"replace_from": "2022-05-02", "replace_to": "2022-05-01"}, "结束早于开始"),
        ("projects", {"replace_from": "2022-05-01", "replace_to": "2022-05-02"}, "只有服务记录"),
    ],
)
def test_a_period_that_is_none_is_refused(client, worker, station, tmp_path, register, days, words):
    path = services_book(tmp_path, [record("甲")])
    page = hand_in(client, worker, station, path, register, **days)
    assert words in page.content.decode()
    assert not RegisterImport.objects.exists()
