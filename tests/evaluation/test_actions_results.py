"""Verbs on results: time to object, the answer, vetoes, what is published and how it is corrected.

The scores are worked by hand: 30 + 8 + 45 + 9 = 92.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from common.errors import ActionRefused
from evaluation import actions
from evaluation.models import Objection, Result, Round, RoundStation, Sheet, Veto
from evaluation.results import pictures
from tests.evaluation.staging import (
    GOOD,
    assessor,
    expert,
    give,
    hand_in,
    place_of,
    scored_round,
    sheet_of,
    stage,
)

pytestmark = pytest.mark.django_db
D, F = Decimal, Fraction
LAST_DAY, DAY_AFTER = date(2022, 7, 22), date(2022, 7, 23)


@pytest.fixture
def shown(place, district, evaluator, on):
    """A round whose results the stations see since Friday, the 15th of July."""
    row = scored_round(place, district, evaluator, **GOOD)
    return actions.show_round(row, actor=district, on=on)


@pytest.fixture
def own(shown, place):
    return place_of(shown, place.station)


def picture(place_in_round):
    return pictures(place_in_round.round, [place_in_round])[place_in_round.pk]


def published(shown, district) -> Round:
    return actions.publish_round(shown, actor=district, on=DAY_AFTER)


# ---------- the arithmetic ----------


def test_parties_count_by_their_weights_and_their_assessors_by_the_mean(
    place, district, evaluator, worker, on
):
    """Third party (90 + 91 + 89.5) / 3, buyer 80, community 70, own 100:
    60 % × 90.1666… + 20 % × 80 + 10 % × 70 + 10 % × 100 = 54.1 + 16 + 7 + 10 = 87.1.
    """
    row = stage(place, district, stations=[place.station])
    one, two, three = (assessor(row, expert(place, name)) for name in ("one", "two", "three"))
    buyer, community = assessor(row, district, "buyer"), assessor(row, evaluator, "community")
    self_ = assessor(row, worker, "own")
    row = actions.open_round(row, actor=district, on=on)
    full = {"自有": 30, "分区": 10, "过半": 50, "公开": 10}
    for made, less in [(one, 10), (two, 9), (three, "10.5"), (buyer, 20), (community, 30),
                       (self_, 0)]:  # fmt: skip
        hand_in(made, place.station, **full | {"过半": 50 - D(str(less))})
    result = picture(place_of(row, place.station))
    assert result.total == F("87.1")
    assert (result.shown, result.grade) == (D("87.1"), "良好")
    parties = {each["label"]: each for each in result.content["parties"]}
    assert parties["第三方"]["raw"] == "90.16"
    assert parties["第三方"]["converted"] == "54.10"
    assert len(parties["第三方"]["sheets"]) == 3


def test_a_mean_just_below_a_band_stays_below_it(place, district, on):
    """(90 + 89.99) / 2 = 89.995: shown as 89.99, good and not excellent."""
    row = stage(place, district, stations=[place.station], third_party=D(100), buyer=D(0),
                community=D(0), own=D(0))  # fmt: skip
    one, two = (assessor(row, expert(place, name)) for name in ("one", "two"))
    row = actions.open_round(row, actor=district, on=on)
    points = {"自有": 30, "分区": 10, "过半": 40, "公开": 10}
    hand_in(one, place.station, **points)
    hand_in(two, place.station, **points | {"公开": "9.99"})
    result = picture(place_of(row, place.station))
    assert result.total == F("89.995")
    assert (result.shown, result.grade) == (D("89.99"), "良好")
    again = actions.take_back_sheet(sheet_of(two, place.station), actor=two.user, on=on)
    give(again, 公开=10)
    actions.submit_sheet(again, actor=two.user, on=on)
    assert picture(place_of(row, place.station)).grade == "优秀"


def test_a_bonus_never_makes_more_than_a_hundred(place, district, evaluator):
    full = {"自有": 30, "分区": 10, "过半": 50, "公开": 8, "获奖": 5}
    row = scored_round(place, district, evaluator, **full)
    assert picture(place_of(row, place.station)).total == 100


def test_an_excluded_assessor_never_counts(place, district, evaluator, on):
    row = scored_round(place, district, evaluator, **GOOD)
    low = assessor(row, expert(place, "low"))
    hand_in(low, place.station, 自有=0, 分区=0, 过半=0, 公开=0)
    assert picture(place_of(row, place.station)).total == 46
    actions.declare_conflict(sheet_of(low, place.station), actor=low.user, reason="有过节")
    result = picture(place_of(row, place.station))
    assert result.total == 92
    assert result.content["excluded"] == [{"who": str(low.user), "reason": "有过节"}]


def test_lines_add_up(own):
    lines = {line["name"]: line["points"] for line in picture(own).content["lines"]}
    assert lines == {
        "阵地": "38.00", "场所": "38.00", "自有": "30.00", "分区": "8.00", "资金": "54.00",
        "使用": "54.00", "过半": "45.00", "公开": "9.00", "获奖": "0.00",
    }  # fmt: skip


# ---------- objections ----------


def test_a_station_may_object_on_the_last_day_and_not_after(own, head):
    words = "场地分区已经整改"
    with pytest.raises(ActionRefused, match="异议期到 2022-07-22 为止"):
        actions.object_to_result(own, actor=head, version=own.version, words=words, on=DAY_AFTER)
    actions.object_to_result(own, actor=head, version=own.version, words=words, on=LAST_DAY)
    assert Objection.objects.get().words == words


def test_only_the_station_itself_objects(own, other_head, district):
    for person in (other_head, district):
        with pytest.raises(PermissionDenied):
            actions.object_to_result(own, actor=person, version=2, words="不服", on=LAST_DAY)
        with pytest.raises(PermissionDenied):
            actions.accept_result(own, actor=person)


def test_an_objection_is_answered_by_the_district_before_anything_is_published(
    shown, own, head, evaluator, district
):
    own = actions.object_to_result(own, actor=head, version=2, words="请复核", on=LAST_DAY)
    with pytest.raises(ActionRefused, match="关上 的异议没有处理完"):
        published(shown, district)
    answer = {"version": own.version, "answer": "维持原评分", "rescore": False, "on": LAST_DAY}
    for person in (head, evaluator):
        with pytest.raises(PermissionDenied):
            actions.answer_objection(own, actor=person, **answer)
    assert actions.answer_objection(own, actor=district, **answer).state == "decided"
    assert published(shown, district).state == Round.State.PUBLISHED
    assert Result.objects.get(round_station=own).content["objection"]["answer"] == "维持原评分"


def test_an_accepted_objection_opens_the_sheets_of_that_station_alone(
    shown, own, place, head, district, evaluator, on
):
    own = actions.object_to_result(own, actor=head, version=2, words="请复核", on=LAST_DAY)
    own = actions.answer_objection(
        own, actor=district, version=own.version, answer="复评", rescore=True, on=LAST_DAY
    )
    made = shown.assessors.get()
    with pytest.raises(ActionRefused, match="现在不是评分的时候"):
        actions.take_back_sheet(sheet_of(made, place.other_station), actor=evaluator, on=on)
    again = actions.take_back_sheet(sheet_of(made, place.station), actor=evaluator, on=on)
    with pytest.raises(ActionRefused, match="还有评分表没有提交"):
        actions.end_rescoring(own, actor=district)
    give(again, 分区=10)
    actions.submit_sheet(again, actor=evaluator, on=on)
    actions.end_rescoring(own, actor=district)
    published(shown, district)
    totals = set(Result.objects.values_list("round_station__station__code", "total"))
    assert totals == {("530111001", D(94)), ("530111002", D(92))}


# ---------- publication ----------


def test_publication_waits_for_the_last_day_unless_every_station_agrees(
    shown, own, place, head, other_head, district, on
):
    with pytest.raises(ActionRefused, match="关上 的异议期到 2022-07-22"):
        actions.publish_round(shown, actor=district, on=LAST_DAY)
    actions.accept_result(own, actor=head)
    with pytest.raises(ActionRefused, match="太和 的异议期"):
        actions.publish_round(shown, actor=district, on=on)
    actions.accept_result(place_of(shown, place.other_station), actor=other_head)
    actions.publish_round(shown, actor=district, on=on)
    assert set(RoundStation.objects.values_list("state", flat=True)) == {"published"}


def test_only_the_district_publishes(shown, evaluator, head):
    for person in (evaluator, head):
        with pytest.raises(PermissionDenied):
            actions.publish_round(shown, actor=person, on=DAY_AFTER)


def test_what_is_published_is_frozen(shown, own, place, district, evaluator, on):
    published(shown, district)
    result = Result.objects.get(round_station=own)
    assert (result.total, result.exact, result.grade) == (D(92), "92", "优秀")
    for change in (result.delete, lambda: Result.objects.filter(pk=result.pk).update(total=99)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    made = shown.assessors.get()
    with pytest.raises(ActionRefused):
        actions.take_back_sheet(sheet_of(made, place.station), actor=evaluator, on=on)
    with pytest.raises(ActionRefused, match="要更正请先走更正"):
        actions.add_sample(own, actor=evaluator, values={"kind": "record", "name": "1"})


def test_a_correction_is_a_new_number_with_its_reason(
    shown, own, place, head, district, evaluator, on
):
    published(shown, district)
    own.refresh_from_db()
    with pytest.raises(ActionRefused, match="还缺：原因"):
        actions.correct_result(own, actor=district, version=own.version, reason="")
    own = actions.correct_result(
        own, actor=district, version=own.version, reason="公开一项漏看凭证"
    )
    made = shown.assessors.get()
    again = actions.take_back_sheet(sheet_of(made, place.station), actor=evaluator, on=on)
    give(again, 公开=10)
    actions.submit_sheet(again, actor=evaluator, on=on)
    own = actions.end_rescoring(own, actor=district)
    actions.publish_correction(own, actor=district, on=date(2022, 8, 1))
    rows = Result.objects.filter(round_station=own).order_by("number")
    assert [(row.number, row.total, row.reason) for row in rows] == [
        (1, D(92), ""), (2, D(93), "公开一项漏看凭证"),
    ]  # fmt: skip
    assert rows[0].content["total"] == "92.00"


# ---------- vetoes ----------


def test_a_signed_veto_fails_a_station_whatever_its_score(shown, own, district, evaluator, on):
    veto = Veto.objects.get()
    said = {"veto": veto, "facts": "服务记录系伪造", "on": on}
    with pytest.raises(PermissionDenied):
        actions.sign_veto(own, actor=evaluator, **said)
    ruling = actions.sign_veto(own, actor=district, **said)
    result = picture(own)
    assert (result.shown, result.grade) == (D(92), "不合格")
    assert result.content["vetoes"][0]["signed_by"] == str(district)
    actions.lift_veto(ruling, actor=district, version=1, reason="查证不实", on=on)
    assert picture(own).grade == "优秀"
    published(shown, district)
    own.refresh_from_db()
    with pytest.raises(ActionRefused, match="已经发布"):
        actions.sign_veto(own, actor=district, **said)


def test_a_veto_that_is_no_longer_asked_is_not_signed(own, district, on):
    veto = Veto.objects.get()
    actions.change_veto(veto, actor=district, version=1, values={"ended_on": on})
    veto.refresh_from_db()
    with pytest.raises(ActionRefused, match="不是现行的否决情形"):
        actions.sign_veto(own, actor=district, veto=veto, facts="伪造", on=on)


def test_a_round_of_many_stations_takes_as_many_queries_as_of_one(
    shown, place, django_assert_num_queries
):
    places = list(shown.stations.select_related("station"))
    for some in (places[:1], places):
        with django_assert_num_queries(12):
            pictures(Round.objects.get(pk=shown.pk), some)
    assert Sheet.objects.count() == 2
