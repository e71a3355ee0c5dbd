"""The pages with figures on other days: one figure, one reason, nothing said that is not so."""

import json
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from night.run import run_nightly
from oversight.models import Flag, Requirement, RequirementTerms
from tests.factories.funds import ExpenditureFactory
from tests.factories.projects import MilestoneFactory
from tests.oversight.seeded import MOST_QUERIES, asked, page, text

pytestmark = pytest.mark.django_db


def test_a_past_day_tells_what_was_known_otherwise_that_night(client, district, place, seeded):
    run_nightly(date(2022, 7, 14))
    past = {"on": "2022-07-14"}
    assert "与当晚测算不同" not in text(page(client, district, **past))
    project = place.station.projects.get()
    ExpenditureFactory(project=project, fen=10_000, paid_on=date(2022, 7, 13))
    assert "后来补录或更正，与当晚测算不同" in text(page(client, district, **past))
    url = reverse("oversight:evidence", args=[place.station.code, "1.3"])
    body = text(page(client, district, url, **past))
    assert "53.0%" in body
    assert "52.0%（达标），7月14日数据" in body
    assert "后来补录或更正过" in body


def test_today_the_figure_is_live_and_the_last_night_stands_beside_it(
    client, district, head, place, seeded
):
    run_nightly(date(2022, 7, 14))
    ExpenditureFactory(project=place.station.projects.get(), fen=10_000, paid_on=date(2022, 7, 15))
    night, live = "52.0%（达标），7月14日数据", "53.0%"
    code = place.station.code
    requirement = seeded.requirements.get(code="1.3")
    for url in (
        f"/stations/{code}/",
        f"/stations/{code}/1.3/",
        reverse("oversight:requirement", args=[requirement.pk]),
    ):
        body = text(page(client, district, url))
        assert live in body, url
        assert body.count(night) == 1, url
    told = page(client, district, "/api/v1/readings/", station=code, requirement="1.3").json()[0]
    assert told["value"] == 53.0
    assert (told["night"]["value"], told["night"]["on"]) == (52.0, "2022-07-14")
    future = f"/stations/{code}/1.3/"
    assert night not in text(page(client, district, future, on="2022-07-20"))
    quiet = page(client, district, "/api/v1/readings/", station=code, requirement="1.1").json()[0]
    assert quiet["night"] is None


def test_an_open_flag_of_the_station_page_says_the_live_figure(client, district, place, seeded):
    run_nightly(date(2022, 7, 14))
    other = place.other_station
    ExpenditureFactory(project=other.projects.get(), fen=50_000, paid_on=date(2022, 7, 15))
    flags = page(client, district, f"/stations/{other.code}/").context["flags"]
    assert [flag["text"] for flag in flags if flag["matter"] == "资金使用"] == ["25.0%"]


def test_every_place_gives_the_same_reason(client, district, place, seeded):
    code, words = place.other_station.code, "比计划"
    clause = reverse("oversight:requirement", args=[seeded.requirements.get(code="1.3").pk])
    body = text(page(client, district, f"/stations/{code}/1.3/"))
    start = body.index(words)
    sentence = body[start : body.index("</dd>", start)]
    assert "低 " in sentence
    assert sentence in text(page(client, district, f"/stations/{code}/"))
    assert sentence in text(page(client, district, clause))
    export = page(client, district, export="xlsx")
    sheet = load_workbook(BytesIO(b"".join(export.streaming_content))).active
    assert sentence in {cell.value for row in sheet.iter_rows() for cell in row}


def test_only_an_equation_is_written_as_one(client, district, place, seeded):
    code = place.station.code
    MilestoneFactory(project=place.station.projects.get(), weight=50, completed_on=date(2022, 7, 1))
    whole = page(client, district, f"/stations/{code}/1.4/").context["facts"]
    shares = [fact["description"] for fact in whole if fact["term"] == "现状"]
    assert shares
    assert " / " not in shares[0]
    control = page(client, district, f"/stations/{code}/1.3/").context["facts"]
    assert "¥5,200 / ¥10,000 = 52.0%" in [fact["description"] for fact in control]


