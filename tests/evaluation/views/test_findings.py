"""Pages of findings: who sees which button, and a notice from its draft to its end."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluation.models import Extension, Finding, FindingEvidence
from oversight.judging.directive import seed_directive
from tests.factories.evaluation import FindingFactory
from tests.files import samples
from tests.pages import errors_of, queries, sent, text_of

State = Finding.State
LIST = "/evaluation/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def pdf(name):
    return SimpleUploadedFile(name, samples.pdf() + name.encode() + b"\n%%EOF")


def url(page, row):
    return reverse(f"evaluation:{page}", args=[row.pk])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_notice_goes_its_way_by_the_pages(place, evaluator, worker):
    outside, station = signed_in(evaluator), signed_in(worker)
    said = {"station": place.station.pk, "evaluated_on": "2022-07-11", "kind": "supervision",
            "problem": "制度未上墙", "category": "rules", "level": "major"}  # fmt: skip
    response = outside.post(reverse("evaluation:finding-add"), said, follow=True)
    assert "已存为草拟" in response.content.decode()
    row = Finding.objects.get()
    assert station.get(url("finding-detail", row)).status_code == 404
    assert "2022年7月29日" in text_of(outside, url("finding-issue", row))
    sent(outside, url("finding-issue", row))
    assert "关上整改〔2022〕1号" in text_of(station, url("finding-detail", row))
    station.post(url("finding-receive", row))
    sent(station, url("finding-measures", row), measures="重做展板", responsible="小王")
    sent(station, url("finding-reply", row), measures="已上墙", files=[pdf("展板.pdf")])
    assert FindingEvidence.objects.get().attachment.name == "展板.pdf"
    response = sent(outside, url("finding-recheck", row), recheck="failed")
    assert errors_of(response)["reason"] == ["不通过的请写明还差什么。"]
    sent(outside, url("finding-recheck", row), recheck="failed", reason="少一块")
    assert "少一块" in text_of(station, url("finding-detail", row))
    sent(station, url("finding-reply", row), measures="已补齐")
    sent(outside, url("finding-recheck", row), recheck="passed")
    row.refresh_from_db()
    assert (row.state, row.rechecked_by) == (State.CLOSED, evaluator.name)
    assert "修改" not in text_of(station, url("finding-detail", row))


# State → the button of the station, that of the evaluating side.
BUTTONS = {
    State.ISSUED: ("finding-receive", ""),
    State.RECEIVED: ("finding-reply", ""),
    State.RETURNED: ("finding-reply", ""),
    State.REPLIED: ("", "finding-recheck"),
}


@pytest.mark.parametrize("state", BUTTONS)
def test_each_side_sees_its_own_next_step(place, evaluator, worker, state):
    values = {"recheck": "failed", "rechecked_on": date(2022, 7, 1)} if state == "returned" else {}
    row = FindingFactory(station=place.station, due_on=date(2022, 8, 1), state=state, **values)
    steps = ("receive", "measures", "reply", "recheck", "issue")
    for user, button in zip((worker, evaluator), BUTTONS[state], strict=True):
        page = text_of(signed_in(user), url("finding-detail", row))
        shown = {step for step in steps if url(f"finding-{step}", row) in page}
        assert shown - {"measures"} == ({button.removeprefix("finding-")} if button else set())
        asks = user == worker and state != State.REPLIED
        assert ("申请延期" in page) is asks


def test_an_extension_is_asked_and_answered(place, evaluator, worker):
    row = FindingFactory(station=place.station, due_on=date(2022, 7, 29))
    station, outside = signed_in(worker), signed_in(evaluator)
    response = sent(station, url("extension-add", row), until="2022-07-29", reason="在做")
    assert "要晚于现在的整改期限" in response.content.decode()
    sent(station, url("extension-add", row), until="2022-08-12", reason="展板在做")
    asked = Extension.objects.get()
    assert "答复</a>" not in text_of(station, url("finding-detail", row))
    assert url("extension-decide", asked) in text_of(outside, url("finding-detail", row))
    assert "展板在做" in text_of(outside, url("extension-decide", asked))
    sent(outside, url("extension-decide", asked), state="granted")
    row.refresh_from_db()
    assert row.due_on == date(2022, 8, 12)


def test_what_recurs_and_who_rechecked_oneself_is_told(place, client, district):
    before = FindingFactory(station=place.station, evaluated_on=date(2022, 3, 1), problem="缺签名")
    row = FindingFactory(
        station=place.station, problem="缺签名", earlier=before, responsible="王 芳",
        rechecked_by="王芳", rechecked_on=date(2022, 6, 1), recheck="passed",
    )  # fmt: skip
    client.force_login(district)
    page = text_of(client, url("finding-detail", row))
    assert url("finding-detail", before) in page
    assert "复核人就是责任人" in page
    assert "缺签名" in text_of(client, LIST, state="recurring")


def test_the_list_by_state(place, client, district, on):
    over = FindingFactory(station=place.station, problem="超期的", due_on=date(2022, 7, 14))
    FindingFactory(station=place.station, problem="当天的", due_on=on)
    closed = {"recheck": "passed", "rechecked_on": date(2022, 7, 1)}
    FindingFactory(station=place.station, problem="销号的", **closed)
    client.force_login(district)
    shown = {
        state: {name for name in ("超期的", "当天的", "销号的") if name in
                text_of(client, LIST, state=state)}
        for state in ("open", "overdue", "passed", "closed", "reply", "extension", "same")
    }  # fmt: skip
    assert shown == {
        "open": {"超期的", "当天的"}, "overdue": {"超期的"}, "passed": {"销号的"},
        "closed": {"销号的"}, "reply": {"超期的", "当天的"}, "extension": set(), "same": set(),
    }  # fmt: skip
    assert "超期 1 天" in text_of(client, url("finding-detail", over))


def test_the_detail_takes_as_many_queries_for_one_file_as_for_many(place, client, worker):
    row = FindingFactory(station=place.station)
    client.force_login(worker)
    before = queries(client, url("finding-detail", row))
    sent(client, reverse("evaluation:finding-file-add", args=[row.pk]), files=[pdf("a.pdf")])
    one = queries(client, url("finding-detail", row))
    files = [pdf(f"{name}.pdf") for name in "bcd"]
    sent(client, reverse("evaluation:finding-file-add", args=[row.pk]), files=files)
    assert FindingEvidence.objects.count() == 4
    assert queries(client, url("finding-detail", row)) == one
    assert before <= one


def test_a_withdrawn_file_opens_no_more(place, client, worker):
    row = FindingFactory(station=place.station)
    client.force_login(worker)
    sent(client, reverse("evaluation:finding-file-add", args=[row.pk]), files=[pdf("a.pdf")])
    file = FindingEvidence.objects.get()
    assert client.get(url("finding-file", file)).status_code == 200
    sent(client, url("finding-file-withdraw", file), reason="传错了")
    assert client.get(url("finding-file", file)).status_code == 404
    assert "传错了" in text_of(client, url("finding-detail", row))


def test_to_do_lists_name_what_waits_on_either_side(place, evaluator, worker, district):
    seed_directive(place.district)
    FindingFactory(station=place.station, state=State.ISSUED, due_on=date(2022, 7, 29))
    FindingFactory(station=place.station, due_on=date(2022, 7, 14))
    FindingFactory(station=place.station, state=State.REPLIED)
    FindingFactory(station=place.other_station, state=State.ISSUED)
    page = text_of(signed_in(worker), "/")
    assert "等您签收的整改通知 1 份" in page
    assert "要整改回复的问题 1 个，其中 1 个超期" in page
    assert "等您复核的整改" not in page
    for user in (evaluator, district):
        page = text_of(signed_in(user), "/")
        assert "等您复核的整改 1 个" in page
        assert "等您签收" not in page
