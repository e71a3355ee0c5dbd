"""What the verbs on trainings refuse, and what they write."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from talent.actions import change_training, enter_training, take_in_training
from talent.models import TrainingRecord
from tests.factories.talent import TrainingRecordFactory, WorkerFactory

HELD = date(2022, 6, 30)
LATEST = date(2022, 10, 15)  # a fact may lie so far ahead of the day of the tests
LATE = LATEST + timedelta(days=1)


@pytest.fixture
def people(place):
    return [WorkerFactory(station=place.station, name=name) for name in ("甲", "乙")]


def enter(people, actor, on, **values) -> list[TrainingRecord]:
    known = {"held_on": HELD, "theme": "个案工作", "category": "education", "hours": Decimal(4)}
    said = {"model": TrainingRecord, "actor": actor, "on": on}
    return [enter_training(**said, values=known | values | {"worker": one}) for one in people]


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def test_a_training_is_one_row_a_person(people, worker, on):
    rows = enter(people, worker, on)
    assert [row.worker for row in rows] == people
    assert {(row.entered_by, row.version) for row in rows} == {(worker, 1)}
    events = AuditEvent.objects.filter(action="talent.enter_training")
    assert {event.changes["worker"][1] for event in events} == {row.worker_id for row in rows}
    assert last_event().changes["hours"] == [None, "4"]


@pytest.mark.parametrize("theme", ["个案工作", "个案 工作", "个案工作　"])
def test_day_theme_and_person_are_there_once(people, worker, on, theme):
    enter(people[:1], worker, on)
    with pytest.raises(ActionRefused, match="“甲 2022-06-30 个案工作”已经有了，没有再存。"):
        enter(people[:1], worker, on, theme=theme)
    assert [row.worker.name for row in TrainingRecord.objects.all()] == ["甲"]


@pytest.mark.parametrize(
    "values", [{"held_on": HELD + timedelta(days=1)}, {"theme": "小组工作"}], ids=str
)
def test_another_day_or_theme_is_another_training(people, worker, on, values):
    enter(people, worker, on)
    enter(people, worker, on, **values)
    assert TrainingRecord.objects.count() == 4


def test_a_training_lies_no_further_ahead_than_a_register_may_say(people, worker, on):
    with pytest.raises(ActionRefused, match="2022-10-16”太晚.*不能晚于 2022-10-15"):
        enter(people, worker, on, held_on=LATE)
    assert not TrainingRecord.objects.exists()
    row, _other = enter(people, worker, on, held_on=LATEST)
    with pytest.raises(ActionRefused, match="太晚"):
        change_training(row, actor=worker, version=1, values={"held_on": LATE}, on=on)
    assert TrainingRecord.objects.get(pk=row.pk).held_on == LATEST


def test_a_change_tells_old_and_new_and_needs_the_version_seen(people, worker, on):
    row, _other = enter(people, worker, on)
    values = {"hours": Decimal("6.5"), "note": "补课"}
    changed = change_training(row, actor=worker, version=1, values=values, on=on)
    assert changed.version == 2
    event = last_event()
    assert event.action == "talent.change_training"
    assert event.changes == {"hours": ["4.0", "6.5"], "note": ["", "补课"]}
    with pytest.raises(Conflict):
        change_training(row, actor=worker, version=1, values=values, on=on)
    events = AuditEvent.objects.count()
    change_training(changed, actor=worker, version=2, values=values, on=on)
    assert AuditEvent.objects.count() == events


def test_a_row_is_not_changed_into_another_one_but_may_be_respaced(people, worker, on):
    row, _other = enter(people, worker, on)
    enter(people, worker, on, theme="小组工作")
    with pytest.raises(ActionRefused, match="“甲 2022-06-30 小组工作”已经有了"):
        change_training(row, actor=worker, version=1, values={"theme": "小组 工作"}, on=on)
    assert TrainingRecord.objects.get(pk=row.pk).theme == "个案工作"
    values = {"theme": "个案 工作"}
    assert change_training(row, actor=worker, version=1, values=values, on=on).theme == "个案 工作"


@pytest.mark.parametrize("who", ["other_worker", "head", "evaluator", "auditor", "finance"])
def test_trainings_are_written_by_the_persons_own_station_alone(request, people, on, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        enter(people, user, on)
    row = TrainingRecordFactory(worker=people[0])
    with pytest.raises(PermissionDenied):
        change_training(row, actor=user, version=1, values={"note": "改"}, on=on)
    assert list(TrainingRecord.objects.values_list("note", flat=True)) == [""]
    assert not AuditEvent.objects.exclude(actor=None).exists()


def test_one_foreign_person_keeps_a_whole_register_out(place, people, worker, on):
    foreign = WorkerFactory(station=place.other_station)
    rows = [TrainingRecordFactory.build(worker=one) for one in (*people, foreign)]
    said = {"place": place.station, "fields": ["hours"], "actor": worker, "on": on}
    with pytest.raises(PermissionDenied):
        take_in_training(rows, [], **said)
    assert not TrainingRecord.objects.exists()
    known = TrainingRecordFactory(worker=foreign)
    known.hours = Decimal(9)
    with pytest.raises(PermissionDenied):
        take_in_training(rows[:2], [known], **said)
    known.worker = people[0]  # as if it were one of ours
    with pytest.raises(PermissionDenied):
        take_in_training(rows[:2], [known], **said)
    assert list(TrainingRecord.objects.values_list("hours", flat=True)) == [Decimal(4)]


def test_a_register_brings_new_rows_and_changes(place, people, worker, on):
    known = TrainingRecordFactory(worker=people[0])
    known.hours = Decimal("5.5")
    new = TrainingRecordFactory.build(worker=people[1], held_on=LATEST)
    said = {"place": place.station, "fields": ["hours"], "actor": worker, "on": on}
    take_in_training([new], [known], **said)
    assert TrainingRecord.objects.get(pk=new.pk).entered_by == worker
    event = AuditEvent.objects.get(action="talent.take_in_trainingrecord")
    assert event.changes == {"hours": ["4.0", "5.5"]}


@pytest.mark.parametrize(
    ("values", "words"),
    [({"held_on": LATE}, "太晚"), ({"theme": "个案 工作", "held_on": HELD}, "已经有了，没有再存")],
    ids=["late", "known"],
)
def test_one_wrong_row_keeps_a_whole_register_out(place, people, worker, on, values, words):
    (known,) = enter(people[:1], worker, on)
    known.hours = Decimal(8)
    said = {"place": place.station, "fields": ["hours"], "actor": worker, "on": on}
    fine = TrainingRecordFactory.build(worker=people[1])
    wrong = TrainingRecordFactory.build(worker=people[0], **values)
    with pytest.raises(ActionRefused, match=words):
        take_in_training([fine, wrong], [known], **said)
    assert list(TrainingRecord.objects.values_list("hours", flat=True)) == [Decimal(4)]
