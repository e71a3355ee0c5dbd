"""The register of services: content counted, numbers honoured."""

from datetime import date

import pytest

from common.models import AuditEvent
from registers.intake.services import INTAKE
from services.models import ServedGroup, ServiceRecord
from sheets.writing import write_book
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.talent import WorkerFactory
from tests.registers.books import (
    MAIN,
    RECORDS,
    messages,
    record,
    services_book,
    take_in,
    write,
)

pytestmark = pytest.mark.usefixtures("main_project")


def exported(station, folder):
    path = folder / "导出.xlsx"
    write_book(INTAKE.register, INTAKE.export([station]), str(path))
    return path


def test_a_record_goes_in_with_its_names_resolved(station, place, main_project, tmp_path):
    worker = WorkerFactory(station=station, name="钱艳")
    path = services_book(tmp_path, [record(全国平台录入日期="2022-05-08", 社工="钱 艳")])
    counts, plan = take_in("services", station, path)
    assert counts == (1, 0, 0)
    assert plan.created[0].label == "2022-05-03 探访 入户走访"
    served = ServiceRecord.objects.get()
    assert (served.project, served.community, served.worker) == (
        main_project,
        place.community,
        worker,
    )
    assert (served.number, served.source) == (f"{station.code}-2022-00001", "register")
    assert list(served.groups.values_list("group", "people")) == [("living_alone", 3)]


def test_of_two_workers_with_one_name_neither_is_meant(station, tmp_path):
    WorkerFactory(station=station, name="钱艳")
    WorkerFactory(station=station, name="钱艳", birth_month=date(1980, 1, 1))
    take_in("services", station, services_book(tmp_path, [record()]))
    served = ServiceRecord.objects.get()
    assert (served.worker, served.worker_name) == (None, "钱艳")


@pytest.mark.parametrize(
    ("last_day", "created"), [(date(2022, 5, 2), 0), (date(2022, 5, 3), 1), (None, 1)]
)
def test_who_has_left_gave_no_later_service(station, tmp_path, last_day, created):
    """The service of the book is of May 3."""
    WorkerFactory(station=station, name="钱艳", until_day=last_day)
    counts, plan = take_in("services", station, services_book(tmp_path, [record(社工="钱艳")]))
    assert counts[0] == created
    told = "花名册上“钱艳”2022-05-02 已离职，不能是以后的服务人员，请核对日期或社工"
    assert messages(plan) == ([] if created else [(4, "社工", told)])


def test_a_record_that_stands_is_not_refused_because_somebody_left(station, tmp_path):
    worker = WorkerFactory(station=station, name="钱艳")
    take_in("services", station, services_book(tmp_path, [record()]))
    worker.until_day = date(2022, 5, 2)
    worker.save()
    assert take_in("services", station, services_book(tmp_path, [record()]))[0] == (0, 0, 1)
    assert take_in("services", station, exported(station, tmp_path))[0] == (0, 0, 1)


def test_equal_rows_are_as_many_services(station, tmp_path):
    two = services_book(tmp_path, [record(), record()])
    assert take_in("services", station, two)[0] == (2, 0, 0)
    assert take_in("services", station, two)[0] == (0, 0, 2)
    three = services_book(tmp_path, [record(), record(), record()])
    assert take_in("services", station, three)[0] == (1, 0, 2)
    # A shorter file takes nothing away.
    assert take_in("services", station, services_book(tmp_path, [record()]))[0] == (0, 0, 1)
    assert ServiceRecord.objects.count() == 3


def test_another_way_of_writing_is_the_same_service(station, tmp_path):
    take_in("services", station, services_book(tmp_path, [record()]))
    path = services_book(
        tmp_path,
        [
            record(
                服务日期="2022.5.3", 社区="关上街道关上社区居委会", 服务人数="３人", 服务类型="走访"
            )
        ],
    )
    assert take_in("services", station, path)[0] == (0, 0, 1)


def test_a_later_platform_date_or_note_updates(station, tmp_path):
    take_in("services", station, services_book(tmp_path, [record(), record(), record("别的")]))
    path = services_book(
        tmp_path, [record(全国平台录入日期="2022-05-09"), record(), record("别的", 备注="补记")]
    )
    counts, plan = take_in("services", station, path)
    assert counts == (0, 2, 1)
    assert {tuple(*change.differences.items())[0] for change in plan.updated} == {
        "全国平台录入日期",
        "备注",
    }
    entered = ServiceRecord.objects.filter(platform_entered_on=date(2022, 5, 9))
    assert entered.get().version == 2
    assert take_in("services", station, path)[0] == (0, 0, 3)


