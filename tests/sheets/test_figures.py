"""Amounts, counts and decimals as people write them, and those refused."""

import datetime
from decimal import Decimal

import pytest

import sheets
from sheets import CellError

D = datetime.date


def refusal(parse, raw):
    """The message of a refused cell."""
    with pytest.raises(CellError) as caught:
        parse(raw)
    return str(caught.value)


# Amounts


@pytest.mark.parametrize(
    ("raw", "fen"),
    [
        (1641.69, 164169),
        (0.01, 1),
        (150000.0, 15000000),
        (150000, 15000000),
        (1234.5600000000002, 123456),
        (0.1 + 0.2, 30),
        ("¥1,200.00", 120000),
        ("￥1,200.00", 120000),
        ("1,200.00元", 120000),
        ("1200", 120000),
        ("1 200.00", 120000),
        ("1\u00a0200.00", 120000),
        (" 1200.5 ", 120050),
        ("１，２３４．５０元", 123450),
        ("２４，０００．００", 2400000),
        ("1.5万元", 1500000),
        ("1.5万", 1500000),
        ("1.23456万", 1234560),
        ("人民币1200元整", 120000),
        ("1,234,567.89", 123456789),
        ("90071992547.41", 9007199254741),
    ],
)
def test_fen_reads_amounts_exactly(raw, fen):
    value = sheets.fen()(raw)
    assert value == fen
    assert isinstance(value, int)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (-5.0, "负数"),
        ("-5", "负数"),
        ("－５", "负数"),
        (0.0, "金额是 0"),
        (1.4e-14, "金额是 0"),
        (-1.4e-14, "金额是 0"),
        ("0.00", "金额是 0"),
        ("待定", "不是金额"),
        ("约1200", "不是金额"),
        ("12,00.50", "不是金额"),
        ("1,5", "不是金额"),
        ("1200.", "不是金额"),
        ("1.2.3", "不是金额"),
        ("(1,200.00)", "不是金额"),
        ("1200美元", "不是金额"),
        ("1e5", "不是金额"),
        ("壹佰元", "不是金额"),
        ("100²", "不是金额"),
        ("12①", "不是金额"),
        ("9" * 5000, "不是金额"),
        (1641.695, "两位小数"),
        ("1641.695", "两位小数"),
        ("1.2345678万", "两位小数"),
        (1e15, "过大"),
        ("99999999999999", "过大"),
        (float("nan"), "超出范围"),
        (float("inf"), "超出范围"),
        (True, "不是数字"),
        (D(2022, 5, 3), "不是数字"),
    ],
)
def test_fen_refuses_what_is_no_positive_amount(raw, words):
    message = refusal(sheets.fen(), raw)
    assert words in message
    assert "请" in message


def test_fen_takes_zero_only_where_told():
    assert sheets.fen(allow_zero=True)("0") == 0


# Counts and decimals


@pytest.mark.parametrize(
    "raw", [12, 12.0, "12", "12人", "12 人次", "12名", "１２", " 12", "12\u3000人", "0012"]
)
def test_count_drops_counting_words(raw):
    assert sheets.count()(raw) == 12


@pytest.mark.parametrize(
    "raw", ["12.5", 12.5, -1, "-1", "约12人", "十二", "12-15人", True, float("nan"), 10**9, "人"]
)
def test_count_refuses_fractions_negatives_and_words(raw):
    assert "请" in refusal(sheets.count(), raw)


def test_positive_count_refuses_zero():
    assert sheets.count()(0.0) == 0
    assert "1 到" in refusal(sheets.positive_count(), "0人")


@pytest.mark.parametrize(
    ("raw", "value"),
    [(1.5, "1.5"), (2.0, "2"), ("1.5小时", "1.5"), ("１．５", "1.5"), (0.1, "0.1")],
)
def test_decimal_is_exact(raw, value):
    assert sheets.decimal(1)(raw) == Decimal(value)


def test_a_percent_sign_counts_only_where_percents_are_asked_for():
    assert sheets.decimal(2, 0, 100, percent=True)("12.5%") == Decimal("12.5")
    assert "不是数字" in refusal(sheets.decimal(2), "150%")


def test_decimal_keeps_to_its_places_and_bounds():
    parse = sheets.decimal(1, 0, 24)
    assert "最多 1 位小数" in refusal(parse, 1.25)
    assert "应不大于 24" in refusal(parse, "25小时")
    assert "应不小于 0" in refusal(parse, -1.0)
    assert "不是数字" in refusal(parse, "半天")
    assert "超出范围" in refusal(sheets.decimal(2), 1e300)
