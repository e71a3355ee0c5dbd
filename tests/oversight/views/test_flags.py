from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from night.run import run_nightly
from oversight.models import Flag, Status
from tests.factories.oversight import FlagFactory, RequirementFactory
from tests.oversight import nights

pytestmark = pytest.mark.django_db

LIST = reverse("oversight:flag-list")
D15, D16 = date(2022, 7, 15), date(2022, 7, 16)


@pytest.fixture
def flags(small_district, place):
    """Two open flags at our station, one of them overdue; one closed; one of another station."""
    serving, by_the_day = small_district.serving, small_district.by_the_day
    ours = {"station": place.station}
    return {
        "lagging": FlagFactory(number=1, requirement=serving, **ours),
        "overdue": FlagFactory(
            number=2, requirement=by_the_day, status=Status.OVERDUE, text="逾期的", **ours
        ),
        "closed": FlagFactory(
            number=3, requirement=serving, closed_on=date(2022, 7, 10), closed_status=Status.MET,
            closed_text="到位", **ours,
        ),
        "foreign": FlagFactory(number=4, requirement=serving, station=place.other_station),
    }  # fmt: skip


def numbers(answer) -> list[int]:
    return [row["number"] for row in answer.context["rows"]]


def url_of(flag) -> str:
    return reverse("oversight:flag-detail", args=[flag.pk])


def test_open_flags_most_urgent_first(client, district, flags):
    client.force_login(district)
    answer = client.get(LIST)
    assert numbers(answer)[0] == 2
    assert sorted(numbers(answer)) == [1, 2, 4]
    page = answer.content.decode()
    assert "第2号" in page


def test_the_headline_counts_what_stands_open(client, district, place, flags):
    client.force_login(district)
    parts = client.get(LIST).context["headline"]["parts"]
    assert "".join(part["text"] for part in parts) == "3 件未闭环：1 件逾期，2 件滞后。"
    Flag.objects.all().delete()
    parts = client.get(LIST).context["headline"]["parts"]
    assert "".join(part["text"] for part in parts) == "0 件未闭环。"


def test_a_head_sees_their_own_station_s_flags_only(client, head, flags):
    client.force_login(head)
    assert sorted(numbers(client.get(LIST))) == [1, 2]
    labels = [segment["label"] for segment in client.get(LIST).context["segments"]]
    assert labels == ["未闭环 2", "逾期 1", "等我处理 2", "已闭环 1"]
    assert client.get(url_of(flags["lagging"])).status_code == 200
    assert client.get(url_of(flags["foreign"])).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "closed"}, [3]),
        ({"state": "overdue"}, [2]),
        ({"state": "all"}, [1, 2, 3, 4]),
        ({"station": "530111002"}, [4]),
        ({"q": "逾期的"}, [2]),
        ({"on": "2022-07-05"}, [1, 2, 3, 4]),
        ({"on": "2022-06-30"}, []),
        ({"state": "no such"}, []),
    ],
)
def test_filters_narrow_the_list(client, district, flags, query, expected):
    client.force_login(district)
    assert sorted(numbers(client.get(LIST, query))) == expected


def test_a_head_cannot_filter_by_another_station(client, head, flags):
    client.force_login(head)
    assert numbers(client.get(LIST, {"station": "530111002"})) == []


def test_who_may_not_see_flags_is_refused(client, outsider, community_contact, flags):
    for user in (outsider, community_contact):
        client.force_login(user)
        assert client.get(LIST).status_code == 403
        assert client.get(url_of(flags["lagging"])).status_code == 403


def test_a_past_day_shows_what_was_read_that_night(client, district, small_district, place):
    nights.vacant(place.station, date(2022, 7, 10), date(2022, 7, 11))
    run_nightly(date(2022, 7, 10))
    run_nightly(date(2022, 7, 14))
    client.force_login(district)
    [then, _other] = client.get(LIST, {"on": "2022-07-11"}).context["rows"]
    assert (then["now_text"], then["status"], then["days_open"]) == ("空缺", "lagging", 1)
    [then, _other] = client.get(LIST, {"on": "2022-07-13"}).context["rows"]
    assert (then["now_text"], then["status"], then["text"]) == ("到位", "met", "恢复中")
    assert numbers(client.get(LIST, {"on": "2022-07-14"})) == []


def test_the_export_holds_exactly_the_filtered_rows(client, district, flags):
    client.force_login(district)
    answer = client.get(LIST, {"state": "all", "station": "530111001", "export": "xlsx"})
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    texts = [row[1] for row in rows if row[0] == "关上街道社工站"]
    assert sorted(texts) == ["第1号", "第2号", "第3号"]


