"""Every form in which people write a date, an amount, a count or a word, and those refused."""

import datetime
from decimal import Decimal

import pytest

from common import sheets
from common.sheets import CellError

D = datetime.date
EMPTY = [None, "", "  ", "\u3000", "\n", "—", "-", "/", "无", "N/A", "－", " — ", "\u200b"]
ALL_PARSERS = [
    sheets.text(),
    sheets.day(),
    sheets.month(),
    sheets.fen(),
    sheets.count(),
    sheets.positive_count(),
    sheets.decimal(2),
    sheets.choice({"甲": 1, "乙": 2}),
]


def refusal(parse, raw):
    """The message of a refused cell: it must name a repair."""
    with pytest.raises(CellError) as caught:
        parse(raw)
    return str(caught.value)


@pytest.mark.parametrize("raw", EMPTY)
@pytest.mark.parametrize("parse", ALL_PARSERS)
def test_empty_cells_and_their_stand_ins_are_none(parse, raw):
    assert parse(raw) is None


# Days


@pytest.mark.parametrize(
    "raw",
    [
        D(2022, 5, 3),
        datetime.datetime(2022, 5, 3, 14, 30),
        44684.0,
        44684,
        44684.6,
        "44684",
        20220503.0,
        20220503,
        "20220503",
        "2022.5.3",
        "2022.05.03",
        "2022/05/03",
        "2022/5/3",
        "2022-5-3",
        "2022-05-03",
        " 2022-05-03 ",
        "\n2022-05-03\u3000",
        "2022年5月3日",
        "2022年05月03日",
        "2022年5月3号",
        "2022 年 5 月 3 日",
        "2022-05-03 00:00:00",
        "2022/5/3 9:30",
        "2022-05-03T00:00:00",
        "２０２２．５．３",
        "２０２２年５月３日",
        "２０２２０５０３",
        "22.5.3",
        "2022年5月3日(星期二)",
        "2022年5月3日 星期二",
        "2022。5。3",
        "2022.5.3.",
    ],
)
def test_day_reads_every_usual_form(raw):
    assert sheets.day()(raw) == D(2022, 5, 3)


@pytest.mark.parametrize(
    "raw", ["2022-02-30", "20220230", 20220230.0, "2022.13.1", "2022年4月31日"]
)
def test_day_refuses_days_that_do_not_exist_and_shows_the_form(raw):
    message = refusal(sheets.day(), raw)
    assert "不是真实日期，请写成 2022-05-03 这样" in message
    assert str(raw).removesuffix(".0") in message


@pytest.mark.parametrize(
    "raw",
    [
        "五月三日",
        "5月3日",
        "2022年5月",
        "202205",
        202205.0,
        "2022.5.3-5.6",
        "2022-05-03 上午",
        "2022-05-03 补",
        "2022--5-3",
        "昨天",
        "123",
        3.0,
        1641.69,
        -5.0,
        float("nan"),
        float("inf"),
        True,
        "9" * 5000,
        "1-" * 400,
        "2022-05-03;2022-05-04",
        "²0220503",
    ],
)
def test_day_refuses_what_is_not_one_day(raw):
    assert "请写成 2022-05-03 这样" in refusal(sheets.day(), raw)


def test_day_quotes_the_exact_words_of_the_issue():
    assert refusal(sheets.day(), "2022-02-30") == (
        "“2022-02-30”不是真实日期，请写成 2022-05-03 这样"
    )


@pytest.mark.parametrize("raw", ["2202-05-03", "1822-05-03", D(2150, 1, 1), "0001-01-01"])
def test_day_refuses_years_far_away(raw):
    assert "请核对年份" in refusal(sheets.day(), raw)


def test_day_bounds_may_be_days_or_asked_for():
    parse = sheets.day(earliest=D(2020, 1, 1), latest=lambda: D(2023, 12, 31))
    assert parse("2022.5.3") == D(2022, 5, 3)
    assert "应不早于 2020-01-01" in refusal(parse, "2019.12.31")
    assert "应不晚于 2023-12-31" in refusal(parse, "2024.1.1")


@pytest.mark.parametrize(
    "raw",
    [
        "1987年1月",
        "1987.01",
        "1987.1",
        1987.01,
        "198701",
        198701.0,
        "1987-1",
        "1987/01",
        "１９８７年１月",
        "87.1",
        D(1987, 1, 1),
        D(1987, 1, 20),
        datetime.datetime(1987, 1, 5, 1, 2),
        "1987年1月20日",
        "19870120",
        31778.0,
    ],
)
def test_month_is_its_first_day(raw):
    assert sheets.month()(raw) == D(1987, 1, 1)


def test_month_typed_as_a_number_is_refused_where_it_is_ambiguous():
    assert "分不清是 1 月还是 10 月" in refusal(sheets.month(), 1987.1)
    assert sheets.month()(1987.12) == D(1987, 12, 1)
    assert sheets.month()(1987.5) == D(1987, 5, 1)


@pytest.mark.parametrize("raw", ["1987.13", "198713", "一月", "1987", 1987.0, True, float("nan")])
def test_month_refuses_what_is_no_month(raw):
    refusal(sheets.month(), raw)


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
    [(1.5, "1.5"), (2.0, "2"), ("1.5小时", "1.5"), ("１．５", "1.5"), ("10%", "10"), (0.1, "0.1")],
)
def test_decimal_is_exact(raw, value):
    assert sheets.decimal(1)(raw) == Decimal(value)


