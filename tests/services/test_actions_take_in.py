"""Many services at once, as from a register."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit import first_break
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from services.actions import groups_of, take_in_records
from services.models import ServiceRecord
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.talent import WorkerFactory

FIELDS = ["served_on", "title", "people", "person_times", "worker_name", "platform_entered_on"]


def visit(**said) -> tuple[ServiceRecord, dict]:
    values = {"kind": "visit", "field": "elderly", "people": 3, "person_times": 3}
    return ServiceRecord(**{"served_on": date(2022, 7, 14), **values, **said}), {"general": 3}


@pytest.fixture
def take_in(place, worker, on):
    def act(new=(), changed=()):
        take_in_records(
            list(new), list(changed), station=place.station, fields=FIELDS, actor=worker, on=on
        )

    return act


def test_new_ones_are_numbered_by_year_and_know_their_people(take_in, place, worker):
    colleague = WorkerFactory(station=place.station, name="李晓芸")
    earlier = visit(served_on=date(2021, 7, 14), worker_name="李晓芸")
    take_in([visit(), earlier, visit()])
    rows = ServiceRecord.objects.order_by("pk")
    assert [row.number[-10:] for row in rows] == ["2022-00001", "2021-00001", "2022-00002"]
    assert {(row.station, row.entered_by, row.source) for row in rows} == {
        (place.station, worker, "register")
    }
    assert [row.worker for row in rows] == [None, colleague, None]
    assert [groups_of(row) for row in rows] == [{"general": 3}] * 3
    assert rows[0].content_key == rows[2].content_key != rows[1].content_key


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"people": 0, "person_times": 0}, "人数合计是 0"),
        ({"people": 3, "person_times": 2}, "不能少于人数"),
        ({"people": 2}, "人数合计多于"),
        ({"served_on": date(2022, 10, 16)}, "太晚"),
        ({"platform_entered_on": date(2022, 7, 13)}, "早于服务日期"),
        ({"worker_name": "钱艳"}, "离职"),
    ],
    ids=str,
)
def test_one_that_cannot_be_keeps_all_out(take_in, place, said, words):
    WorkerFactory(station=place.station, name="钱艳", until_day=date(2022, 7, 13))
    known = ServiceRecordFactory(
        station=place.station, served_on=date(2022, 7, 14), people=3, person_times=3
    )
    ServedGroupFactory(record=known, group="general", people=3)
    with pytest.raises(ActionRefused, match=words):
        take_in([visit(), visit(**said)])
    for name, value in said.items():
        setattr(known, name, value)
    with pytest.raises(ActionRefused, match=words):
        take_in(changed=[(known, {"general": 3})])
    assert ServiceRecord.objects.get().version == 1


def test_each_changed_record_leaves_its_own_audit_event(take_in, place, worker):
    known = ServiceRecordFactory(station=place.station, people=3, person_times=3)
    ServedGroupFactory(record=known, group="general", people=3)
    known.title = "送药"
    take_in([visit()], [(known, {"disabled": 1})])
    event = AuditEvent.objects.get(action="services.take_in_servicerecord")
    assert (event.object_key, event.actor) == (str(known.pk), worker)
    assert event.changes["title"] == ["", "送药"]
    assert event.changes["groups"] == [{"general": 3}, {"disabled": 1}]
    assert groups_of(known) == {"disabled": 1}
    assert first_break() is None


def test_a_void_record_or_one_edited_meanwhile_is_not_overwritten(take_in, place):
    void = ServiceRecordFactory(station=place.station, voided_at="2022-07-01T00:00Z")
    with pytest.raises(ActionRefused, match="已经作废"):
        take_in(changed=[(void, {})])
    edited = ServiceRecordFactory(station=place.station)
    ServiceRecord.objects.filter(pk=edited.pk).update(version=2)
    with pytest.raises(Conflict):
        take_in(changed=[(edited, {})])


def test_thirty_take_the_queries_of_one(take_in, place):
    def count(size: int) -> int:
        known = ServiceRecordFactory.create_batch(size, station=place.station)
        changed = [(record, {"general": record.people}) for record in known]
        with CaptureQueriesContext(connection) as captured:
            take_in([visit() for _number in range(size)], changed)
        return len(captured)

    count(1)
    assert count(1) == count(30)
