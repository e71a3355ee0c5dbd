"""Registers handed in on a page: upload, check, preview, confirm; who may, and what is left
lying.
"""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common import clock, jobs, processes
from common.exports import CONTENT_TYPE
from common.models import AuditEvent
from orgs.models import Organisation
from projects.models import Project
from registers import tasks, uploads
from registers.models import RegisterImport
from sheets import UnreadableWorkbook
from tests.factories.stations import CommunityFactory
from tests.sheets.workbooks import repacked

pytestmark = pytest.mark.django_db
BOOKS = Path(__file__).parent.parent / "data" / "workbooks" / "关上街道"
State = RegisterImport.State


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def workbook(title="项目台账", change=None):
    """One of the shared registers, with ``change(workbook)`` done to it first."""
    content = (BOOKS / f"{title}.xlsx").read_bytes()
    if change:
        book, changed = load_workbook(BytesIO(content)), BytesIO()
        change(book)
        book.save(changed)
        content = changed.getvalue()
    return SimpleUploadedFile(f"{title}.xlsx", content)


def spoil(book):
    book["项目"]["F4"] = "-5"


def hand_in(client, user, station, file, register="projects"):
    client.force_login(user)
    data = {"station": station.code, "register": register, "file": file}
    return client.post(reverse("registers:import-add"), data, follow=True)


def test_a_good_register_waits_for_confirmation_and_then_goes_in(client, worker, place):
    page = hand_in(client, worker, place.station, workbook())
    row = RegisterImport.objects.get()
    assert (row.state, row.created, row.updated) == (State.READY, 24, 0)
    assert "将新增 24 条" in page.content.decode()
    assert not Project.objects.exists()
    page = client.post(reverse("registers:import-confirm", args=[row.pk]), follow=True)
    assert "已导入：新增 24 条" in page.content.decode()
    assert Project.objects.filter(station=place.station).count() == 3
    assert AuditEvent.objects.filter(action="registers.import", actor=worker).exists()


def test_the_same_file_again_has_nothing_to_import(client, worker, place):
    hand_in(client, worker, place.station, workbook())
    uploads.apply(RegisterImport.objects.get(), actor=worker)
    page = hand_in(client, worker, place.station, workbook())
    again = RegisterImport.objects.first()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 24)
    assert "不用导入" in page.content.decode()


def test_a_bad_cell_refuses_the_whole_file_and_comes_back_marked(client, worker, place):
    page = hand_in(client, worker, place.station, workbook(change=spoil))
    row = RegisterImport.objects.get()
    assert row.state == State.REFUSED
    assert "有 1 处错误" in page.content.decode()
    assert not Project.objects.exists()
    answer = client.get(reverse("registers:import-marked", args=[row.pk]))
    marked = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert marked["项目"]["F4"].comment is not None


def test_the_good_rows_alone_go_in_when_that_is_asked_for(client, worker, place):
    hand_in(client, worker, place.station, workbook(change=spoil))
    row = RegisterImport.objects.get()
    client.post(reverse("registers:import-confirm", args=[row.pk]), {"partial": "1"})
    row.refresh_from_db()
    assert row.state == State.APPLIED
    assert Project.objects.count() == 2


def test_what_is_no_workbook_is_told_in_plain_words(client, worker, place):
    page = hand_in(client, worker, place.station, SimpleUploadedFile("a.xlsx", b"<html>"))
    assert RegisterImport.objects.get().state == State.FAILED
    assert RegisterImport.objects.get().message in page.content.decode()
    page = hand_in(client, worker, place.station, SimpleUploadedFile("a.docx", b"x"))
    assert "不是 .xlsx、.xls、.et、.ods 或 .csv 文件" in page.content.decode()


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".csv"])
def test_other_kinds_are_taken_and_come_back_marked_as_xlsx(client, worker, place, suffix):
    content = "服务日期,服务类型,服务领域\n2022-02-30,探访,养老服务\n".encode("gb18030")
    if suffix != ".csv":
        content = (BOOKS.parents[1] / "kinds" / "吴井街道" / f"服务记录台账{suffix}").read_bytes()
    file = SimpleUploadedFile(f"服务记录台账{suffix}", content)
    hand_in(client, worker, place.station, file, "services")
    row = RegisterImport.objects.get()
    assert row.state == State.REFUSED
    assert row.file.name.endswith(suffix)
    answer = client.get(reverse("registers:import-marked", args=[row.pk]))
    assert answer.headers["Content-Type"] == CONTENT_TYPE
    assert load_workbook(BytesIO(b"".join(answer.streaming_content))).sheetnames[0] == "错误清单"
    answer = client.get(reverse("registers:import-file", args=[row.pk]))
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Type"] == "application/octet-stream"


