"""Verbs on rounds: set up, who may score whom, what the portal proposes, shown when all is in."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from common.errors import ActionRefused
from evaluation import actions
from evaluation.actions import KnownReading
from evaluation.models import KnownScore, Round, RoundStation, Sheet
from tests.evaluation.staging import (
    GOOD,
    ONLY_THIRD,
    VALUES,
    assessor,
    expert,
    give,
    hand_in,
    place_of,
    scored_round,
    sheet_of,
    small_tree,
    stage,
)

pytestmark = pytest.mark.django_db
D = Decimal


def known(value, target="50", words="43.6%") -> KnownReading:
    value = None if value is None else Fraction(value)
    return KnownReading(value, Fraction(target), words, "/stations/530111001/1.3/")


# ---------- set up ----------


def test_a_round_keeps_the_tree_as_it_was(place, district, on):
    row = stage(place, district)
    tree = row.tree_version.tree
    lines = actions.trees.lines_of(row.tree_version)
    other = [*lines[:2], *(lines[i] for i in (3, 2)), *lines[4:]]
    actions.save_tree(tree, actor=district, version=1, lines=other, reason="换序", on=on)
    row.refresh_from_db()
    assert row.tree_version.number == 1
    assert row.stations.count() == 2


@pytest.mark.parametrize(
    ("own", "words"),
    [("10.01", "合计 100.01%，应是 100%，多 0.01"), ("9", "合计 99%，应是 100%，少 1")],
)
def test_weights_of_the_parties_make_a_hundred(place, district, own, words):
    with pytest.raises(ActionRefused, match=words):
        stage(place, district, own=D(own))
    assert not Round.objects.exists()


def test_the_database_keeps_the_weights_whole(place, district):
    row = stage(place, district)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=row.pk).update(own=11)


def test_a_round_is_changed_while_it_is_prepared(place, district, on):
    row = stage(place, district, stations=[place.station])
    values = VALUES | {"scope": "全部", "tree": row.tree_version.tree}
    values["stations"] = [place.station, place.other_station]
    changed = actions.change_round(row, actor=district, version=1, values=values, on=on)
    assert changed.scope == "全部"
    assert changed.stations.count() == 2


def test_stations_and_outsiders_set_up_nothing(place, head, auditor, district):
    small_tree(place.district)
    for person in (head, auditor):
        with pytest.raises(PermissionDenied):
            stage(place, person)


# ---------- who scores ----------


def test_nobody_scores_the_own_station(place, district, worker, station_manager):
    row = stage(place, district)
    for person in (worker, station_manager):
        with pytest.raises(ActionRefused, match="不能给本站评分"):
            assessor(row, person)
    far = [place_of(row, place.other_station)]
    assert assessor(row, worker, "buyer", stations=far).sheets.count() == 1


def test_the_self_assessment_is_the_stations_own(place, district, worker, other_worker):
    row = stage(place, district)
    own = [place_of(row, place.station)]
    with pytest.raises(ActionRefused, match="自评由本站的人填"):
        assessor(row, other_worker, "own", stations=own)
    assert assessor(row, worker, "own", stations=own).sheets.count() == 1


def test_a_party_without_weight_does_not_score(place, district, evaluator):
    row = stage(place, district, **ONLY_THIRD)
    with pytest.raises(ActionRefused, match="权重是 0"):
        assessor(row, evaluator, "buyer")


def test_opening_takes_bands_stations_and_assessors(place, district, evaluator, on):
    early = stage(place, district, title="早", facts_on=date(2020, 12, 31))
    assessor(early, evaluator)
    with pytest.raises(ActionRefused, match="还没有等级标准"):
        actions.open_round(early, actor=district, on=on)
    empty = stage(place, district, title="空", stations=[])
    with pytest.raises(ActionRefused, match="还没有列入社工站"):
        actions.open_round(empty, actor=district, on=on)
    row = stage(place, district)
    with pytest.raises(ActionRefused, match="还缺：评分人"):
        actions.open_round(row, actor=district, on=on)


# ---------- what the portal knows ----------


def test_points_are_proposed_from_readings(place, district, evaluator, on):
    """50 points at 50 %: 43.6 % are 43.6; 30 points at 1; nothing known is no proposal."""
    row = stage(place, district)
    one, two = place.station.pk, place.other_station.pk
    readings = {
        (one, "1.3"): known("43.6"), (one, "1.9"): known(1, 1),
        (two, "1.3"): known("0.333"), (two, "1.9"): known(None, 1, "无数据"),
    }  # fmt: skip
    assert actions.prefill_scores(row, readings, actor=evaluator) == 3
    points = dict(
        KnownScore.objects.filter(round_station__station=one).values_list(
            "indicator__name", "points"
        )
    )
    assert points == {"自有": D(30), "过半": D("43.6")}
    points = KnownScore.objects.filter(round_station__station=two)
    assert set(points.values_list("indicator__name", "points")) == {
        ("自有", None),
        ("过半", D("0.33")),
    }
    readings[one, "1.3"] = known(50)
    actions.prefill_scores(row, readings, actor=evaluator)
    assert KnownScore.objects.count() == 4
    assert KnownScore.objects.get(indicator__name="过半", round_station__station=one).points == 50


def test_a_requirement_that_is_not_asked_is_named(place, district):
    row = stage(place, district)
    with pytest.raises(ActionRefused, match=r"没有要求 1\.9"):
        actions.prefill_scores(row, {(place.station.pk, "1.3"): known(1)}, actor=district)


def test_stations_cannot_prefill(place, district, head):
    row = stage(place, district)
    with pytest.raises(PermissionDenied):
        actions.prefill_scores(row, {}, actor=head)


# ---------- shown ----------


def test_results_are_shown_when_every_sheet_is_in(place, district, evaluator, on):
    row = stage(place, district, **ONLY_THIRD)
    made = assessor(row, evaluator)
    row = actions.open_round(row, actor=district, on=on)
    hand_in(made, place.station, **GOOD)
    with pytest.raises(ActionRefused, match="太和 的评分表没有提交"):
        actions.show_round(row, actor=district, on=on)
    hand_in(made, place.other_station, **GOOD)
    actions.show_round(row, actor=district, on=on)
    until = {each.objection_until for each in RoundStation.objects.all()}
    assert until == {date(2022, 7, 22)}  # five working days after Friday the 15th


def test_every_party_that_counts_has_scored(place, district, evaluator, on):
    row = stage(place, district)
    made = assessor(row, evaluator)
    row = actions.open_round(row, actor=district, on=on)
    for station in (place.station, place.other_station):
        hand_in(made, station, **GOOD)
    with pytest.raises(ActionRefused, match="关上 没有购买方、社区、自评的评分"):
        actions.show_round(row, actor=district, on=on)
    assert Round.objects.get().state == Round.State.OPEN


def test_who_has_not_scored_is_released_and_who_has_is_not_dropped(place, district, on):
    row = stage(place, district, **ONLY_THIRD)
    one, two = (assessor(row, expert(place, name)) for name in ("one", "two"))
    row = actions.open_round(row, actor=district, on=on)
    sheet = hand_in(one, place.station, **GOOD)
    with pytest.raises(ActionRefused, match="现在是“已提交”"):
        actions.release_sheet(sheet, actor=district, reason="太低", version=sheet.version)
    waiting = sheet_of(two, place.station)
    with pytest.raises(ActionRefused, match="还缺：原因"):
        actions.release_sheet(waiting, actor=district, reason="", version=1)
    actions.release_sheet(waiting, actor=district, reason="出差", version=1)
    assert list(Sheet.objects.counting().filter(round_station__station=place.station)) == [sheet]
    with pytest.raises(ActionRefused, match="是“不参加”"):
        give(waiting, 分区=1)


def test_a_station_withdraws_with_a_reason_and_counts_no_more(place, district, evaluator, on):
    row = scored_round(place, district, evaluator, **GOOD)
    own = place_of(row, place.station)
    actions.withdraw_station(own, actor=district, version=own.version, reason="站点搬迁")
    actions.show_round(row, actor=district, on=on)
    own.refresh_from_db()
    assert own.state == RoundStation.State.WITHDRAWN


def test_a_cancelled_round_stays_with_its_reason(place, district, head):
    row = stage(place, district)
    with pytest.raises(ActionRefused, match="还缺：原因"):
        actions.cancel_round(row, actor=district, version=1, reason="")
    assert actions.cancel_round(row, actor=district, version=1, reason="重来").state == "cancelled"
    with pytest.raises(ActionRefused):
        actions.cancel_round(row, actor=district, version=2, reason="重来")


def test_samples_are_named_once(place, district, evaluator):
    own = place_of(stage(place, district), place.station)
    values = {"kind": "record", "name": "GS-2022-0012", "remark": "签到表齐全"}
    actions.add_sample(own, actor=evaluator, values=values)
    with pytest.raises(ActionRefused, match="已经有同样的一条"):
        actions.add_sample(own, actor=evaluator, values=values)
