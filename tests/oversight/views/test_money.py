"""A station's money beside plan and target, on the page of the ledger."""

from datetime import date

import pytest

from oversight.judging.directive import seed_directive
from oversight.models import RequirementTerms
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def spend(place):
    """``spend(fen)`` of an agreement over 10,000 yuan of the whole year."""
    seed_directive(place.district)
    project = ProjectFactory(
        station=place.station,
        agreed_fen=1_000_000,
        agreed_start=date(2022, 1, 1),
        agreed_end=date(2022, 12, 31),
    )
    AppropriationFactory(project=project, fen=1_000_000)
    return lambda fen: ExpenditureFactory(project=project, fen=fen, paid_on=date(2022, 7, 1))


def url_of(station) -> str:
    return f"/stations/{station.code}/money/"


def sentence(client, place, **query) -> str:
    answer = client.get(url_of(place.station), query, headers=HTMX)
    assert answer.status_code == 200
    return answer.context["bar"]["sentence"]


def test_the_gap_is_said_in_yuan_to_the_target_and_to_the_plan(client, district, place, spend):
    spend(330_000)
    client.force_login(district)
    said = sentence(client, place)
    assert said.startswith(
        "已支付 ¥3,300（33.0%），距目标 ≥ 50% 还差 ¥1,700，比今天的计划 46.4% 少 "
    )
    plan = 100 * (date(2022, 7, 15) - date(2022, 1, 1)).days / 210 / 2
    assert f"{plan:.1f}" == "46.4"
    assert "比当天的计划" in sentence(client, place, on="2022-07-14")


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (499_999, "还差 ¥0.01，不低于计划 46.4%。"),
        (500_000, "已支付 ¥5,000（50.0%），已到目标 ≥ 50%。"),
    ],
)
def test_a_fen_before_the_target_is_short_of_it(client, district, place, spend, fen, words):
    spend(fen)
    client.force_login(district)
    assert sentence(client, place).endswith(words)


def test_overspending_is_said_beside_the_target(client, district, place, spend):
    spend(1_200_000)
    client.force_login(district)
    said = sentence(client, place)
    assert said.startswith("已支付 ¥12,000（120.0%）；“")
    assert "支出超出协议金额 ¥2,000" in said
    assert "已到目标" not in said
    assert "不低于计划" not in said


def test_the_key_names_the_target_that_the_terms_ask(client, district, place, spend):
    spend(330_000)
    client.force_login(district)
    page = client.get(url_of(place.station), headers=HTMX).content.decode()
    assert "50% 目标" in page
    RequirementTerms.objects.filter(requirement__measure="fund_utilisation").update(target="62.5")
    page = client.get(url_of(place.station), headers=HTMX).content.decode()
    assert "62.5% 目标" in page
    assert "50% 目标" not in page


def test_without_money_the_sentence_says_why(client, district, place):
    seed_directive(place.district)
    client.force_login(district)
    assert sentence(client, place) == "项目台账里还没有本部署期间的项目。"


def test_the_ledger_loads_it_for_one_station(client, district, head, place, spend):
    client.force_login(district)
    assert client.get("/funds/").context["money_code"] == ""
    chosen = client.get("/funds/", {"station": place.station.code})
    assert chosen.context["money_code"] == place.station.code
    assert f'hx-get="{url_of(place.station)}?on=2022-07-15"' in chosen.content.decode()
    client.force_login(head)
    assert client.get("/funds/").context["money_code"] == place.station.code


def test_without_htmx_it_leads_to_the_ledger(client, district, place, spend):
    client.force_login(district)
    answer = client.get(url_of(place.station))
    assert answer.url == f"/funds/?station={place.station.code}&on=2022-07-15"


def test_without_a_directive_there_is_nothing(client, district, place):
    client.force_login(district)
    assert client.get(url_of(place.station), headers=HTMX).status_code == 404