def test_what_was_entered_on_a_page_is_not_cleared_by_the_old_file(station, tmp_path):
    path = services_book(tmp_path, [record(备注="原来的"), record(备注="原来的")])
    take_in("services", station, path)
    first = ServiceRecord.objects.order_by("pk").first()
    first.platform_entered_on = date(2022, 5, 9)
    first.save()
    counts, plan = take_in("services", station, path)
    assert counts == (0, 0, 2)
    assert any("保留不变" in notice for notice in plan.notices)
    first.refresh_from_db()
    assert first.platform_entered_on == date(2022, 5, 9)


def test_a_voided_record_is_not_brought_back(station, tmp_path):
    path = services_book(tmp_path, [record()])
    take_in("services", station, path)
    ServiceRecord.objects.update(voided_at="2022-07-01T00:00:00Z")
    counts, plan = take_in("services", station, path)
    assert counts == (0, 0, 1)
    assert any("作废" in notice for notice in plan.notices)


def test_an_exported_record_is_updated_by_its_number(station, place, tmp_path):
    take_in("services", station, services_book(tmp_path, [record(), record()]))
    number = ServiceRecord.objects.order_by("pk").first().number
    path = services_book(
        tmp_path,
        [[number, *record("改了主题", 服务对象类别="低保对象1、残疾人2", 社工="新人")]],
        header=("记录编号", *RECORDS),
    )
    counts, plan = take_in("services", station, path)
    assert counts == (0, 1, 0)
    assert plan.updated[0].differences == {
        "服务主题": ["入户走访", "改了主题"],
        "服务对象类别": ["独居老人3", "残疾人2、低保对象1"],
        "社工": ["钱艳", "新人"],
    }
    changed = ServiceRecord.objects.get(number=number)
    assert set(changed.groups.values_list("group", "people")) == {
        ("low_income", 1),
        ("disabled", 2),
    }
    assert take_in("services", station, path)[0] == (0, 0, 1)
    # Its content changed with it: the same row without the number is this record.
    plain = services_book(
        tmp_path, [record("改了主题", 服务对象类别="低保对象1、残疾人2", 社工="新人")]
    )
    assert take_in("services", station, plain)[0] == (0, 0, 1)


def test_portal_records_with_several_groups_come_back_unchanged(station, main_project, tmp_path):
    served = ServiceRecordFactory(station=station, people=5, person_times=9, project=main_project)
    ServedGroupFactory(record=served, group="low_income", people=3)
    ServedGroupFactory(record=served, group="disabled", people=1)
    ServiceRecordFactory(station=station, is_administrative=True, volunteers=2)
    ServedGroupFactory(record__station=station, record__people=4, group="homeless", people=1)
    assert take_in("services", station, exported(station, tmp_path))[0] == (0, 0, 3)
    assert ServedGroup.objects.count() == 3


@pytest.mark.parametrize(
    ("number", "words"), [("GD-1", "没有编号"), ("V", "已作废"), ("T", "没有编号")]
)
def test_numbers_that_cannot_be_meant_are_refused(station, place, tmp_path, number, words):
    ServiceRecordFactory(station=station, number="V", voided_at="2022-07-01T00:00:00Z")
    ServiceRecordFactory(station=place.other_station, number="T")
    path = services_book(tmp_path, [[number, *record()]], header=("记录编号", *RECORDS))
    [(row, column, message)] = messages(take_in("services", station, path)[1])
    assert (row, column) == (4, "记录编号")
    assert words in message


def test_a_number_twice_names_both_rows(station, tmp_path):
    ServiceRecordFactory(station=station, number="N")
    rows = [["N", *record()], ["N", *record("别的")]]
    path = services_book(tmp_path, rows, header=("记录编号", *RECORDS))
    [(row, _column, message)] = messages(take_in("services", station, path)[1])
    assert row == 5
    assert "第 4 行" in message


