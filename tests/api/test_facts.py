"""Places, services, organisations and people through the API: their own rules."""

import pytest

from orgs.models import Organisation
from services.models import ServiceRecord
from tests.factories.orgs import OrganisationFactory
from tests.factories.projects import ProjectFactory
from tests.factories.services import ServedGroupFactory
from tests.factories.talent import WorkerFactory

JSON = "application/json"


def post(client, path, body):
    return client.post(f"/api/v1/{path}", body, content_type=JSON)


def patch(client, path, body):
    return client.patch(f"/api/v1/{path}", body, content_type=JSON)


def fields_of(response) -> set[str]:
    return {error["field"] for error in response.json()["errors"]}


# ---------- service records ----------


@pytest.fixture
def visit(place):
    return {
        "station": place.station.code,
        "community": place.community.pk,
        "served_on": "2022-07-14",
        "kind": "visit",
        "field": "elderly",
        "groups": [{"group": "living_alone", "people": 3}, {"group": "general", "people": 2}],
        "hours": "1.5",
    }


def test_record_counts_its_people_and_gets_its_number(client, worker, visit):
    client.force_login(worker)
    answer = post(client, "service-records/", visit)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["people"], body["person_times"], body["version"]) == (5, 5, 1)
    assert body["number"] == "530111001-2022-00001"
    assert {group["group"]: group["people"] for group in body["groups"]} == {
        "living_alone": 3,
        "general": 2,
    }
    assert body["platform_entered_on"] is None


@pytest.mark.parametrize(("said", "kept"), [({}, "张晓彤"), ({"worker_name": "李晓芸"}, "李晓芸")])
def test_record_without_a_worker_is_the_callers_own(client, worker, visit, place, said, kept):
    WorkerFactory(station=place.station, name="张晓彤", account=worker)
    client.force_login(worker)
    answer = post(client, "service-records/", visit | said)
    assert answer.json()["worker_name"] == kept


def test_record_says_when_the_platform_got_it(client, worker, visit):
    client.force_login(worker)
    answer = post(client, "service-records/", visit | {"platform_entered_on": "2022-07-15"})
    assert answer.json()["platform_entered_on"] == "2022-07-15"
    address = f"service-records/{answer.json()['id']}/"
    undone = patch(client, address, {"platform_entered_on": None, "version": 1})
    assert undone.json()["platform_entered_on"] is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"groups": []}, 400),
        ({"groups": [{"group": "general", "people": 0}]}, 400),
        ({"groups": [{"group": "general", "people": 1}] * 2}, 400),
        ({"groups": [{"group": "martians", "people": 1}]}, 400),
        ({"groups": {"general": 1}}, 400),
        ({"groups": [[]]}, 400),
        ({"served_on": "2022-10-16"}, 400),
        ({"person_times": 1}, 409),
        ({"hours": "NaN"}, 400),
        ({"hours": "1e9"}, 400),
        ({"people": 99}, 400),
        ({"number": "530111001-2022-99999"}, 400),
        ({"worker": 1}, 400),
        ({"voided_at": "2022-07-14T00:00:00Z"}, 400),
    ],
)
def test_record_says_what_is_wrong(client, worker, visit, change, status):
    client.force_login(worker)
    answer = post(client, "service-records/", visit | change)
    assert answer.status_code == status, answer.content
    assert not ServiceRecord.objects.exists()


def test_record_lies_in_a_community_and_project_of_its_own_station(client, district, visit, place):
    client.force_login(district)
    for change in (
        {"community": place.other_community.pk},
        {"project": ProjectFactory(station=place.other_station).pk},
    ):
        answer = post(client, "service-records/", visit | change)
        assert answer.status_code in (400, 409)
    assert not ServiceRecord.objects.exists()


def test_change_of_a_record_keeps_what_it_does_not_name(client, worker, place):
    group = ServedGroupFactory(record__station=place.station, record__title="端午探访")
    client.force_login(worker)
    address = f"service-records/{group.record.pk}/"
    changed = patch(client, address, {"volunteers": 4, "version": 1})
    assert changed.status_code == 200, changed.content
    body = changed.json()
    assert (body["volunteers"], body["title"], body["people"]) == (4, "端午探访", 1)
    again = {"groups": [{"group": "disabled", "people": 2}], "person_times": 2, "version": 2}
    changed = patch(client, address, again)
    assert changed.json()["groups"] == [{"group": "disabled", "people": 2}]


