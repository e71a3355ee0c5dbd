"""Moving rows from state to state: what each move demands, the steps it leaves, who is to go on."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from common import states
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent, Parameter, Step
from orgs.models import Organisation
from tests.cast import build_place
from tests.factories.orgs import OrganisationFactory

State = Organisation.State
FILED_ON = date(2022, 7, 1)


@pytest.fixture
def pending(place, worker):
    row = OrganisationFactory(
        community=place.community, state=State.PENDING, filed_on=None, entered_by=worker
    )
    states.begin(row, actor=worker)
    return row


def file(row, actor, **more):
    return states.move(row, State.FILED, actor=actor, **({"filed_on": FILED_ON} | more))


def left_alone(row) -> bool:
    row.refresh_from_db()
    audited = AuditEvent.objects.filter(action="orgs.file_organisation").exists()
    return (row.state, row.version, audited, states.steps_of(row).count()) == (
        State.PENDING, 1, False, 1,
    )  # fmt: skip


def demanded(monkeypatch, **changes):
    """The filing of a pending organisation asks for something more."""
    step = replace(Organisation.MOVES[State.PENDING][State.FILED], **changes)
    monkeypatch.setitem(Organisation.MOVES[State.PENDING], State.FILED, step)


def test_a_move_saves_audits_and_leaves_a_step(pending, worker):
    row = file(pending, worker, version=1, also={"said": 1})
    assert (row.state, row.version, row.filed_on) == (State.FILED, 2, FILED_ON)
    event = AuditEvent.objects.first()
    assert (event.action, event.actor) == ("orgs.file_organisation", worker)
    assert event.changes == {"state": ["pending", "filed"], "said": 1}
    first, second = states.steps_of(row)
    assert (first.from_state, first.to_state, second.from_state, second.to_state) == (
        "", "pending", "pending", "filed",
    )  # fmt: skip
    assert (second.by, second.due) == (worker, None)


def test_a_move_needs_its_permission_where_the_row_lies(pending, head, other_worker, worker):
    for stranger in (head, other_worker):
        with pytest.raises(PermissionDenied):
            file(pending, stranger)
        assert left_alone(pending)
    assert file(pending, worker).state == State.FILED


def test_a_move_that_the_table_does_not_know_is_refused(pending, worker):
    file(pending, worker)
    with pytest.raises(ActionRefused, match="现在是“已备案”，不能这样处理"):
        file(pending, worker)
    assert states.move_of(pending, State.PENDING) is None


def test_a_move_from_another_version_is_a_conflict(pending, worker):
    with pytest.raises(Conflict, match="别人改过"):
        file(pending, worker, version=2)
    assert left_alone(pending)
    assert file(pending, worker, version=1).version == 2


def test_a_move_needs_what_its_table_names(pending, worker):
    for nothing in (None, ""):
        with pytest.raises(ActionRefused, match="还缺：备案日期"):
            file(pending, worker, filed_on=nothing)
        assert left_alone(pending)
    row = file(pending, worker)
    for reason in ("", "  "):
        with pytest.raises(ActionRefused, match="还缺：原因、注销日期"):
            states.move(row, State.CANCELLED, actor=worker, reason=reason)
    gone = {"cancelled_on": FILED_ON}
    states.move(row, State.CANCELLED, actor=worker, reason="解散", **gone)
    assert states.steps_of(row).last().reason == "解散"


def test_a_need_may_be_a_related_row(pending, worker, monkeypatch):
    demanded(monkeypatch, needs=("earlier_filings",))
    with pytest.raises(ActionRefused, match="还缺：以前的备案"):
        file(pending, worker)
    pending.earlier_filings.create(filed_on=FILED_ON, cancelled_on=FILED_ON)
    assert file(pending, worker).state == State.FILED


def test_a_move_may_ask_for_another_person(pending, worker, district, monkeypatch):
    demanded(monkeypatch, other_than="entered_by")
    with pytest.raises(ActionRefused, match="另一个人"):
        file(pending, worker)
    assert left_alone(pending)
    assert not states.waiting(Organisation, worker).exists()
    assert states.waiting(Organisation, district).exists()
    assert file(pending, district).state == State.FILED


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_is_refused():
    row = OrganisationFactory(community=build_place().community, state=State.PENDING, filed_on=None)
    together, ends = Barrier(2), []

    def go():
        try:
            together.wait()
            ends.append(file(row, None, version=1).state)
        except ActionRefused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["filed", "refused"]
    assert states.steps_of(row).count() == 1


def test_steps_are_only_added(pending):
    for change in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(states.steps_of(pending))
    assert Step.objects.count() == 1


def test_the_next_move_is_due_in_working_days(pending, worker, settings):
    assert states.steps_of(pending).get().due == date(2022, 8, 12)  # 20 after Friday 15 July
    Parameter.objects.create(key="filing_days", value=1, effective_from=date(2022, 1, 1))
    states.begin(pending, actor=worker)
    assert states.steps_of(pending).last().due == date(2022, 7, 18)


def test_waiting_is_what_somebody_may_do_where_they_may(pending, worker, head, other_worker):
    [row] = states.waiting(Organisation, worker)
    assert (row, row.due) == (pending, date(2022, 8, 12))
    assert not states.waiting(Organisation, head).exists()
    assert not states.waiting(Organisation, other_worker).exists()
    file(pending, worker)
    assert not states.waiting(Organisation, worker).exists()


def test_waiting_knows_rows_from_before_there_were_steps(place, worker):
    OrganisationFactory(community=place.community, state=State.PENDING, filed_on=None)
    assert states.waiting(Organisation, worker).get().due is None


def test_the_timeline_says_who_when_why_and_what_is_due(pending, worker):
    [line] = states.timeline(pending)
    assert (line["title"], line["by"], line["due"]) == ("待审核", worker, date(2022, 8, 12))
    row = file(pending, worker, reason="材料齐全")
    lines = states.timeline(row)
    assert [(line["title"], line["reason"], line["due"]) for line in lines] == [
        ("待审核", "", None),
        ("已备案", "材料齐全", None),
    ]


@pytest.mark.parametrize("count", [1, 20])
def test_many_rows_leave_their_steps_in_the_same_queries(
    place, worker, count, django_assert_num_queries
):
    rows = OrganisationFactory.create_batch(count, community=place.community)
    with django_assert_num_queries(1):
        states.follow_all([(row, "pending") for row in rows], actor=worker, reason="备案表")
    assert Step.objects.filter(to_state="filed", reason="备案表", by=worker).count() == count


def test_many_rows_follow_the_table_too(place, worker):
    good, bad = OrganisationFactory.create_batch(2, community=place.community)
    with pytest.raises(ActionRefused, match="现在是“已备案”"):
        states.follow_all([(good, "pending"), (bad, "filed")], actor=worker, reason="备案表")
    bad.filed_on = None
    with pytest.raises(ActionRefused, match="备案日期"):
        states.follow_all([(good, "pending"), (bad, "pending")], actor=worker, reason="备案表")
    assert not Step.objects.exists()
