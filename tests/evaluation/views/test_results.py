"""A station's result: its draft, the objection, the answer, what is published and corrected."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation import actions
from evaluation.models import Objection, SampledFile, Veto, VetoRuling
from tests.evaluation.staging import GOOD, give, place_of, scored_round, sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(place, district, evaluator, on):
    row = scored_round(place, district, evaluator, **GOOD)
    return actions.show_round(row, actor=district, on=on)


@pytest.fixture
def own(shown, place):
    return place_of(shown, place.station)


def text(answer):
    return " ".join(answer.content.decode().split())


def url(page, *keys):
    return reverse(f"evaluation:{page}", args=keys)


def publish(shown, district):
    return actions.publish_round(shown, actor=district, on=date(2022, 7, 25))


def test_nothing_is_seen_before_it_is_shown(client, place, district, evaluator, head, on):
    row = scored_round(place, district, evaluator, **GOOD)
    own = place_of(row, place.station)
    client.force_login(head)
    page = text(client.get(url("result-detail", own.pk)))
    assert "还在评分" in page
    assert "92.00" not in page
    client.force_login(district)
    assert "92.00" in text(client.get(url("result-detail", own.pk)))


def test_a_draft_tells_the_lines_and_names_no_assessor_to_the_station(
    client, own, head, evaluator, place
):
    client.force_login(head)
    page = text(client.get(url("result-detail", own.pk)))
    assert "异议期到 2022年7月22日。" in page
    assert "92.00" in page
    assert evaluator.name not in page
    other = place_of(own.round, place.other_station)
    assert client.get(url("result-detail", other.pk)).status_code == 404


def test_a_station_agrees_by_a_button(client, own, head):
    client.force_login(head)
    client.post(url("result-accept", own.pk))
    assert "无异议" in text(client.get(url("result-detail", own.pk)))


def test_an_objection_and_its_answer(client, own, head, district):
    client.force_login(head)
    client.post(url("result-object", own.pk), {"words": "公开栏已整改", "version": own.version})
    assert Objection.objects.get().words == "公开栏已整改"
    assert client.get(url("result-answer", own.pk)).status_code == 403
    client.force_login(district)
    own.refresh_from_db()
    said = {"rescore": "no", "answer": "当天没有看到", "version": own.version}
    client.post(url("result-answer", own.pk), said)
    client.force_login(head)
    page = text(client.get(url("result-detail", own.pk)))
    assert "公开栏已整改" in page
    assert "当天没有看到" in page


def test_a_published_result_and_its_correction_stand_side_by_side(
    client, shown, own, district, evaluator, place, on
):
    publish(shown, district)
    client.force_login(district)
    own.refresh_from_db()
    client.post(url("result-correct", own.pk), {"reason": "漏看凭证", "version": own.version})
    sheet = actions.take_back_sheet(
        sheet_of(shown.assessors.get(), place.station), actor=evaluator, on=on
    )
    give(sheet, 公开=10)
    actions.submit_sheet(sheet, actor=evaluator, on=on)
    client.post(url("result-rescored", own.pk))
    client.post(url("result-publish", own.pk))
    page = text(client.get(url("result-detail", own.pk)))
    assert "93.00" in page
    assert "漏看凭证" in page
    assert "92.00" in text(client.get(url("result-detail", own.pk) + "?version=1"))
    for wrong in ("3", "x"):
        assert client.get(url("result-detail", own.pk) + f"?version={wrong}").status_code == 404


def test_a_veto_is_signed_and_lifted(client, own, district):
    client.force_login(district)
    said = {"veto": Veto.objects.get().pk, "facts": "服务记录系伪造"}
    client.post(url("result-veto", own.pk), said)
    page = text(client.get(url("result-detail", own.pk)))
    assert "一票否决：弄虚作假" in page
    assert "<b>不合格</b>" in page
    ruling = VetoRuling.objects.get()
    client.post(url("veto-lift", ruling.pk), {"reason": "查证不实", "version": 1})
    assert "<b>优秀</b>" in text(client.get(url("result-detail", own.pk)))


def test_sampled_files_are_named(client, own, evaluator):
    client.force_login(evaluator)
    said = {"kind": "record", "name": "GS-2022-0012", "remark": "签到齐全"}
    client.post(url("result-sample", own.pk), said)
    assert SampledFile.objects.get().entered_by == evaluator
    assert "GS-2022-0012" in text(client.get(url("result-detail", own.pk)))


def test_a_station_leaves_the_round(client, place, district, evaluator):
    own = place_of(scored_round(place, district, evaluator, **GOOD), place.station)
    client.force_login(district)
    client.post(url("result-withdraw", own.pk), {"reason": "搬迁", "version": own.version})
    own.refresh_from_db()
    assert own.state == own.State.WITHDRAWN


def test_more_scores_take_no_more_queries(client, own, head, django_assert_max_num_queries):
    client.force_login(head)
    with django_assert_max_num_queries(32):
        client.get(url("result-detail", own.pk))
