"""The order in which flags are told: list, to-do list and mail; each with its one button."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from night.run import run_nightly
from oversight.judging.precedence import (
    HEADLINE,
    MINE,
    OTHERS,
    PAST,
    TOLD,
    button,
    button_in_mail,
    with_precedence,
)  # fmt: skip
from oversight.models import Flag, Status
from oversight.pages.todo import SHOWN
from tests.factories.oversight import FlagFactory, RequirementFactory, TermsFactory
from tests.oversight import nights

pytestmark = pytest.mark.django_db

ON, PAST_DAY = date(2022, 7, 15), date(2022, 7, 10)
LIST = reverse("oversight:flag-list")


@pytest.fixture
def flags(small_district, place):
    """One flag of each kind at our station; the window has closed, the money is the headline."""
    made = {}
    for number, (name, measure, status) in enumerate(
        (
            ("window", "exam_participation", Status.OVERDUE),
            ("head", "head_in_place", Status.OVERDUE),
            ("record", "service_activity", Status.LAGGING),
            ("money", "fund_utilisation", Status.LAGGING),
        )
    ):
        requirement = RequirementFactory(
            directive=small_district.directive, measure=measure, short_name=name,
            is_headline=name == "money",
        )  # fmt: skip
        made[name] = FlagFactory(
            number=number + 1, requirement=requirement, station=place.station, status=status
        )
    return made


def order(user, on=ON) -> list[tuple[str, int]]:
    rows = with_precedence(Flag.objects.visible_to(user), user, on).order_by(*TOLD)
    return [(row.requirement.short_name, row.precedence) for row in rows]


def test_the_deadline_first_then_what_the_reader_can_act_on_and_closed_windows_last(flags, head):
    """What waits for the reader's own step is theirs, also where they can remedy nothing."""
    assert order(head) == [
        ("money", HEADLINE),
        ("head", MINE),
        ("record", MINE),
        ("window", PAST),
    ]
    Flag.objects.update(state=Flag.State.PLANNED)
    assert order(head)[1:3] == [("record", MINE), ("head", OTHERS)]


def test_who_can_act_on_something_else_is_told_that_first(flags, district):
    assert [name for name, group in order(district) if group == MINE] == ["head", "record"]


def test_nobody_acts_on_another_day(flags, district):
    assert MINE not in [group for _name, group in order(district, PAST_DAY)]


def test_a_window_that_has_not_closed_is_like_the_others(flags, worker):
    flags["window"].status = Status.LAGGING
    flags["window"].save()
    assert ("window", MINE) in order(worker)


def test_who_may_act_at_another_station_only_does_not_here(flags, place, auditor, head):
    ours = FlagFactory(
        number=9, requirement=flags["record"].requirement, station=place.other_station
    )
    rows = with_precedence(Flag.objects.all(), head, ON)
    assert not rows.get(pk=ours.pk).acts
    assert rows.get(pk=flags["record"].pk).acts
    assert not with_precedence(Flag.objects.all(), auditor, ON).filter(acts=True).exists()


def test_the_list_has_this_order_and_a_button_a_row(client, head, flags):
    client.force_login(head)
    rows = client.get(LIST).context["rows"]
    assert [row["matter"] for row in rows] == ["money", "head", "record", "window"]
    assert [row["button"]["label"] for row in rows] == ["签收", "签收", "签收", "看经过"]
    Flag.objects.update(state=Flag.State.PLANNED)
    rows = client.get(LIST).context["rows"]
    assert [row["matter"] for row in rows] == ["money", "record", "head", "window"]
    assert [row["button"]["label"] for row in rows] == ["看经过", "记一笔", "看经过", "看经过"]
    assert rows[1]["button"]["url"] == "/services/records/new/?station=530111001"
    assert rows[3]["consequence"] == "期限已过，今年不能再补"
    assert client.get(rows[1]["button"]["url"]).status_code == 200


def test_every_button_opens_for_who_is_offered_it(client, district, flags, small_district):
    for measure in ("org_quota", "org_standardisation", "platform_sync", "project_progress",
                    "project_register", "published_on_platform", "key_group_share",
                    "certified_ratio", "training_hours"):  # fmt: skip
        requirement = RequirementFactory(directive=small_district.directive, measure=measure)
        FlagFactory(requirement=requirement, station=flags["head"].station)
    client.force_login(district)
    for row in client.get(LIST).context["rows"]:
        assert client.get(row["button"]["url"]).status_code == 200, row


@pytest.mark.parametrize("who", ["district", "head", "worker", "other_head", "auditor", "finance"])
def test_a_mail_offers_each_reader_the_button_of_their_to_do_list(request, flags, who):
    reader = request.getfixturevalue(who)
    for flag in with_precedence(Flag.objects.select_related("station__division"), reader, ON):
        assert button_in_mail(flag, reader) == button(flag)


def test_the_mails_of_head_and_district_have_the_buttons_that_each_may_use(
    small_district, place, head, district
):
    nights.vacant(place.station, ON)
    run_nightly(ON)
    address = f"http://127.0.0.1:8000{reverse('stations:head-add', args=[place.station.code])}"
    to_head, to_district = head.mails.get(), district.mails.get()
    assert f"登记站长：{address}" in to_district.text
    assert f'href="{address}"' in to_district.html
    assert "登记站长" not in to_head.text + to_head.html
    assert ">签收</a>" in to_head.html


def test_on_a_day_to_come_nothing_is_to_be_done_yet(client, district, flags):
    client.force_login(district)
    assert client.get("/").context["todo"]
    page = client.get("/?on=2022-07-20")
    assert page.context["todo"] == []
    assert "还没有到这一天，督办由当天夜里的测算开出。" in page.content.decode()


def test_the_to_do_list_has_the_same_groups_and_cuts_nothing_without_a_link(
    client, district, place, flags, small_district
):
    for number in range(SHOWN + 1):
        requirement = RequirementFactory(
            directive=small_district.directive, measure="service_activity"
        )
        FlagFactory(number=20 + number, requirement=requirement, station=place.station)
    client.force_login(district)
    answer = client.get("/")
    groups = answer.context["todo"]
    assert [str(group["label"]) for group in groups] == [
        "双过半", "您可以处理", "期限已过，今年不能再补",
    ]  # fmt: skip
    mine = groups[1]
    assert (mine["count"], len(mine["items"]), mine["more"]) == (SHOWN + 3, SHOWN, 3)
    assert mine["items"][0]["action_label"] == "登记站长"  # overdue first
    assert "另有 3 件 ›" in answer.content.decode()
    assert sum(group["count"] for group in groups) == answer.context["flags_total"]


def test_the_list_needs_the_same_queries_for_one_and_many(client, district, place, flags):
    counts = []
    client.force_login(district)
    for number in (30, 60):
        for more in range(number, number + (1 if number == 30 else 20)):
            requirement = RequirementFactory(
                directive=flags["record"].requirement.directive, measure="service_activity"
            )
            FlagFactory(number=more, requirement=requirement, station=place.other_station)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_mail_begins_with_the_deadline(small_district, place, head):
    for name, headline in (("普通", False), ("资金使用", True)):
        requirement = RequirementFactory(
            directive=small_district.directive, short_name=name, is_headline=headline
        )
        TermsFactory(requirement=requirement)
    nights.vacant(place.station, ON)
    run_nightly(ON)
    mail = head.mails.get()
    assert "1 件双过半，3 件滞后" in mail.subject
    assert mail.text.index("双过半 1 件") < mail.text.index("等您处理 3 件")
