"""The way of a finding: drafted, issued, signed for, answered, rechecked, struck off or back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from common.errors import ActionRefused
from common.models import CalendarDay, Parameter
from common.states import steps_of, waiting
from evaluation.actions import findings as actions
from evaluation.models import Finding
from tests.factories.accounts import user_with
from tests.factories.evaluation import FindingFactory

State, Recheck = Finding.State, Finding.Recheck
FOUND = date(2022, 7, 11)


def drafted(place, evaluator, on, **values):
    said = {"station": place.station, "evaluated_on": FOUND, "kind": "supervision",
            "level": "minor", "problem": "制度未上墙"}  # fmt: skip
    return actions.enter_finding(actor=evaluator, values=said | values, on=on)


def issued(place, evaluator, on, **values):
    row = drafted(place, evaluator, on, **values)
    return actions.issue_finding(row, actor=evaluator, version=row.version, on=on)


def replied(row, actor, on, **values):
    said = {"measures": "已上墙", "rectified_on": on} | values
    return actions.reply_finding(
        row, actor=actor, version=row.version, values=said, files=[], on=on
    )  # fmt: skip


def rechecked(row, actor, on, outcome=Recheck.PASSED, reason="", rechecked_on=None):
    said = {"recheck": outcome, "rechecked_on": rechecked_on or on}
    return actions.recheck_finding(
        row, actor=actor, version=row.version, values=said, reason=reason, on=on
    )


def test_from_the_draft_to_the_end(place, evaluator, worker, on):
    row = issued(place, evaluator, on)
    assert (row.state, row.notice_number) == (State.ISSUED, "关上整改〔2022〕1号")
    row = actions.receive_finding(row, actor=worker)
    said = {"measures": "本周内上墙", "responsible": "小王"}
    row = actions.plan_finding(row, actor=worker, version=row.version, **said)
    row = rechecked(replied(row, worker, on), evaluator, on, Recheck.FAILED, "少一块")
    assert (row.state, row.recheck) == (State.RETURNED, Recheck.FAILED)
    row = replied(row, worker, on)
    assert (row.state, row.recheck, row.rechecked_on) == (State.REPLIED, "", None)
    row = rechecked(row, evaluator, on)
    assert (row.state, row.rechecked_by) == (State.CLOSED, evaluator.name)
    states = [step.to_state for step in steps_of(row)]
    assert states == [
        "draft", "issued", "received", "rectifying", "replied", "returned", "replied", "closed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "due"),
    [("minor", date(2022, 8, 5)), ("major", date(2022, 7, 29)), ("grave", date(2022, 7, 22))],
)
def test_the_due_day_follows_from_the_level_in_working_days(place, evaluator, on, level, due):
    """2022-07-15 is a Friday."""
    assert issued(place, evaluator, on, level=level).due_on == due


def test_holidays_and_the_district_s_numbers_move_the_due_day(place, evaluator, on):
    holiday = CalendarDay.Kind.HOLIDAY
    CalendarDay.objects.create(day=date(2022, 7, 18), kind=holiday, name="假")
    assert issued(place, evaluator, on, level="grave").due_on == date(2022, 7, 25)
    Parameter.objects.create(key="finding_grave_days", value=1, effective_from=on, basis="会议")
    row = issued(place, evaluator, on, level="grave", problem="票据不全")
    assert (row.due_on, row.notice_number) == (date(2022, 7, 19), "关上整改〔2022〕2号")


def test_a_due_day_that_is_set_holds_and_must_not_have_passed(place, evaluator, on):
    assert issued(place, evaluator, on, due_on=on).due_on == on
    yesterday = on - timedelta(days=1)
    row = drafted(place, evaluator, on, problem="签到缺名", due_on=yesterday)
    with pytest.raises(ActionRefused, match="整改期限 2022-07-14 已经过了"):
        actions.issue_finding(row, actor=evaluator, version=row.version, on=on)


def test_a_draft_is_nothing_that_the_station_knows_of(place, evaluator, worker, district, on):
    row = drafted(place, evaluator, on)
    assert not Finding.objects.visible_to(worker).exists()
    assert Finding.objects.visible_to(district).get() == row
    assert not Finding.objects.known(on).exists()
    actions.issue_finding(row, actor=evaluator, version=row.version, on=on)
    assert Finding.objects.visible_to(worker).get() == row
    assert Finding.objects.known(on).exists()
    assert not Finding.objects.known(on - timedelta(days=1)).exists()


def test_what_a_station_enters_it_was_told_already(place, worker, on):
    row = drafted(place, worker, on)
    assert (row.state, row.due_on) == (State.RECEIVED, date(2022, 8, 5))


@pytest.mark.parametrize("who", ["worker", "head", "other_worker", "auditor"])
def test_only_the_evaluating_side_issues_and_rechecks(request, place, evaluator, on, who):
    user = request.getfixturevalue(who)
    row = drafted(place, evaluator, on)
    with pytest.raises(PermissionDenied):
        actions.issue_finding(row, actor=user, version=row.version, on=on)
    row = actions.issue_finding(row, actor=evaluator, version=row.version, on=on)
    station = user_with(Role.STATION_WORKER, username="second", station=place.station)
    row = replied(actions.receive_finding(row, actor=station), station, on)
    with pytest.raises(PermissionDenied):
        rechecked(row, user, on)


@pytest.mark.parametrize("who", ["evaluator", "other_worker", "auditor"])
def test_only_the_station_signs_and_answers(request, place, evaluator, worker, on, who):
    user, row = request.getfixturevalue(who), issued(place, evaluator, on)
    with pytest.raises(PermissionDenied):
        actions.receive_finding(row, actor=user)
    row = actions.receive_finding(row, actor=worker)
    with pytest.raises(PermissionDenied):
        replied(row, user, on)


def test_who_put_it_right_does_not_recheck_it(place, evaluator, on):
    """Somebody with a grant on both sides; and one who is only named as responsible."""
    both = user_with(Role.STATION_WORKER, username="both", station=place.station)
    both.grants.create(role=Role.EVALUATOR, division=place.district, from_day=date(2022, 1, 1))
    row = actions.receive_finding(issued(place, evaluator, on), actor=both)
    row = replied(row, both, on)
    with pytest.raises(ActionRefused, match="另一个人"):
        rechecked(row, both, on)
    Finding.objects.update(responsible=f" {evaluator.name}")
    with pytest.raises(ActionRefused, match="您是这个问题的责任人"):
        rechecked(row, evaluator, on)
    Finding.objects.update(responsible="别人")
    assert rechecked(row, evaluator, on).state == State.CLOSED


def test_days_of_answer_and_recheck(place, evaluator, worker, on):
    row = actions.receive_finding(issued(place, evaluator, on), actor=worker)
    with pytest.raises(ActionRefused, match="还没有到"):
        replied(row, worker, on, rectified_on=on + timedelta(days=1))
    with pytest.raises(ActionRefused, match="早于评估日期"):
        replied(row, worker, on, rectified_on=FOUND - timedelta(days=1))
    row = replied(row, worker, on, rectified_on=FOUND)
    with pytest.raises(ActionRefused, match="复核日期早于整改完成日期"):
        rechecked(row, evaluator, on, rechecked_on=FOUND - timedelta(days=1))
    with pytest.raises(ActionRefused, match="还没有到"):
        rechecked(row, evaluator, on, rechecked_on=on + timedelta(days=1))
    with pytest.raises(ActionRefused, match="原因"):
        rechecked(row, evaluator, on, Recheck.FAILED)
    assert rechecked(row, evaluator, on, rechecked_on=FOUND).recheck == Recheck.PASSED


def test_what_is_handled_here_is_not_changed_past_its_steps(place, evaluator, worker, on):
    row = issued(place, evaluator, on)
    doing = {"actor": evaluator, "on": on}
    with pytest.raises(ActionRefused, match="已在系统里办理"):
        actions.change_finding(row, version=row.version, values={"level": "grave"}, **doing)
    row.level = "grave"
    with pytest.raises(ActionRefused, match="已在系统里办理"):
        actions.take_in_findings([], [row], place=place.station, fields=["level"], **doing)
    answered = FindingFactory(station=place.station)
    answered = replied(answered, worker, on)
    values = {"recheck": "passed", "rechecked_on": on}
    with pytest.raises(ActionRefused, match="已在系统里办理"):
        actions.change_finding(
            answered, actor=worker, version=answered.version, values=values, on=on
        )


STANDS = [
    ({}, State.RECEIVED),
    ({"measures": "补齐"}, State.RECTIFYING),
    ({"measures": "补齐", "rectified_on": FOUND}, State.REPLIED),
    ({"rectified_on": FOUND, "recheck": "failed", "rechecked_on": FOUND}, State.RETURNED),
    ({"recheck": "passed", "rechecked_on": FOUND}, State.CLOSED),
]


@pytest.mark.parametrize(("values", "state"), STANDS, ids=[state for _values, state in STANDS])
def test_a_register_and_a_page_say_alike_how_far_a_problem_is(place, worker, on, values, state):
    said = {"station": place.station, "evaluated_on": FOUND, "kind": "midterm", "level": "minor",
            "due_on": date(2022, 8, 1)}  # fmt: skip
    doing = {"actor": worker, "on": on}
    told = Finding(**said, problem="甲", **values)
    actions.take_in_findings([told], [], place=place.station, fields=[], **doing)
    entered = actions.enter_finding(values=said | {"problem": "乙"} | values, **doing)
    changed = actions.enter_finding(values=said | {"problem": "丙"}, **doing)
    changed = actions.change_finding(changed, version=1, values=values, **doing)
    for row in (told, entered, changed):
        row = Finding.objects.get(pk=row.pk)
        assert row.state == state
        assert steps_of(row).last().to_state == state
        assert not row.is_handled_here


def test_a_register_moves_from_any_state_to_any_other(place, worker, on):
    for before, _state in STANDS:
        for after, state in STANDS:
            kept = {"station": place.station, "evaluated_on": FOUND, "due_on": on}
            row = FindingFactory(**kept, **before)
            for name in ("measures", "rectified_on", "recheck", "rechecked_on"):
                setattr(row, name, after.get(name, Finding._meta.get_field(name).get_default()))
            fields = ["measures", "rectified_on", "recheck", "rechecked_on"]
            actions.take_in_findings(
                [], [row], place=place.station, fields=fields, actor=worker, on=on
            )
            assert Finding.objects.get(pk=row.pk).state == state


def test_what_waits_for_whom(place, evaluator, worker, other_worker, on):
    row = drafted(place, evaluator, on)
    assert waiting(Finding, evaluator).get().pk == row.pk
    row = actions.issue_finding(row, actor=evaluator, version=row.version, on=on)
    assert not waiting(Finding, evaluator).exists()
    [mine] = waiting(Finding, worker)
    assert mine.due == date(2022, 7, 20)
    row = actions.receive_finding(row, actor=worker)
    assert Finding.objects.awaiting_reply_of(worker).get().pk == row.pk
    assert not Finding.objects.awaiting_reply_of(other_worker).exists()
    row = replied(row, worker, on)
    assert not Finding.objects.awaiting_reply_of(worker).exists()
    assert waiting(Finding, evaluator).get().pk == row.pk
