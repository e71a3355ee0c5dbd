"""The order of judgement, boundary by boundary: target 50, tolerance 5 unless said otherwise."""

from datetime import date
from fractions import Fraction

import pytest

from common.readings import Reading, Severity, Shortfall
from oversight.models import RequirementTerms, Status
from tests.oversight.judging.cases import DUE, ON, judged

Terms = RequirementTerms
NEXT_DAY, DAY_BEFORE = date(2022, 7, 31), date(2022, 7, 29)
RISK = (Shortfall("超出协议金额"),)
LAG = (Shortfall("已经 60 天没有服务记录", Severity.LAG),)
BARE = {"plan": Terms.Plan.NONE, "forecast": False, "due": Terms.Due.ALWAYS}
AT_MOST = BARE | {"comparison": Terms.Comparison.AT_MOST, "target": 7, "tolerance": 3}
MORE_THAN = {"comparison": Terms.Comparison.MORE_THAN}
HAIR = Fraction(1, 10**9)

ON_TRACK, AT_RISK, LAGGING = Status.ON_TRACK, Status.AT_RISK, Status.LAGGING
MET, OVERDUE = Status.MET, Status.OVERDUE


def exactly(value, **fields) -> Reading:
    return Reading(value=round(float(value), 2), exact=Fraction(value), **fields)


# value, plan, expected on the due day → status
@pytest.mark.parametrize(
    ("value", "planned", "at_due", "status"),
    [
        # on plan, above it: never lagging
        (46, 46, 50, ON_TRACK),
        (47, 46, 55, ON_TRACK),
        (46, 46, Fraction(50) - HAIR, AT_RISK),
        (47, 46, 45, AT_RISK),
        (47, 46, Fraction(45) - HAIR, AT_RISK),
        (47, 46, 47, AT_RISK),
        # on plan to the hair, however far the forecast stays behind; a hair below it
        (46, 46, 44, AT_RISK),
        (Fraction(46) - HAIR, 46, 44, LAGGING),
        # below plan, forecast to make it
        (Fraction(46) - HAIR, 46, 50, AT_RISK),
        (41, 46, 50, AT_RISK),
        (Fraction(41) - HAIR, 46, 50, LAGGING),
        # below plan and forecast to miss
        (45, 46, 49, AT_RISK),
        (45, 46, 45, AT_RISK),
        (44, 46, Fraction(45) - HAIR, LAGGING),
        (Fraction(46) - HAIR, 46, Fraction(46) - HAIR, AT_RISK),
        # no plan: the forecast alone
        (10, None, 50, ON_TRACK),
        (10, None, Fraction(50) - HAIR, AT_RISK),
        (10, None, 45, AT_RISK),
        (10, None, Fraction(45) - HAIR, LAGGING),
        # no forecast: the plan alone
        (46, 46, None, ON_TRACK),
        (41, 46, None, AT_RISK),
        (40, 46, None, LAGGING),
        # neither: the target itself
        (50, None, None, MET),
        (Fraction(50) - HAIR, None, None, AT_RISK),
        (45, None, None, AT_RISK),
        (Fraction(45) - HAIR, None, None, LAGGING),
        # the target itself
        (50, 60, None, MET),
        (51, 46, None, MET),
    ],
)
def test_plan_and_forecast(value, planned, at_due, status):
    weeks = Fraction((DUE - ON).days, 7)
    earlier = None if at_due is None else value - (at_due - value) / weeks * 8
    reading = exactly(value, planned=planned, earlier=earlier)
    assert judged(reading).status == status


@pytest.mark.parametrize(
    ("value", "planned", "shortfalls", "on", "status"),
    [
        (55, 46, RISK, ON, AT_RISK),
        (339, 46, RISK, ON, AT_RISK),
        (47, 46, RISK, ON, AT_RISK),
        (30, 46, RISK, ON, LAGGING),
        (55, 46, LAG, ON, LAGGING),
        (47, 46, LAG, ON, LAGGING),
        (47, 46, RISK + LAG, ON, LAGGING),
        # after the due day
        (55, 50, RISK, DUE, AT_RISK),
        (55, 50, RISK, NEXT_DAY, AT_RISK),
        (55, 50, LAG, DUE, LAGGING),
        (55, 50, LAG, NEXT_DAY, OVERDUE),
        (49, 50, RISK, NEXT_DAY, OVERDUE),
    ],
)
def test_a_shortfall_counts_by_its_own_severity(value, planned, shortfalls, on, status):
    assert judged(exactly(value, planned=planned, shortfalls=shortfalls), on).status == status


