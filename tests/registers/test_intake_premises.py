"""The register of premises: dated rows, checks, brands and their activities."""

from datetime import date
from decimal import Decimal

import pytest

from stations.models import Brand, BrandActivity, HaveCheck, Premises
from tests.registers.books import messages, take_in, write

PREMISES = (
    "起始日期", "阵地状态", "使用方式", "地址", "建筑面积(㎡)", "协议到期日", "计划完成日期",
    "备注",
)  # fmt: skip
CHECKS = ("查验日期", "六有", "查验项目", "结果", "查验方式", "查验人", "佐证材料")
BRANDS = ("品牌名称", "启用日期", "品牌内涵", "佐证材料", "停用日期")
ACTIVITIES = ("品牌名称", "活动日期", "活动主题", "参与人数")


def premises(day="2022-03-01", **cells) -> list:
    said = (day, "已建成", "街道提供", "关上街道春城路198号", 210, None, None, None)
    row = dict(zip(PREMISES, said, strict=True))
    return list((row | cells).values())


def check(item="个案工作室", **cells) -> list:
    row = dict(zip(CHECKS, ("2022-05-10", "有场地", item, "达标", "现场查验", "王文", "照片"),
                   strict=True))  # fmt: skip
    return list((row | cells).values())


def brand(name="红石榴会客厅", **cells) -> list:
    row = dict(zip(BRANDS, (name, "2022-01-10", "邻里互助", "案例集", None), strict=True))
    return list((row | cells).values())


def activity(theme="敬老活动", **cells) -> list:
    row = dict(zip(ACTIVITIES, ("红石榴会客厅", "2022-03-18", theme, 30), strict=True))
    return list((row | cells).values())


def book(path, rows=(), checks=None, brands=None, activities=None):
    sheets = {"阵地情况": (PREMISES, rows)}
    further = (("六有查验", CHECKS, checks), ("服务品牌", BRANDS, brands),
               ("品牌活动", ACTIVITIES, activities))  # fmt: skip
    sheets |= {title: (header, given) for title, header, given in further if given is not None}
    return write(path / "阵地六有台账.xlsx", sheets)


def test_all_four_sheets_go_in_and_again_change_nothing(station, tmp_path):
    path = book(tmp_path, [premises()], [check()], [brand()], [activity()])
    assert take_in("premises", station, path)[0] == (4, 0, 0)
    assert take_in("premises", station, path)[0] == (0, 0, 4)
    row = Premises.objects.get()
    assert (row.station, row.state, row.tenure) == (station, "ready", "provided")
    assert row.area == 210
    assert HaveCheck.objects.get().result == "passed"
    assert BrandActivity.objects.get().brand == Brand.objects.get()


def test_what_clerks_write_is_understood(station, tmp_path):
    rows = [premises("2022年3月1日", 阵地状态="在建", 使用方式="租用", 协议到期日="—",
                     **{"建筑面积(㎡)": "48.5平方米"})]  # fmt: skip
    assert take_in("premises", station, book(tmp_path, rows))[0] == (1, 0, 0)
    row = Premises.objects.get()
    assert (row.from_day, row.state, row.tenure) == (date(2022, 3, 1), "building", "rented")
    assert (row.area, row.agreement_until) == (Decimal("48.5"), None)


def test_a_corrected_file_updates_by_natural_key(station, tmp_path):
    take_in("premises", station, book(tmp_path, [premises()], [check()], [brand()], [activity()]))
    path = book(
        tmp_path,
        [premises(阵地状态="搬迁中", 计划完成日期="2022-09-01")],
        [check(结果="未达标"), check(查验日期="2022-06-10")],
        [brand("红石榴 会客厅", 停用日期="2022-07-01")],
        [activity(参与人数=31)],
    )
    counts, plan = take_in("premises", station, path)
    assert counts == (1, 4, 0)
    assert plan.updated[0].differences == {
        "阵地状态": ["已建成", "搬迁中"],
        "计划完成日期": ["", "2022-09-01"],
    }
    assert Brand.objects.get().name == "红石榴会客厅"
    assert Brand.objects.get().retired_on == date(2022, 7, 1)
    assert Premises.objects.get().version == 2


def test_a_column_that_the_file_lacks_says_nothing(station, tmp_path):
    take_in("premises", station, book(tmp_path, [premises()]))
    path = write(tmp_path / "阵地六有台账.xlsx",
                 {"阵地情况": (PREMISES[:2], [premises()[:2]])})  # fmt: skip
    assert take_in("premises", station, path)[0] == (0, 0, 1)
    assert Premises.objects.get().address == "关上街道春城路198号"


@pytest.mark.parametrize(
    ("sheets", "column"),
    [
        ({"rows": [premises(阵地状态="马上好")]}, "阵地状态"),
        ({"rows": [premises("2023-12-01")]}, "起始日期"),
        ({"rows": [premises(计划完成日期="2099-01-01")]}, "计划完成日期"),
        ({"rows": [premises(), premises(阵地状态="建设中")]}, "起始日期"),
        ({"checks": [check(六有="有钱")]}, "六有"),
        ({"checks": [check(), check("个案 工作室")]}, "查验项目"),
        ({"checks": [check(结果=None)]}, "结果"),
        ({"brands": [brand(停用日期="2022-01-09")]}, "停用日期"),
        ({"brands": [brand(), brand("红石榴 会客厅")]}, "品牌名称"),
        ({"brands": [brand()], "activities": [activity(品牌名称="红石榴会客")]}, "品牌名称"),
        ({"activities": [activity()]}, "品牌名称"),
        ({"brands": [brand()], "activities": [activity(), activity()]}, "活动主题"),
        ({"brands": [brand()], "activities": [activity(参与人数="很多")]}, "参与人数"),
    ],
)
def test_what_is_wrong_is_refused_by_its_cell(station, tmp_path, sheets, column):
    plan = take_in("premises", station, book(tmp_path, **sheets))[1]
    assert not plan.applied
    assert {title for _row, title, _message in messages(plan)} == {column}
    assert not Premises.objects.exists()


def test_an_unknown_brand_is_answered_with_the_nearest(station, tmp_path):
    path = book(tmp_path, brands=[brand()], activities=[activity(品牌名称="红石榴会客")])
    [(_row, _column, message)] = messages(take_in("premises", station, path)[1])
    assert message == "没有品牌“红石榴会客”，是不是“红石榴会客厅”？"


def test_activities_wait_for_a_brand_that_is_refused_itself(station, tmp_path):
    path = book(tmp_path, [premises()], brands=[brand(启用日期="不知道")], activities=[activity()])
    counts, plan = take_in("premises", station, path, partial=True)
    assert counts == (1, 0, 0)
    assert [column for _row, column, _message in messages(plan)] == ["启用日期"]


def test_a_brand_retired_on_its_first_day_is_taken(station, tmp_path):
    path = book(tmp_path, brands=[brand(停用日期="2022-01-10")])
    assert take_in("premises", station, path)[1].applied
