"""Levels: warned of, proposed by a night, and there only when a person signs."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.roles import Role
from common.errors import ActionRefused
from night.run import run_nightly
from oversight.followup import verbs
from oversight.models import Flag
from tests.factories.accounts import GrantFactory
from tests.oversight import nights
from tests.oversight.followup.steps import fresh, plan, promise, story, take

pytestmark = pytest.mark.django_db

D15, D16, D18, D19, D20, D21 = (date(2022, 7, day) for day in (15, 16, 18, 19, 20, 21))
Level, State = Flag.Level, Flag.State


def run_until(last: date, first: date = D16) -> None:
    while first <= last:
        run_nightly(first)
        first += timedelta(days=1)


def levels_of(flag) -> list[tuple]:
    kinds = ("warned", "drafted", "levelled", "dismissed")
    rows = flag.events.filter(kind__in=kinds)
    return [(row.kind, row.on.day, row.level, row.until.day) for row in rows]


def test_a_level_is_announced_two_working_days_before_it_is_proposed(flag):
    run_until(date(2022, 7, 17))
    assert levels_of(flag) == []
    run_until(D19, D18)
    assert levels_of(flag) == [("warned", 18, Level.BLUE, 20)]
    assert fresh(flag).drafted is None
    run_nightly(D20)  # the day to sign for it is over
    assert (fresh(flag).drafted, fresh(flag).level) == (Level.BLUE, Level.REMINDER)
    assert levels_of(flag)[1:] == [("drafted", 20, Level.BLUE, 20)]


def test_whoever_signs_in_time_rises_no_level(flag, head):
    run_until(D19)
    take(verbs.sign, flag, head, D20)
    run_until(D20, D20)
    assert (fresh(flag).drafted, fresh(flag).warned_for) == (None, None)


def test_a_proposal_goes_when_the_station_answers(flag, head):
    run_until(D20)
    take(verbs.sign, flag, head, D21)
    assert (fresh(flag).drafted, fresh(flag).warned_for) == (None, None)


def test_no_level_without_a_signature(flag, head, district, evaluator):
    """However many nights pass, whoever tries: a level is there when a lead has signed it."""
    run_until(date(2022, 8, 31))
    now = fresh(flag)
    assert (now.level, now.drafted) == (Level.REMINDER, Level.BLUE)
    for user in (head, evaluator):
        with pytest.raises(PermissionDenied):
            take(verbs.decide_level, flag, user, date(2022, 9, 1), agreed=True)
    for level in Level.values[1:]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Flag.objects.filter(pk=flag.pk).update(level=level)
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(level=4, level_by=district)
    take(verbs.decide_level, flag, district, date(2022, 9, 1), agreed=True)
    assert (fresh(flag).level, fresh(flag).level_by) == (Level.BLUE, district)


def test_a_signed_level_sets_a_day_and_what_stays_undone_rises_again(flag, district):
    run_until(D20)
    signed = take(verbs.decide_level, flag, district, D21, agreed=True, words="请今天签收")
    assert (signed.level, signed.due_on, signed.drafted) == (Level.BLUE, date(2022, 7, 26), None)
    run_until(date(2022, 7, 25), D21)
    assert levels_of(flag)[2:] == [
        ("levelled", 21, Level.BLUE, 26), ("warned", 22, Level.YELLOW, 26),
    ]  # fmt: skip
    run_nightly(date(2022, 7, 26))
    assert fresh(flag).drafted == Level.YELLOW


def test_red_is_the_last_level(flag, district):
    day = D20
    for level in Level.values[1:]:
        while fresh(flag).drafted is None:
            run_nightly(day)
            day += timedelta(days=1)
        assert take(verbs.decide_level, flag, district, day, agreed=True).level == level
    run_until(day + timedelta(days=20), day)
    assert (fresh(flag).level, fresh(flag).drafted) == (Level.RED, None)


def test_a_proposal_may_be_left_with_a_reason(flag, district):
    run_until(D20)
    with pytest.raises(ActionRefused, match="还缺：原因"):
        take(verbs.decide_level, flag, district, D21, agreed=False)
    left = take(verbs.decide_level, flag, district, D21, agreed=False, words="站长住院")
    assert (left.level, left.drafted, left.due_on) == (0, None, date(2022, 7, 26))
    run_until(date(2022, 7, 25), D21)
    assert fresh(flag).drafted is None


def test_who_answers_does_not_sign_the_level(flag, place, head, district):
    GrantFactory(user=head, role=Role.DISTRICT_LEAD, station=None, division=place.district)
    head.__dict__.pop("_grants", None)
    promise(flag, head, district, D16, D16)
    run_until(date(2022, 7, 31))
    assert fresh(flag).drafted == Level.BLUE
    with pytest.raises(ActionRefused, match="另一个人"):
        take(verbs.decide_level, flag, head, date(2022, 8, 1), agreed=True)
    assert take(verbs.decide_level, flag, district, date(2022, 8, 1), agreed=True).level == 1


def test_the_second_broken_promise_is_warned_of_and_rises(flag, head, district):
    promise(flag, head, district, D16, D16)
    run_until(D18)
    assert (fresh(flag).breaks, levels_of(flag)) == (1, [])
    promise(flag, head, district, D18, D18)
    run_until(D20, D19)
    assert fresh(flag).breaks == 2
    assert levels_of(flag) == [("warned", 19, Level.BLUE, 26)]


def test_a_plan_does_not_undo_two_broken_promises(flag, head, district):
    promise(flag, head, district, D16, D16)
    run_until(D18)
    promise(flag, head, district, D18, D18)
    run_nightly(D19)
    plan(flag, head, D20, date(2022, 8, 31))
    run_until(date(2022, 7, 27), D20)
    assert fresh(flag).drafted == Level.BLUE
    signed = take(verbs.decide_level, flag, district, date(2022, 7, 28), agreed=True)
    assert (signed.breaks, signed.state) == (0, State.PLANNED)


def test_missed_nights_warn_before_they_propose(flag):
    """Ten nights were missed: nobody could be warned, so the first one back only warns."""
    run_nightly(date(2022, 7, 29))
    assert levels_of(flag) == [("warned", 29, Level.BLUE, 2)]
    run_until(date(2022, 8, 2), date(2022, 7, 30))
    assert fresh(flag).drafted == Level.BLUE


def test_what_recovers_rises_no_further(flag, place, district):
    run_until(D20)
    nights.vacant(place.station, D15, D20)
    run_nightly(D21)
    assert (fresh(flag).recovering_on, fresh(flag).drafted) == (D21, None)


def test_the_same_night_again_changes_nothing(flag):
    run_until(D20)
    before = levels_of(flag), fresh(flag).version
    run_nightly(D20)
    assert (levels_of(flag), fresh(flag).version) == before
    assert story(flag) == [("warned", 18, ""), ("drafted", 20, "")]
