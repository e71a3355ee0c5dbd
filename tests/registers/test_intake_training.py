"""The register of trainings: one row a person, found on the roster by name."""

from datetime import date
from decimal import Decimal

import pytest

from registers.catalog import CATALOG
from sheets.writing import write_book
from talent.models import TrainingRecord
from talent.sheets import TRAINING
from tests.factories.talent import WorkerFactory
from tests.registers.books import messages, take_in, write

HEADER = ("培训日期", "培训主题", "类别", "重点领域", "手册", "学时", "姓名", "单位", "备注")


def row(name="王文", **cells) -> list:
    said = ("2022-03-04", "养老服务能力提升班", "重点领域", "养老服务", None, 16, name, None, None)
    return list((dict(zip(HEADER, said, strict=True)) | cells).values())


def book(path, rows, header=HEADER):
    return write(path / "培训学习台账.xlsx", {"培训记录": (header, rows)})


@pytest.fixture
def worker(station):
    return WorkerFactory(station=station, name="王文", unit=station.name)


def test_a_row_goes_in_and_again_changes_nothing(station, worker, tmp_path):
    path = book(tmp_path, [row()])
    assert take_in("training", station, path)[0] == (1, 0, 0)
    record = TrainingRecord.objects.get()
    assert (record.worker, record.held_on, record.hours) == (worker, date(2022, 3, 4), 16)
    assert (record.category, record.key_field, record.handbook) == ("key_field", "elderly", "")
    assert take_in("training", station, path)[0] == (0, 0, 1)


def test_what_clerks_write_is_understood(station, worker, tmp_path):
    header = ("序号", "日期", "课程名称", "培训类别", "领域", "手册名称", "培训学时", "参训人员")
    rows = [
        [
            1,
            "2022年3月4日",
            "提升班",
            "重点领域培训",
            "未成年人关爱保护",
            "—",
            "７.5学时",
            "王　文",
        ],
        [2, "20220305", "集中学习", "手册学习", None, "《督导服务手册》", " 2", "王文"],
    ]
    assert take_in("training", station, book(tmp_path, rows, header))[0] == (2, 0, 0)
    first, second = TrainingRecord.objects.order_by("held_on")
    assert (first.key_field, first.hours) == ("children", Decimal("7.5"))
    assert second.handbook == "supervision"


def test_a_corrected_file_updates_by_day_theme_and_worker(station, worker, tmp_path):
    take_in("training", station, book(tmp_path, [row()]))
    rows = [row(培训主题="养老服务 能力提升班", 学时=12), row(培训日期="2022-03-05")]
    counts, plan = take_in("training", station, book(tmp_path, rows))
    assert counts == (1, 1, 0)
    assert plan.updated[0].differences == {"学时": ["16", "12"]}


def test_an_unknown_person_is_refused_with_the_nearest_name(station, worker, tmp_path):
    plan = take_in("training", station, book(tmp_path, [row("王文文"), row("李四")]))[1]
    told = messages(plan)
    assert [(number, column) for number, column, _words in told] == [(4, "姓名"), (5, "姓名")]
    assert "是不是“王文”" in told[0][2]
    assert "请先导入社工人员花名册" in told[1][2]
    assert not TrainingRecord.objects.exists()


def test_another_stations_person_is_unknown_here(station, tmp_path):
    WorkerFactory(name="王文")
    assert len(messages(take_in("training", station, book(tmp_path, [row()]))[1])) == 1


def test_people_of_one_name_are_told_apart_by_unit(station, worker, tmp_path):
    twin = WorkerFactory(station=station, name="王文", unit="别的单位")
    [(_number, column, words)] = messages(take_in("training", station, book(tmp_path, [row()]))[1])
    assert column == "单位"
    assert "2 位" in words
    assert "别的单位" in words
    rows = [row(单位="别的单位"), row(单位="社工站", 培训日期="2022-03-05")]
    assert take_in("training", station, book(tmp_path, rows))[0][:2] == (2, 0)
    assert [r.worker for r in TrainingRecord.objects.order_by("held_on")] == [twin, worker]


def test_of_two_of_one_name_and_unit_who_was_there_is_meant(station, worker, tmp_path):
    gone = {"until_day": date(2022, 3, 3), "birth_month": date(1980, 1, 1)}
    WorkerFactory(station=station, name="王文", unit=worker.unit, **gone)
    assert take_in("training", station, book(tmp_path, [row()]))[0] == (1, 0, 0)
    assert TrainingRecord.objects.get().worker == worker


def test_the_same_row_twice_is_refused(station, worker, tmp_path):
    plan = take_in("training", station, book(tmp_path, [row(), row(学时=12)]))[1]
    assert [number for number, _column, _words in messages(plan)] == [5, 4]


def test_what_lacks_its_field_is_taken_in_and_told(station, worker, tmp_path):
    rows = [row(重点领域=None), row(类别="手册学习", 重点领域=None, 培训日期="2022-03-05")]
    counts, plan = take_in("training", station, book(tmp_path, rows))
    assert counts == (2, 0, 0)
    assert sum("不计入相应的要求" in words for words in plan.notices) == 2


def test_a_day_far_ahead_is_refused(station, worker, tmp_path):
    plan = take_in("training", station, book(tmp_path, [row(培训日期="2023-07-15")]))[1]
    assert "太晚" in messages(plan)[0][2]


def test_the_export_goes_in_unchanged(station, worker, tmp_path):
    WorkerFactory(station=station, name="王文", unit="别的单位")
    rows = [row(单位="别的单位"), row(单位=worker.unit, 备注="线上")]
    take_in("training", station, book(tmp_path, rows))
    path = tmp_path / "out.xlsx"
    write_book(TRAINING, CATALOG["training"].export([station]), str(path))
    assert take_in("training", station, path)[0] == (0, 0, 2)