def test_decimal_keeps_to_its_places_and_bounds():
    parse = sheets.decimal(1, 0, 24)
    assert "最多 1 位小数" in refusal(parse, 1.25)
    assert "应不大于 24" in refusal(parse, "25小时")
    assert "应不小于 0" in refusal(parse, -1.0)
    assert "不是数字" in refusal(parse, "半天")
    assert "超出范围" in refusal(sheets.decimal(2), 1e300)


# Words


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (" 钱艳\u3000", "钱艳"),
        ("\n个案", "个案"),
        ("关上\n社区", "关上 社区"),
        ("甲\u00a0乙", "甲 乙"),
        ("\u200b甲\ufeff", "甲"),
        ("项目（二期）", "项目(二期)"),
        ("２０２２年Ａ组", "2022年A组"),
        ("官社工〔2022〕22号", "官社工〔2022〕22号"),
        ("调研，走访；回访。", "调研，走访；回访。"),
        ("=1+1", "=1+1"),
        ("-5", "-5"),
        (12.0, "12"),
        (1.5, "1.5"),
        (True, "是"),
        (D(2022, 5, 3), "2022-05-03"),
        ("𠮷野", "𠮷野"),
        ("\ue000字", "\ue000字"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_text_is_trimmed_and_otherwise_as_typed(raw, value):
    assert sheets.text()(raw) == value


@pytest.mark.parametrize("raw", ["甲\x00乙", "a\x07", "甲\ud800", "\x1b[0m字"])
def test_text_refuses_control_characters(raw):
    assert "控制字符" in refusal(sheets.text(), raw)


def test_text_without_spaces_joins_spread_names():
    assert sheets.text(spaces=False)("张　三") == "张三"
    assert sheets.text()("张　三") == "张 三"


def test_text_says_how_much_too_long_it_is():
    assert refusal(sheets.text(5), "一二三四五六") == "有 6 个字，最多 5 个字，请缩短"
    assert "最多 200 个字" in refusal(sheets.text(), "长" * 32_767)


def test_text_refuses_codes_that_lost_their_end():
    assert "末尾几位已经丢失" in refusal(sheets.text(), 5.3011119900101e17)
    assert sheets.text()(20217647028512.0) == "20217647028512"
    assert "末尾几位已经丢失" in refusal(sheets.text(), float("inf"))


def test_text_of_a_code_refuses_what_became_a_date():
    assert "当成了日期" in refusal(sheets.text(code=True), D(2022, 3, 5))


def test_text_refuses_broken_formulas():
    assert "公式出错" in refusal(sheets.text(), "#REF!")


# Choices


KINDS = {"探访": "visit", "小组": "group", "社区活动": "event"}


def test_choice_takes_titles_and_synonyms_however_written():
    parse = sheets.choice(KINDS, {"家访": "探访", "ＡＢ组": "小组"})
    assert parse(" 探 访\n") == "visit"
    assert parse("家访") == "visit"
    assert parse("ab组") == "group"
    assert parse.show("event") == "社区活动"
    assert parse.show("other") == "other"


def test_choice_names_the_nearest_and_lists_the_few():
    message = refusal(sheets.choice(KINDS), "社区的活动")
    assert message == "没有“社区的活动”这一项，是不是“社区活动”？可填：探访、小组、社区活动"


def test_choice_of_many_names_only_the_nearest():
    many = sheets.choice({f"第{number}社区": number for number in range(30)})
    assert "可填" not in refusal(many, "第29号社区")
    assert "是不是“第29社区”？" in refusal(many, "第29号社区")
    assert "请从下拉列表中选择" in refusal(many, "xyz")


def test_choice_knows_its_own_word_for_nothing():
    parse = sheets.choice({"无": "none", "有": "some"})
    assert parse("无") == "none"
    assert parse("—") is None
    assert sheets.choice({"1": "one"})(1.0) == "one"


@pytest.mark.parametrize("raw", ["是", " 是", "√", "Y", "yes", "有", 1.0, True, "TRUE"])
def test_yes(raw):
    assert sheets.yes_no()(raw) is True


@pytest.mark.parametrize("raw", ["否", "×", "n", "无", 0.0, False, "０"])
def test_no(raw):
    assert sheets.yes_no()(raw) is False


def test_yes_no_refuses_maybe():
    assert refusal(sheets.yes_no(), "待定") == "“待定”看不懂，请填“是”或“否”"
    assert sheets.yes_no()("—") is None
    assert sheets.yes_no().show(True) == "是"


# Nearest and shown


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("关上社区", "关上社区居民委员会"),
        ("关上中心社区", "关上中心区社区居民委员会"),
        ("福徳社区居民委员会", "福德社区居民委员会"),
        ("xyz", None),
        ("", None),
    ],
)
def test_nearest(name, found):
    names = ["福德社区居民委员会", "关上社区居民委员会", "关上中心区社区居民委员会"]
    assert sheets.nearest(name, names) == found
    assert sheets.nearest(name, []) is None


def test_messages_quote_long_and_odd_cells_shortly():
    message = refusal(sheets.day(), "字\n" * 10_000)
    assert len(message) < 80
    assert "\n" not in message
