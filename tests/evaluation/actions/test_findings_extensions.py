"""A later due day: asked in time, for a later day, decided by the other side."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused
from common.states import waiting
from evaluation.actions.findings import ask_extension, decide_extension, reply_finding
from evaluation.models import Extension, Finding
from tests.factories.evaluation import FindingFactory

State = Extension.State
NEW = date(2022, 8, 12)


@pytest.fixture
def finding(place, on):
    return FindingFactory(station=place.station, due_on=on + timedelta(days=1))


def asked(finding, actor, on, **values):
    said = {"finding": finding, "until": NEW, "reason": "展板还在制作"} | values
    return ask_extension(actor=actor, values=said, on=on)


def decided(row, actor, on, state=State.GRANTED, reason=""):
    return decide_extension(
        row, actor=actor, version=row.version, state=state, reason=reason, on=on
    )


def test_granted_the_new_day_holds_from_then_on(finding, worker, evaluator, on):
    row = asked(finding, worker, on)
    assert (row.state, row.due_before, row.asked_on) == (State.ASKED, finding.due_on, on)
    assert Finding.objects.get().due_on == finding.due_on
    assert decided(row, evaluator, on).decided_on == on
    assert Finding.objects.get().due_on == NEW
    before = Finding.objects.with_due(on - timedelta(days=1)).get()
    assert (before.due_then, Finding.objects.with_due(on).get().due_then) == (finding.due_on, NEW)


def test_of_two_extensions_each_holds_from_its_own_day(finding, worker, evaluator, on):
    first, second = on, on + timedelta(days=10)
    decided(asked(finding, worker, first), evaluator, first)
    decided(asked(finding, worker, second, until=date(2022, 9, 1)), evaluator, second)
    due = [Finding.objects.with_due(first + timedelta(days=n)).get().due_then for n in (-1, 0, 10)]
    assert due == [finding.due_on, NEW, date(2022, 9, 1)]


def test_refused_the_old_day_holds_and_the_answer_says_why(finding, worker, evaluator, on):
    row = asked(finding, worker, on)
    with pytest.raises(ActionRefused, match="原因"):
        decided(row, evaluator, on, State.REFUSED)
    assert decided(row, evaluator, on, State.REFUSED, "可以先贴临时的").state == State.REFUSED
    assert Finding.objects.get().due_on == finding.due_on
    assert asked(finding, worker, on).pk


def test_it_is_asked_before_the_due_day_only(finding, worker, on):
    with pytest.raises(ActionRefused, match="延期要在整改期限 2022-07-16 以前申请"):
        asked(finding, worker, finding.due_on)
    assert asked(finding, worker, finding.due_on - timedelta(days=1)).pk


def test_the_new_day_is_later(finding, worker, on):
    with pytest.raises(ActionRefused, match="要晚于现在的整改期限"):
        asked(finding, worker, on, until=finding.due_on)
    assert asked(finding, worker, on, until=finding.due_on + timedelta(days=1)).pk


def test_one_at_a_time_and_not_for_what_was_answered(finding, worker, on):
    asked(finding, worker, on)
    with pytest.raises(ActionRefused, match="还没有答复"):
        asked(finding, worker, on)
    other = FindingFactory(station=finding.station, due_on=NEW)
    values = {"measures": "好了", "rectified_on": on}
    reply_finding(other, actor=worker, version=1, values=values, files=[], on=on)
    with pytest.raises(ActionRefused, match="不用申请延期"):
        asked(other, worker, on, until=date(2022, 9, 1))


@pytest.mark.parametrize("who", ["evaluator", "other_worker", "auditor", "finance"])
def test_the_station_asks(request, finding, on, who):
    with pytest.raises(PermissionDenied):
        asked(finding, request.getfixturevalue(who), on)
    assert not Extension.objects.exists()


@pytest.mark.parametrize("who", ["worker", "head", "other_worker", "auditor"])
def test_the_other_side_decides(request, finding, worker, on, who):
    row = asked(finding, worker, on)
    with pytest.raises(PermissionDenied):
        decided(row, request.getfixturevalue(who), on)
    assert Extension.objects.get().state == State.ASKED


def test_it_waits_for_the_other_side(finding, worker, evaluator, on):
    row = asked(finding, worker, on)
    assert [each.pk for each in waiting(Extension, evaluator)] == [row.pk]
    assert not waiting(Extension, worker).exists()