def with_cell(title, sheet, cell, value):
    """A shared register in which the XML of one cell holds ``value`` as it is."""
    content = (BOOKS / f"{title}.xlsx").read_bytes()
    place = re.compile(rb'<c r="%s"[^>]*?(/>|>.*?</c>)' % cell.encode())

    def edit(xml):
        assert place.search(xml)
        return place.sub(b'<c r="%s" %s</c>' % (cell.encode(), value), xml)

    part = f"xl/worksheets/sheet{sheet}.xml"
    return SimpleUploadedFile(f"{title}.xlsx", repacked(content, change={part: edit}))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("E4", b"><v>NaN</v>"),
        ("E4", b"><v>-Infinity</v>"),
        ("B4", b't="inlineStr"><is><t>a\0b</t></is>'),
        ("D4", b't="inlineStr"><is><t>a\0b</t></is>'),
    ],
)
def test_no_number_and_nul_bytes_are_errors_and_not_failures(client, worker, place, cell, value):
    page = hand_in(client, worker, place.station, with_cell("项目台账", 1, cell, value))
    row = RegisterImport.objects.get()
    assert page.status_code == 200
    assert row.state == State.REFUSED
    assert row.annotated
    assert cell[0] in {chr(64 + each["column_number"]) for each in row.problems}


def test_a_nul_byte_outside_the_columns_is_passed_over(client, worker, place):
    for cell in ("A3", "A4"):
        file = with_cell("项目台账", 1, cell, b't="inlineStr"><is><t>x\0</t></is>')
        page = hand_in(client, worker, place.station, file)
        assert page.status_code == 200
        assert RegisterImport.objects.first().state == State.READY


def test_a_marked_copy_that_cannot_be_written_does_no_harm(client, worker, place, monkeypatch):
    def fails(*_arguments):
        raise UnreadableWorkbook("太大")

    monkeypatch.setattr(uploads, "annotate", fails)
    page = hand_in(client, worker, place.station, workbook(change=spoil))
    row = RegisterImport.objects.get()
    assert (row.state, bool(row.annotated)) == (State.REFUSED, False)
    assert "有 1 处错误" in page.content.decode()


def test_an_upload_can_be_given_up(client, worker, place):
    hand_in(client, worker, place.station, workbook())
    row = RegisterImport.objects.get()
    client.post(reverse("registers:import-cancel", args=[row.pk]))
    page = client.post(reverse("registers:import-confirm", args=[row.pk]), follow=True)
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert not Project.objects.exists()
    assert "不能这样处理" in page.content.decode()


def test_a_long_file_is_checked_by_a_job_and_the_page_asks_for_progress(
    client, worker, place, monkeypatch
):
    jobs = []
    monkeypatch.setattr("registers.views.imports.SMALL", 10)
    monkeypatch.setattr(tasks.check, "delay_on_commit", jobs.append)
    page = hand_in(client, worker, place.station, workbook())
    row = RegisterImport.objects.get()
    assert jobs == [row.pk]
    assert 'hx-trigger="every 1s"' in page.content.decode()
    tasks.check(row.pk)
    tasks.check(row.pk)  # delivered twice: nothing more to do
    part = client.get(reverse("registers:import-detail", args=[row.pk]), HTTP_HX_REQUEST="true")
    assert "将新增 24 条" in part.content.decode()
    assert "every 1s" not in part.content.decode()


