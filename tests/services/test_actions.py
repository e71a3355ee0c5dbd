"""What may be done to service records."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from services import actions
from services.models import RecordNumber, ServiceRecord
from tests.factories.projects import ProjectFactory
from tests.factories.services import ServiceRecordFactory
from tests.factories.talent import WorkerFactory


def visit(place, **changes) -> dict:
    return {
        "station": place.station,
        "served_on": date(2022, 7, 14),
        "kind": "visit",
        "field": "elderly",
        "community": place.community,
        "worker_name": "李晓芸",
    } | changes


def audited() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="services.").order_by("sequence")
    return list(events.values_list("action", flat=True))


def test_numbers_follow_one_another_by_station_and_year(place):
    with transaction.atomic():
        assert actions.next_numbers(place.station, 2022, 2) == [
            "530111001-2022-00001",
            "530111001-2022-00002",
        ]
        assert actions.next_numbers(place.station, 2022, 1) == ["530111001-2022-00003"]
        assert actions.next_numbers(place.station, 2021, 1) == ["530111001-2021-00001"]
        assert actions.next_numbers(place.other_station, 2022, 1) == ["530111002-2022-00001"]


@pytest.mark.django_db(transaction=True)
def test_numbers_need_the_transaction_of_their_records(place):
    with pytest.raises(RuntimeError):
        actions.next_numbers(place.station, 2022, 1)
    assert not RecordNumber.objects.exists()


def test_a_refused_record_gives_its_number_back(other_worker, worker, place, on):
    with pytest.raises(PermissionDenied):
        actions.add_record(actor=other_worker, values=visit(place), groups={"general": 1}, on=on)
    record = actions.add_record(actor=worker, values=visit(place), groups={"general": 1}, on=on)
    assert record.number.endswith("-00001")


def test_add_record_counts_people_and_remembers_who(worker, place, on):
    colleague = WorkerFactory(station=place.station, name="李晓芸")
    groups = {"living_alone": 2, "general": 1}
    record = actions.add_record(actor=worker, values=visit(place), groups=groups, on=on)
    assert (record.people, record.person_times, record.worker) == (3, 3, colleague)
    assert actions.groups_of(record) == groups
    assert record.content_key
    event = AuditEvent.objects.first()
    assert (event.action, event.changes["groups"]) == ("services.add_record", [None, groups])


def test_two_people_of_one_name_are_nobody_in_particular(worker, place, on):
    WorkerFactory(station=place.station, name="李晓芸", unit="甲社区")
    WorkerFactory(station=place.station, name="李晓芸", unit="乙社区")
    record = actions.add_record(actor=worker, values=visit(place), groups={"general": 1}, on=on)
    assert record.worker is None
    assert record.worker_name == "李晓芸"


@pytest.mark.parametrize(
    ("changes", "groups", "words"),
    [
        ({}, {}, "人数合计是 0"),
        ({"person_times": 2}, {"general": 3}, "少于人数"),
        ({"served_on": date(2022, 10, 16)}, {"general": 1}, "不能晚于 2022-10-15"),
        ({"platform_entered_on": date(2022, 7, 13)}, {"general": 1}, "录入日期"),
        ({"platform_entered_on": date(2022, 10, 16)}, {"general": 1}, "不能晚于"),
    ],
)
def test_add_record_refuses_what_cannot_be(worker, place, on, changes, groups, words):
    with pytest.raises(ActionRefused, match=words):
        actions.add_record(actor=worker, values=visit(place, **changes), groups=groups, on=on)
    assert not ServiceRecord.objects.exists()
    assert audited() == []


def test_community_and_project_must_be_the_stations_own(worker, place, on):
    elsewhere = [
        {"community": place.other_community},
        {"project": ProjectFactory(station=place.other_station)},
    ]
    for changes in elsewhere:
        with pytest.raises(ActionRefused, match="请重新选择"):
            actions.add_record(
                actor=worker, values=visit(place, **changes), groups={"general": 1}, on=on
            )


def change(record, actor, on, *, version=1, groups=None, **values):
    return actions.change_record(
        record, actor=actor, version=version, values=values, groups=groups or {"general": 1}, on=on
    )


def test_change_record_replaces_groups_and_keeps_the_number(worker, place, on):
    record = actions.add_record(actor=worker, values=visit(place), groups={"general": 1}, on=on)
    changed = change(record, worker, on, groups={"disabled": 4}, title="送药", person_times=4)
    assert (changed.number, changed.people, changed.version) == (record.number, 4, 2)
    assert actions.groups_of(changed) == {"disabled": 4}
    assert changed.content_key != record.content_key
    event = AuditEvent.objects.first()
    assert event.changes["groups"] == [{"general": 1}, {"disabled": 4}]


def test_change_without_a_change_writes_nothing(worker, place, on):
    record = actions.add_record(actor=worker, values=visit(place), groups={"general": 1}, on=on)
    change(record, worker, on, title="")
    assert audited() == ["services.add_record"]


def test_change_from_an_old_version_is_a_conflict_and_keeps_the_groups(worker, place, on):
    record = actions.add_record(actor=worker, values=visit(place), groups={"general": 1}, on=on)
    change(record, worker, on, title="甲")
    with pytest.raises(Conflict):
        change(record, worker, on, groups={"disabled": 4}, title="乙")
    assert actions.groups_of(record) == {"general": 1}


def test_change_by_a_foreign_worker_is_refused(worker, other_worker, place, on):
    record = actions.add_record(actor=worker, values=visit(place), groups={"general": 1}, on=on)
    with pytest.raises(PermissionDenied):
        change(record, other_worker, on, groups={"disabled": 4}, title="乙")
    assert actions.groups_of(record) == {"general": 1}


def test_imported_record_without_groups_keeps_its_people(worker, place, on):
    record = ServiceRecordFactory(station=place.station, people=7)
    changed = actions.change_record(
        record, actor=worker, version=1, values={"title": "送药"}, groups={}, on=on
    )
    assert changed.people == 7


def test_void_takes_a_record_out_for_good(worker, place, on):
    record = ServiceRecordFactory(station=place.station)
    voided = actions.void_record(record, actor=worker, version=1, reason="重复", on=on)
    assert (voided.voided_by, voided.void_reason) == (worker, "重复")
    assert not ServiceRecord.objects.served(on).exists()
    with pytest.raises(ActionRefused, match="已经作废"):
        actions.void_record(voided, actor=worker, version=2, reason="再来", on=on)
    with pytest.raises(ActionRefused, match="已经作废"):
        change(voided, worker, on, version=2, title="改")


def test_void_leaves_the_days_before_as_they_were_seen(worker, place, on):
    """Voided on July 15: counted by every night up to July 14."""
    record = ServiceRecordFactory(station=place.station, served_on=date(2022, 7, 1))
    actions.void_record(record, actor=worker, version=1, reason="重复", on=on)
    rows = ServiceRecord.objects
    assert list(rows.served(date(2022, 7, 14))) == list(rows.standing(date(2022, 7, 14)))
    assert list(rows.served(date(2022, 7, 14))) == [record]
    assert list(rows.counted(date(2022, 7, 14))) == [record]
    for after in (on, date(2022, 7, 16), None):
        assert not rows.standing(after).exists()
    assert not rows.served(on).exists()


def test_mark_entered_marks_those_that_wait(worker, place, on):
    waiting = [ServiceRecordFactory(station=place.station) for _number in range(2)]
    earlier = ServiceRecordFactory(station=place.station, platform_entered_on=date(2022, 7, 3))
    void = ServiceRecordFactory(station=place.station)
    actions.void_record(void, actor=worker, version=1, reason="重复", on=on)
    assert actions.mark_entered(ServiceRecord.objects.all(), actor=worker, on=on) == 2
    assert ServiceRecord.objects.filter(platform_entered_on=on).count() == len(waiting)
    earlier.refresh_from_db()
    assert earlier.platform_entered_on == date(2022, 7, 3)
    assert audited().count("services.mark_entered") == 2


def test_mark_entered_outside_the_scope_marks_nothing(worker, place, on):
    ServiceRecordFactory(station=place.station)
    ServiceRecordFactory(station=place.other_station)
    with pytest.raises(PermissionDenied):
        actions.mark_entered(ServiceRecord.objects.all(), actor=worker, on=on)
    assert not ServiceRecord.objects.filter(platform_entered_on__isnull=False).exists()


def test_mark_entered_before_the_service_is_refused(worker, place, on):
    ServiceRecordFactory(station=place.station, served_on=date(2022, 7, 20))
    with pytest.raises(ActionRefused):
        actions.mark_entered(ServiceRecord.objects.all(), actor=worker, on=on)


def test_visits_follow_people_unless_somebody_came_twice(worker, place, on):
    record = actions.add_record(actor=worker, values=visit(place), groups={"general": 3}, on=on)
    once = change(record, worker, on, groups={"general": 1}, title="甲")
    assert once.person_times == 1
    twice = change(record, worker, on, version=2, groups={"general": 1}, person_times=2)
    assert twice.person_times == 2
    kept = change(record, worker, on, version=3, groups={"general": 2}, title="乙")
    assert kept.person_times == 2
