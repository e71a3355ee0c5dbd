"""Pages of communities and their classification."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import AuditEvent
from stations.models import Community, CommunityClassification
from tests.factories.stations import ClassificationFactory, CommunityFactory
from tests.pages import errors_of, exported, form_of, queries, sent, text_of

LIST = "/stations/communities/"
ADD = "/stations/communities/new/"
KINDS = CommunityClassification.Kind


def url(name: str, community) -> str:
    return reverse(f"stations:community-{name}", args=[community.pk])


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def test_list_has_own_communities_those_without_a_type_first(client, head, place):
    ClassificationFactory(community=place.community)
    client.force_login(head)
    page = text_of(client, LIST)
    assert page.index("关上北社区") < page.index("关上社区")
    assert "太和" not in page
    assert "1 个类型待核定" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "unknown"}, ["关上北社区居民委员会"]),
        ({"kind": "converted"}, ["关上社区居民委员会"]),
        ({"kind": "urban"}, []),
        ({"q": "北"}, ["关上北社区居民委员会"]),
        ({"station": "530111002"}, []),
    ],
)
def test_export_has_exactly_the_filtered_rows(client, head, place, query, expected):
    ClassificationFactory(community=place.community, kind=KINDS.CONVERTED)
    client.force_login(head)
    assert [row["社区"] for row in exported(client, LIST, **query)] == expected
    assert last_event().changes["rows"] == len(expected)


def test_list_of_a_past_day_has_the_type_of_that_day(client, district, place):
    ClassificationFactory(community=place.community, effective_from=date(2022, 5, 1))
    client.force_login(district)
    assert "1 个类型待核定" not in text_of(
        client, LIST, station=place.station.code, on="2022-04-30"
    )
    assert "2 个类型待核定" in text_of(client, LIST, station="530111001", on="2022-04-30")
    assert url("classify", place.community) in text_of(client, LIST)
    assert url("classify", place.community) not in text_of(client, LIST, on="2022-04-30")


def test_list_takes_the_same_queries_for_few_rows_and_for_many(client, district, place):
    client.force_login(district)
    few = queries(client, LIST)
    for community in CommunityFactory.create_batch(29, division=place.station.division):
        ClassificationFactory(community=community)
    assert queries(client, LIST) == few


@pytest.mark.parametrize("page", ["detail", "edit", "close", "classify"])
def test_community_of_another_station_does_not_exist(client, head, place, page):
    client.force_login(head)
    assert client.get(url(page, place.other_community)).status_code == 404


@pytest.mark.parametrize("page", ["edit", "close", "classify"])
def test_only_the_district_changes_a_community(client, head, worker, auditor, place, page):
    for user in (head, worker, auditor):
        client.force_login(user)
        assert url(page, place.community) not in text_of(client, url("detail", place.community))
        assert client.get(url(page, place.community)).status_code == 403
        assert client.get(ADD).status_code == 403


def test_community_contact_sees_the_own_one_alone(client, community_contact, place):
    client.force_login(community_contact)
    page = text_of(client, LIST)
    assert "关上社区居民委员会" in page
    assert "关上北社区" not in page


def test_classification_is_added_beside_the_earlier_one(client, district, place):
    ClassificationFactory(community=place.community, source=CommunityClassification.Source.REGISTER)
    client.force_login(district)
    address = url("classify", place.community)
    assert "街道备案表填报" in text_of(client, address)
    response = sent(
        client, address, kind="converted", basis="官社工〔2022〕9号", effective_from="2022-07-01"
    )
    assert response.url == url("detail", place.community)
    for on, kind in ((date(2022, 6, 30), "urban"), (date(2022, 7, 1), "converted")):
        assert Community.objects.with_kind(on).get(pk=place.community.pk).kind == kind
    event = last_event()
    assert event.action == "stations.classify_community"
    assert event.changes["basis"] == [None, "官社工〔2022〕9号"]
    page = text_of(client, response.url)
    assert "村改居社区" in page
    assert "区级核定" in page
    assert "街道备案表填报" in page


@pytest.mark.parametrize("missing", ["kind", "basis", "effective_from"])
def test_classification_needs_kind_basis_and_day(client, district, place, missing):
    client.force_login(district)
    values = {"kind": "urban", "basis": "核定", "effective_from": "2022-07-01"}
    response = sent(client, url("classify", place.community), **values | {missing: ""})
    assert missing in errors_of(response)
    assert not CommunityClassification.objects.exists()


def test_classification_from_before_the_community_existed_is_refused(client, district, place):
    client.force_login(district)
    response = sent(
        client, url("classify", place.community), kind="urban", basis="核定",
        effective_from="2020-12-31",
    )  # fmt: skip
    assert response.status_code == 409
    assert not CommunityClassification.objects.exists()


def test_classification_sent_twice_is_one(client, district, place):
    client.force_login(district)
    address = url("classify", place.community)
    data = form_of(client, address) | {
        "kind": "urban", "basis": "核定", "effective_from": "2022-07-01",
    }  # fmt: skip
    assert client.post(address, data).url == client.post(address, data).url
    assert CommunityClassification.objects.count() == 1


def test_community_is_added_with_its_streets_code(client, district, place):
    client.force_login(district)
    new = {"division": place.station.division.pk, "name": "关上新区社区居民委员会",
           "valid_from": "2022-07-01"}  # fmt: skip
    for code in ("53011100100", "530111002009"):
        assert "code" in errors_of(sent(client, ADD, **new, code=code))
    response = sent(client, ADD, **new, code="530111001009")
    row = Community.objects.get(code="530111001009")
    assert response.url == url("detail", row)
    assert last_event().action == "stations.add_community"
    assert "待核定" in text_of(client, response.url)


def test_two_communities_may_lack_a_code(client, district, place):
    client.force_login(district)
    for name in ("甲社区居民委员会", "乙社区居民委员会"):
        sent(client, ADD, division=place.station.division.pk, name=name, valid_from="2022-07-01")
    assert Community.objects.filter(code=None).count() == 2


def test_form_offers_streets_with_a_station_alone(client, district, place):
    client.force_login(district)
    offered = client.get(ADD).context["form"]["division"].field.queryset
    assert set(offered) == {place.station.division, place.other_station.division}


def test_community_is_changed(client, district, place):
    client.force_login(district)
    sent(client, url("edit", place.community), name="关上第一社区居民委员会")
    place.community.refresh_from_db()
    assert place.community.name == "关上第一社区居民委员会"
    assert "name" in last_event().changes


def test_closed_community_is_no_longer_listed_but_was(client, district, place):
    client.force_login(district)
    response = sent(client, url("close", place.community), valid_until="2020-01-01")
    assert response.status_code == 409
    sent(client, url("close", place.community), valid_until="2022-06-30")
    assert last_event().action == "stations.close_community"
    assert "关上社区居民委员会" not in text_of(client, LIST)
    assert "关上社区居民委员会" in text_of(client, LIST, on="2022-06-30")
    response = sent(client, url("edit", place.community), valid_from="2022-07-01")
    assert "valid_from" in errors_of(response)
