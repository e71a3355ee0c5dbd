"""The arithmetic of scores, worked by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluation.default_tree import BANDS, LINES
from evaluation.scoring import (
    Band,
    Line,
    band_problems,
    children,
    cut,
    grade_of,
    mean,
    points_of,
    tree_problems,
)

D, F = Decimal, Fraction
SMALL = [
    Line("dimension", "阵地", D(60)),
    Line("item", "场所", D(60)),
    Line("point", "自有", D(40), "1.9"),
    Line("point", "分区", D(20)),
    Line("dimension", "服务", D(40)),
    Line("item", "开展", D("39.5")),
    Line("point", "不断档", D("39.5"), "1.6", D(7), D(30)),
    Line("item", "记录", D("0.5")),
    Line("point", "完整", D("0.5")),
    Line("bonus", "获奖", D(5)),
]


def words(lines, most=5):
    return [said for _place, said in tree_problems(lines, most)]


def changed(place, **values):
    return [*SMALL[:place], replace(SMALL[place], **values), *SMALL[place + 1 :]]


# ---------- trees ----------


def test_the_default_tree_and_bands_stand():
    assert words(LINES) == []
    assert band_problems(BANDS) == []
    tops = [line.weight for line in LINES if line.level == "dimension"]
    assert tops == [8, 10, 15, 10, 25, 7, 10, 10, 5]


def test_a_tree_whose_sums_agree_stands():
    assert words(SMALL) == []
    assert children(SMALL, 0) == [1]
    assert children(SMALL, 4) == [5, 7]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (changed(3, weight=D("20.01")), "“场所”下面合计 60.01 分，应是 60 分，多 0.01 分"),
        (changed(3, weight=D("19.99")), "“场所”下面合计 59.99 分，应是 60 分，少 0.01 分"),
        (changed(7, weight=D(1)), "“服务”下面合计 40.5 分，应是 40 分，多 0.5 分"),
        (SMALL[4:], "全部一级指标合计 40 分，应是 100 分，少 60 分"),
        (SMALL[:1], "“阵地”下面合计 0 分，应是 60 分，少 60 分"),
        ([], "全部一级指标合计 0 分，应是 100 分，少 100 分"),
        (changed(9, weight=D(6)), "加分项合计 6 分，最多 5 分"),
        (changed(3, name="自有"), "“场所”下面有两个“自有”"),
        (SMALL[1:], "“场所”上面没有可以归入的一行，请检查顺序和层级"),
        (changed(1, level="point"), "“场所”上面没有可以归入的一行，请检查顺序和层级"),
        ([*SMALL, SMALL[3]], "“分区”上面没有可以归入的一行，请检查顺序和层级"),
        (changed(3, weight=D(0)), "“分区”的分值要大于 0"),
        (changed(1, requirement="1.1"), "“场所”不是观测点，不能由系统测算"),
        (changed(2, full_at=D(0)), "“自有”的满分值和零分值相同，算不出分"),
        (changed(3, full_at=D(1)), "“分区”填了满分值或零分值，却没有填要求编号"),
    ],
)
def test_what_is_no_tree_is_told_with_sum_and_difference(lines, said):
    assert said in words(lines)


# ---------- points ----------


@pytest.mark.parametrize(
    ("value", "points"),
    [("50", "5"), ("60", "5"), ("43.6", "4.36"), ("0", "0"), ("-3", "0"), ("49.99", "4.99")],
)
def test_full_at_the_target_and_linear_below(value, points):
    assert points_of(D(5), F(value), F(50), F(0)) == D(points)


@pytest.mark.parametrize(
    ("days", "points"), [("7", "4"), ("5", "4"), ("8", "3.82"), ("30", "0"), ("29", "0.17")]
)
def test_fewer_may_be_better(days, points):
    """4 × (30 − 8) / 23 = 3.826…, cut; 4 × 1 / 23 = 0.173…"""
    assert points_of(D(4), F(days), F(7), F(30)) == D(points)


def test_nothing_is_rounded_up():
    assert cut(F("89.995")) == D("89.99")
    assert cut(F(2, 3)) == D("0.66")
    assert cut(F(90)) == D(90)


def test_a_mean_is_exact_and_drops_none():
    assert mean([D("0.1"), D("0.2")]) == F(3, 20)
    assert mean([D(90), D(90), D(89)]) == F(269, 3)
    assert mean([0, 100]) == 50


# ---------- grades ----------


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (F(100), "优秀"),
        (F(90), "优秀"),
        (F("89.995"), "良好"),
        (F(90) - F(1, 10**12), "良好"),
        (F(80), "良好"),
        (F("79.99"), "合格"),
        (F(60), "合格"),
        (F("59.999"), "不合格"),
        (F(0), "不合格"),
    ],
)
def test_a_grade_is_by_the_exact_total(total, grade):
    assert grade_of(total, BANDS) == grade


FIVE = [
    Band("优秀", D(90)),
    Band("良好", D(80)),
    Band("合格", D(70)),
    Band("基本合格", D(60)),
    Band("不合格", D(0)),
]


def test_five_bands_stand_and_none_begins_where_another_does():
    assert band_problems(FIVE) == []
    assert grade_of(F("69.99"), FIVE) == "基本合格"


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        (FIVE[:3], "等级要有 4 个或 5 个，现在是 3 个"),
        ([*FIVE, Band("差", D(0))], "等级要有 4 个或 5 个，现在是 6 个"),
        ([*FIVE[:4], Band("不合格", D(10))], "最低一级“不合格”要从 0 分起，否则 10 分以下没有等级"),
        ([FIVE[0], Band("良好", D(90)), *FIVE[2:]], "“良好”的起点要低于上一个等级"),
        ([FIVE[0], Band("优秀", D(80)), *FIVE[2:]], "有两个“优秀”"),
        ([Band("优秀", D(101)), *FIVE[1:]], "“优秀”的起点超过 100 分"),
    ],
)
def test_what_is_no_scale_is_told(bands, said):
    assert said in [words for _place, words in band_problems(bands)]