# ---------- organisations ----------


def test_organisation_waits_for_its_filing(client, worker, place):
    client.force_login(worker)
    body = {"community": place.community.pk, "name": "关上舞蹈队", "category": "culture"}
    answer = post(client, "organisations/", body)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.json()["filed_on"]) == ("pending", None)
    assert post(client, "organisations/", body | {"state": "filed"}).status_code == 400
    early = {"filed_on": "2022-07-01", "version": 1}
    refused = patch(client, f"organisations/{answer.json()['id']}/", early)
    assert fields_of(refused) == {"filed_on"}
    assert Organisation.objects.get().filed_on is None


def test_filed_organisation_can_be_corrected(client, worker, place):
    row = OrganisationFactory(community=place.community)
    client.force_login(worker)
    changed = patch(client, f"organisations/{row.pk}/", {"members": 12, "version": 1})
    assert changed.status_code == 200, changed.content
    assert (changed.json()["members"], changed.json()["name"]) == (12, row.name)
    moved = {"community": place.other_community.pk, "version": 2}
    assert fields_of(patch(client, f"organisations/{row.pk}/", moved)) == {"community"}


# ---------- people ----------


@pytest.fixture
def person(place):
    return {
        "station": place.station.code,
        "community": place.community.pk,
        "name": "李梅",
        "birth_month": "1990-05-01",
        "post": "community_worker",
    }


def test_worker_belongs_to_the_community_unless_told_otherwise(client, worker, person, place):
    client.force_login(worker)
    answer = post(client, "workers/", person)
    assert answer.status_code == 201, answer.content
    assert answer.json()["unit"] == place.community.name
    address = f"workers/{answer.json()['id']}/"
    changed = patch(client, address, {"education": "本科", "version": 1})
    assert (changed.json()["education"], changed.json()["name"]) == ("本科", "李梅")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"birth_month": "2010-01-01"}, "birth_month"),
        ({"birth_month": "1800-01-01"}, "birth_month"),
        ({"community": None}, "community"),
        ({"from_day": "2022-02-01", "until_day": "2022-01-01"}, "until_day"),
    ],
)
def test_worker_says_what_is_wrong(client, worker, person, change, field):
    client.force_login(worker)
    assert fields_of(post(client, "workers/", person | change)) == {field}


def test_credential_is_held_once_a_level(client, worker, person):
    client.force_login(worker)
    holder = post(client, "workers/", person).json()["id"]
    paper = {"worker": holder, "level": "assistant", "obtained_on": "2021-06-01"}
    first = post(client, "credentials/", paper)
    assert first.status_code == 201, first.content
    assert post(client, "credentials/", paper).status_code == 409
    until = {"registered_until": "2021-05-01", "version": 1}
    refused = patch(client, f"credentials/{first.json()['id']}/", until)
    assert fields_of(refused) == {"registered_until"}


# ---------- places ----------


def test_district_corrects_a_station(client, district, place):
    client.force_login(district)
    changed = patch(client, "stations/530111001/", {"phone": "0871-6711", "version": 1})
    assert (changed.status_code, changed.json()["phone"]) == (200, "0871-6711")
    assert fields_of(patch(client, "stations/530111001/", {"code": "9", "version": 2})) == {"code"}


def test_head_corrects_no_station(client, head, place):
    client.force_login(head)
    body = {"phone": "0871-6711", "version": 1}
    assert patch(client, "stations/530111001/", body).status_code == 403


def test_district_corrects_a_community(client, district, place):
    client.force_login(district)
    address = f"communities/{place.community.pk}/"
    assert fields_of(patch(client, address, {"code": "123", "version": 1})) == {"code"}
    right = {"code": "530111001077", "version": 1}
    assert patch(client, address, right).json()["code"] == "530111001077"