def test_the_sweep_puts_back_what_was_left_lying(worker, place):
    row = uploads.upload(place.station, "projects", workbook(), actor=worker)
    assert uploads.sweep() == []
    long_ago = clock.moment() - timedelta(hours=1)
    RegisterImport.objects.update(state=State.CHECKING, claimed_at=long_ago)
    assert uploads.sweep() == [row.pk]
    RegisterImport.objects.update(state=State.APPLYING, claimed_at=long_ago)
    assert uploads.sweep() == []
    row.refresh_from_db()
    assert row.state == State.FAILED


@pytest.mark.parametrize("name", ["import-detail", "import-file", "import-confirm"])
def test_another_stations_upload_does_not_exist(client, worker, other_worker, place, name):
    row = uploads.upload(place.station, "projects", workbook(), actor=worker)
    client.force_login(other_worker)
    url = reverse(f"registers:{name}", args=[row.pk])
    method = client.post if name == "import-confirm" else client.get
    assert method(url).status_code == 404


def test_the_auditor_looks_but_does_not_hand_in(client, auditor, worker, place):
    row = uploads.upload(place.station, "projects", workbook(), actor=worker)
    client.force_login(auditor)
    assert client.get(reverse("registers:import-detail", args=[row.pk])).status_code == 200
    assert client.get(reverse("registers:import-add")).status_code == 403
    url = reverse("registers:import-confirm", args=[row.pk])
    assert client.post(url).status_code == 403


def test_another_station_is_no_choice(client, worker, place):
    page = hand_in(client, worker, place.other_station, workbook())
    assert page.status_code == 200
    assert not RegisterImport.objects.exists()


def test_a_template_offers_the_stations_own_names(client, worker, place):
    client.force_login(worker)
    url = reverse("registers:template", args=["orgs"])
    answer = client.get(url, {"station": place.station.code})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    words = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    rules = [r.formula1 for s in book for r in s.data_validations.dataValidation]
    assert place.community.name in f"{words}{rules}"
    assert client.get(url, {"station": place.other_station.code}).status_code == 404


def test_the_filled_register_comes_back_unchanged(client, worker, place):
    for name in ("双桥", "日新", "福德"):
        CommunityFactory(division=place.station.division, name=f"{name}社区居民委员会")
    hand_in(client, worker, place.station, workbook())
    uploads.apply(RegisterImport.objects.get(), actor=worker)
    url = reverse("registers:export", args=["projects"])
    answer = client.get(url, {"station": place.station.code})
    exported = SimpleUploadedFile("again.xlsx", b"".join(answer.streaming_content))
    hand_in(client, worker, place.station, exported)
    again = RegisterImport.objects.first()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 24)
    assert client.get(url, {"station": place.other_station.code}).status_code == 404
    assert not Organisation.objects.exists()


def test_a_confirmation_of_what_was_answered_meanwhile_is_a_conflict(client, worker, place):
    page = hand_in(client, worker, place.station, workbook())
    row = RegisterImport.objects.get()
    assert f'name="version" value="{row.version}"' in page.content.decode()
    confirm = reverse("registers:import-confirm", args=[row.pk])
    RegisterImport.objects.update(version=row.version + 1)
    page = client.post(confirm, {"version": row.version}, follow=True)
    assert "别人改过" in page.content.decode()
    assert not Project.objects.exists()
    client.post(confirm, {"version": row.version + 1})
    assert Project.objects.exists()


def test_the_page_tells_what_happened_to_an_upload(client, worker, place):
    page = hand_in(client, worker, place.station, workbook())
    titles = [step["title"] for step in page.context["steps"]]
    assert titles == ["等待检查", "正在检查", "等您确认"]
    assert "2022年7月20日前办理" in page.content.decode()


