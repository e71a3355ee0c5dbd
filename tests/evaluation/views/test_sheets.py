"""Score sheets: one's own alone, interests first, each line saves itself."""

from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation import actions
from evaluation.models import KnownScore, Sheet
from tests.evaluation.staging import (
    GOOD,
    ONLY_THIRD,
    assessor,
    expert,
    give,
    lines,
    sheet_of,
    stage,
)

pytestmark = pytest.mark.django_db
D = Decimal
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def sheet(place, district, evaluator, on):
    row = stage(place, district, **ONLY_THIRD)
    made = assessor(row, evaluator, declared=False)
    actions.open_round(row, actor=district, on=on)
    return sheet_of(made, place.station)


@pytest.fixture
def ready(sheet, on):
    actions.declare_interest(sheet.assessor, actor=sheet.assessor.user, conflicts={}, on=on)
    return sheet_of(sheet.assessor, sheet.round_station.station)


def text(answer):
    return " ".join(answer.content.decode().split())


def url(page, *keys):
    return reverse(f"evaluation:{page}", args=keys)


def score(client, sheet, name, points, **said):
    line = lines(sheet.round_station.round)[name]
    data = {"indicator": line.pk, "points": points} | said
    return client.post(url("sheet-score", sheet.pk), data, **HTMX)


def test_interests_come_first(client, place, sheet, evaluator):
    client.force_login(evaluator)
    page = text(client.get(url("sheet-detail", sheet.pk)))
    assert "先申报利益关系，再评分。" in page
    other = sheet_of(sheet.assessor, place.other_station)
    declare = url("sheet-declare", sheet.pk)
    assert "我已如实申报" in text(client.get(declare))
    assert client.post(declare, {f"sheet_{other.pk}": "曾任督导"}).status_code == 200
    client.post(declare, {f"sheet_{other.pk}": "曾任督导", "honest": "on"})
    other.refresh_from_db()
    assert other.state == Sheet.State.EXCLUDED
    assert "已回避，评分不计入" in text(client.get(url("sheet-detail", other.pk)))
    assert "提交评分表" in text(client.get(url("sheet-detail", sheet.pk)))


def test_a_line_saves_itself_and_tells_the_sum(client, ready, evaluator):
    client.force_login(evaluator)
    answer = score(client, ready, "分区", "8", remark="分区清楚")
    assert "已保存" in text(answer)
    assert "8 分" in text(answer)
    assert "还有 3 项没有打分" in text(answer)
    assert ready.scores.get().remark == "分区清楚"


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("10.5", "应在 0 到 10 之间"),
        ("很好", "得分看不懂"),
        ("", "没有填“得分”"),
        ("1.234", "小数"),
    ],
)
def test_a_wrong_score_is_told_and_kept_in_its_field(client, ready, evaluator, points, words):
    client.force_login(evaluator)
    answer = score(client, ready, "分区", points)
    assert "没有存上" in text(answer)
    assert words in text(answer)
    assert f'value="{points}"' in text(answer)
    assert not ready.scores.exists()


def test_without_script_a_line_is_saved_by_its_button(client, ready, evaluator):
    client.force_login(evaluator)
    line = lines(ready.round_station.round)["分区"]
    answer = client.post(url("sheet-score", ready.pk), {"indicator": line.pk, "points": "7"})
    assert answer.status_code == 302
    assert ready.scores.get().points == 7
    assert client.post(url("sheet-score", ready.pk), {"indicator": "x"}).status_code == 404


def test_what_the_portal_knows_stands_beside_with_its_rows(client, ready, evaluator):
    line = lines(ready.round_station.round)["过半"]
    KnownScore.objects.create(
        round_station=ready.round_station, indicator=line, points=D("43.6"),
        words="43.6%，滞后", link="/stations/530111001/1.3/?on=2022-06-30",
    )  # fmt: skip
    client.force_login(evaluator)
    page = text(client.get(url("sheet-detail", ready.pk)))
    assert "系统测算 43.6 分" in page
    assert 'href="/stations/530111001/1.3/?on=2022-06-30"' in page


def test_a_sheet_is_handed_in_and_taken_back(client, ready, evaluator):
    client.force_login(evaluator)
    give(ready, **GOOD)
    client.post(url("sheet-submit", ready.pk))
    assert "撤回再改" in text(client.get(url("sheet-detail", ready.pk)))
    client.post(url("sheet-reopen", ready.pk))
    assert "提交评分表" in text(client.get(url("sheet-detail", ready.pk)))


def test_nobody_opens_the_sheet_of_another(client, place, ready, district, head):
    for person in (expert(place, "other"), district, head):
        client.force_login(person)
        assert client.get(url("sheet-detail", ready.pk)).status_code == 404
        assert score(client, ready, "分区", "8").status_code == 404
        assert str(ready) not in text(client.get(url("sheet-list")))


def test_a_communitys_contact_scores_the_station_of_its_street(
    client, place, district, community_contact, on
):
    row = stage(place, district)
    made = assessor(row, community_contact, "community")
    client.force_login(community_contact)
    assert client.get(url("sheet-detail", sheet_of(made, place.station).pk)).status_code == 200
    # A foreign street's station is out of scope even where somebody named the contact for it.
    far = sheet_of(made, place.other_station)
    assert client.get(url("sheet-detail", far.pk)).status_code == 404


def test_a_conflict_that_comes_up_later(client, ready, evaluator):
    client.force_login(evaluator)
    client.post(url("sheet-conflict", ready.pk), {"reason": "亲属任职", "version": 1})
    ready.refresh_from_db()
    assert ready.state == Sheet.State.EXCLUDED


def test_longer_trees_take_no_more_queries(client, ready, evaluator, django_assert_max_num_queries):
    give(ready, **GOOD)
    client.force_login(evaluator)
    with django_assert_max_num_queries(22):
        client.get(url("sheet-detail", ready.pk))
