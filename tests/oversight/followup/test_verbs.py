from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from common.states import steps_of
from oversight.followup import verbs
from oversight.models import Flag, Plan
from tests.factories.accounts import GrantFactory, user_with
from tests.oversight import nights
from tests.oversight.followup.steps import answer, fresh, plan, promise, story, take

pytestmark = pytest.mark.django_db

D15, D18, D20, D25, D29 = (date(2022, 7, day) for day in (15, 18, 20, 25, 29))
State = Flag.State


def refused(words: str):
    return pytest.raises(ActionRefused, match=words)


def test_a_new_flag_waits_to_be_signed_for_within_working_days(flag):
    assert (flag.state, flag.due_on, flag.level) == (State.MARKED, D20, Flag.Level.REMINDER)


def test_from_the_mark_to_the_check(flag, place, head, district, evaluator):
    signed = take(verbs.sign, flag, head, D18, words="收到，正在报批。")
    assert (signed.state, signed.due_on) == (State.SIGNED, D25)
    planned = plan(flag, head, D20, D29)
    assert (planned.state, planned.due_on) == (State.PLANNED, D25)
    accepted = take(verbs.decide_plan, flag, district, D20, agreed=True)
    assert (accepted.state, accepted.due_on, accepted.promised_on) == (State.ACCEPTED, D29, D29)
    reported = take(verbs.report, flag, head, D25)
    assert reported.state == State.REPORTED
    nights.vacant(place.station, D15, date(2022, 7, 24))
    closed = take(verbs.check, flag, evaluator, D25, agreed=True, words="看了任命文件")
    assert (closed.state, closed.closed_on, closed.closed_text) == (State.CLOSED, D25, "到位")
    assert (closed.due_on, closed.promised_on) == (None, None)
    assert story(flag) == [
        ("signed", 18, "head"), ("planned", 20, "head"), ("accepted", 20, "district"),
        ("reported", 25, "head"), ("kept", 25, "evaluator"), ("checked", 25, "evaluator"),
    ]  # fmt: skip
    moves = [step.to_state for step in steps_of(flag)]
    assert moves == ["marked", "signed", "planned", "accepted", "reported", "closed"]
    words = set(AuditEvent.objects.filter(actor=head).values_list("action", flat=True))
    assert words == {"flags.sign", "flags.plan", "flags.report"}


