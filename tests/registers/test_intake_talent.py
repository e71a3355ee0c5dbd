"""The roster: people, credentials that last, entries of a year, hours of a day."""

from datetime import date

import pytest

from registers.intake.talent import INTAKE
from sheets.writing import write_book
from talent.models import Credential, ExamEntry, TrainingCount, Worker
from tests.factories.talent import CredentialFactory, ExamEntryFactory, WorkerFactory
from tests.registers.books import WORKERS, messages, take_in, talent_book, worker


def test_a_worker_goes_in_with_credential_entry_and_hours(station, place, tmp_path):
    assert take_in("talent", station, talent_book(tmp_path, [worker()]))[0] == (1, 0, 0)
    person = Worker.objects.get()
    assert (person.community, person.unit) == (place.community, place.community.name)
    assert person.birth_month == date(1988, 5, 1)
    credential = person.credentials.get()
    assert (credential.level, credential.obtained_on) == ("assistant", date(2014, 12, 27))
    entry = person.exam_entries.get()
    assert (entry.year, entry.level) == (2022, "intermediate")
    count = person.training_counts.get()
    assert (count.counted_on, count.hours) == (date(2022, 7, 15), 36)


def test_the_unit_is_the_same_however_it_is_written(station, tmp_path):
    take_in("talent", station, talent_book(tmp_path, [worker()]))
    for unit in ("关上社区居民委员会", "关上居委会", "关上", "关上街道关上社区"):
        path = talent_book(tmp_path, [worker(单位=unit)])
        assert take_in("talent", station, path)[0] == (0, 0, 1), unit


def test_station_staff_belong_to_the_station(station, tmp_path):
    rows = [
        worker(单位="关上社工站", 岗位="社工站社工"),
        worker("外聘", 单位="某机构", 岗位="督导"),
    ]
    take_in("talent", station, talent_book(tmp_path, rows))
    units = dict(Worker.objects.values_list("name", "unit"))
    assert units == {"孙红强": station.name, "外聘": "某机构"}


def test_a_new_level_is_one_credential_more(station, tmp_path):
    take_in("talent", station, talent_book(tmp_path, [worker()]))
    path = talent_book(
        tmp_path, [worker(证书等级="中级", 证书编号="9", 取证日期="2021-12-01", 登记有效期至=None)]
    )
    counts, plan = take_in("talent", station, path)
    assert counts == (0, 1, 0)
    assert plan.updated[0].differences == {"证书等级": ["助理社会工作师", "社会工作师"]}
    assert Credential.objects.count() == 2
    assert take_in("talent", station, path)[0] == (0, 0, 1)


def test_a_cleared_credential_stays_with_a_notice(station, tmp_path):
    take_in("talent", station, talent_book(tmp_path, [worker()]))
    bare = worker(证书等级=None, 证书编号=None, 取证日期=None, 登记有效期至=None)
    counts, plan = take_in("talent", station, talent_book(tmp_path, [bare]))
    assert counts == (0, 0, 1)
    assert any("保留不变" in notice for notice in plan.notices)
    assert Credential.objects.get().number == "20147010221076"


def test_a_certificate_without_a_day_is_taken(station, tmp_path):
    path = talent_book(tmp_path, [worker(取证日期=None, 登记有效期至=None)])
    assert take_in("talent", station, path)[0] == (1, 0, 0)
    assert Credential.objects.get().obtained_on is None


def test_corrections_are_told_by_column(station, tmp_path):
    take_in("talent", station, talent_book(tmp_path, [worker()]))
    path = talent_book(
        tmp_path,
        [
            worker(
                学历="硕士",
                登记有效期至="2024-12-27",
                继续教育学时=48,
                **{"2022年报考级别": "高级"},
            )
        ],
        filled_on="2022年7月1日",
    )
    counts, plan = take_in("talent", station, path)
    assert counts == (0, 1, 0)
    assert plan.updated[0].differences == {
        "学历": ["本科", "硕士"],
        "登记有效期至": ["2023-12-27", "2024-12-27"],
        "报考级别": ["社会工作师", "高级社会工作师"],
        "继续教育学时": ["", "48"],
    }
    assert set(TrainingCount.objects.values_list("counted_on", "hours")) == {
        (date(2022, 7, 1), 48),
        (date(2022, 7, 15), 36),
    }
    assert take_in("talent", station, path)[0] == (0, 0, 1)