def at_work(worker, place, **changes):
    """An upload whose check was begun by a process that is no more."""
    row = uploads.upload(place.station, "projects", workbook(), actor=worker)
    gone = jobs.stamp() | {"holder": processes.identity() | {"started": "1"}, "attempts": 1}
    RegisterImport.objects.update(state=State.CHECKING, **gone | changes)
    row.refresh_from_db()
    return row


@pytest.mark.skipif(not processes.identity(), reason="only Linux tells")
def test_a_check_whose_process_was_killed_goes_on_without_waiting(worker, place):
    row = at_work(worker, place, holder=processes.identity())
    assert uploads.sweep() == []  # the control: its process lives
    at_work(worker, place)
    uploads.sweep()
    row.refresh_from_db()
    assert row.state == State.QUEUED


def test_a_workbook_that_kills_its_process_each_time_is_given_up(worker, place):
    long_ago = clock.moment() - timedelta(hours=1)
    row = at_work(worker, place, attempts=2, heartbeat_at=long_ago)
    uploads.sweep()
    assert uploads.check(RegisterImport.objects.get(pk=row.pk)).attempts == 3
    RegisterImport.objects.update(state=State.CHECKING, heartbeat_at=long_ago)
    assert uploads.sweep() == []
    row.refresh_from_db()
    assert (row.state, "几次都中断" in row.message) == (State.FAILED, True)


def test_whoever_lost_the_check_writes_nothing_more(worker, place, monkeypatch):
    def overslept(*_arguments, progress, **_options):
        RegisterImport.objects.update(claimed_at=clock.moment(), version=9)
        progress(1, 2)

    row = uploads.upload(place.station, "projects", workbook(), actor=worker)
    monkeypatch.setattr(uploads, "check_register", overslept)
    row = uploads.check(row)
    assert (row.state, row.version, row.done) == (State.CHECKING, 9, 0)


def test_whoever_comes_back_sees_the_running_job(client, worker, place):
    at_work(worker, place, done=3, total=12)
    client.force_login(worker)
    page = client.get(reverse("registers:import-list")).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "进度" in page
    RegisterImport.objects.update(state=State.READY)
    page = client.get(reverse("registers:import-list")).content.decode()
    assert "every 2s" not in page
    assert "进度" not in page


def listed(client, **asked) -> list[int]:
    page = client.get(reverse("registers:import-list"), asked)
    return [row.pk for row in page.context["object_list"]]


def test_the_list_has_pages_and_can_be_narrowed(client, worker, place):
    first = uploads.upload(place.station, "projects", workbook(), actor=worker)
    for _number in range(50):
        RegisterImport.objects.create(
            station=place.station, register="funds", state=State.APPLIED, file_name="a.xlsx",
            file=first.file.name, entered_by=worker,
        )  # fmt: skip
    client.force_login(worker)
    assert len(listed(client)) == 50
    assert listed(client, page=2) == [first.pk]
    assert listed(client, register="projects") == [first.pk]
    assert listed(client, state=State.QUEUED) == [first.pk]
    assert listed(client, q="项目台账") == [first.pk]
    assert len(listed(client, register="funds", page=1)) == 50
    assert listed(client, register="orgs") == []
    assert "清除筛选" in client.get(reverse("registers:import-list"), {"register": "orgs"}).text


def test_the_list_of_a_past_day_knows_nothing_of_later_uploads(client, worker, place):
    row = uploads.upload(place.station, "projects", workbook(), actor=worker)
    client.force_login(worker)
    assert listed(client, on="2022-07-14") == []
    assert listed(client, on="2022-07-15") == [row.pk]
    RegisterImport.objects.update(entered_at=row.entered_at - timedelta(days=1))
    assert listed(client, on="2022-07-14") == [row.pk]


def test_only_a_row_at_work_asks_again(client, worker, place):
    row = at_work(worker, place)
    done = uploads.cancel(
        uploads.upload(place.station, "funds", workbook(), actor=worker), actor=worker
    )
    client.force_login(worker)
    page = client.get(reverse("registers:import-list")).text
    assert f'hx-select="#import-{row.pk}"' in page
    assert f'hx-select="#import-{done.pk}"' not in page
