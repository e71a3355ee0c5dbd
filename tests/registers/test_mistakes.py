"""Equal mistakes are grouped with what may be meant, put right at one stroke, and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.models import AuditEvent
from registers import uploads
from registers.models import RegisterImport
from services.models import ServedGroup, ServiceRecord
from tests.factories.projects import ProjectFactory
from tests.registers import books

pytestmark = pytest.mark.django_db
State = RegisterImport.State
ELDERLY = "关上街道养老服务“邻里相伴”项目"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def projects(main_project, station):
    return main_project, ProjectFactory(station=station, name=ELDERLY)


@pytest.fixture
def handed_in(station, worker, tmp_path, projects):
    def hand_in(*records) -> RegisterImport:
        path = books.services_book(tmp_path, records)
        file = SimpleUploadedFile(path.name, path.read_bytes())
        return uploads.check(uploads.upload(station, "services", file, actor=worker))

    return hand_in


def record(number, **cells) -> list:
    return books.record(f"走访{number}", **cells)


def grouped(row) -> list[tuple]:
    return [
        (each["column"], each["value"], each["cells"], each["guess"])
        for each in row.preview["mistakes"]
    ]


def say(row, actor, column, value, right) -> RegisterImport:
    said = {"sheet": "records", "column": column, "value": value}
    return uploads.check(uploads.put_right(row, actor=actor, right=right, **said))


def take_back(row, actor, column, value) -> RegisterImport:
    said = {"sheet": "records", "column": column, "value": value}
    return uploads.check(uploads.take_back(row, actor=actor, **said))


def test_equal_mistakes_are_one_group_with_the_nearest_offered(handed_in):
    row = handed_in(
        *(record(n, 所属项目="邻里相伴") for n in range(52)),
        record(60, 所属项目=" 邻里 相伴 ", 社区="关山社区"),
        record(61, 服务类型="入户探仿"),
        record(62),
    )
    assert row.state == State.REFUSED
    assert grouped(row) == [
        ("project", "邻里相伴", 53, ELDERLY),
        ("kind", "入户探仿", 1, "探访"),
        ("community", "关山社区", 1, "关上社区居民委员会"),
    ]
    project, kind, community = row.preview["mistakes"]
    assert set(project["known"]) == {books.MAIN, ELDERLY}
    assert (project["sheet_title"], project["column_title"]) == ("服务记录", "所属项目")
    assert {"关上社区居民委员会", "关上北社区居民委员会"} == set(community["known"])
    assert "探访" in kind["known"]


def test_more_cells_than_the_page_lists_are_counted(handed_in):
    row = handed_in(*(record(n, 所属项目="邻里相伴") for n in range(uploads.SHOWN + 5)))
    assert grouped(row)[0][2] == uploads.SHOWN + 5


def test_figures_days_and_empty_cells_are_no_names(handed_in):
    row = handed_in(record(1, 服务人数=-1), record(2, 服务日期="八月"), record(3, 服务类型=None))
    assert len(row.problems) == 3
    assert grouped(row) == []


def test_what_is_meant_is_read_in_every_cell_and_goes_in(handed_in, worker, projects):
    row = handed_in(*(record(n, 所属项目="邻里相伴") for n in range(3)), record(9))
    with row.file.open("rb") as file:
        content = file.read()
    row = say(row, worker, "project", "邻里相伴", ELDERLY)
    assert (row.state, row.created, grouped(row)) == (State.READY, 4, [])
    uploads.apply(row, actor=worker)
    assert ServiceRecord.objects.filter(project=projects[1]).count() == 3
    with row.file.open("rb") as file:
        assert file.read() == content


def test_the_audit_of_the_import_keeps_what_was_said(handed_in, worker):
    row = handed_in(record(1, 所属项目="邻里相伴"))
    uploads.apply(say(row, worker, "project", "邻里相伴", ELDERLY), actor=worker)
    told = AuditEvent.objects.get(action="registers.import").changes
    said = {"sheet": "records", "column": "project", "value": "邻里相伴", "right": ELDERLY}
    assert told["meant"] == [said]
    assert AuditEvent.objects.filter(action="registers.answer", actor=worker).count() == 1


def test_several_answers_add_up_and_each_can_be_taken_back(handed_in, worker):
    row = handed_in(record(1, 所属项目="邻里相伴", 服务类型="探仿"))
    row = say(row, worker, "project", "邻里相伴", ELDERLY)
    assert row.state == State.REFUSED
    row = say(row, worker, "kind", "探仿", "探访")
    assert row.state == State.READY
    row = take_back(row, worker, "project", "邻里相伴")
    assert row.state == State.REFUSED
    assert [each["value"] for each in row.meant] == ["探仿"]
    assert grouped(row) == [("project", "邻里相伴", 1, ELDERLY)]


def test_one_group_of_several_keeps_its_people(handed_in, worker):
    row = handed_in(record(1, 服务对象类别="独具老人2、低保对象1"))
    assert grouped(row) == [("groups", "独具老人", 1, "独居老人")]
    row = say(row, worker, "groups", "独具老人", "独居老人")
    assert row.state == State.READY
    uploads.apply(row, actor=worker)
    people = dict(ServedGroup.objects.values_list("group", "people"))
    assert people == {ServedGroup.Group.LIVING_ALONE: 2, ServedGroup.Group.LOW_INCOME: 1}


def test_a_cell_with_two_wrong_groups_needs_both_answers(handed_in, worker):
    row = handed_in(record(1, 服务对象类别="独具老人2、底保对象1"))
    row = say(row, worker, "groups", "独具老人", "独居老人")
    assert grouped(row) == [("groups", "底保对象", 1, "低保对象")]
    assert say(row, worker, "groups", "底保对象", "低保对象").state == State.READY


def test_milestones_may_name_the_projects_of_their_own_file(station, worker, tmp_path):
    path = books.projects_book(
        tmp_path, [books.project()], [books.milestone(name="2022年度建设运营")]
    )
    file = SimpleUploadedFile(path.name, path.read_bytes())
    row = uploads.check(uploads.upload(station, "projects", file, actor=worker))
    assert grouped(row) == [("project", "2022年度建设运营", 1, books.MAIN)]


# ---------- on the page ----------


def answer(client, row, **said):
    url = reverse("registers:import-answer", args=[row.pk])
    return client.post(url, {"sheet": "records", "column": "project"} | said, follow=True)


def test_one_click_then_confirm(client, handed_in, worker):
    row = handed_in(record(1, 所属项目="邻里相伴"))
    client.force_login(worker)
    page = client.get(reverse("registers:import-detail", args=[row.pk])).content.decode()
    assert "一样的错误，一次改好" in page
    assert f"<option selected>{ELDERLY}</option>" in page
    page = answer(client, row, value="邻里相伴", right=ELDERLY).content.decode()
    assert "没有错误：将新增 1 条" in page
    assert "照您说的读" in page
    page = answer(client, row, value="邻里相伴").content.decode()
    assert "有 1 处错误" in page
    assert "照您说的读" not in page


@pytest.mark.parametrize(
    "said",
    [
        {"value": "邻里相伴", "right": ""},
        {"value": "邻里相伴", "right": "没有的项目"},
        {"value": "别的", "right": ELDERLY},
        {"value": "邻里相伴"},
        {},
        {"value": "邻里相伴", "right": ELDERLY, "column": "title"},
    ],
)
def test_an_answer_that_is_none_changes_nothing(client, handed_in, worker, said):
    row = handed_in(record(1, 所属项目="邻里相伴"))
    client.force_login(worker)
    assert answer(client, row, **said).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.meant) == (State.REFUSED, [])


def test_what_went_in_is_answered_no_more(client, handed_in, worker):
    row = say(handed_in(record(1, 所属项目="邻里相伴")), worker, "project", "邻里相伴", ELDERLY)
    uploads.apply(row, actor=worker)
    client.force_login(worker)
    page = answer(client, row, value="邻里相伴").content.decode()
    assert "现在是“已导入”" in page
    page = client.get(reverse("registers:import-detail", args=[row.pk])).content.decode()
    assert "照您说的读" in page
    assert "撤回" not in page


def test_the_auditor_sees_and_answers_nothing(client, handed_in, auditor):
    row = handed_in(record(1, 所属项目="邻里相伴"))
    client.force_login(auditor)
    page = client.get(reverse("registers:import-detail", args=[row.pk])).content.decode()
    assert "都用它" not in page
    assert answer(client, row, value="邻里相伴", right=ELDERLY).status_code == 403
