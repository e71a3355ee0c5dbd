"""What the verbs on credentials, exams and training hours refuse, and what they write."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from talent import actions
from talent.models import Credential, ExamCycle, ExamEntry, TrainingCount
from tests.factories.talent import ExamCycleFactory, ExamEntryFactory, WorkerFactory

DAY = timedelta(days=1)
LATEST = date(2022, 10, 15)  # a fact may lie so far ahead of the day of the tests


@pytest.fixture
def person(place):
    return WorkerFactory(station=place.station)


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def certify(person, actor, on, **values) -> Credential:
    known = {"worker": person, "level": "assistant", "obtained_on": date(2021, 12, 1)}
    return actions.add_credential(actor=actor, values=known | values, on=on)


def enter(person, actor, on, **values) -> ExamEntry:
    known = {"worker": person, "level": "assistant", "year": 2022}
    return actions.enter_exam(actor=actor, values=known | values, on=on)


def count(person, actor, on, hours="24", counted_on=date(2022, 6, 30)) -> TrainingCount:
    said = {"counted_on": counted_on, "hours": Decimal(hours), "on": on}
    return actions.count_training(person, actor=actor, **said)


# ---------- credentials ----------


@pytest.mark.parametrize(
    ("known", "field", "edge", "beyond", "words"),
    [
        ({}, "obtained_on", date(1950, 1, 1), date(1949, 12, 31), "太早，应不早于 1950-01-01"),
        ({}, "obtained_on", LATEST, LATEST + DAY, "不能晚于 2022-10-15"),
        ({"obtained_on": None}, "registered_until", date(1950, 1, 1), date(1949, 12, 31), "太早"),
        ({}, "registered_until", date(2032, 7, 22), date(2032, 7, 23), "不能晚于 2032-07-22"),
        (
            {}, "registered_until", date(2021, 12, 1), date(2021, 11, 30),
            "登记有效期 2021-11-30 早于取证日期 2021-12-01，请核对",
        ),
    ],
)  # fmt: skip
def test_days_of_a_credential_lie_within_their_bounds(
    worker, person, on, known, field, edge, beyond, words
):
    with pytest.raises(ActionRefused, match=words):
        certify(person, worker, on, **known, **{field: beyond})
    assert not Credential.objects.exists()
    row = certify(person, worker, on, **known, **{field: edge})
    assert getattr(row, field) == edge
    with pytest.raises(ActionRefused, match=words):
        actions.change_credential(row, actor=worker, version=1, values={field: beyond}, on=on)
    row.refresh_from_db()
    assert (getattr(row, field), row.version) == (edge, 1)


def test_one_credential_a_person_and_level(place, worker, person, on):
    row = certify(person, worker, on, number="2021001")
    assert (row.entered_by, last_event().action) == (worker, "talent.add_credential")
    assert last_event().changes["number"] == [None, "2021001"]
    with pytest.raises(ActionRefused, match="已经有同样的一条，没有再存"):
        certify(person, worker, on)
    higher = certify(person, worker, on, level="intermediate")
    values = {"level": "assistant"}
    with pytest.raises(ActionRefused, match="重复"):
        actions.change_credential(higher, actor=worker, version=1, values=values, on=on)
    assert certify(WorkerFactory(station=place.station), worker, on).pk


def test_a_credential_is_renewed_from_the_version_seen(worker, person, on):
    row = certify(person, worker, on)
    values = {"registered_until": date(2024, 12, 1)}
    renewed = actions.change_credential(row, actor=worker, version=1, values=values, on=on)
    assert renewed.version == 2
    assert last_event().changes == {"registered_until": [None, "2024-12-01"]}
    with pytest.raises(Conflict):
        actions.change_credential(row, actor=worker, version=1, values=values, on=on)


# ---------- exams ----------


@pytest.mark.parametrize(
    ("field", "edge", "beyond", "words"),
    [
        ("year", 2008, 2007, "报考年度 2007 不对，请填考试的年度"),
        ("year", 2023, 2024, "报考年度 2024 不对，请填考试的年度"),
        ("entered_on", date(2022, 7, 15), date(2022, 7, 16), "报名日期还没有到，请核对"),
    ],
)
def test_an_entry_lies_within_its_bounds(worker, person, on, field, edge, beyond, words):
    with pytest.raises(ActionRefused, match=words):
        enter(person, worker, on, **{field: beyond})
    assert not ExamEntry.objects.exists()
    assert getattr(enter(person, worker, on, **{field: edge}), field) == edge


def test_one_entry_a_person_and_year(worker, person, on):
    row = enter(person, worker, on)
    assert (row.passed, last_event().action) == (None, "talent.enter_exam")
    with pytest.raises(ActionRefused, match="已经有同样的一条"):
        enter(person, worker, on, level="intermediate")
    assert enter(person, worker, on, year=2021).pk != row.pk


def test_a_result_is_told_each_time_that_it_changes(worker, person, on):
    row = enter(person, worker, on)
    events = AuditEvent.objects.count()
    actions.record_result(row, actor=worker, passed=None)
    assert AuditEvent.objects.count() == events
    for before, after in [(None, True), (True, False), (False, None)]:
        assert actions.record_result(row, actor=worker, passed=after).passed is after
        event = last_event()
        assert (event.action, event.changes) == (
            "talent.record_result",
            {"passed": [before, after]},
        )


def test_an_exam_year_is_there_once_and_its_changes_are_told(place, district):
    days = {"entry_opens_on": date(2022, 4, 8), "entry_closes_on": date(2022, 4, 22)}
    values = {"year": 2022, "basis": "云人社通〔2022〕1号", **days}
    cycle = actions.add_exam_cycle(actor=district, values=values)
    assert last_event().changes["entry_opens_on"] == [None, "2022-04-08"]
    with pytest.raises(ActionRefused, match="已经有同样的一条"):
        actions.add_exam_cycle(actor=district, values=values)
    values = {"exam_on": date(2022, 6, 18), "basis": cycle.basis}
    assert actions.change_exam_cycle(cycle, actor=district, values=values).exam_on
    event = last_event()
    assert event.action == "talent.change_exam_cycle"
    assert event.changes == {"exam_on": [None, "2022-06-18"]}


@pytest.mark.parametrize("who", ["head", "worker", "station_manager", "finance", "auditor"])
def test_exam_years_are_the_districts(request, place, who):
    user = request.getfixturevalue(who)
    cycle = ExamCycleFactory()
    with pytest.raises(PermissionDenied):
        actions.change_exam_cycle(cycle, actor=user, values={"basis": "自己说的"})
    days = {"entry_opens_on": date(2021, 4, 8), "entry_closes_on": date(2021, 4, 22)}
    with pytest.raises(PermissionDenied):
        actions.add_exam_cycle(actor=user, values={"year": 2021, **days})
    assert list(ExamCycle.objects.values_list("year", "basis")) == [(2022, "")]


# ---------- hours ----------


def test_hours_of_a_day_are_counted_up_to_the_day_itself(worker, person, on):
    with pytest.raises(ActionRefused, match="日期还没有到，请填实际统计的那一天"):
        count(person, worker, on, counted_on=on + DAY)
    assert not TrainingCount.objects.exists()
    assert count(person, worker, on, counted_on=on).entered_by == worker


def test_the_same_day_again_corrects_its_number(worker, person, on):
    row = count(person, worker, on)
    told = {"worker": [None, person.pk], "counted_on": [None, "2022-06-30"]}
    assert last_event().changes == told | {"hours": [None, "24"]}
    events = AuditEvent.objects.count()
    count(person, worker, on)
    assert AuditEvent.objects.count() == events
    assert count(person, worker, on, hours="30.5").pk == row.pk
    assert last_event().changes["hours"] == ["24.0", "30.5"]
    count(person, worker, on, counted_on=date(2022, 7, 1))
    assert TrainingCount.objects.count() == 2


@pytest.mark.parametrize("who", ["other_worker", "head", "evaluator", "auditor", "publisher"])
def test_papers_are_written_by_the_persons_own_station_alone(request, person, on, who):
    user = request.getfixturevalue(who)
    entry = ExamEntryFactory(worker=person, year=2021)
    for verb in (certify, enter, count):
        with pytest.raises(PermissionDenied):
            verb(person, user, on)
    with pytest.raises(PermissionDenied):
        actions.record_result(entry, actor=user, passed=True)
    assert not Credential.objects.exists()
    assert not TrainingCount.objects.exists()
    assert list(ExamEntry.objects.values_list("year", "passed")) == [(2021, None)]
    assert not AuditEvent.objects.exclude(actor=None).exists()
