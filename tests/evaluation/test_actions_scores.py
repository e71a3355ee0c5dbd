"""Verbs of those who score: interests first, points within the weight, all of them handed in."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from common.errors import ActionRefused
from evaluation import actions
from evaluation.models import KnownScore, Sheet
from tests.evaluation.staging import (
    GOOD,
    ONLY_THIRD,
    assessor,
    expert,
    give,
    hand_in,
    lines,
    sheet_of,
    stage,
)
from tests.factories.accounts import GrantFactory

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def staged(place, district):
    return stage(place, district, **ONLY_THIRD)


@pytest.fixture
def made(staged, evaluator, district, on):
    """An assessor of both stations who has declared, in a round that is open."""
    made = assessor(staged, evaluator)
    actions.open_round(staged, actor=district, on=on)
    return made


@pytest.fixture
def sheet(made, place):
    return sheet_of(made, place.station)


# ---------- interests ----------


def test_nothing_is_scored_before_interests_are_declared(place, staged, evaluator, district, on):
    made = assessor(staged, evaluator, declared=False)
    actions.open_round(staged, actor=district, on=on)
    with pytest.raises(ActionRefused, match="请先申报"):
        give(sheet_of(made, place.station), 分区=5)
    actions.declare_interest(made, actor=evaluator, conflicts={}, on=on)
    give(sheet_of(made, place.station), 分区=5)


def test_a_declared_conflict_excludes_for_that_station(place, staged, evaluator, district, on):
    made = assessor(staged, evaluator, declared=False)
    actions.open_round(staged, actor=district, on=on)
    own = sheet_of(made, place.station)
    with pytest.raises(ActionRefused, match="还缺：原因"):
        actions.declare_interest(made, actor=evaluator, conflicts={own.pk: " "}, on=on)
    actions.declare_interest(made, actor=evaluator, conflicts={own.pk: "曾任该站督导"}, on=on)
    own.refresh_from_db()
    assert (own.state, own.conflict) == (Sheet.State.EXCLUDED, "曾任该站督导")
    with pytest.raises(ActionRefused, match="是“回避”"):
        give(own, 分区=5)
    give(sheet_of(made, place.other_station), 分区=5)


def test_a_conflict_that_comes_up_later_takes_the_scores_out(place, made, sheet, evaluator):
    hand_in(made, place.station, **GOOD)
    actions.declare_conflict(sheet, actor=evaluator, reason="亲属在该站任职")
    assert not Sheet.objects.counting().filter(pk=sheet.pk).exists()
    assert sheet.scores.count() == 5  # they stay on record


def test_nobody_declares_or_scores_for_another(place, made, sheet, district, on):
    other = expert(place, "other")
    for person in (other, district):
        with pytest.raises(PermissionDenied):
            actions.declare_interest(made, actor=person, conflicts={}, on=on)
        with pytest.raises(PermissionDenied):
            actions.submit_sheet(sheet, actor=person, on=on)


def test_who_joins_the_station_meanwhile_scores_it_no_more(place, made, sheet, evaluator):
    GrantFactory(user=evaluator, role=Role.STATION_WORKER, station=place.station)
    vars(evaluator).pop("_grants", None)
    with pytest.raises(ActionRefused, match="不能给本站评分"):
        give(sheet_of(made, place.station), 分区=5)


# ---------- points ----------


@pytest.mark.parametrize("points", ["0", "10", "9.99"])
def test_points_reach_from_nothing_to_the_weight(sheet, points):
    give(sheet, 分区=points)
    assert sheet.scores.get().points == D(points)


@pytest.mark.parametrize(
    ("points", "words"),
    [("10.01", "0 到 10 之间"), ("-0.01", "0 到 10 之间"), ("9.999", "最多两位小数")],
)
def test_points_beyond_the_weight_are_refused(sheet, points, words):
    with pytest.raises(ActionRefused, match=words):
        give(sheet, 分区=points)
    assert not sheet.scores.exists()


def test_a_dimension_is_not_scored(sheet):
    with pytest.raises(ActionRefused, match="不是观测点"):
        give(sheet, 阵地=5)


def test_a_score_is_changed_in_place_and_audited(sheet, audit_of):
    give(sheet, 分区=5)
    give(sheet, 分区=6)
    give(sheet, 分区=6)
    assert sheet.scores.get().points == 6
    assert [event.changes["points"] for event in audit_of("evaluation.save_score")] == [
        [None, "5"], ["5.00", "6"],
    ]  # fmt: skip


@pytest.fixture
def audit_of():
    from common.models import AuditEvent  # noqa: PLC0415

    return lambda action: AuditEvent.objects.filter(action=action).order_by("sequence")


def test_what_differs_from_the_portals_reading_says_why(sheet, evaluator, on):
    line = lines(sheet.round_station.round)["过半"]
    KnownScore.objects.create(
        round_station=sheet.round_station, indicator=line, points=D("43.6"), words="43.6%", link="/"
    )
    values = {"points": D(45), "remark": "", "evidence": ""}
    with pytest.raises(ActionRefused, match=r"系统测算是 43\.6 分"):
        actions.save_score(sheet, actor=evaluator, indicator=line, values=values, on=on)
    same = values | {"points": D("43.6")}
    actions.save_score(sheet, actor=evaluator, indicator=line, values=same, on=on)
    said = values | {"remark": "凭证已到"}
    actions.save_score(sheet, actor=evaluator, indicator=line, values=said, on=on)
    assert sheet.scores.get().points == 45


# ---------- handing in ----------


def test_a_sheet_is_handed_in_when_every_point_is_given(place, made, sheet, evaluator, on):
    give(sheet, 自有=30, 分区=8, 过半=45)
    with pytest.raises(ActionRefused, match="还有 1 项没有打分：公开"):
        actions.submit_sheet(sheet, actor=evaluator, on=on)
    give(sheet, 公开=9)
    assert actions.submit_sheet(sheet, actor=evaluator, on=on).state == Sheet.State.SUBMITTED
    assert sheet.scores.get(indicator__level="bonus").points == 0


def test_what_the_portal_proposed_is_taken_as_it_is(place, made, sheet, evaluator, on):
    named = lines(sheet.round_station.round)
    for name, points in {"自有": D(30), "过半": D("43.6")}.items():
        KnownScore.objects.create(
            round_station=sheet.round_station, indicator=named[name], points=points, words="",
            link="/",
        )  # fmt: skip
    give(sheet, 分区=8, 公开=9)
    actions.submit_sheet(sheet, actor=evaluator, on=on)
    assert sum(score.points for score in sheet.scores.all()) == D("90.6")


def test_a_sheet_is_taken_back_until_results_are_shown(place, made, district, evaluator, on):
    sheets = [hand_in(made, each, **GOOD) for each in (place.station, place.other_station)]
    again = actions.take_back_sheet(sheets[0], actor=evaluator, on=on)
    with pytest.raises(ActionRefused, match="没有提交"):
        actions.show_round(made.round, actor=district, on=on)
    actions.submit_sheet(again, actor=evaluator, on=on)
    actions.show_round(made.round, actor=district, on=on)
    with pytest.raises(ActionRefused, match="现在不是评分的时候"):
        actions.take_back_sheet(sheet_of(made, place.station), actor=evaluator, on=on)


def test_nothing_is_scored_before_the_round_is_open(place, staged, evaluator):
    made = assessor(staged, evaluator)
    with pytest.raises(ActionRefused, match="这一轮还没有开始"):
        give(sheet_of(made, place.station), 分区=5)