def test_the_api_judges_no_station_that_is_not_open(client, district, place, seeded):
    asked = {"station": place.station.code, "requirement": "1.1"}
    assert len(page(client, district, "/api/v1/readings/", **asked).json()) == 1
    before = page(client, district, "/api/v1/readings/", on="2021-01-01", requirement="1.1")
    assert before.json() == []
    place.station.closed_on = date(2022, 7, 14)
    place.station.save()
    assert page(client, district, "/api/v1/readings/", **asked).json() == []
    assert len(page(client, district, "/api/v1/readings/", on="2022-07-14", **asked).json()) == 1
    for on, stations in (("2022-07-14", 2), ("2022-07-15", 1)):
        out = StringIO()
        call_command("assess", on=date.fromisoformat(on), json=True, stdout=out)
        assert len({row["station"] for row in json.loads(out.getvalue())}) == stations


def test_the_badge_of_a_past_day_counts_the_flags_of_that_day(client, district, seeded):
    run_nightly(date(2022, 7, 14))
    client.force_login(district)
    for on, count in (("2022-07-14", Flag.objects.count()), ("2022-07-13", 0)):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/", {"on": on})
        badge = next(item["count"] for item in answer.context["nav"] if item["key"] == "flags")
        assert badge == count
        assert asked(queries) <= MOST_QUERIES + 2  # that night and what it knew


@pytest.mark.parametrize("parameters", [{}, {"urban": "十", "converted": None}])
def test_a_station_page_stands_whatever_the_quota_terms_lack(
    client, district, place, seeded, parameters
):
    terms = RequirementTerms.objects.filter(requirement__directive=seeded, requirement__code="5.1")
    terms.update(parameters=parameters)
    assert page(client, district, f"/stations/{place.station.code}/").status_code == 200


AFTER, LAST = "2023-03-01", "2022-12-31"


def test_after_the_directive_ended_every_page_says_so_and_offers_its_last_day(
    client, district, place, seeded
):
    code = place.station.code
    clause = reverse("oversight:requirement", args=[seeded.requirements.get(code="1.3").pk])
    for url in ("/", "/directive/", f"/stations/{code}/", f"/stations/{code}/1.3/", clause):
        body = text(page(client, district, url, on=AFTER))
        assert "2022年12月31日" in body, url
        assert f'href="?on={LAST}"' in body, url
        assert "先导入项目台账" not in body, url
        assert "看 2022年12月31日" in body, url
        assert "看 2022年12月31日" not in text(page(client, district, url, on=LAST)), url
    body = text(page(client, district, on=AFTER))
    assert "已于 2022年12月31日 到期" in body
    assert reverse("oversight:directive-copy", args=[seeded.pk]) in body


def test_a_head_may_not_make_the_next_directive(client, head, seeded):
    assert "建立新部署" not in text(page(client, head, on=AFTER))


def test_a_future_day_is_a_plan(client, district, head, place, seeded):
    future = {"on": "2022-07-29"}
    body = text(page(client, district, **future))
    assert "7月29日还没有到：按今天已有的数据预计，只读" in body
    assert "预计到 7月29日：" in body
    station = text(page(client, head, f"/stations/{place.station.code}/", **future))
    assert "项要求：预计" in station
    assert "记一笔</a></p>" not in station
    evidence = text(page(client, district, f"/stations/{place.station.code}/1.3/", **future))
    assert "按今天已有的数据判断，不是结果" in evidence
    today = text(page(client, district))
    assert "预计到" not in today
    assert "还没有到" not in today


@pytest.mark.parametrize(
    "url", ["/services/records/", "/projects/", "/funds/", "/talent/", "/orgs/"]
)
def test_lists_of_another_day_are_read_only_and_say_what_they_hold(client, district, seeded, url):
    today = page(client, district, url)
    future = page(client, district, url, on="2022-08-10")
    past = page(client, district, url, on="2022-07-14")
    assert "还没有到：列的是今天已经知道的，只读" in text(future)
    assert future.context["count"] == today.context["count"]
    assert "还没有到" not in text(today) + text(past)
    assert future.context["create_url"] is None
    assert past.context["create_url"] is None


def test_the_charts_today_stays_today_on_a_future_day(client, district, seeded):
    today = page(client, district, "/burn/funds.json").json()
    assert page(client, district, "/burn/funds.json", on="2022-09-01").json() == today
    assert page(client, district, "/burn/funds.json", on="2022-07-14").json()["on"] == "2022-07-14"


