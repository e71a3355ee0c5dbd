"""The steps of a flag through its pages: the box with the one next act, a plan, decisions."""

from datetime import date

import pytest
from django.urls import reverse

from night.run import run_nightly
from oversight.followup import verbs
from oversight.models import Flag, Plan
from tests.oversight import nights
from tests.oversight.followup.steps import fresh, plan, promise, take

pytestmark = pytest.mark.django_db

LIST = reverse("oversight:flag-list")
D11, D15, D18, D20 = (date(2022, 7, day) for day in (11, 15, 18, 20))


@pytest.fixture
def small_district(place):
    return nights.build(place)


@pytest.fixture
def flag(small_district, place):
    """Marked on Monday, 11 July; to be signed for by Thursday the 14th: late on the 15th."""
    nights.vacant(place.station, D11)
    run_nightly(D11)
    return Flag.objects.get(requirement=small_district.serving)


def url_of(flag, page: str = "detail") -> str:
    return reverse(f"oversight:flag-{page}", args=[flag.pk])


def box_of(client, user, flag) -> dict | None:
    client.force_login(user)
    return client.get(url_of(flag)).context["box"]


def send(client, user, flag, page: str, **data):
    client.force_login(user)
    return client.post(url_of(flag, page), {"version": fresh(flag).version} | data)


def test_the_box_holds_the_reader_s_own_next_act(client, flag, head, district, auditor):
    box = box_of(client, head, flag)
    assert box["title"] == "今天：逾期 1 天"
    assert [act["url"] for act in box["acts"]] == [url_of(flag, "sign")]
    for user in (district, auditor):
        box = box_of(client, user, flag)
        assert (box["acts"], box["links"]) == ([], [])
        assert box["text"].startswith("等站长签收，时限 7月14日")


def test_signing_is_one_tap_and_leads_back(client, flag, head):
    answer = send(client, head, flag, "sign")
    assert (answer.status_code, answer.url) == (302, url_of(flag))
    assert fresh(flag).state == Flag.State.SIGNED
    page = client.get(url_of(flag)).content.decode()
    assert "已签收。接下来请写方案。" in page
    assert [link["url"] for link in box_of(client, head, flag)["links"]] == [url_of(flag, "plan")]


def test_the_stages_are_five_with_the_present_one_marked(client, flag, head):
    take(verbs.sign, flag, head, D15)
    client.force_login(head)
    steps = client.get(url_of(flag)).context["steps"]
    assert [(step["label"], step["text"], step["state"]) for step in steps] == [
        ("标记", "7月11日", "done"), ("签收", "7月15日", "done"), ("方案", "待交方案", "now"),
        ("核验", "", ""), ("闭环", "", ""),
    ]  # fmt: skip


def test_a_plan_by_its_form(client, flag, head):
    take(verbs.sign, flag, head, D15)
    client.force_login(head)
    assert client.get(url_of(flag, "plan")).status_code == 200
    said = {"reason": "vacancy", "words": "等区委批复", "promised_on": "2022-07-29"}
    said |= {"promised_value": "1", "own0": "报请任命站长", "own0_on": "2022-07-20"}
    answer = send(client, head, flag, "plan", **said)
    assert answer.status_code == 302
    row = Plan.objects.get(flag=flag)
    assert [(step.words, step.on) for step in row.steps.all()] == [("报请任命站长", D20)]
    titles = [event["title"] for event in client.get(url_of(flag)).context["events"]]
    assert "交方案：人员空缺，承诺 7月29日" in titles


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "原因"),
        ({"promised_on": "2022-07-14"}, "已经过去"),
        ({"own0": "", "own0_on": ""}, "还没有步骤"),
        ({"own0_on": ""}, "没有填日期"),
        ({"own0_on": "2022-08-20"}, "晚于承诺日期"),
        ({"own0": "长" * 121}, "120"),
        ({"reason": "other", "words": ""}, "请在说明里写清楚"),
        ({"promised_value": "很多"}, "数"),
    ],
)
def test_a_plan_that_cannot_be_says_why_beside_its_field(client, flag, head, change, words):
    take(verbs.sign, flag, head, D15)
    said = {"reason": "vacancy", "words": "等", "promised_on": "2022-07-29", "promised_value": "1"}
    said |= {"own0": "报请任命站长", "own0_on": "2022-07-20"}
    answer = send(client, head, flag, "plan", **(said | change))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Plan.objects.exists()


def test_the_district_decides_by_two_buttons(client, flag, head, district):
    take(verbs.sign, flag, head, D15)
    plan(flag, head, D15, D20)
    [act] = box_of(client, district, flag)["acts"]
    assert [(button["label"], button["value"]) for button in act["buttons"]] == [
        ("采纳方案", "yes"), ("退回", "no"),
    ]  # fmt: skip
    answer = send(client, district, flag, "decide", agreed="no")
    assert answer.status_code == 409
    assert "还缺：原因" in answer.content.decode()
    send(client, district, flag, "decide", agreed="no", words="请逐笔列出")
    assert fresh(flag).state == Flag.State.SIGNED
    page = client.get(url_of(flag)).content.decode()
    assert "请逐笔列出" in page


