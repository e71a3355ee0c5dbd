"""Visits and rounds come by no register: their form and their verb refuse the same."""

from datetime import date
from decimal import Decimal

import pytest

from common.errors import ActionRefused
from common.rules import Bounds, demand_rules
from evaluation.forms.visits import VisitEditForm
from evaluation.round_forms import RoundForm
from evaluation.rules import PARTIES, ROUND_RULES, SCORE_RULES, VISIT_RULES
from tests import cast

pytestmark = pytest.mark.django_db

EARLY, FIRST = date(1999, 12, 31), date(2000, 1, 1)
LATE = date(2032, 7, 23)
NUMBER = "13800001234"
VISIT = {"visited_on": date(2022, 7, 11), "next_on": None, "case_points": "", "strengths": "",
         "advice": ""}  # fmt: skip
ROUND = {"facts_on": date(2022, 6, 30), "scores_due": date(2022, 7, 31)} | dict(
    zip(PARTIES, map(Decimal, (60, 20, 10, 10)), strict=True)
)


def refused(rules, facts: dict) -> bool:
    try:
        demand_rules(rules, facts, Bounds(cast.ON))
    except ActionRefused:
        return True
    return False


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"visited_on": date(2022, 10, 16)}, {"visited_on": date(2022, 10, 15)}),
        ({"visited_on": EARLY}, {"visited_on": FIRST}),
        ({"next_on": LATE}, {"next_on": date(2022, 8, 1)}),
        ({"next_on": date(2022, 7, 10)}, {"next_on": date(2022, 7, 11)}),
        ({"case_points": NUMBER}, {"case_points": NUMBER[:10]}),
        ({"strengths": NUMBER}, {"strengths": NUMBER[:10]}),
        ({"advice": NUMBER}, {"advice": NUMBER[:10]}),
    ],
)
def test_what_a_visit_may_say(wrong, right):
    assert refused(VISIT_RULES, VISIT | wrong)
    assert not refused(VISIT_RULES, VISIT | right)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"facts_on": EARLY}, {"facts_on": FIRST}),
        ({"scores_due": LATE}, {"scores_due": date(2022, 12, 31)}),
        ({"scores_due": date(2022, 6, 29)}, {"scores_due": date(2022, 6, 30)}),
        ({"own": Decimal("10.01")}, {"own": Decimal("10.00")}),
    ],
)
def test_what_a_round_may_say(wrong, right):
    assert refused(ROUND_RULES, ROUND | wrong)
    assert not refused(ROUND_RULES, ROUND | right)


class Point:
    name, weight, is_scored = "自有", Decimal(30), True


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"points": Decimal("30.01")}, {"points": Decimal(30)}),
        ({"points": Decimal("-0.01")}, {"points": Decimal(0)}),
        ({"points": Decimal("1.005")}, {"points": Decimal("1.01")}),
        ({"known": Decimal(29)}, {"known": Decimal(29), "remark": "看了协议"}),
    ],
)
def test_what_a_score_may_say(wrong, right):
    facts = {"indicator": Point, "points": Decimal(30), "known": None, "remark": ""}
    assert refused(SCORE_RULES, facts | wrong)
    assert not refused(SCORE_RULES, facts | right)


def test_their_forms_ask_these_rules(place, district):
    assert VisitEditForm.rules is VISIT_RULES
    form = RoundForm({"own": "10.01", "third_party": "60", "buyer": "20", "community": "10"},
                     user=district, on=cast.ON)  # fmt: skip
    assert not form.is_valid()
    assert "合计 100.01%" in str(form.errors)
