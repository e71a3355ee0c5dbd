"""The vocabulary of the pages: statuses, money, days, and the drawings made of them."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.http import HttpRequest, QueryDict
from django.template import RequestContext, Template

from common.templatetags import portal
from oversight.models import Status

WORDS = {
    "met": ("达标", "ok"),
    "on_track": ("按计划", "way"),
    "at_risk": ("有风险", "risk"),
    "lagging": ("滞后", "bad"),
    "overdue": ("逾期", "late"),
    "pending": ("待核验", "wait"),
    "no_data": ("无数据", "none"),
    "not_applicable": ("不适用", "na"),
}


def render(source, query="", **context):
    request = HttpRequest()
    request.path = "/flags/"
    request.GET = QueryDict(query)
    template = Template("{% load portal %}" + source)
    return template.render(RequestContext(request, context))


# ---------- status ----------


def test_every_status_of_the_judgement_can_be_drawn():
    assert set(portal.STATUSES) == set(Status.values)


@pytest.mark.parametrize(("status", "drawn"), WORDS.items())
def test_a_status_is_a_shape_and_a_word(status, drawn):
    word, shape = drawn
    html = render("{% status_word status %}", status=status)
    assert f">{word}</span>" in html
    assert f'href="#i-{shape}"' in html
    assert 'aria-hidden="true"' in html


def test_no_two_statuses_share_a_shape_or_a_sign():
    assert len({each.shape for each in portal.STATUSES.values()}) == 8
    assert len({each.sign for each in portal.STATUSES.values()}) == 8


def test_what_nobody_judged_counts_as_no_data():
    assert "无数据" in render("{% status_word status %}", status=None)
    assert "无数据" in render("{% status_tag status %}", status="unheard-of")


def test_a_status_takes_closer_words_and_escapes_them():
    html = render('{% status_word "at_risk" words %}', words="<b>今天到期</b>")
    assert "&lt;b&gt;今天到期" in html
    assert "有风险" not in html


def test_the_mark_alone_is_hidden_from_screen_readers():
    assert render('{% status_mark "overdue" %}').count("aria-hidden") == 1
    assert "逾期" not in render('{% status_mark "overdue" %}')


def test_the_key_lists_all_statuses_in_the_order_of_judgement():
    html = render("{% status_key %}")
    places = [html.index(word) for word, _shape in WORDS.values()]
    assert places == sorted(places)


def test_filter_names_the_shape():
    assert render("{{ s|status_shape }}", s="lagging") == "bad"


# ---------- figures and days ----------


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (123400, "¥1,234"),
        (123450, "¥1,234.50"),
        (5, "¥0.05"),
        (0, "¥0"),
        (-18600_00, "-¥18,600"),
        (-5, "-¥0.05"),
        (None, "—"),
    ],
)
def test_yuan_shows_fen_only_where_there_are_any(fen, words):
    assert portal.yuan(fen) == words


def test_no_figure_is_a_dash_and_never_zero():
    assert portal.percent1(None) == "—"
    assert portal.day(None) == portal.short_day(None) == portal.moment(None) == "—"
    assert portal.percent1(0) == "0.0%"


def test_percentages_have_one_decimal():
    assert portal.percent1(52.25) == "52.2%"


@pytest.mark.parametrize(
    ("value", "words"),
    [(49.94, "49.9%"), (49.97, "49.97%"), (49.996, "49.99%"), (50, "50.0%"), (50.04, "50.0%"),
     (Fraction(99_996, 1000), "99.99%"), (100, "100.0%"), (59.97, "60.0%")],
)  # fmt: skip
def test_what_is_not_quite_half_or_all_is_not_rounded_to_it(value, words):
    assert portal.percent1(value) == words


def test_a_day_names_its_year_only_where_it_is_another_one():
    assert portal.day(date(2022, 7, 15)) == "7月15日"
    assert portal.day(date(2021, 7, 15)) == "2021年7月15日"
    assert portal.full_day(date(2022, 7, 15)) == "2022年7月15日"
    assert portal.short_day(date(2022, 7, 5)) == "7-05"
    assert portal.short_day(date(2021, 8, 2)) == "2021-08-02"
    assert portal.weekday(date(2022, 7, 15)) == "周五"


def test_a_moment_is_told_in_the_time_of_the_district():
    late = datetime(2022, 7, 14, 16, 10, tzinfo=UTC)
    assert portal.moment(late) == "7月15日 00:10"
    assert portal.day(late) == "7月15日"


# ---------- the matrix's column names ----------


def test_column_names_break_before_their_last_word():
    assert portal.two_lines("全国平台录入") == ["全国平台", "录入"]
    assert portal.two_lines("站长到位") == ["站长", "到位"]
    assert portal.two_lines("持证率") == ["持证率"]
    assert portal.pairs("困难人群占比") == ["困难", "占比"]
    assert portal.pairs("持证率") == ["持证", "率"]
    assert portal.without_unit("24.6%") == "24.6"


CELLS = [
    {
        "status": "lagging",
        "text": "24.6%",
        "aria": "矣六 <资金使用>",
        "url": "/a?b=1&c=2",
        "evidence_url": "/e",
        "part": "1",
    },
    {
        "status": "met",
        "text": "到位",
        "aria": "站长",
        "url": "/d",
        "evidence_url": "/f",
        "part": "2",
    },
]


def test_a_row_of_the_matrix_is_links_with_shape_value_and_name():
    html = render("{% matrix_cells cells %}", cells=CELLS)
    assert html.count("<td") == 2
    assert '<td class="c-bad"><a href="/a?b=1&amp;c=2" data-evidence-url="/e"' in html
    assert 'aria-label="矣六 &lt;资金使用&gt;"' in html
    assert "<span>24.6%</span>" in html
    assert "<span>24.6</span>" in render("{% matrix_cells cells with_unit=False %}", cells=CELLS)


def test_a_strip_parts_the_shapes_as_the_columns_are_parted():
    html = render("{% status_strip cells %}", cells=[*CELLS, CELLS[1]])
    assert html.count("<span>") == 2
    assert [html.count(f'href="#i-{shape}"') for shape in ("bad", "ok")] == [1, 2]


def test_only_a_column_of_percentages_is_named_so():
    rows = [
        {"cells": [{"text": "—"}, {"text": "3/4"}]},
        {"cells": [{"text": "24%"}, {"text": "4/4"}]},
    ]
    assert portal.in_percent(rows, 0)
    assert not portal.in_percent(rows, 1)


# ---------- drawings ----------

RULER = {
    "start": date(2022, 5, 18),
    "end": date(2022, 8, 31),
    "on": date(2022, 7, 15),
    "today": date(2022, 7, 15),
    "previous": date(2022, 7, 14),
    "next": None,
    "is_past": False,
    "checkpoint": date(2022, 7, 30),
    "checkpoint_label": "双过半",
    "days_left": 15,
    "deploy_date": date(2022, 5, 18),
    "deploy_label": "部署",
}


def test_the_ruler_shows_the_day_and_what_is_left_of_the_way():
    html = render("{% ruler ruler %}", ruler=RULER)
    assert 'x="55.238%"' in html
    assert "7月30日 双过半" in html
    assert "15 天" in html
    assert "今天 周五" in html
    assert "正在看" not in html


def test_the_ruler_does_not_lead_beyond_today():
    html = render("{% ruler ruler %}", ruler=RULER)
    assert 'href="?on=2022-07-14"' in html
    assert "on=2022-07-16" not in html
    assert 'aria-disabled="true"' in html


def test_the_ruler_keeps_the_other_parameters_but_not_the_page():
    html = render("{% ruler ruler %}", query="columns=all&page=3&on=2022-07-15", ruler=RULER)
    assert "?columns=all&amp;on=2022-07-14" in html
    assert '<input type="hidden" name="columns" value="all">' in html
    assert 'name="page"' not in html
    assert "page=3" not in html


def test_on_a_past_day_the_ruler_says_so_and_leads_back():
    past = RULER | {"on": date(2022, 6, 30), "is_past": True, "next": date(2022, 7, 1)}
    html = render("{% ruler ruler %}", query="on=2022-06-30&columns=all", ruler=past)
    assert "正在看 6月30日，只读" in html
    assert '<a href="?columns=all">回到今天</a>' in html
    assert 'class="gd-ruler past"' in html
    assert 'href="?on=2022-07-01&amp;columns=all"' in html


def widths(html, css):
    return re.findall(rf'class="{css}"[^>]*?(?:width|x1)="([\d.]+)%"', html)


def test_a_bullet_draws_paid_target_and_plan():
    html = render('{% bullet 33 status="lagging" planned=47.9 target=50 pending=6.2 %}')
    assert widths(html, "paid") == ["33.0"]
    assert widths(html, "plan") == ["47.9"]
    assert widths(html, "target") == ["50.0"]
    assert 'x="33.0%"' in html
    assert 'width="6.2%"' in html
    assert 'class="gd-bul bad"' in html


def test_a_bullet_never_runs_off_its_track():
    html = render("{% bullet 96 pending=20 target=50 %}")
    assert 'width="4.0%"' in html
    assert 'class="plan"' not in html


def test_a_bullet_without_a_value_has_no_length():
    assert widths(render('{% bullet none status="no_data" target=50 %}'), "paid") == ["0.0"]


def test_a_bullet_with_a_finding_is_an_image_with_a_name():
    html = " ".join(render('{% bullet 33 label="资金使用33.0%" %}').split())
    assert 'role="img" aria-label="资金使用33.0%"' in html


def test_a_small_bullet_is_the_same_share_on_a_lower_track():
    html = render("{% small_bullet 33 target=50 %}")
    assert widths(html, "paid") == ["33.0"]
    assert 'class="gd-bul  small"' in html
    assert 'height="10"' in html


def test_quota_boxes_are_one_an_organisation_owed():
    html = render("{% quota_boxes 4 10 %}")
    assert html.count("<rect") == 10
    assert html.count('class="d"') == 4
    assert "+" not in html


def test_a_surplus_is_said_and_fills_no_box():
    html = render("{% quota_boxes 6 5 %}")
    assert html.count("<rect") == 5
    assert "+1" in html


def test_a_community_of_unknown_type_owes_no_known_number():
    assert "<rect" not in render("{% quota_boxes 3 none %}")


# ---------- lists ----------


def test_a_column_head_sorts_and_turns_round():
    first = render('{% sort_header "paid_on" "日期" %}')
    assert 'href="?sort=paid_on"' in first
    assert "aria-sort" not in first
    again = render('{% sort_header "paid_on" "日期" %}', query="sort=paid_on&page=2&q=x")
    assert 'aria-sort="ascending"' in again
    assert 'href="?sort=-paid_on&amp;q=x"' in again


def test_the_default_order_of_the_view_is_marked_too():
    html = render('{% sort_header "opened_on" "标记日期" css="num" %}', sort="-opened_on")
    assert 'aria-sort="descending"' in html
    assert 'class="num"' in html
    assert 'href="?sort=opened_on"' in html


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("““夕阳红”小组”已经有了", "“「夕阳红」小组”已经有了"),
        ("“甲”和“乙”", "“甲”和“乙”"),
        ("没有引号", "没有引号"),
        ("多一个”", "多一个”"),
    ],
)
def test_quotes_within_quotes_are_corners(words, drawn):
    assert portal.nested_quotes(words) == drawn