def test_a_plan_is_kept_as_it_was_said(flag, head):
    take(verbs.sign, flag, head, D18)
    steps = [
        {"kind": "payment", "words": "支付中期款", "on": D25},
        {"kind": "", "words": "补记凭证", "on": D29},
    ]
    plan(flag, head, D18, D29, value=0.5, reason="money", steps=steps)
    row = Plan.objects.get(flag=flag)
    assert (row.reason, row.promised_on, row.promised_value, row.by) == ("money", D29, 0.5, head)
    assert [(step.kind, step.words, step.on) for step in row.steps.all()] == [
        ("payment", "支付中期款", D25), ("", "补记凭证", D29),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"promised_on": date(2022, 7, 17)}, "2022-07-17 已经过去"),
        ({"promised_on": date(2092, 7, 17)}, "太晚"),
        ({"reason": "other", "words": ""}, "请在说明里写清楚"),
        ({"steps": []}, "还没有步骤"),
        ({"steps": [{"kind": "", "words": "", "on": D25}]}, "写明做什么"),
        ({"steps": [{"kind": "", "words": "付款", "on": None}]}, "“付款”没有填日期"),
        ({"steps": [{"kind": "", "words": "付款", "on": D15}]}, "2022-07-15 已经过去"),
        ({"steps": [{"kind": "", "words": "付款", "on": date(2022, 7, 30)}]}, "晚于承诺日期"),
        ({"words": "长" * 201}, "最多 200 个字"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(flag, head, said, words):
    take(verbs.sign, flag, head, D18)
    with refused(words):
        take(verbs.plan, flag, head, D18, values=answer(D29) | said)
    assert not Plan.objects.exists()


def test_today_may_be_promised_and_a_step_on_the_promised_day(flag, head):
    take(verbs.sign, flag, head, D18)
    assert plan(flag, head, D18, D18).state == State.PLANNED


def test_a_plan_is_returned_with_a_reason_and_planned_anew(flag, head, district):
    take(verbs.sign, flag, head, D18)
    plan(flag, head, D18, D29)
    with refused("还缺：原因"):
        take(verbs.decide_plan, flag, district, D18, agreed=False)
    back = take(verbs.decide_plan, flag, district, D18, agreed=False, words="请逐笔列出")
    assert (back.state, back.due_on, back.promised_on) == (State.SIGNED, D25, None)
    plan(flag, head, D18, D25)
    accepted = take(verbs.decide_plan, flag, district, D18, agreed=True)
    assert (accepted.promised_on, accepted.promised_value) == (D25, 1)
    assert [kind for kind, *_ in story(flag)] == [
        "signed", "planned", "returned", "planned", "accepted",
    ]  # fmt: skip


def test_a_plan_whose_day_has_passed_is_not_accepted(flag, head, district):
    take(verbs.sign, flag, head, D18)
    plan(flag, head, D18, D20)
    with refused("2022-07-20 已经过去"):
        take(verbs.decide_plan, flag, district, date(2022, 7, 21), agreed=True)
    assert take(verbs.decide_plan, flag, district, D20, agreed=True).state == State.ACCEPTED


def test_each_step_is_for_whom_it_is(
    flag, head, other_head, worker, district, finance, evaluator, auditor
):
    for user in (other_head, worker, district, finance, evaluator, auditor):
        with pytest.raises(PermissionDenied):
            take(verbs.sign, flag, user, D18)
    take(verbs.sign, flag, head, D18)
    for user in (other_head, worker, district, evaluator):
        with pytest.raises(PermissionDenied):
            plan(flag, user, D18, D29)
    plan(flag, head, D18, D29)
    for user in (head, worker, evaluator, finance):
        with pytest.raises(PermissionDenied):
            take(verbs.decide_plan, flag, user, D18, agreed=True)
    take(verbs.decide_plan, flag, district, D18, agreed=True)
    for user in (district, evaluator, worker):
        with pytest.raises(PermissionDenied):
            take(verbs.report, flag, user, D18)
        with pytest.raises(PermissionDenied):
            take(verbs.ask_extension, flag, user, D18, asked_until=D29, words="封控")
    take(verbs.report, flag, head, D18)
    for user in (head, worker, finance):
        with pytest.raises(PermissionDenied):
            take(verbs.check, flag, user, D18, agreed=False, words="没有")


def both(place, **username):
    """Head of a station and lead of its district in one person (换岗 happens)."""
    user = user_with(Role.STATION_HEAD, station=place.station, **username)
    GrantFactory(user=user, role=Role.DISTRICT_LEAD, station=None, division=place.district)
    return user


def test_who_answers_neither_accepts_nor_checks(flag, place, district):
    two_hats = both(place)
    take(verbs.sign, flag, two_hats, D18)
    plan(flag, two_hats, D18, D29)
    with refused("另一个人"):
        take(verbs.decide_plan, flag, two_hats, D18, agreed=True)
    take(verbs.decide_plan, flag, district, D18, agreed=True)
    take(verbs.ask_extension, flag, two_hats, D18, asked_until=date(2022, 8, 5), words="封控")
    with refused("另一个人"):
        take(verbs.decide_extension, flag, two_hats, D18, agreed=True)
    take(verbs.report, flag, two_hats, D18)
    nights.heads(place.station, (date(2021, 5, 27), None))
    with refused("另一个人"):
        take(verbs.check, flag, two_hats, D18, agreed=True, words="看过")


def test_steps_out_of_turn_are_refused(flag, head, district, evaluator):
    with refused("现在是“待签收”"):
        plan(flag, head, D18, D29)
    with refused("现在是“待签收”"):
        take(verbs.decide_plan, flag, district, D18, agreed=False, words="为什么")
    with refused("现在是“待签收”"):
        take(verbs.check, flag, evaluator, D18, agreed=False, words="没有")
    with refused("没有可以延期的承诺"):
        take(verbs.ask_extension, flag, head, D18, asked_until=D29, words="封控")
    with refused("没有等待决定的延期"):
        take(verbs.decide_extension, flag, district, D18, agreed=True)
    with refused("没有等待签发的"):
        take(verbs.decide_level, flag, district, D18, agreed=True)


def test_a_stale_page_is_refused(flag, head):
    stale = fresh(flag).version
    take(verbs.sign, flag, head, D18)
    with pytest.raises(Conflict):
        verbs.plan(fresh(flag), actor=head, version=stale, on=D18, values=answer(D29))


def test_what_falls_short_no_check_can_close(flag, head, district, evaluator):
    promise(flag, head, district, D18, D29)
    take(verbs.report, flag, head, D20)
    with refused("今天的读数是空缺，仍不达标"):
        take(verbs.check, flag, evaluator, D20, agreed=True, words="看过")
    with refused("还缺：原因"):
        take(verbs.check, flag, evaluator, D20, agreed=False, words=" ")
    back = take(verbs.check, flag, evaluator, D20, agreed=False, words="任命文件没有盖章")
    assert (back.state, back.promised_on, back.due_on) == (State.SIGNED, None, date(2022, 7, 27))


def test_an_acting_head_may_be_checked_and_closed(flag, place, head, district, evaluator):
    """At risk opens nothing and closes nothing by itself; somebody who looked may close it."""
    promise(flag, head, district, D18, D29, value=0.5)
    take(verbs.report, flag, head, D20)
    nights.heads(place.station, (date(2021, 5, 27), D15, False), (D18, None, True))
    assert take(verbs.check, flag, evaluator, D20, agreed=True, words="代理").closed_on == D20


# Extensions


@pytest.mark.parametrize(("on", "until"), [(D29, date(2022, 7, 30)), (D18, date(2022, 8, 31))])
def test_an_extension_asked_in_time_is_granted(flag, head, district, on, until):
    promise(flag, head, district, D18, D29)
    asked = take(verbs.ask_extension, flag, head, on, asked_until=until, words="疫情封控")
    assert (asked.state, asked.promised_on, asked.asked_until) == (State.ACCEPTED, D29, until)
    granted = take(verbs.decide_extension, flag, district, on, agreed=True)
    assert (granted.promised_on, granted.due_on, granted.asked_until) == (until, until, None)
    assert story(flag)[-2:] == [("asked", on.day, "head"), ("extended", on.day, "district")]


def test_an_extension_that_is_refused_leaves_the_day(flag, head, district):
    promise(flag, head, district, D18, D29)
    take(verbs.ask_extension, flag, head, D20, asked_until=date(2022, 8, 5), words="封控")
    with refused("已经申请过"):
        take(verbs.ask_extension, flag, head, D20, asked_until=date(2022, 8, 6), words="封控")
    with refused("还缺：原因"):
        take(verbs.decide_extension, flag, district, D20, agreed=False)
    left = take(verbs.decide_extension, flag, district, D20, agreed=False, words="没有理由")
    assert (left.promised_on, left.asked_until) == (D29, None)
    assert story(flag)[-1] == ("refused", 20, "district")


@pytest.mark.parametrize(
    ("on", "until", "words", "why"),
    [
        (date(2022, 7, 30), date(2022, 8, 5), "封控", "已经过去，不能再申请延期"),
        (D20, D29, "封控", "要晚于原来的承诺日期"),
        (D20, date(2022, 8, 5), " ", "还缺：原因"),
        (D20, date(2092, 8, 5), "封控", "太晚"),
    ],
)
def test_an_extension_that_cannot_be_is_refused(flag, head, district, on, until, words, why):
    promise(flag, head, district, D18, D29)
    with refused(why):
        take(verbs.ask_extension, flag, head, on, asked_until=until, words=words)
    assert fresh(flag).asked_until is None