def test_a_bar_beyond_its_scale_ends_with_a_mark_and_its_number(client, district, place, seeded):
    ExpenditureFactory(project=place.station.projects.get(), fen=2_871_000)
    url = f"/stations/{place.station.code}/"
    assert 'text-anchor="end">339.1%' in text(page(client, district, url))
    line = page(client, district, "/burn/funds.json").json()["stations"][0]
    assert (line["status"], line["points"][-1][1]) == ("at_risk", 339.1)  # never green
    assert 'class="gd-bul risk"' in text(page(client, district, url))
    assert "超出" in text(page(client, district, f"{url}1.3/"))
    assert "beyond" not in text(page(client, district, f"/stations/{place.other_station.code}/"))


def test_who_overspent_is_nowhere_said_to_be_through(client, district, place, seeded):
    ExpenditureFactory(project=place.station.projects.get(), fen=2_871_000)
    requirement = Requirement.objects.get(directive=seeded, code="1.3")
    url = f"/stations/{place.station.code}/"
    [crossing] = [
        row["crossing"]
        for row in page(client, district, "/").context["matrix"]["rows"]
        if row["station"] == place.station
    ]
    [bullet] = [
        row for row in page(client, district, url).context["bullets"] if "资金" in row["aria"]
    ]
    line = page(client, district, "/burn/funds.json").json()["stations"][0]
    evidence = page(client, district, f"{url}1.3/")
    table = page(client, district, f"/requirements/{requirement.pk}/")
    [row] = [i["row"] for i in table.context["judged"] if i["row"].station == place.station]
    assert crossing == bullet["meta"] == ""
    assert (line["crosses_on"], line["crossed"]) == (None, False)
    assert "预计" not in [fact["term"] for fact in evidence.context["facts"]]
    assert row.crosses_on
    assert row.meets_on is None


def test_what_is_not_quite_half_is_no_half_on_any_page(client, district, place, seeded):
    ExpenditureFactory(project=place.other_station.projects.get(), fen=299_960)  # of 1,000,000
    url = f"/stations/{place.other_station.code}/"
    line = page(client, district, "/burn/funds.json").json()["stations"][1]
    assert "49.99%" in text(page(client, district, url))
    for shown in (text(page(client, district, url)), text(page(client, district, f"{url}1.3/"))):
        assert "合同口径 50.0%" not in shown
        assert "，50.0%" not in shown
    assert max(point[1] for point in line["points"]) == 49.99


def test_a_past_station_page_leads_to_lists_of_its_day(client, district, place, seeded):
    url, past = f"/stations/{place.station.code}/", "2022-07-14"
    for key in ("services_url", "flags_url"):
        assert f"on={past}" in page(client, district, url, on=past).context[key]
        assert "&on=" not in page(client, district, url).context[key]


def test_the_export_puts_no_numbers_side_by_side_that_are_no_share(client, district, place, seeded):
    MilestoneFactory(project=place.station.projects.get(), weight=50, completed_on=date(2022, 7, 1))
    answer = page(client, district, export="xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "编号" in row)
    code, part = head.index("编号"), head.index("分子（金额为元）")
    by_code = {row[code]: row[part] for row in rows if row[0] == place.station.name}
    assert by_code["1.3"] == 5_200
    assert by_code["1.4"] in (None, "")


def test_a_head_is_asked_to_serve_not_to_be_at_least_one(client, district, place, seeded):
    body = text(page(client, district, f"/stations/{place.station.code}/"))
    assert "在任" in body
    assert "≥ 1<" not in body
    assert "≥ 50%" in text(page(client, district, f"/stations/{place.other_station.code}/"))


def test_an_empty_day_says_whether_a_night_judged_it(client, district, place, seeded):
    words = "当时没有测算。"
    assert words in text(page(client, district, on="2022-07-10"))
    assert words not in text(page(client, district))
    run_nightly(date(2022, 7, 14))
    assert words in text(page(client, district, on="2022-07-10"))
    assert words not in text(page(client, district, on="2022-07-14"))


def test_a_bad_day_is_named_and_keeps_the_navigation(client, district, place, seeded):
    answer = page(client, district, on="2022-07-32")
    assert answer.status_code == 400
    assert "“2022-07-32”读不懂" in text(answer)
    assert "主导航" in text(answer)
    client.logout()
    assert "主导航" not in text(client.get("/accounts/login/?on=%00"))