def test_from_acceptance_to_the_check(client, flag, place, head, district, evaluator):
    promise(flag, head, district, D15, D20)
    box = box_of(client, head, flag)
    assert [act["label"] for act in box["acts"]] == ["报告完成"]
    assert [link["label"] for link in box["links"]] == ["申请延期"]
    said = {"asked_until": "2022-07-29", "words": "封控"}
    assert send(client, head, flag, "extend", **said).status_code == 302
    assert [act["label"] for act in box_of(client, district, flag)["acts"]] == ["定延期"]
    assert send(client, district, flag, "extension", agreed="yes").status_code == 302
    assert fresh(flag).promised_on == date(2022, 7, 29)
    assert send(client, head, flag, "report", words="已任命").status_code == 302
    answer = send(client, evaluator, flag, "check", agreed="yes", words="看了文件")
    assert answer.status_code == 409
    assert "仍不达标" in answer.content.decode()
    nights.vacant(place.station, D11, date(2022, 7, 14))
    assert send(client, evaluator, flag, "check", agreed="yes", words="看了文件").status_code == 302
    assert box_of(client, evaluator, flag) is None
    assert fresh(flag).closed_on == D15


def test_a_level_is_signed_on_the_page(client, flag, district):
    Flag.objects.filter(pk=flag.pk).update(drafted=1)
    [act] = box_of(client, district, flag)["acts"]
    assert [button["label"] for button in act["buttons"]] == ["签发蓝色督办", "不升级"]
    assert send(client, district, flag, "level", agreed="yes").status_code == 302
    assert (fresh(flag).level, fresh(flag).level_by) == (1, district)
    client.force_login(district)
    assert "蓝色" in {row["level"] for row in client.get(LIST).context["rows"]}


def test_the_warning_stands_on_the_page_and_in_the_list(client, flag, head):
    run_nightly(date(2022, 7, 12))  # two working days before the 14th
    client.force_login(head)
    Flag.objects.filter(pk=flag.pk).update(warned_for=date(2022, 7, 16))
    words = "再过 2 天（7月16日 夜间）将建议升为蓝色督办"
    assert words in client.get(url_of(flag)).context["box"]["text"]
    assert words in [row["consequence"] for row in client.get(LIST).context["rows"]]


def test_the_list_has_stage_deadline_and_the_right_button(client, flag, head, district):
    client.force_login(head)
    row = client.get(LIST, {"q": "站长到位"}).context["rows"][0]
    assert (row["stage"], row["due_text"], row["due_status"]) == ("待签收", "逾期 1 天", "overdue")
    assert row["segments"] == ["d", "n late", "", "", ""]
    assert row["button"] == {"label": "签收", "url": url_of(flag, "sign"), "own": True}
    client.force_login(district)
    [row] = client.get(LIST, {"q": "站长到位"}).context["rows"]
    assert row["button"]["label"] != "签收"


def test_what_waits_for_me_is_a_tab_of_its_own(client, flag, head, district):
    def mine(user) -> list[int]:
        client.force_login(user)
        rows = client.get(LIST, {"state": "mine"}).context["rows"]
        return [row["number"] for row in rows]

    take(verbs.sign, flag, head, D15)
    plan(flag, head, D15, D20)
    assert flag.number not in mine(head)
    assert mine(district) == [flag.number]
    take(verbs.decide_plan, flag, district, D15, agreed=True)
    assert mine(district) == []
    take(verbs.ask_extension, flag, head, D15, asked_until=date(2022, 8, 5), words="封控")
    assert mine(district) == [flag.number]


def test_a_past_day_shows_the_stage_of_then(client, flag, head):
    take(verbs.sign, flag, head, D15)
    client.force_login(head)
    [then] = client.get(LIST, {"on": "2022-07-13", "q": "站长到位"}).context["rows"]
    assert (then["stage"], then["due_text"]) == ("待签收", "待签收")
    answer = client.get(url_of(flag), {"on": "2022-07-13"})
    assert answer.context["box"] is None
    assert "签收" not in [event["title"] for event in answer.context["events"]]


def test_the_to_do_list_offers_the_same_step(client, flag, head):
    client.force_login(head)
    groups = client.get("/").context["todo"]
    buttons = {(item["action_label"], item["action_url"]) for g in groups for item in g["items"]}
    assert ("签收", url_of(flag, "sign")) in buttons


def test_foreign_flags_stay_foreign(client, flag, other_head, worker):
    assert send(client, other_head, flag, "sign").status_code == 404
    assert send(client, worker, flag, "sign").status_code == 403
    assert fresh(flag).state == Flag.State.MARKED