@pytest.mark.parametrize(
    ("cells", "columns", "words"),
    [
        ({"服务日期": "2022-02-30"}, ["服务日期"], "不是真实日期"),
        ({"服务日期": "2023-05-03"}, ["服务日期"], "太晚"),
        ({"服务类型": "打麻将"}, ["服务类型"], "可填"),
        ({"服务领域": None}, ["服务领域"], "没有填写"),
        ({"所属项目": "关上街道社工站2022年建设运营项目"}, ["所属项目"], f"是不是“{MAIN}”"),
        ({"社区": "关丄社区"}, ["社区"], "是不是“关上社区居民委员会”"),
        ({"社区": "银河社区"}, ["社区"], "本街道有：关上、关上北"),
        ({"服务对象类别": "路人"}, ["服务对象类别"], "可填"),
        ({"服务对象类别": "低保对象、残疾人"}, ["服务对象类别"], "写明各类人数"),
        ({"服务对象类别": "低保对象2、残疾人2"}, ["服务对象类别"], "多于服务人数"),
        ({"服务对象类别": "低保对象2、低保户1"}, ["服务对象类别"], "写了两次"),
        ({"服务对象类别": "低保对象0、残疾人2"}, ["服务对象类别"], "人数不对"),
        ({"服务人数": "三"}, ["服务人数"], "不是整数"),
        ({"服务人数": 0}, ["服务人数"], "之间"),
        ({"服务人数": -2}, ["服务人数"], "之间"),
        ({"服务人次": 2}, ["服务人数", "服务人次"], "多于服务人次"),
        ({"全国平台录入日期": "2022-05-01"}, ["全国平台录入日期"], "早于服务日期"),
    ],
)
def test_wrong_records_are_refused_in_their_cell(station, tmp_path, cells, columns, words):
    path = services_book(tmp_path, [record(), record(**cells)])
    _counts, plan = take_in("services", station, path)
    found = messages(plan)
    assert [(row, column) for row, column, _message in found] == [(5, name) for name in columns]
    assert all(words in message for *_place, message in found)
    assert not ServiceRecord.objects.exists()


def test_a_row_without_project_community_or_group_is_a_service(station, tmp_path):
    path = services_book(tmp_path, [record(所属项目=None, 社区="—", 服务对象类别=None)])
    counts, plan = take_in("services", station, path)
    assert counts == (1, 0, 0)
    assert any("服务对象类别" in notice for notice in plan.notices)
    assert take_in("services", station, exported(station, tmp_path))[0] == (0, 0, 1)


def test_a_new_row_in_an_exported_file_is_a_new_service(station, tmp_path):
    take_in("services", station, services_book(tmp_path, [record()]))
    number = ServiceRecord.objects.get().number
    rows = [[number, *record()], [None, *record()]]
    path = services_book(tmp_path, rows, header=("记录编号", *RECORDS))
    assert take_in("services", station, path)[0] == (1, 0, 1)


def test_the_number_of_queries_does_not_grow_with_the_file(
    station, tmp_path, django_assert_max_num_queries
):
    for size in (3, 300):
        days = [date(2022, 1 + n % 6, 1 + n % 28) for n in range(size)]
        rows = [record(f"第{size}-{n}次", 服务日期=day) for n, day in enumerate(days)]
        path = services_book(tmp_path, rows)
        with django_assert_max_num_queries(30):
            assert take_in("services", station, path)[0] == (size, 0, 0)


def test_every_mistake_of_a_row_is_marked_at_once(station, tmp_path):
    cells = {"服务日期": "2032-01-01", "服务类型": "唱歌", "社区": "月球社区", "服务人次": 1}
    _counts, plan = take_in("services", station, services_book(tmp_path, [record(**cells)]))
    assert {problem.column for problem in plan.problems} == {*cells, "服务人数"}


def test_records_that_are_no_longer_in_the_register_are_told(station, tmp_path):
    before = [record("甲"), record("乙"), record("乙")]
    take_in("services", station, services_book(tmp_path, before))
    changed = [record("甲"), record("乙", **{"备注": "补"}), record("乙", **{"服务人次": 7})]
    counts, plan = take_in("services", station, services_book(tmp_path, changed))
    assert counts == (1, 1, 1)
    assert [notice for notice in plan.notices if "另有 1 条" in notice]
    _counts, plan = take_in("services", station, services_book(tmp_path, [*changed, record("乙")]))
    assert not [notice for notice in plan.notices if "照旧计算" in notice]


# ---------- what has closed since ----------


@pytest.mark.parametrize(("day", "taken"), [("2022-05-03", True), ("2022-05-04", False)])
def test_services_of_a_closed_community_go_in_for_its_days(station, place, tmp_path, day, taken):
    place.community.valid_until = date(2022, 5, 3)
    place.community.save()
    _counts, plan = take_in("services", station, services_book(tmp_path, [record(服务日期=day)]))
    assert plan.applied == taken
    if not taken:
        [(row, column, message)] = messages(plan)
        assert (row, column) == (4, "社区")
        assert "2022-05-03 撤销" in message