@pytest.mark.parametrize(
    ("value", "on", "status"),
    [
        (Fraction(50) - HAIR, DAY_BEFORE, AT_RISK),
        (Fraction(50) - HAIR, DUE, AT_RISK),
        (Fraction(50) - HAIR, NEXT_DAY, OVERDUE),
        (50, NEXT_DAY, MET),
        (0, DUE, LAGGING),
        (0, NEXT_DAY, OVERDUE),
    ],
)
def test_overdue_begins_on_the_day_after_the_due_day(value, on, status):
    assert judged(exactly(value, planned=50), on).status == status


@pytest.mark.parametrize(
    ("value", "terms", "status"),
    [
        (50, MORE_THAN, AT_RISK),
        (50 + HAIR, MORE_THAN, MET),
        (50, MORE_THAN | BARE, AT_RISK),
        (7, AT_MOST, MET),
        (7 + HAIR, AT_MOST, AT_RISK),
        (10, AT_MOST, AT_RISK),
        (10 + HAIR, AT_MOST, LAGGING),
        (0, AT_MOST, MET),
        # what is «at most» has neither plan nor forecast, whatever the terms say
        (8, AT_MOST | {"plan": Terms.Plan.LINEAR, "forecast": True}, AT_RISK),
    ],
)
def test_comparisons(value, terms, status):
    assert judged(exactly(value, planned=46, earlier=value), **terms).status == status


@pytest.mark.parametrize(
    ("spent", "agreed", "status", "value", "text"),
    [
        (249_980_001, 500_000_000, AT_RISK, 49.99, "49.99%"),
        (249_999_999, 500_000_000, AT_RISK, 49.99, "49.99%"),
        (250_000_000, 500_000_000, MET, 50.0, "50.0%"),
        (250_000_001, 500_000_000, MET, 50.0, "50.0%"),
    ],
)
def test_money_is_judged_to_the_fen_and_never_shown_as_half_before(
    spent, agreed, status, value, text
):
    reading = Reading(
        round(100 * spent / agreed, 2), "%", spent, agreed,
        planned=50, exact=Fraction(100 * spent, agreed), basis="agreed",
    )  # fmt: skip
    row = judged(reading, DUE)
    assert (row.status, row.reading.value, row.text) == (status, value, text)
    assert row.as_json()["value"] == value


@pytest.mark.parametrize(
    ("done", "status", "text"),
    [(99_996, AT_RISK, "99.99%"), (100_000, MET, "100%"), (99_400, AT_RISK, "99%")],
)
def test_nearly_all_is_not_all(done, status, text):
    exact = Fraction(100 * done, 100_000)
    reading = Reading(round(float(exact), 2), exact=exact)
    row = judged(reading, **BARE | {"target": 100, "tolerance": 5})
    assert (row.status, row.text) == (status, text)


def test_a_value_at_most_is_never_rounded_down_to_its_target():
    row = judged(Reading(7.0, "天", exact=7 + HAIR), **AT_MOST)
    assert (row.reading.value, row.text) == (7.01, "7.01天")


# ---------- parts ----------


def project(value, planned, due, earlier=None) -> Reading:
    return exactly(value, planned=Fraction(planned), due=due, earlier=earlier)


def whole(*parts: Reading) -> Reading:
    named = tuple((f"第{number}项目", part) for number, part in enumerate(parts, start=1))
    total = sum(part.exact for part in parts) / len(parts)
    return exactly(total, planned=50, due=min(part.due for part in parts), parts=named)


YEAR_END, JUNE = date(2022, 12, 31), date(2022, 6, 30)
EACH = {"target": 100, "tolerance": 20, "due": Terms.Due.FACTS}


@pytest.mark.parametrize(
    ("parts", "status", "worst", "due"),
    [
        ([project(30, 30, YEAR_END), project(60, 60, DUE)], ON_TRACK, "第1项目", YEAR_END),
        ([project(100, 100, JUNE), project(60, 60, YEAR_END)], ON_TRACK, "第2项目", YEAR_END),
        ([project(90, 30, YEAR_END), project(59, 60, DUE)], AT_RISK, "第2项目", DUE),
        ([project(90, 30, YEAR_END), project(40, 60, DUE)], AT_RISK, "第2项目", DUE),
        ([project(90, 30, YEAR_END), project(39, 60, DUE)], LAGGING, "第2项目", DUE),
        ([project(0, 60, YEAR_END), project(99, 100, JUNE)], OVERDUE, "第2项目", JUNE),
        ([project(100, 100, JUNE), project(100, 60, DUE)], MET, None, JUNE),
    ],
)
def test_the_worst_part_decides(parts, status, worst, due):
    row = judged(whole(*parts), **EACH)
    assert (row.status, row.worst and row.worst.part, row.due) == (status, worst, due)
    assert row.as_json()["part"] == worst


def test_one_average_would_hide_what_the_parts_show():
    behind = whole(project(90, 30, YEAR_END), project(10, 60, YEAR_END))
    assert judged(behind, **EACH).status == LAGGING
    assert judged(exactly(50, planned=50, due=YEAR_END), **EACH).status == ON_TRACK
