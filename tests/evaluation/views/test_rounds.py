"""Pages of rounds: set up with weights that agree, who sees which results, the workbook."""

from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation import actions
from evaluation.models import Assessor, Round, Sheet
from tests.evaluation.staging import (
    GOOD,
    ONLY_THIRD,
    assessor,
    hand_in,
    scored_round,
    sheet_of,
    small_tree,
    stage,
)
from tests.matrix import content_of

pytestmark = pytest.mark.django_db
D = Decimal


def text(answer):
    return " ".join(answer.content.decode().split())


def url(page, *keys):
    return reverse(f"evaluation:{page}", args=keys)


def values_of(form, **changes) -> dict:
    values = {field.html_name: field.value() for field in form} | changes
    return {name: value for name, value in values.items() if value is not None}


def test_a_round_is_set_up_with_all_stations_ticked(client, place, evaluator):
    small_tree(place.district)
    client.force_login(evaluator)
    form = client.get(url("round-add")).context["form"]
    said = {"title": "2022年中期评估", "facts_on": "2022-06-30", "scores_due": "2022-07-31"}
    said |= {"tree": small_tree(place.district).pk}
    wrong = client.post(url("round-add"), values_of(form, **said, own="9"))
    assert "四方权重合计 99%，应是 100%，少 1。" in text(wrong)
    assert client.post(url("round-add"), values_of(form, **said)).status_code == 302
    row = Round.objects.get()
    assert row.stations.count() == 2
    page = text(client.get(url("round-detail", row.pk)))
    assert "开始评分" in page
    assert "还没有评分人。" in page


def test_a_round_is_corrected_while_it_is_prepared(client, place, district):
    row = stage(place, district)
    client.force_login(district)
    form = client.get(url("round-edit", row.pk)).context["form"]
    answer = client.post(url("round-edit", row.pk), values_of(form, scope="关上、太和"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.scope == "关上、太和"


def test_assessors_are_chosen_among_those_who_may_score(
    client, place, district, evaluator, auditor
):
    row = stage(place, district)
    client.force_login(district)
    form = client.get(url("round-assessor-add", row.pk)).context["form"]
    offered = set(form.fields["user"].queryset)
    assert evaluator in offered
    assert auditor not in offered
    said = {"user": evaluator.pk, "party": "third_party", "unit": "云南省携手中心"}
    assert (
        client.post(url("round-assessor-add", row.pk), values_of(form, **said)).status_code == 302
    )
    assert Assessor.objects.get().sheets.count() == 2
    assert "还没有申报" in text(client.get(url("round-detail", row.pk)))


def test_the_whole_way_by_buttons(client, place, district, evaluator):
    row = stage(place, district, **ONLY_THIRD)
    made = assessor(row, evaluator)
    client.force_login(district)
    client.post(url("round-open", row.pk))
    page = client.post(
        url("round-show", row.pk),
        follow=True,
        HTTP_REFERER=f"http://testserver{url('round-detail', row.pk)}",
    )
    assert "关上 的评分表没有提交" in text(page)
    for station in (place.station, place.other_station):
        hand_in(made, station, **GOOD)
    client.post(url("round-show", row.pk))
    row.refresh_from_db()
    assert row.state == Round.State.SHOWN
    client.post(url("round-publish", row.pk))
    row.refresh_from_db()
    assert row.state == Round.State.SHOWN  # the stations have time to object


def test_stations_see_themselves_alone_and_nothing_before_it_is_shown(
    client, place, district, evaluator, head, on
):
    row = scored_round(place, district, evaluator, **GOOD)
    client.force_login(head)
    page = text(client.get(url("round-detail", row.pk)))
    assert "太和" not in page
    assert "92.00" not in page
    assert "云南省携手中心" not in page
    actions.show_round(row, actor=district, on=on)
    assert "92.00" in text(client.get(url("round-detail", row.pk)))


def test_the_district_sees_all_by_band_and_as_a_workbook(
    client, place, district, evaluator, tmp_path
):
    row = stage(place, district, **ONLY_THIRD)
    made = assessor(row, evaluator)
    actions.open_round(row, actor=district, on=row.facts_on)
    hand_in(made, place.station, 自有=30, 分区=8, 过半=25, 公开=9)
    hand_in(made, place.other_station, **GOOD)
    client.force_login(district)
    answer = client.get(url("round-detail", row.pk))
    bands = [(grade, [each.place.station.short_name for each in some])
             for grade, some in answer.context["bands"]]  # fmt: skip
    assert bands == [("优秀", ["太和"]), ("合格", ["关上"])]
    path = tmp_path / "round.xlsx"
    path.write_bytes(content_of(client.get(url("round-detail", row.pk) + "?export=xlsx")))
    cells = [[cell.value for cell in line[:6]] for line in load_workbook(path).active.iter_rows()]
    assert ["关上街道社工站", "评分中", "合格", 72, 72, 72] in cells


def test_a_sheet_is_released_with_a_reason(client, place, district, evaluator):
    row = stage(place, district)
    sheet = sheet_of(assessor(row, evaluator), place.station)
    client.force_login(district)
    assert client.get(url("sheet-release", sheet.pk)).status_code == 200
    client.post(url("sheet-release", sheet.pk), {"reason": "出差", "version": 1})
    assert Sheet.objects.get(pk=sheet.pk).state == Sheet.State.RELEASED


def test_a_round_is_cancelled_with_a_reason(client, place, district):
    row = stage(place, district)
    client.force_login(district)
    client.post(url("round-cancel", row.pk), {"reason": "重来", "version": 1})
    page = text(client.get(url("round-detail", row.pk)))
    assert "作废" in page
    assert "重来" in page


def test_more_stations_take_no_more_queries(
    client, place, district, evaluator, django_assert_max_num_queries
):
    row = scored_round(place, district, evaluator, **GOOD)
    client.force_login(district)
    with django_assert_max_num_queries(34):
        client.get(url("round-detail", row.pk))
