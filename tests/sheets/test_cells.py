"""Empty cells, words and choices as people write them, and what is refused."""

import datetime

import pytest

import sheets
from sheets import CellError

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
