"""What nights make of a promise: kept, broken once for all, put off, or overtaken by a relapse."""

from datetime import date, timedelta

import pytest

from night.run import run_nightly
from oversight.followup import verbs
from oversight.models import Flag, FlagEvent
from tests.oversight import nights
from tests.oversight.followup.steps import fresh, plan, promise, story, take

pytestmark = pytest.mark.django_db

D15, D18, D20, D22, D25 = (date(2022, 7, day) for day in (15, 18, 20, 22, 25))
State = Flag.State


def run_until(last: date, first: date = date(2022, 7, 16)) -> None:
    while first <= last:
        run_nightly(first)
        first += timedelta(days=1)


def test_the_day_of_the_promise_is_waited_for(flag, head, district):
    promise(flag, head, district, D18, D20)
    run_until(D20)
    assert (fresh(flag).state, fresh(flag).breaks) == (State.ACCEPTED, 0)
    run_nightly(date(2022, 7, 21))
    now = fresh(flag)
    assert (now.state, now.breaks, now.promised_on) == (State.SIGNED, 1, None)
    assert now.due_on == date(2022, 7, 28)  # five working days for another plan
    assert story(flag)[-1] == ("broken", 21, "")


def test_a_broken_promise_breaks_once_however_many_nights_are_missed(flag, head, district):
    promise(flag, head, district, D18, D20)
    run_nightly(date(2022, 7, 28))
    run_nightly(date(2022, 7, 28))
    run_until(date(2022, 8, 2), date(2022, 7, 29))
    assert FlagEvent.objects.filter(kind="broken").count() == 1
    assert story(flag)[3] == ("broken", 21, "")


def test_a_reading_that_comes_about_keeps_the_promise_and_closes_the_flag(
    flag, place, head, district
):
    promise(flag, head, district, D18, D25)
    nights.vacant(place.station, D15, date(2022, 7, 19))
    run_until(D20)
    now = fresh(flag)
    assert (now.state, now.promised_on, now.breaks) == (State.REPORTED, None, 0)
    run_until(D22, date(2022, 7, 21))
    now = fresh(flag)
    assert (now.state, now.closed_on) == (State.CLOSED, D22)
    assert story(flag)[3:] == [("kept", 20, "")]


def test_a_promise_kept_on_its_last_day_is_kept_though_nobody_looked(flag, place, head, district):
    """Nights were missed meanwhile: each day is judged by its own facts."""
    promise(flag, head, district, D18, D20)
    nights.vacant(place.station, D15, date(2022, 7, 19))
    run_nightly(D25)
    assert [kind for kind, *_ in story(flag)][-1] == "kept"
    assert fresh(flag).closed_on == D22


def test_an_interim_goal_is_kept_and_the_rest_planned_anew(flag, head, district):
    """The value is what was promised, and short of the target."""
    promise(flag, head, district, D18, D25, value=0.0)
    run_nightly(D18)
    now = fresh(flag)
    assert (now.state, now.promised_on, now.breaks) == (State.SIGNED, None, 0)
    assert story(flag)[-1] == ("kept", 18, "")


def test_what_falls_back_after_a_kept_promise_is_planned_anew(flag, place, head, district):
    promise(flag, head, district, D18, D25)
    nights.heads(place.station, (date(2021, 5, 27), date(2022, 7, 14)), (D20, date(2022, 7, 21)))
    run_until(D22)
    now = fresh(flag)
    assert (now.state, now.breaks, now.closed_on) == (State.SIGNED, 0, None)
    assert [kind for kind, *_ in story(flag)][-2:] == ["kept", "fell_back"]


def test_a_request_in_time_holds_the_promise_until_it_is_decided(flag, head, district):
    promise(flag, head, district, D18, D20)
    take(verbs.ask_extension, flag, head, D20, asked_until=D25, words="封控")
    run_until(D22)
    assert fresh(flag).state == State.ACCEPTED
    take(verbs.decide_extension, flag, district, D22, agreed=True)
    run_until(D25, date(2022, 7, 23))
    assert fresh(flag).state == State.ACCEPTED
    run_nightly(date(2022, 7, 26))
    assert story(flag)[-1] == ("broken", 26, "")


def test_a_request_that_is_refused_late_lets_the_promise_break(flag, head, district):
    promise(flag, head, district, D18, D20)
    take(verbs.ask_extension, flag, head, D20, asked_until=D25, words="封控")
    take(verbs.decide_extension, flag, district, D22, agreed=False, words="理由不足")
    run_until(D22)
    assert ("broken", 21, "") in story(flag)


def test_reporting_does_not_stop_the_promise(flag, head, district):
    promise(flag, head, district, D18, D20)
    take(verbs.report, flag, head, D20)
    run_until(date(2022, 7, 21))
    assert fresh(flag).state == State.SIGNED
    assert story(flag)[-1] == ("broken", 21, "")


def test_a_promise_never_silences_another_requirement(flag, small_district, head, district):
    """Both look at the same fact; the second is due on 30 July and opens its own flag."""
    promise(flag, head, district, D18, date(2022, 8, 31))
    run_until(date(2022, 8, 2))
    other = Flag.objects.open().get(requirement=small_district.by_the_day)
    assert (other.status, other.state) == ("overdue", State.MARKED)
    assert fresh(flag).state == State.ACCEPTED


def test_a_relapse_soon_after_is_signed_for_again(flag, place, head, district):
    promise(flag, head, district, D18, D25)
    nights.heads(place.station, (date(2021, 5, 27), date(2022, 7, 14)), (D18, date(2022, 7, 21)))
    run_until(date(2022, 7, 22))
    now = fresh(flag)
    assert (now.state, now.reopened_on, now.closed_on) == (State.MARKED, D22, None)
    assert now.due_on == date(2022, 7, 27)


def test_a_flag_that_ends_for_another_reason_keeps_no_promise(
    flag, small_district, place, head, district
):
    promise(flag, head, district, D18, D25)
    small_district.serving.terms.update(is_active=False)
    run_nightly(D20)
    now = fresh(flag)
    assert (now.state, now.promised_on) == (State.CLOSED, None)
    assert "kept" not in [kind for kind, *_ in story(flag)]


def test_what_was_checked_is_not_opened_again_by_a_late_night(flag, place, head, district):
    """The night of the 19th comes on the 21st; on the 20th somebody checked and closed."""
    promise(flag, head, district, D18, D25)
    nights.vacant(place.station, D15, date(2022, 7, 19))
    take(verbs.report, flag, head, D20)
    take(verbs.check, flag, district, D20, agreed=True, words="看了任命文件")
    run_nightly(D20)
    assert (fresh(flag).closed_on, fresh(flag).state) == (D20, State.CLOSED)


def test_a_plan_that_waits_promises_nothing_yet(flag, head, district):
    take(verbs.sign, flag, head, D18)
    plan(flag, head, D18, D20)
    run_until(D22)
    assert (fresh(flag).state, fresh(flag).breaks) == (State.PLANNED, 0)
