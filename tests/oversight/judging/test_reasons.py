"""One sentence says why a requirement has its status."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from common.readings import Reading, Shortfall
from oversight.judging.judgement import Assessed
from oversight.judging.reasons import due_words, reason, target_words, tolerance_words
from oversight.judging.rules import Rule
from oversight.models import Directive, Requirement, RequirementTerms, Status

DIRECTIVE = Directive(starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
TERMS = {"target": 50, "unit": "%", "tolerance": 5}
OVERSPENT = (Shortfall("超出协议金额 ¥100"),)
DUE = date(2022, 7, 30)


def judged(status, value=None, terms=None, on=date(2022, 7, 15), reading=None, **more) -> Assessed:
    asked = Requirement(code="1.3")
    said = RequirementTerms(requirement=asked, **(TERMS | (terms or {})))
    rule = Rule(asked, said, DIRECTIVE)
    rule.terms.clean_fields(exclude=["requirement", "effective_from", "source", "basis"])
    reading = replace(reading or Reading(), value=value)
    return Assessed(SimpleNamespace(pk=1), rule, on, reading, status, **more)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (judged(Status.MET, 52.0), ""),
        (judged(Status.NOT_APPLICABLE, reading=Reading(not_applicable="未到账")), "未到账"),
        (judged(Status.NO_DATA, reading=Reading(missing="还没有服务记录")), "还没有服务记录"),
        (judged(Status.ON_TRACK, 47.0, planned=46.0), "不低于计划 46.0%"),
        (judged(Status.LAGGING, 30.0, planned=46.0), "比计划 46.0% 低 16.0 个百分点"),
        (judged(Status.AT_RISK, 45.996, planned=46.0), "比计划 46.0% 低 不到 0.01 个百分点"),
        (
            judged(Status.AT_RISK, 47.0, planned=46.0, forecast_on_due=48.5, due=DUE),
            "按现速度到 7月30日 为 48.5%，达不到 ≥ 50%",
        ),
        (
            judged(Status.AT_RISK, 47.0, planned=46.0, forecast_on_due=49.96, due=DUE),
            "按现速度到 7月30日 为 49.96%，达不到 ≥ 50%",
        ),
        (
            judged(Status.AT_RISK, 47.0, planned=46.0, forecast_on_due=49.99999, due=DUE),
            "按现速度到 7月30日 为 不到 50.0%，达不到 ≥ 50%",
        ),
        (
            judged(Status.LAGGING, 30.0, planned=46.0, forecast_on_due=33.0, due=DUE),
            "比计划 46.0% 低 16.0 个百分点；按现速度到 7月30日 为 33.0%，达不到 ≥ 50%",
        ),
        (
            judged(Status.OVERDUE, 40.0, planned=50.0, due=DUE, on=date(2022, 8, 2)),
            "7月30日到期，已逾期 3 天；距目标 ≥ 50% 还差 10.0 个百分点",
        ),
        (judged(Status.AT_RISK, 47.5), "距目标 ≥ 50% 还差 2.5 个百分点"),
        (
            judged(Status.LAGGING, 12.0, {"comparison": "at_most", "target": 7, "unit": "天"}),
            "超出目标 ≤ 7天，多 5 天",
        ),
        (
            judged(Status.AT_RISK, 50.0, {"comparison": "more_than"}),
            "刚到 50.0%，目标是 > 50%",
        ),
        (
            judged(Status.AT_RISK, 60.0, reading=Reading(shortfalls=OVERSPENT)),
            "超出协议金额 ¥100",
        ),
        (
            judged(
                Status.LAGGING, 50.0, planned=50.0,
                worst=judged(Status.LAGGING, 30.0, planned=46.0, part="邻里相伴"),
            ),
            "邻里相伴：比计划 46.0% 低 16.0 个百分点",
        ),
        (
            judged(
                Status.LAGGING, 50.0, planned=50.0, reading=Reading(shortfalls=OVERSPENT),
                worst=judged(Status.LAGGING, 30.0, planned=46.0, part="邻里相伴"),
            ),
            "超出协议金额 ¥100；邻里相伴：比计划 46.0% 低 16.0 个百分点",
        ),
        # what is not known is said, whatever stands beside it
        (judged(Status.NO_DATA, 30.0, reading=Reading(missing="未交花名册")), "未交花名册"),
        (judged(Status.LAGGING, reading=Reading(missing="未交花名册")), "未交花名册"),
        (judged(Status.ON_TRACK, 30.0, forecast_on_due=51.0, due=DUE), "按现速度到 7月30日 能达标"),
        # in another unit than per cent
        (
            judged(Status.LAGGING, 1.25, {"target": 4, "unit": "个"}, planned=2.54),
            "比计划 2.5个 低 1.3 个",
        ),
        (
            judged(
                Status.AT_RISK, 3.0, {"target": 4, "unit": "个"},
                planned=3.0, forecast_on_due=3.96, due=DUE,
            ),
            "按现速度到 7月30日 为 3.96个，达不到 ≥ 4个",
        ),
    ],
)  # fmt: skip
def test_the_reason_is_the_one_that_decided(row, words):
    assert reason(row) == words


def terms(measure="", **fields):
    return RequirementTerms(requirement=Requirement(measure=measure), **fields)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (terms("head_in_place", target=Decimal(1), unit=""), "在任"),
        (terms("head_in_place", target=Decimal(2), unit=""), "≥ 2"),
        (terms("project_progress", target=Decimal(1), unit="%"), "≥ 1%"),
        (terms("gone", target=Decimal("50.00"), unit="%"), "≥ 50%"),
        (terms("fund_compliance", comparison="at_most", target=Decimal(0), unit="项"), "≤ 0项"),
    ],
)
def test_a_target_is_said_in_its_measures_words(said, words):
    assert target_words(said) == words


def test_when_it_is_due_is_a_day_or_a_rule():
    assert due_words(judged(Status.LAGGING, 30.0, due=DUE)) == "2022年7月30日"
    assert due_words(judged(Status.LAGGING, 30.0, {"due": "always"})) == "随时"


@pytest.mark.parametrize(
    ("measure", "terms", "words"),
    [
        ("head_in_place", {"target": 1, "unit": "", "tolerance": Decimal("0.5")}, "—"),
        ("fund_utilisation", {"tolerance": Decimal("5.00")}, "5%"),
        ("fund_utilisation", {"tolerance": Decimal("0.50")}, "0.5%"),
    ],
)
def test_nothing_lies_between_yes_and_no(measure, terms, words):
    asked = Requirement(code="1", measure=measure)
    assert tolerance_words(RequirementTerms(requirement=asked, **(TERMS | terms))) == words