@pytest.mark.parametrize(
    ("title", "year"),
    [("2023年报考级别", 2023), ("2021 年度报考等级", 2021), ("报考级别", 2022)],
)
def test_the_year_of_an_entry_is_in_the_header(station, tmp_path, title, year):
    header = [title if each == "2022年报考级别" else each for each in WORKERS]
    take_in("talent", station, talent_book(tmp_path, [worker()], header=header))
    assert ExamEntry.objects.get().year == year


def test_the_export_names_the_year_and_comes_back_unchanged(station, place, tmp_path):
    person = WorkerFactory(
        station=station, community=place.community, unit=place.community.name, name="甲"
    )
    CredentialFactory(worker=person)
    CredentialFactory(worker=person, level="senior")
    ExamEntryFactory(worker=person, year=2021)
    WorkerFactory(station=station, name="乙", unit=station.name, post="station_worker")
    path = tmp_path / "导出.xlsx"
    write_book(INTAKE.register, INTAKE.export([station]), str(path))
    assert take_in("talent", station, path)[0] == (0, 0, 2)


def test_people_who_are_not_on_the_roster_are_named_not_removed(station, place, tmp_path):
    WorkerFactory(station=station, name="老王")
    _counts, plan = take_in("talent", station, talent_book(tmp_path, [worker()]))
    assert any("老王" in notice for notice in plan.notices)
    assert Worker.objects.filter(name="老王", until_day=None).exists()


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"单位": "关丄社区"}, "单位", "是不是“关上社区居民委员会”"),
        ({"单位": "某机构"}, "单位", "没有社区“某机构”"),
        ({"出生年月": "2022-05"}, "出生年月", "太晚"),
        ({"出生年月": None}, "出生年月", "没有填写"),
        ({"岗位": "站长兼会计"}, "岗位", "可填"),
        ({"证书等级": "特级"}, "证书等级", "可填"),
        ({"证书等级": None}, "证书等级", "却没有证书等级"),
        ({"取证日期": "2024-12-27"}, "取证日期", "太晚"),
        ({"登记有效期至": "2013-01-01"}, "登记有效期至", "早于取证日期"),
        ({"继续教育学时": -1}, "继续教育学时", "太小"),
        ({"2022年报考级别": "博士"}, "2022年报考级别", "可填"),
    ],
)
def test_wrong_workers_are_refused_in_their_cell(station, tmp_path, cells, column, words):
    path = talent_book(tmp_path, [worker("甲"), worker(**cells)])
    _counts, plan = take_in("talent", station, path)
    [(row, where, message)] = messages(plan)
    assert (row, where) == (5, column)
    assert words in message
    assert not Worker.objects.exists()


def test_repeats_name_both_rows(station, tmp_path):
    path = talent_book(tmp_path, [worker(), worker(单位="关上居委会"), worker(出生年月="1990-01")])
    problems = messages(take_in("talent", station, path)[1])
    assert [(row, column) for row, column, _message in problems] == [(5, "姓名"), (4, "姓名")]
    assert all("第 5 行" in message and "第 4 行" in message for *_place, message in problems)


def test_an_exam_without_a_year_belongs_to_the_day_of_filling_in_or_is_asked_about(
    station, tmp_path
):
    header = tuple(title.replace("2022年", "") for title in WORKERS)
    path = talent_book(tmp_path, [worker()], header=header, filled_on="2021年12月20日")
    take_in("talent", station, path)
    assert ExamEntry.objects.get().year == 2021
    bare = talent_book(tmp_path, [worker()], header=header, filled_on="")
    [(row, column, message)] = messages(take_in("talent", station, bare)[1])
    assert (row, column) == (4, "报考级别")
    assert "报考年度" in message
    named = talent_book(tmp_path, [worker()], filled_on="")
    assert take_in("talent", station, named)[1].applied


def test_a_worker_who_left_before_the_community_closed_goes_in(station, place, tmp_path):
    place.community.valid_until = date(2022, 5, 3)
    place.community.save()
    header = (*WORKERS, "离职日期")
    for day, taken in (("2022-05-04", False), ("2022-05-03", True)):
        path = talent_book(tmp_path, [[*worker(), day]], header=header)
        assert take_in("talent", station, path)[1].applied == taken
