"""Pages of workers and their papers."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from common.models import AuditEvent
from talent.models import Credential, ExamEntry, Level, TrainingCount, Worker
from tests.factories.talent import (
    CredentialFactory,
    ExamEntryFactory,
    TrainingCountFactory,
    WorkerFactory,
)
from tests.pages import errors_of, exported, form_of, queries, sent, text_of

LIST = "/talent/"
ADD = "/talent/new/"


@pytest.fixture
def person(place):
    return WorkerFactory(
        station=place.station, community=place.community, name="保秀兰", unit=place.community.name
    )


@pytest.fixture
def foreign(place):
    return WorkerFactory(station=place.other_station, name="外街道的人")


def url(name: str, row) -> str:
    return reverse(f"talent:{name}", args=[row.pk])


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def test_list_shows_own_people_with_their_highest_credential(client, head, person, foreign):
    CredentialFactory(worker=person, level=Level.ASSISTANT)
    CredentialFactory(worker=person, level=Level.INTERMEDIATE, registered_until=date(2022, 7, 1))
    ExamEntryFactory(worker=person, level=Level.SENIOR)
    TrainingCountFactory(worker=person, hours=Decimal("36.5"))
    client.force_login(head)
    page = text_of(client, LIST, q="保秀兰")
    for words in ("保秀兰", "社会工作师", "已到期", "36.5", "2022 高级社会工作师"):
        assert words in page
    assert "外街道的人" not in text_of(client, LIST)


def test_list_of_a_past_day_shows_who_worked_then_with_what_they_had(client, head, person):
    CredentialFactory(worker=person, obtained_on=date(2022, 6, 1))
    WorkerFactory(station=person.station, name="后来的人", from_day=date(2022, 6, 1))
    client.force_login(head)
    page = text_of(client, LIST, on="2022-05-01")
    assert "保秀兰" in page
    assert "后来的人" not in page
    row = page[page.index("保秀兰") :]
    assert "助理社会工作师" not in row[: row.index("</tr>")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"certified": "yes"}, {"持证的人"}),
        ({"certified": "no"}, {"保秀兰"}),
        ({"post": "supervisor"}, {"持证的人"}),
        ({"q": "保"}, {"保秀兰"}),
        ({"level": "senior"}, set()),
    ],
)
def test_export_has_exactly_the_filtered_rows(client, head, person, foreign, query, expected):
    other = WorkerFactory(station=person.station, name="持证的人", post="supervisor")
    CredentialFactory(worker=other, number="0012")
    client.force_login(head)
    rows = exported(client, LIST, **query)
    assert {row["姓名"] for row in rows} == expected
    assert last_event().action == "talent.export"
    if "持证的人" in expected:
        assert (rows[0]["证书等级"], rows[0]["证书编号"]) == ("助理社会工作师", "0012")


@pytest.mark.parametrize("address", [LIST, "/talent/credentials/", "/talent/exams/"])
def test_list_takes_the_same_queries_for_one_row_and_for_thirty(client, district, place, address):
    def add(count: int) -> None:
        for worker in WorkerFactory.create_batch(count, station=place.station):
            CredentialFactory(worker=worker)
            ExamEntryFactory(worker=worker)
            TrainingCountFactory(worker=worker)

    client.force_login(district)
    add(1)
    few = queries(client, address)
    add(29)
    assert queries(client, address) == few


@pytest.mark.parametrize(
    "name",
    ["worker-detail", "worker-edit", "credential-add", "entry-add", "training-count"],
)
def test_worker_of_another_station_does_not_exist(client, worker, foreign, name):
    client.force_login(worker)
    assert client.get(url(name, foreign)).status_code == 404


@pytest.mark.parametrize(
    ("name", "factory"),
    [("credential-edit", CredentialFactory), ("entry-result", ExamEntryFactory)],
)
def test_paper_of_another_station_does_not_exist(client, worker, foreign, name, factory):
    client.force_login(worker)
    assert client.get(url(name, factory(worker=foreign))).status_code == 404


@pytest.mark.parametrize("name", ["worker-edit", "credential-add", "entry-add", "training-count"])
def test_head_reads_and_does_not_write(client, head, person, name):
    client.force_login(head)
    page = text_of(client, url("worker-detail", person))
    assert url(name, person) not in page
    assert client.get(url(name, person)).status_code == 403


@pytest.mark.parametrize("address", [LIST, "/talent/credentials/", "/talent/exams/"])
def test_who_has_no_business_with_people_is_refused(client, publisher, community_contact, address):
    for user in (publisher, community_contact):
        client.force_login(user)
        assert client.get(address).status_code == 403


def test_worker_adds_a_person_of_a_community(client, worker, place):
    client.force_login(worker)
    response = sent(
        client, ADD, name="李 晓", birth_month="1990-05", post="community_worker",
        community=place.community.pk,
    )  # fmt: skip
    row = Worker.objects.get()
    assert response.url == url("worker-detail", row)
    assert (row.unit, row.birth_month) == (place.community.name, date(1990, 5, 1))
    assert (row.station, row.entered_by) == (place.station, worker)
    assert last_event().action == "talent.add_worker"


def test_person_of_the_station_itself_has_the_stations_name_as_unit(client, worker, place):
    client.force_login(worker)
    sent(client, ADD, name="李晓", birth_month="1990-05", post="station_worker")
    assert Worker.objects.get().unit == place.station.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"post": "community_worker"}, "community"),
        ({"birth_month": "2010-05"}, "birth_month"),
        ({"birth_month": "五月"}, "birth_month"),
        ({"from_day": "2022-05-01", "until_day": "2022-04-01"}, "until_day"),
    ],
)
def test_person_that_cannot_be_is_refused_at_its_field(client, worker, place, changes, field):
    client.force_login(worker)
    person = {"name": "李晓", "birth_month": "1990-05", "post": "station_worker"}
    assert field in errors_of(sent(client, ADD, **person | changes))
    assert not Worker.objects.exists()


def test_district_cannot_put_a_person_into_a_community_of_another_street(client, district, place):
    client.force_login(district)
    response = sent(
        client, ADD, station=place.station.pk, name="李晓", birth_month="1990-05",
        post="community_worker", community=place.other_community.pk,
    )  # fmt: skip
    assert "community" in errors_of(response)


def test_person_entered_twice_is_one(client, worker, place):
    client.force_login(worker)
    data = form_of(client, ADD) | {
        "name": "李晓", "birth_month": "1990-05", "post": "station_worker",
    }  # fmt: skip
    assert client.post(ADD, data).url == client.post(ADD, data).url
    assert Worker.objects.count() == 1


def test_change_is_saved_and_audited(client, worker, person):
    client.force_login(worker)
    assert form_of(client, url("worker-edit", person))["birth_month"] == date(1990, 1, 1)
    sent(client, url("worker-edit", person), birth_month="1990-01", until_day="2022-07-01")
    person.refresh_from_db()
    assert (person.until_day, person.version) == (date(2022, 7, 1), 2)
    assert last_event().changes == {"until_day": [None, "2022-07-01"]}


def test_credential_is_added_and_changed(client, worker, person):
    client.force_login(worker)
    sent(client, url("credential-add", person), level="assistant", obtained_on="2021-12-01")
    credential = Credential.objects.get(worker=person)
    assert last_event().action == "talent.add_credential"
    sent(client, url("credential-edit", credential), registered_until="2024-12-01")
    credential.refresh_from_db()
    assert credential.registered_until == date(2024, 12, 1)
    assert "2024年12月1日" in text_of(client, url("worker-detail", person))


def test_second_credential_of_a_level_is_refused(client, worker, person):
    CredentialFactory(worker=person)
    client.force_login(worker)
    response = sent(client, url("credential-add", person), level="assistant")
    assert response.status_code == 409
    assert Credential.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"obtained_on": "2022-10-16"}, "obtained_on"),
        ({"obtained_on": "2021-12-01", "registered_until": "2021-11-01"}, "registered_until"),
    ],
)
def test_credential_that_cannot_be_is_refused(client, worker, person, changes, field):
    client.force_login(worker)
    response = sent(client, url("credential-add", person), level="assistant", **changes)
    assert field in errors_of(response)


def test_exam_entry_and_its_result(client, worker, person):
    client.force_login(worker)
    assert form_of(client, url("entry-add", person))["year"] == 2022
    sent(client, url("entry-add", person), level="assistant", entered_on="2022-04-10")
    entry = ExamEntry.objects.get(worker=person)
    assert (entry.year, entry.passed) == (2022, None)
    sent(client, url("entry-result", entry), passed="true")
    entry.refresh_from_db()
    assert entry.passed is True
    assert last_event().changes == {"passed": [None, True]}
    assert form_of(client, url("entry-result", entry))["passed"] == "true"
    sent(client, url("entry-result", entry), passed="")
    entry.refresh_from_db()
    assert entry.passed is None


@pytest.mark.parametrize(
    ("changes", "field"), [({"year": 1999}, "year"), ({"entered_on": "2022-07-16"}, "entered_on")]
)
def test_exam_entry_that_cannot_be_is_refused(client, worker, person, changes, field):
    client.force_login(worker)
    response = sent(client, url("entry-add", person), level="assistant", **changes)
    assert field in errors_of(response)


def test_second_entry_of_a_year_is_refused(client, worker, person):
    ExamEntryFactory(worker=person)
    client.force_login(worker)
    assert sent(client, url("entry-add", person), level="assistant").status_code == 409


def test_training_hours_of_a_day_are_corrected_in_place(client, worker, person):
    client.force_login(worker)
    for hours in ("24", "30.5"):
        sent(client, url("training-count", person), counted_on="2022-07-01", hours=hours)
    assert TrainingCount.objects.get(worker=person).hours == Decimal("30.5")
    assert last_event().changes["hours"] == ["24.0", "30.5"]
    events = AuditEvent.objects.count()
    sent(client, url("training-count", person), counted_on="2022-07-01", hours="30.5")
    assert AuditEvent.objects.count() == events


def test_training_hours_of_tomorrow_are_refused(client, worker, person):
    client.force_login(worker)
    response = sent(client, url("training-count", person), counted_on="2022-07-16", hours="1")
    assert response.status_code == 409
    assert not TrainingCount.objects.exists()