def test_a_flag_tells_its_story(client, head, small_district, place):
    nights.vacant(place.station, D15, D15)
    run_nightly(D15)
    run_nightly(date(2022, 7, 18))
    flag = Flag.objects.get(requirement=small_district.serving)
    client.force_login(head)
    answer = client.get(url_of(flag))
    assert [(event["title"], event["moment"]) for event in answer.context["events"]] == [
        ("标记：空缺", "2022年7月15日"),
        ("发信提醒 1 人", "2022年7月15日"),
        ("开始恢复：到位", "2022年7月16日"),
        ("闭环：到位", "2022年7月18日"),
        ("发信提醒 1 人", "2022年7月18日"),
    ]
    page = answer.content.decode()
    assert "2022年7月18日" in page
    assert "在任" in page


def test_getting_worse_is_part_of_the_story(client, head, small_district, place):
    nights.vacant(place.station, date(2022, 7, 29))
    run_nightly(date(2022, 7, 29))
    run_nightly(date(2022, 7, 31))
    flag = Flag.objects.get(requirement=small_district.by_the_day)
    client.force_login(head)
    events = client.get(url_of(flag)).context["events"]
    titles = [event["title"] for event in events]
    assert titles[0] == "标记：空缺"
    assert "转为逾期：空缺" in titles
    assert [event["moment"] for event in events][-1] == "2022年7月31日"


@pytest.fixture
def mended(small_district, place):
    """Flagged by last night; a head was entered today, who serves since yesterday."""
    nights.vacant(place.station, date(2022, 7, 14))
    run_nightly(date(2022, 7, 14))
    nights.heads(place.station, (nights.FIRST, None))
    return Flag.objects.get(requirement=small_district.serving)


def test_the_list_shows_what_is_true_now_and_beside_it_what_the_night_found(client, head, mended):
    client.force_login(head)
    row = client.get(LIST).context["rows"][-1]
    assert (row["now_text"], row["status"], row["text"]) == ("到位", "met", "恢复中")
    assert row["known"].startswith("空缺（滞后），7月14日数据")


def test_the_page_of_a_flag_does_too(client, head, mended):
    client.force_login(head)
    answer = client.get(url_of(mended))
    found = {fact["term"]: fact["description"] for fact in answer.context["facts"]}
    assert (found["标记时"], found["现在"]) == ("空缺", "到位")
    assert found["上次夜间测算"].startswith("空缺（滞后），7月14日数据")


def test_what_is_mended_today_is_nothing_to_do(client, district, mended):
    client.force_login(district)
    answer = client.get(reverse("oversight:overview"))
    assert answer.context["todo"] == []
    assert answer.context["flags_total"] == 2


def test_a_recovery_says_until_when_it_must_last(client, head, small_district, place):
    nights.vacant(place.station, date(2022, 7, 12), date(2022, 7, 12))
    for number in (12, 13, 14):
        run_nightly(date(2022, 7, number))
    Flag.objects.update(recovering_on=D15)
    client.force_login(head)
    answer = client.get(url_of(Flag.objects.first()))
    assert answer.context["future"] == [
        {"title": "恢复保持到这一天，当晚闭环", "text": "2022年7月17日"}
    ]


def test_a_flag_of_an_ended_directive_is_judged_by_it(client, head, small_district, place):
    nights.vacant(place.station, date(2022, 12, 20))
    run_nightly(date(2022, 12, 31))
    client.force_login(head)
    rows = client.get(LIST, {"on": "2023-01-03"}).context["rows"]
    assert {row["now_text"] for row in rows} == {"空缺"}
    assert {row["status"] for row in rows} == {"overdue", "lagging"}


def test_an_open_flag_says_what_comes_next_and_what_else_is_open(client, head, flags):
    Flag.objects.filter(pk=flags["lagging"].pk).update(told_on=D15)
    client.force_login(head)
    answer = client.get(url_of(flags["lagging"]))
    assert answer.context["future"] == [
        {"title": "仍未闭环，再次发信提醒", "text": "2022年7月20日"}
    ]
    assert "还有 1 件没有闭环。" in answer.content.decode()


def test_the_same_number_of_queries_for_one_and_many(
    client, district, place, small_district, django_assert_max_num_queries
):
    client.force_login(district)
    FlagFactory(number=1, requirement=small_district.serving, station=place.station)
    with django_assert_max_num_queries(22) as few:
        client.get(LIST, {"on": "2022-07-05"})
    for number in range(2, 30):
        requirement = RequirementFactory(directive=small_district.directive)
        FlagFactory(number=number, requirement=requirement, station=place.other_station)
    with django_assert_max_num_queries(22) as many:
        client.get(LIST, {"on": "2022-07-05"})
    assert len(few) == len(many)
