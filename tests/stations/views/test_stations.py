"""Pages of stations, heads and agencies."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import AuditEvent
from oversight.judging.directive import seed_directive
from stations.models import Agency, HeadAppointment, StationOperation
from tests import cast
from tests.factories.stations import (
    AgencyFactory,
    CommunityFactory,
    DivisionFactory,
    HeadFactory,
    OperationFactory,
    StationFactory,
)
from tests.pages import errors_of, exported, form_of, queries, sent, text_of

LIST = "/stations/"
AGENCIES = "/stations/agencies/"


@pytest.fixture
def serving(place) -> HeadAppointment:
    return HeadAppointment.objects.get(station=place.station)


def url(name: str, station) -> str:
    return reverse(f"stations:{name}", args=[station.code])


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def test_list_shows_head_agency_and_communities_of_own_station(client, head, place):
    client.force_login(head)
    page = text_of(client, LIST)
    for words in ("关上街道社工站", "关上站长", "关上社会工作服务中心"):
        assert words in page
    assert "太和" not in page
    assert [row["社区数"] for row in exported(client, LIST)] == [2]


def test_list_says_where_the_post_is_vacant(client, district, place, serving):
    serving.until_day = date(2022, 7, 2)
    serving.save()
    client.force_login(district)
    assert [row["社工站"] for row in exported(client, LIST, head="vacant")] == ["关上街道社工站"]
    assert "空缺</span>" in text_of(client, LIST)
    assert "空缺</span>" not in text_of(client, LIST, on="2022-07-02")


def test_list_of_acting_heads(client, district, place, serving):
    HeadAppointment.objects.filter(station=place.other_station).update(acting=True)
    client.force_login(district)
    assert [row["站长"] for row in exported(client, LIST, head="acting")] == ["太和站长"]
    assert last_event().changes["rows"] == 1


@pytest.mark.parametrize("sort", ["head", "-agency", "communities", "name"])
def test_list_sorts(client, district, place, sort):
    client.force_login(district)
    assert "关上街道社工站" in text_of(client, LIST, sort=sort)


def test_lists_take_the_same_queries_for_one_row_and_for_thirty(client, district, place):
    client.force_login(district)
    few = {address: queries(client, address) for address in (LIST, AGENCIES)}
    for _number in range(29):
        station = StationFactory(division=DivisionFactory(parent=place.district))
        HeadFactory(station=station)
        OperationFactory(station=station)
        CommunityFactory(division=station.division)
    assert {address: queries(client, address) for address in (LIST, AGENCIES)} == few


def test_community_contact_has_no_business_with_stations(client, community_contact):
    client.force_login(community_contact)
    assert client.get(LIST).status_code == 403
    assert client.get(AGENCIES).status_code == 403


@pytest.mark.parametrize("name", ["station-profile", "station-edit", "head-add", "operation-add"])
def test_another_station_does_not_exist(client, head, place, name):
    client.force_login(head)
    assert client.get(url(name, place.other_station)).status_code == 404


@pytest.mark.parametrize("name", ["station-edit", "head-add", "operation-add"])
def test_only_the_district_changes_a_station(client, head, worker, auditor, place, name):
    for user in (head, worker, auditor):
        client.force_login(user)
        assert url(name, place.station) not in text_of(
            client, url("station-profile", place.station)
        )
        assert client.get(url(name, place.station)).status_code == 403


def test_profile_keeps_former_heads_and_shows_a_past_day_as_it_was(
    client, district, place, serving
):
    serving.until_day = date(2022, 5, 8)
    serving.save()
    HeadFactory(station=place.station, name="后来的站长", from_day=date(2022, 5, 9), acting=True)
    client.force_login(district)
    page = text_of(client, url("station-profile", place.station))
    assert "后来的站长（代理）" in page
    assert "关上站长" in page
    then = text_of(client, url("station-profile", place.station), on="2022-05-01")
    assert "后来的站长" not in then
    assert url("head-add", place.station) not in then


def test_station_is_changed_and_audited(client, district, place):
    client.force_login(district)
    sent(client, url("station-edit", place.station), phone="0871-00000001")
    place.station.refresh_from_db()
    assert (place.station.phone, place.station.version) == ("0871-00000001", 2)
    assert last_event().changes == {"phone": ["", "0871-00000001"]}


def test_station_closes_after_it_was_licensed(client, district, place):
    client.force_login(district)
    response = sent(client, url("station-edit", place.station), closed_on="2020-01-01")
    assert "closed_on" in errors_of(response)


def test_new_head_is_appointed_once_the_former_has_left(client, district, place, serving):
    client.force_login(district)
    address = url("head-add", place.station)
    assert form_of(client, address)["post"] == "街道党工委副书记"
    response = sent(client, address, name="新站长", from_day="2022-07-10")
    assert response.status_code == 409
    assert "关上站长 还在任" in response.content.decode()
    end = reverse("stations:head-end", args=[serving.pk])
    sent(client, end, until_day="2022-07-09")
    assert last_event().changes == {"until_day": [None, "2022-07-09"]}
    response = sent(client, address, name="新站长", from_day="2022-07-10")
    assert response.url == url("station-profile", place.station)
    on = HeadAppointment.objects.serving(date(2022, 7, 10)).filter(station=place.station)
    assert [head.name for head in on] == ["新站长"]
    assert last_event().action == "stations.appoint_head"


def test_nobody_leaves_before_arriving(client, district, serving):
    client.force_login(district)
    end = reverse("stations:head-end", args=[serving.pk])
    assert sent(client, end, until_day="2021-05-26").status_code == 409
    serving.refresh_from_db()
    assert serving.until_day is None


def test_day_of_leaving_may_be_corrected(client, district, serving):
    client.force_login(district)
    end = reverse("stations:head-end", args=[serving.pk])
    sent(client, end, until_day="2022-07-09")
    assert form_of(client, end)["until_day"] == date(2022, 7, 9)
    sent(client, end, until_day="2022-07-08")
    assert last_event().changes == {"until_day": ["2022-07-09", "2022-07-08"]}


def test_head_of_another_station_cannot_be_ended(client, worker, other_head, serving):
    end = reverse("stations:head-end", args=[serving.pk])
    client.force_login(worker)
    assert client.get(end).status_code == 403
    client.force_login(other_head)
    assert client.get(end).status_code == 404


def test_one_agency_runs_a_station_at_a_time(client, district, place):
    agency = AgencyFactory(name="新机构")
    running = StationOperation.objects.get(station=place.station)
    client.force_login(district)
    address = url("operation-add", place.station)
    response = sent(client, address, agency=agency.pk, from_day="2022-07-01")
    assert response.status_code == 409
    end = reverse("stations:operation-end", args=[running.pk])
    assert "结束承接" in text_of(client, end)
    sent(client, end, until_day="2022-06-30")
    sent(client, address, agency=agency.pk, from_day="2022-07-01")
    assert "新机构" in text_of(client, LIST)
    assert "新机构" not in text_of(client, LIST, on="2022-06-30")


def test_agency_is_added_and_changed(client, district, place):
    client.force_login(district)
    sent(client, reverse("stations:agency-add"), name="昆明市和风社会工作服务中心")
    agency = Agency.objects.get(name="昆明市和风社会工作服务中心")
    assert last_event().action == "stations.add_agency"
    address = reverse("stations:agency-edit", args=[agency.pk])
    assert address in text_of(client, AGENCIES, q="和风")
    sent(client, address, contact="李老师")
    agency.refresh_from_db()
    assert agency.contact == "李老师"


def test_agency_of_the_same_name_is_refused(client, district, place):
    client.force_login(district)
    response = sent(client, reverse("stations:agency-add"), name=place.agency.name)
    assert "name" in errors_of(response)


def test_worker_reads_agencies_and_changes_none(client, worker, place):
    client.force_login(worker)
    address = reverse("stations:agency-edit", args=[place.agency.pk])
    assert address not in text_of(client, AGENCIES)
    assert client.get(address).status_code == 403
    assert client.get(reverse("stations:agency-add")).status_code == 403


# ---------- how each stands ----------


def test_the_list_says_how_each_station_stands(client, district, evaluator, place):
    seed_directive(place.district)
    client.force_login(district)
    body = text_of(client, LIST)
    assert "26 项" in body
    assert "资金" in body
    assert body.count('class="p-amount nw"') == 2
    assert "26 项" not in text_of(client, LIST, on="2023-02-01")


def test_who_may_not_see_figures_gets_the_list_without_them(client, admin_user, place):
    seed_directive(place.district)
    client.force_login(admin_user)
    body = text_of(client, LIST)
    assert "关上街道社工站" in body
    assert "何时过半" not in body


def test_how_stations_stand_takes_the_same_queries_for_two_and_many(client, district, place):
    seed_directive(place.district)
    client.force_login(district)
    few = queries(client, LIST)
    for number in range(6):
        cast.build_station(place.district, f"新{number}", f"53011190{number}")
    assert queries(client, LIST) == few
