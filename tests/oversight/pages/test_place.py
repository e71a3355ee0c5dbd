"""A station's page shows its premises, its six haves, its brands and whom it incubates."""

from datetime import date

import pytest

from oversight.judging.directive import seed_directive
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)
from tests.factories.stations import (
    BrandActivityFactory,
    BrandFactory,
    HaveCheckFactory,
    PremisesFactory,
)
from tests.pages import queries, text_of


@pytest.fixture
def station(place):
    seed_directive(place.district)
    return place.station


def shown(client, user, station, **query) -> dict:
    client.force_login(user)
    answer = client.get(f"/stations/{station.code}/", query)
    assert answer.status_code == 200
    return answer.context


def test_premises_are_a_timeline_with_the_one_in_force_first(client, head, station):
    PremisesFactory(station=station, state="moving", from_day=date(2022, 3, 1),
                    planned_on=date(2022, 6, 20))  # fmt: skip
    PremisesFactory(station=station, from_day=date(2022, 6, 14), tenure="borrowed")
    PremisesFactory(station=station, from_day=date(2022, 7, 16))
    rows = shown(client, head, station)["premises"]
    assert [(row["text"], row["is_now"], row["status"]) for row in rows] == [
        ("临时借用", True, "lagging"),
        ("搬迁中", False, "lagging"),
    ]
    assert "计划 2022-06-20 完成" in rows[1]["words"]
    earlier = shown(client, head, station, on="2022-04-01")["premises"]
    assert [row["text"] for row in earlier] == ["搬迁中"]


def test_the_six_haves_are_six_rows_with_their_items_what_fails_first(client, head, station):
    HaveCheckFactory(station=station, item="档案制度")
    HaveCheckFactory(station=station, item="财务制度", result="failed")
    HaveCheckFactory(station=station, have="people", item="驻站社工在岗", result="failed")
    rows = {str(row["name"]): row for row in shown(client, head, station)["haves"]}
    assert list(rows) == ["有场地", "有人员", "有功能", "有制度", "有活动", "有成效"]
    assert [item["name"] for item in rows["有制度"]["items"]] == ["财务制度", "档案制度"]
    assert rows["有制度"]["words"] == "未通过：财务制度"
    assert rows["有制度"]["add_url"].endswith(f"?have=rules&station={station.pk}")
    assert (rows["有人员"]["counted"], rows["有人员"]["add_url"]) == (False, "")
    page = text_of(client, f"/stations/{station.code}/")
    assert "按花名册和服务记录计算" in page


def test_brands_say_what_they_lack_and_who_is_incubated_whether_it_is_idle(
    client, head, place, station
):
    best = BrandFactory(station=station, name="红石榴")
    for day in range(1, 4):
        BrandActivityFactory(brand=best, held_on=date(2022, 7, day))
    BrandFactory(station=station, name="银龄", evidence="")
    busy = OrganisationFactory(community=place.community, name="合唱队")
    IncubationFactory(organisation=busy)
    IncubationActivityFactory(organisation=busy)
    IncubationFactory(organisation__community=place.community, organisation__name="读书会")
    context = shown(client, head, station)
    assert [(row["name"], row["text"]) for row in context["brands"]] == [
        ("红石榴", "已打造"),
        ("银龄", "还缺佐证材料、活动 3 场"),
    ]
    assert [(row["name"], row["status"]) for row in context["incubated"]] == [
        ("读书会", "lagging"),
        ("合唱队", "met"),
    ]


def test_a_station_without_registers_says_so(client, head, station):
    client.force_login(head)
    page = text_of(client, f"/stations/{station.code}/")
    assert "还没有登记阵地。" in page
    assert "没有在用的品牌。" in page


def test_who_may_not_see_such_facts_gets_no_sections(client, publisher, station):
    assert "premises_url" not in shown(client, publisher, station)


def test_the_sections_take_the_same_queries_for_any_number_of_rows(client, head, place, station):
    def furnish(number):
        PremisesFactory(station=station, from_day=date(2021, number, 1))
        HaveCheckFactory(station=station)
        BrandActivityFactory(brand__station=station)
        IncubationFactory(organisation__community=place.community)

    client.force_login(head)
    furnish(1)
    few = queries(client, f"/stations/{station.code}/")
    for number in range(2, 8):
        furnish(number)
    assert queries(client, f"/stations/{station.code}/") == few
