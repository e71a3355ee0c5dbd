"""2.1, 2.2, 2.3, 2.4, 4.3: entries, hours, key fields, credentials, handbooks; names only for those
who may see them.
"""

from datetime import date
from decimal import Decimal

import pytest

from stations.models import Station
from talent.models import TrainingCount, TrainingRecord, Worker
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    TrainingCountFactory,
    TrainingRecordFactory,
    WorkerFactory,
)
from tests.measures.closing.proving import closing, prove, told

pytestmark = pytest.mark.django_db


def ours() -> Station:
    return Station.objects.get(code="530111001")


def workers(station, *names, **fields):
    return [WorkerFactory(station=station, name=name, **fields) for name in names]


# ---------- 2.1 ----------


def enter(step):
    for row in Worker.objects.filter(exam_entries=None)[: step.units]:
        ExamEntryFactory(worker=row, entered_on=step.on)


def test_as_many_entries_as_are_missing_while_they_are_open(station, head):
    ExamCycleFactory(entry_closes_on=date(2022, 7, 22))
    for row in workers(station, "甲", "乙", "丙", "丁", "戊")[:1]:
        ExamEntryFactory(worker=row, entered_on=date(2022, 7, 1))
    found = prove(station, "2.1", enter)  # 30 % of 5 are 1.5
    assert told(found) == [("credential", "再有 1 名社区工作者报名本年度考试", 1, "07-22")]
    named = closing(station, "2.1", reader=head).steps
    assert [step.words for step in named] == ["丁报名本年度考试"]


@pytest.mark.parametrize(("closes", "steps"), [("2022-07-15", 1), ("2022-07-14", 0)])
def test_when_entries_are_closed_nothing_can_be_done(station, closes, steps):
    ExamCycleFactory(entry_closes_on=date.fromisoformat(closes))
    workers(station, "甲")
    assert len(closing(station, "2.1").steps) == steps


def test_the_days_of_the_exam_are_entered_first(station):
    assert told(closing(station, "2.1")) == [("record", "录入2022年考试报名日期", 1, "07-15")]


# ---------- 2.2 ----------


def study(step):
    hours = Decimal(step.words.partition("补修 ")[2].partition(" ")[0])
    so_far = TrainingCount.objects.get(worker=step.offer.about).hours
    TrainingCountFactory(worker_id=step.offer.about, counted_on=step.on, hours=so_far + hours)


def registered(station, name, hours):
    """Registered for 2022 to 2024: 24 hours of 72 are asked for by the end of this year."""
    (row,) = workers(station, name)
    CredentialFactory(worker=row, registered_until=date(2025, 1, 1))
    TrainingCountFactory(worker=row, hours=hours, counted_on=date(2022, 6, 30))


def test_those_who_lack_least_by_the_years_end(station, head):
    for name, hours in (("甲", 24), ("乙", 10), ("丙", 20), ("丁", 5), ("戊", 24)):
        registered(station, name, hours)
    found = prove(station, "2.2", study)  # 4 of 5
    assert told(found) == [
        ("training", "一名在册人员补修 4 学时", 1, "12-30"),
        ("training", "一名在册人员补修 14 学时", 1, "12-30"),
    ]
    named = closing(station, "2.2", reader=head).steps
    assert [step.words for step in named] == ["丙补修 4 学时", "乙补修 14 学时"]


def test_hours_are_registered_where_nothing_is_known(station):
    assert told(closing(station, "2.2")) == [("record", "登记在册人员的继续教育学时", 1, "07-15")]


# ---------- 2.3 ----------


def train(step):
    hours = Decimal(step.words.partition("培训 ")[2].partition(" ")[0])
    record = TrainingRecord.objects.filter(key_field=step.offer.about).first()
    TrainingRecordFactory(
        worker=record.worker if record else Worker.objects.first(),
        held_on=step.on, category="key_field", key_field=step.offer.about, hours=hours,
    )  # fmt: skip


def test_one_person_in_each_field_that_has_none(station):
    (row,) = workers(station, "甲")
    for field, hours in zip(TrainingRecord.KeyField.values, (8, 0, 5), strict=True):
        if hours:
            TrainingRecordFactory(
                worker=row, category="key_field", key_field=field, hours=Decimal(hours)
            )
    labels = TrainingRecord.KeyField.labels
    assert told(prove(station, "2.3", train)) == [
        ("training", f"安排一人参加“{labels[2]}”重点领域培训 3 学时", 1, "12-30"),
        ("training", f"安排一人参加“{labels[1]}”重点领域培训 8 学时", 1, "12-30"),
    ]


def test_without_any_training_all_three_fields(station):
    workers(station, "甲")
    assert len(prove(station, "2.3", train).steps) == 3


# ---------- 2.4 ----------


def certify(step):
    rows = Worker.objects.exclude(credentials__obtained_on__lte=step.on)
    for row in rows.order_by("pk")[: step.units]:
        CredentialFactory(worker=row, obtained_on=step.on)


def test_as_many_credentials_as_are_missing(station):
    people = workers(station, *"甲乙丙丁戊己庚辛壬癸")
    CredentialFactory(worker=people[0], obtained_on=date(2022, 6, 20))
    CredentialFactory(worker=people[1], obtained_on=date(2022, 6, 20))
    found = prove(station, "2.4", certify)
    assert told(found) == [("credential", "1 名社区工作者取得并登记职业资格证书", 1, "12-30")]


def test_more_than_last_year_whatever_the_target(station):
    people = workers(station, *"甲乙丙丁")
    for row in people[:2]:
        CredentialFactory(worker=row)
    assert [step.units for step in prove(station, "2.4", certify).steps] == [1]


def test_without_a_roster_it_comes_first(station):
    assert told(closing(station, "2.4")) == [("record", "在花名册登记社区工作者", 1, "07-15")]


# ---------- 4.3 ----------


def read(step):
    behind = Worker.objects.exclude(trainings__handbook__gt="").order_by("name", "pk")
    for row in behind[: step.units]:
        for handbook in TrainingRecord.Handbook.values:
            TrainingRecordFactory(
                worker=row, category="handbook", handbook=handbook, held_on=step.on
            )


def test_every_worker_of_the_station_studies_both(station, head, other_head):
    people = workers(station, "甲", "乙", "丙", post="station_worker")
    for handbook in TrainingRecord.Handbook.values:
        TrainingRecordFactory(worker=people[0], category="handbook", handbook=handbook)
    found = prove(station, "4.3", read)
    assert told(found) == [("training", "2 名社工站社工学完两本手册并登记", 2, "12-30")]
    named = ["丙学完两本手册并登记", "乙学完两本手册并登记"]
    for reader, words in ((head, sorted(named)), (other_head, [found.steps[0].words])):
        steps = closing(station, "4.3", reader=reader).steps
        assert sorted(step.words for step in steps) == words


def test_where_nobody_ever_studied_all_of_them(station):
    workers(station, "甲", "乙", post="station_worker")
    found = closing(station, "4.3")
    assert ([step.units for step in found.steps], found.reaches) == ([2], False)
