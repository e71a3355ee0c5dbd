"""Nobody is urged to a pace that cannot be kept: station page, evidence and mail say the day."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import Parameter
from night.run import run_nightly
from oversight.judging.directive import seed_directive
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.night.test_digest_text import mails_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def spend(place):
    """`spend(before, since)`: percent of the money spent before and in the last eight weeks."""
    seed_directive(place.district)
    project = ProjectFactory(station=place.station, agreed_fen=1_000_000, is_operating=True)
    AppropriationFactory(project=project, fen=600_000)

    def spend(before, since):
        for percent, day in ((before, date(2022, 3, 1)), (since, date(2022, 7, 1))):
            if percent:
                ExpenditureFactory(project=project, fen=percent * 10_000, paid_on=day)

    return spend


def headline(client, user) -> str:
    client.force_login(user)
    return "".join(part["text"] for part in client.get("/").context["headline"]["parts"])


def evidence(client, user, place) -> str:
    client.force_login(user)
    return client.get(
        reverse("oversight:evidence", args=[place.station.code, "1.3"])
    ).content.decode()


def test_up_to_three_times_the_pace_is_what_the_headline_asks_for(client, head, place, spend):
    spend(24, 16)
    assert headline(client, head) == "要在 7月29日 前资金过半，每周需支出 ¥500，是现在的 2.5 倍。"
    assert "达标需每周 ¥500，2.5 倍" in evidence(client, head, place)


def test_beyond_it_the_day_is_given_up_and_the_pace_s_own_day_proposed(client, head, place, spend):
    spend(10, 16)
    assert headline(client, head) == (
        "7月30日 前资金过半已不现实。按现在的速度是 10月7日，建议按这一天定方案。"
    )
    body = evidence(client, head, place)
    assert "7月30日 前达标已不现实，按现速度要到 10月7日" in body
    assert "倍" not in body.split("证据</h2>")[1].split("口径</dt>")[0]


def test_how_far_a_station_is_urged_is_a_parameter(client, head, spend):
    spend(10, 16)
    Parameter.objects.create(
        key="catch_up_times", value=7, effective_from=date(2022, 1, 1), basis="试"
    )
    assert headline(client, head) == "要在 7月29日 前资金过半，每周需支出 ¥1,200，是现在的 6.0 倍。"


def test_without_pace_or_day_it_says_so(client, head, spend):
    spend(10, 0)
    assert headline(client, head) == (
        "7月30日 前资金过半已不现实。近 8 周没有支出，请先逐笔列出待付项目，再定日期。"
    )


def test_a_pace_that_never_gets_there_this_year_says_so(client, head, spend):
    spend(10, 1)
    assert "年内不能过半，请逐笔列出待付项目，再定日期。" in headline(client, head)


def test_the_mail_urges_nobody_beyond_it(client, head, district, spend):
    spend(10, 16)
    run_nightly(date(2022, 7, 15))
    [own], [lead] = mails_of(head), mails_of(district)
    assert "7月30日 前达标已不现实，按现速度要到 10月7日" in own.text
    assert "按时过半每周需 ¥" not in own.text
    assert "已赶不上" in lead.text
