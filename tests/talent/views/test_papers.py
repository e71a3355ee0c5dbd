"""Lists of credentials and exam entries, and the exam years."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import AuditEvent
from talent.models import ExamCycle
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    WorkerFactory,
)
from tests.pages import errors_of, exported, sent, text_of

CREDENTIALS = "/talent/credentials/"
ENTRIES = "/talent/exams/"
CYCLES = "/talent/cycles/"
YEAR = {
    "year": 2023, "entry_opens_on": "2023-04-07", "entry_closes_on": "2023-04-21",
    "exam_on": "2023-06-10", "basis": "省人社厅通知",
}  # fmt: skip


@pytest.fixture
def people(place):
    """One of the own station, one of the other."""
    return [
        WorkerFactory(station=station, name=name)
        for station, name in ((place.station, "保秀兰"), (place.other_station, "外街道的人"))
    ]


def test_credentials_of_other_stations_are_absent_from_page_and_export(client, head, people):
    for person in people:
        CredentialFactory(worker=person, number=f"证{person.pk}")
    client.force_login(head)
    page = text_of(client, CREDENTIALS)
    assert "保秀兰" in page
    assert "外街道的人" not in page
    assert [(row["姓名"], row["证书等级"]) for row in exported(client, CREDENTIALS)] == [
        ("保秀兰", "助理社会工作师")
    ]


def test_credentials_expiring_by_a_day(client, district, people):
    CredentialFactory(worker=people[0], registered_until=date(2022, 8, 1))
    CredentialFactory(worker=people[1], registered_until=date(2023, 8, 1))
    client.force_login(district)
    rows = exported(client, CREDENTIALS, registered_before="2022-12-31")
    assert [row["姓名"] for row in rows] == ["保秀兰"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [({"year": 2022}, ["保秀兰"]), ({"year": 2021}, []), ({"passed": "unknown"}, ["保秀兰"]),
     ({"passed": "yes"}, [])],
)  # fmt: skip
def test_exam_entries_are_narrowed_and_scoped(client, head, people, query, expected):
    for person in people:
        ExamEntryFactory(worker=person)
    client.force_login(head)
    assert [row["姓名"] for row in exported(client, ENTRIES, **query)] == expected
    assert ("保秀兰" in text_of(client, ENTRIES, **query)) == bool(expected)


def test_district_adds_and_corrects_an_exam_year(client, district, place):
    client.force_login(district)
    response = sent(client, reverse("talent:cycle-add"), **YEAR)
    assert response.url == CYCLES
    cycle = ExamCycle.objects.get()
    address = reverse("talent:cycle-edit", args=[cycle.pk])
    assert address in text_of(client, CYCLES)
    sent(client, address, entry_closes_on="2023-04-24")
    cycle.refresh_from_db()
    assert cycle.entry_closes_on == date(2023, 4, 24)
    event = AuditEvent.objects.first()
    assert event.action == "talent.change_exam_cycle"
    assert event.changes == {"entry_closes_on": ["2023-04-21", "2023-04-24"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"entry_closes_on": "2023-04-01"}, "entry_closes_on"), ({"basis": ""}, "basis")],
)
def test_exam_year_needs_days_in_order_and_a_source(client, district, place, changes, field):
    client.force_login(district)
    response = sent(client, reverse("talent:cycle-add"), **YEAR | changes)
    assert field in errors_of(response)
    assert not ExamCycle.objects.exists()


def test_only_the_district_changes_exam_years(client, worker, head, place):
    cycle = ExamCycleFactory()
    for user in (worker, head):
        client.force_login(user)
        assert "增加年度" not in text_of(client, CYCLES)
        assert client.get(reverse("talent:cycle-add")).status_code == 403
        assert client.get(reverse("talent:cycle-edit", args=[cycle.pk])).status_code == 403
