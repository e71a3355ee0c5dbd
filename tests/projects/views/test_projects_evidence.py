"""Evidence of a milestone: handed in, listed, opened, withdrawn."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.models import AuditEvent
from files import store
from files.models import Attachment
from projects.models import MilestoneEvidence
from tests.factories.projects import MilestoneEvidenceFactory, MilestoneFactory
from tests.files import samples
from tests.files.samples import jpeg, pdf, png


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def step(place):
    return MilestoneFactory(project__station=place.station, title="调研", evidence="验收单")


@pytest.fixture
def foreign(place):
    return MilestoneFactory(project__station=place.other_station)


def page(name, *keys) -> str:
    return reverse(f"projects:evidence-{name}", args=keys)


def sent(*files, kind="original") -> dict:
    return {"kind": kind, "files": [SimpleUploadedFile(name, content) for name, content in files]}


def add(client, step, *files, **kwargs):
    return client.post(page("add", step.pk), sent(*files, **kwargs), follow=True)


def stored_files() -> list:
    return [path for path in store.folder().rglob("*") if path.is_file()]


def test_several_files_are_handed_in_and_listed(client, worker, step):
    client.force_login(worker)
    answer = add(client, step, ("签到表.png", png()), ("验收单.pdf", pdf()))
    shown = answer.content.decode()
    assert "已收下 2 个文件" in shown
    for words in ("签到表.png", "验收单.pdf", "字节", worker.name, "7月15日"):
        assert words in shown, words
    of_project = client.get(reverse("projects:project-detail", args=[step.project_id]))
    assert "2 份材料" in of_project.content.decode()
    actions = AuditEvent.objects.filter(actor=worker).values_list("action", flat=True)
    assert sorted(actions) == ["files.take_in"] * 2 + ["projects.add_evidence"] * 2


def test_form_offers_camera_and_album_and_says_the_limits(client, worker, step):
    client.force_login(worker)
    shown = client.get(page("add", step.pk)).content.decode()
    assert 'enctype="multipart/form-data"' in shown
    assert "multiple" in shown
    assert 'accept="application/pdf,image/jpeg,image/png"' in shown
    assert "一次最多 5 个，每个不超过 10 MB" in shown


def test_download_carries_the_headers_that_make_it_harmless(client, worker, step):
    client.force_login(worker)
    content = png(after=samples.CANARY)
    add(client, step, ("页面.html.png", content))
    evidence = MilestoneEvidence.objects.get()
    answer = client.get(page("file", evidence.pk))
    assert answer.content == content
    headers = answer.headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in headers["Cache-Control"]


def test_nothing_is_served_by_its_place(client, worker, step):
    client.force_login(worker)
    add(client, step, ("签到表.png", png()))
    key = Attachment.objects.get().key
    for address in (f"/files/{key}", f"/media/files/{key.hex[:2]}/{key.hex}", f"/static/{key.hex}"):
        assert client.get(address).status_code == 404


def test_one_bad_file_and_nothing_is_taken(client, worker, step):
    client.force_login(worker)
    bad = [("页.png", b"<html>"), ("图.svg", b"<svg/>"), ("炸.png", png(9000, 9000))]
    answer = add(client, step, ("好.png", png()), *bad)
    errors = " ".join(answer.context["form"].errors["files"])
    assert all(f"“{name}”" in errors for name, _content in bad)
    assert "“好.png”" not in errors
    assert not MilestoneEvidence.objects.exists()
    assert stored_files() == []


def test_hundred_megabytes_are_refused(client, worker, step):
    client.force_login(worker)
    answer = add(client, step, ("大.pdf", b"%PDF-" + b"x" * 100_000_000))
    assert "“大.pdf”超过 10 MB" in str(answer.context["form"].errors["files"])
    assert stored_files() == []


@pytest.mark.parametrize(
    ("files", "words"),
    [([], "没有选文件"), ([("空.png", b"")], "空的"), ([("a.png", png())] * 6, "您选了 6 个")],
)
def test_form_says_what_is_wrong(client, worker, step, files, words):
    client.force_login(worker)
    answer = client.post(page("add", step.pk), sent(*files))
    assert words in str(answer.context["form"].errors["files"])
    assert stored_files() == []


def test_unknown_kind_is_refused(client, worker, step):
    client.force_login(worker)
    answer = client.post(page("add", step.pk), sent(("a.png", png()), kind="x"))
    assert list(answer.context["form"].errors) == ["kind"]


def test_photo_loses_where_it_was_taken(client, worker, step):
    client.force_login(worker)
    add(client, step, ("现场.jpg", jpeg(exif=samples.camera_exif())), kind="photo")
    content = client.get(page("file", MilestoneEvidence.objects.get().pk)).content
    assert samples.CANARY not in content
    assert b"Exif" not in content


def test_same_bytes_are_stored_once_a_milestone(client, worker, step):
    other = MilestoneFactory(project=step.project)
    client.force_login(worker)
    answer = add(client, step, ("甲.png", png()), ("乙.png", png()))
    assert "“乙.png”已经在了，没有再存" in answer.content.decode()
    assert "“丙.png”已经在了" in add(client, step, ("丙.png", png())).content.decode()
    assert len(stored_files()) == 1
    add(client, other, ("丁.png", png()))  # another step's evidence is its own file
    assert len(stored_files()) == 2


def test_name_with_a_path_stays_in_the_store(client, worker, step, settings):
    client.force_login(worker)
    add(client, step, ("../../../../tmp/x.png", png()), ("nul\x00.png", png(3)))
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["nul.png", "x.png"]
    assert all(settings.MEDIA_ROOT in path.parents for path in stored_files())


# ---------- withdrawal ----------


def test_withdrawn_stays_listed_with_its_reason_and_opens_no_more(client, worker, step, on):
    row = MilestoneEvidenceFactory(milestone=step, attachment__name="错.png")
    client.force_login(worker)
    assert client.post(page("withdraw", row.pk), {"reason": ""}).context["form"].errors
    answer = client.post(page("withdraw", row.pk), {"reason": "传错了"}, follow=True)
    shown = answer.content.decode()
    assert "<s>错.png</s>" in shown
    assert "传错了" in shown
    assert page("file", row.pk) not in shown
    assert client.get(page("file", row.pk)).status_code == 404
    row.refresh_from_db()
    assert (row.withdrawn_on, row.withdrawn_by) == (on, worker)
    assert row.attachment.keep_until == date(2022, 10, 13)
    assert store.path_of(row.attachment.key).exists()
    event = AuditEvent.objects.get(action="projects.withdraw_evidence")
    assert event.changes["withdrawn_reason"] == ["", "传错了"]


def test_withdrawing_twice_is_refused(client, worker, step):
    row = MilestoneEvidenceFactory(milestone=step)
    client.force_login(worker)
    client.post(page("withdraw", row.pk), {"reason": "传错了"})
    answer = client.post(page("withdraw", row.pk), {"reason": "再撤"})
    assert answer.status_code == 409
    assert "已经撤回" in answer.content.decode()


def test_withdrawn_file_can_be_handed_in_again(client, worker, step):
    client.force_login(worker)
    add(client, step, ("a.png", png()))
    row = MilestoneEvidence.objects.get()
    client.post(page("withdraw", row.pk), {"reason": "传错了"})
    assert "已收下 1 个" in add(client, step, ("a.png", png())).content.decode()


def test_past_day_shows_what_there_was(client, worker, step):
    MilestoneEvidenceFactory(milestone=step, attachment__name="今.png")
    client.force_login(worker)
    assert "今.png" in client.get(page("list", step.pk)).content.decode()
    past = client.get(page("list", step.pk), {"on": "2022-07-14"}).content.decode()
    assert "今.png" not in past
    assert page("add", step.pk) not in past


# ---------- who ----------


def test_foreign_evidence_does_not_exist(client, worker, foreign):
    row = MilestoneEvidenceFactory(milestone=foreign)
    client.force_login(worker)
    addresses = [page("list", foreign.pk), page("add", foreign.pk)]
    addresses += [page("file", row.pk), page("withdraw", row.pk)]
    addresses += [f"/api/v1/milestone-evidence/{row.pk}/{tail}" for tail in ("", "file/")]
    assert [client.get(address).status_code for address in addresses] == [404] * 6
    assert client.post(page("add", foreign.pk), sent(("a.png", png()))).status_code == 404
    assert client.post(page("withdraw", row.pk), {"reason": "x"}).status_code == 404
    assert len(stored_files()) == 1


def test_reader_opens_and_writes_nothing(client, head, step):
    row = MilestoneEvidenceFactory(milestone=step)
    client.force_login(head)
    shown = client.get(page("list", step.pk)).content.decode()
    assert page("add", step.pk) not in shown
    assert page("withdraw", row.pk) not in shown
    assert client.get(page("file", row.pk)).content == png()
    MilestoneFactory(project=step.project, title="没有材料")
    of_project = client.get(reverse("projects:project-detail", args=[step.project_id]))
    shown = of_project.content.decode()
    assert "1 份材料" in shown
    assert shown.count("/evidence/") == 1  # no empty link, and no button that would be refused
    assert client.get(page("add", step.pk)).status_code == 403
    assert client.post(page("withdraw", row.pk), {"reason": "x"}).status_code == 403


# ---------- the API ----------


def test_api_reads_list_and_bytes(client, head, step):
    row = MilestoneEvidenceFactory(milestone=step, attachment__name="签到表.png")
    MilestoneEvidenceFactory(milestone=MilestoneFactory(project=step.project))
    client.force_login(head)
    answer = client.get("/api/v1/milestone-evidence/", {"milestone": step.pk})
    (shown,) = answer.json()["results"]
    assert (shown["id"], shown["name"], shown["size"]) == (row.pk, "签到表.png", len(png()))
    assert (shown["station"], shown["content_type"]) == ("530111001", "image/png")
    assert client.get(f"/api/v1/milestone-evidence/{row.pk}/").json() == shown
    file = client.get(f"/api/v1/milestone-evidence/{row.pk}/file/")
    assert file.content == png()
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_api_gives_no_withdrawn_bytes(client, head, step, on, worker):
    row = MilestoneEvidenceFactory(milestone=step, withdrawn_on=on, withdrawn_reason="传错了")
    client.force_login(head)
    of_row = f"/api/v1/milestone-evidence/{row.pk}/"
    assert client.get(of_row).json()["withdrawn_reason"] == "传错了"
    assert client.get(f"{of_row}file/").status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_pages_ask_the_same_number_of_questions(
    client, worker, step, rows, django_assert_max_num_queries
):
    MilestoneEvidenceFactory.create_batch(rows, milestone=step)
    client.force_login(worker)
    with django_assert_max_num_queries(22):
        client.get(page("list", step.pk))
    with django_assert_max_num_queries(12):
        client.get("/api/v1/milestone-evidence/")
