"""Every form in which people write a day or a month, and those refused."""

import datetime

import pytest

import sheets
from sheets import CellError

D = datetime.date


def refusal(parse, raw):
    """The message of a refused cell."""
    with pytest.raises(CellError) as caught:
        parse(raw)
    return str(caught.value)


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
