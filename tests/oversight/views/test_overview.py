"""The pages with figures: who sees what, the same number of queries, the past, the drill-down."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from night.run import run_nightly
from oversight.judging.directive import seed_directive
from oversight.judging.measures import MEASURES
from oversight.models import Flag
from tests.oversight.seeded import MOST_QUERIES, add_stations, asked, page, text
from tests.worlds import by_hand_in

pytestmark = pytest.mark.django_db


def test_district_staff_see_every_station_and_the_sentence(client, district, seeded):
    body = text(page(client, district))
    assert "距 7月30日“双过半”还有 15 天" in body
    assert "关上" in body
    assert "太和" in body
    assert "52.0%" in body
    assert "八站" not in body
    assert "二站 × 十八项要求" in body


def test_a_head_gets_the_own_station_and_nothing_of_another(client, head, place, seeded):
    body = text(page(client, head))
    assert "关上街道社工站" in body
    assert "太和" not in body
    for code in (place.other_station.code, "999999999"):
        assert page(client, head, f"/stations/{code}/").status_code == 404
        assert page(client, head, f"/stations/{code}/1.3/").status_code == 404


def test_somebody_without_figures_is_led_to_their_own_page(
    client, admin_user, community_contact, seeded
):
    assert page(client, admin_user).url == reverse("accounts:me")
    assert page(client, community_contact, "/burn/funds.json").status_code == 403


def test_overview_needs_the_same_queries_for_two_and_for_many_stations(
    client, district, place, seeded
):
    counts = []
    for stations in (8, 0):
        client.force_login(district)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        counts.append(asked(queries))
        add_stations(place.district, stations)
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES


def test_a_past_day_is_shown_as_it_was_and_read_only(client, district, seeded):
    body = text(page(client, district, on="2022-06-30"))
    assert "正在看 6月30日，只读" in body
    assert "0.0%" in body
    assert "52.0%" not in body


@pytest.mark.parametrize("on", ["2022-13-01", "soon", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_a_bad_request(client, district, seeded, on):
    assert page(client, district, on=on).status_code == 400


@pytest.mark.parametrize(("columns", "heads"), [("key", 18), ("all", 26)])
def test_columns_are_the_key_ones_or_all(client, district, seeded, columns, heads):
    answer = page(client, district, columns=columns)
    assert len(answer.context["matrix"]["columns"]) == heads
    assert page(client, district, columns="none").status_code == 400


def test_only_problems_leaves_out_what_is_fine(client, district, seeded):
    codes = {
        c["code"] for c in page(client, district, columns="short").context["matrix"]["columns"]
    }
    assert "1.3" in codes
    assert "1.1" not in codes


def test_evidence_says_how_the_value_comes_about(client, district, place, seeded):
    url = reverse("oversight:evidence", args=[place.other_station.code, "1.3"])
    body = text(page(client, district, url))
    for words in ("¥2,000 / ¥10,000 = 20.0%", "合同口径", "拨付口径", "部署原文", "看明细"):
        assert words in body
    part = client.get(url, headers={"HX-Request": "true"})
    assert "<html" not in text(part)
    assert page(client, district, url.replace("1.3", "9.9")).status_code == 404


@pytest.mark.parametrize("measure", sorted(key for key, row in MEASURES.items() if row.rows))
def test_every_value_opens_the_rows_behind_it(client, district, place, seeded, measure):
    if measure == "by_hand":  # the directive asks nothing by hand until a district does
        by_hand_in(seeded)
    requirement = seeded.requirements.get(measure=measure)
    url = reverse("oversight:evidence", args=[place.station.code, requirement.code])
    context = page(client, district, url).context
    link = next(action["url"] for action in context["actions"] if action["label"] == "看明细")
    answer = client.get(link)
    assert answer.status_code == 200
    assert answer.context["filter"].form.is_valid(), answer.context["filter"].form.errors


def test_only_the_heads_post_has_no_list_behind_it():
    assert {key for key, row in MEASURES.items() if not row.rows} == {"head_in_place"}


def test_burn_chart_tells_points_forecast_plan_and_crossing(client, district, seeded):
    data = page(client, district, "/burn/funds.json").json()
    lines = {line["name"]: line for line in data["stations"]}
    assert lines["关上"]["points"][-1] == ["2022-07-15", 52.0]
    assert lines["关上"]["crossed"]
    assert lines["关上"]["crosses_on"] == "2022-07-01"
    assert lines["太和"]["forecast"][0] == ["2022-07-15", 20.0]
    assert data["plan"][-1] == ["2022-07-30", 50.0]
    assert page(client, district, "/burn/other.json").status_code == 404


def test_burn_chart_holds_only_what_the_user_may_see(client, head, place, seeded):
    names = [line["name"] for line in page(client, head, "/burn/funds.json").json()["stations"]]
    assert names == ["关上"]
    other = page(client, head, "/burn/funds.json", station=place.other_station.code).json()
    assert other["stations"] == []


def test_the_export_is_the_matrix_of_the_users_stations(client, district, place, seeded):
    answer = page(client, district, export="xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "52.0%" in cells
    assert cells.count(place.station.name) == 26


def test_the_exports_numbers_add_up_to_those_of_the_page(client, district, place, seeded):
    """Money in yuan; a number that is none is an empty cell, never words or 0."""
    sheet = load_workbook(
        BytesIO(b"".join(page(client, district, export="xlsx").streaming_content))
    )
    rows = [[cell.value for cell in row] for row in sheet.active.iter_rows()]
    head = next(row for row in rows if "编号" in row)
    lines = [dict(zip(head, row, strict=True)) for row in rows if row[1] == "1.3"]
    assert sum(line["分子（金额为元）"] for line in lines) == 5_200 + 2_000
    assert {(line["数值"], line["单位"], line["现状"]) for line in lines} == {
        (52, "%", "52.0%"),
        (20, "%", "20.0%"),
    }
    for row in rows[rows.index(head) + 1 :]:
        line = dict(zip(head, row, strict=True))
        for title in ("数值", "分子（金额为元）", "分母（金额为元）"):
            assert isinstance(line[title], int | float | None)


def test_flags_of_the_night_stand_in_the_todo_list_of_their_station(client, head, district, seeded):
    run_nightly(date(2022, 7, 15))
    assert Flag.objects.filter(requirement__code="1.3", station__name="太和街道社工站").exists()
    assert "资金使用 20.0%" in text(page(client, district))
    assert "太和" not in text(page(client, head))


def test_without_a_directive_the_overview_says_so(client, district, place):
    assert "2022年7月15日没有适用的工作部署" in text(page(client, district))


def test_station_page_of_a_station_without_data_says_what_is_missing(client, district, place):
    seed_directive(place.district)
    body = text(page(client, district, f"/stations/{place.station.code}/"))
    assert "还没有资金数据：先导入项目台账和资金台账" in body
    assert "无数据" in body