@pytest.mark.parametrize(("day", "taken"), [("2022-05-03", True), ("2022-05-04", False)])
def test_services_of_a_closed_station_go_in_for_its_days(station, tmp_path, day, taken):
    station.closed_on = date(2022, 5, 3)
    station.save()
    _counts, plan = take_in("services", station, services_book(tmp_path, [record(服务日期=day)]))
    assert plan.applied == taken
    assert taken or messages(plan)[0][1] == "服务日期"


# ---------- a period handed in again ----------

MAY = (date(2022, 5, 1), date(2022, 5, 31))


def standing() -> set[tuple]:
    return set(ServiceRecord.objects.standing().values_list("title", "people"))


def test_a_corrected_row_replaces_the_old_one_of_the_period(station, worker, tmp_path):
    rows = [record("甲", 全国平台录入日期="2022-05-06"), record("乙", 服务日期="2022-05-31")]
    earlier = record("丙", 服务日期="2022-04-30")
    take_in("services", station, services_book(tmp_path, [*rows, earlier]))
    again = services_book(tmp_path, [record("甲", 服务人数=2, 全国平台录入日期=None)])
    counts, plan = take_in("services", station, again, actor=worker, replace=MAY)
    assert counts == (1, 0, 0)
    assert [change.label.partition(" · ")[2] for change in plan.removed] == [
        "2022-05-03 探访 甲",
        "2022-05-31 探访 乙",
    ]
    assert standing() == {("甲", 2), ("丙", 3)}
    # The entry in the national platform goes over; the old record stays readable, void.
    new = ServiceRecord.objects.standing().get(title="甲")
    assert new.platform_entered_on == date(2022, 5, 6)
    old = ServiceRecord.objects.get(title="甲", people=3)
    assert (old.voided_on, old.voided_by) == (old.served_on, worker)
    assert "替换" in old.void_reason
    event = AuditEvent.objects.order_by("-sequence").first()
    assert len(event.changes["voided"]) == 2
    assert take_in("services", station, again, replace=MAY)[0] == (0, 0, 1)


def test_no_day_counts_a_replaced_record_beside_its_correction(station, tmp_path):
    take_in("services", station, services_book(tmp_path, [record("甲")]))
    again = services_book(tmp_path, [record("甲", 服务人数=2)])
    take_in("services", station, again, replace=MAY)
    for day in (date(2022, 5, 3), date(2022, 7, 15)):
        assert ServiceRecord.objects.served(day).count() == 1


def test_what_was_replaced_comes_back_with_the_old_file(station, tmp_path):
    old = services_book(tmp_path, [record("甲")])
    take_in("services", station, old)
    new = write(tmp_path / "新.xlsx", {"服务记录": (RECORDS, [record("甲", 服务人数=2)])})
    take_in("services", station, new, replace=MAY)
    assert take_in("services", station, old, replace=MAY)[0] == (1, 0, 0)
    assert standing() == {("甲", 3)}


def test_a_record_of_the_page_and_one_voided_by_hand_stay_as_they_are(station, tmp_path):
    take_in("services", station, services_book(tmp_path, [record("甲"), record("乙")]))
    ServiceRecord.objects.filter(title="甲").update(source="portal")
    ServiceRecord.objects.filter(title="乙").update(
        voided_at="2022-07-01T00:00Z", voided_on="2022-07-01", void_reason="记重了"
    )
    path = services_book(tmp_path, [record("乙"), record("丙")])
    _counts, plan = take_in("services", station, path, replace=MAY)
    assert plan.removed == []
    assert standing() == {("甲", 3), ("丙", 3)}


def test_a_file_with_mistakes_replaces_nothing(station, tmp_path):
    take_in("services", station, services_book(tmp_path, [record("甲")]))
    path = services_book(tmp_path, [record("乙"), record("丙", 服务人数=0)])
    _counts, plan = take_in("services", station, path, replace=MAY, partial=True)
    assert plan.removed == []
    assert standing() == {("甲", 3), ("乙", 3)}


def test_without_the_option_both_stand_and_the_old_one_is_told(station, tmp_path):
    take_in("services", station, services_book(tmp_path, [record("甲")]))
    path = services_book(tmp_path, [record("甲", 服务人数=2)])
    _counts, plan = take_in("services", station, path)
    assert standing() == {("甲", 3), ("甲", 2)}
    assert any("另有 1 条" in notice for notice in plan.notices)
