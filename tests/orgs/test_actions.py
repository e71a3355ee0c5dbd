"""What the verbs on community organisations refuse, and what they write."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.audit import first_break
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from common.states import steps_of
from orgs import actions
from orgs.models import EarlierFiling, Organisation
from tests.factories.orgs import OrganisationFactory

State = Organisation.State
LATEST = date(2022, 10, 15)  # a fact may lie so far ahead of the day of the tests
DAY = timedelta(days=1)
FILED, ENDED = date(2022, 3, 1), date(2022, 5, 1)


@pytest.fixture
def filed(place):
    return OrganisationFactory(community=place.community, name="关上志愿队", filing_number="1号")


@pytest.fixture
def pending(place):
    values = {"state": State.PENDING, "filed_on": None}
    return OrganisationFactory(community=place.community, name="关上读书会", **values)


@pytest.fixture
def cancelled(place):
    ended = {"state": State.CANCELLED, "cancelled_on": ENDED, "cancel_reason": "解散"}
    return OrganisationFactory(community=place.community, name="关上棋社", **ended)


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def add(community, actor, name="关上舞蹈队") -> Organisation:
    values = {"community": community, "name": name, "category": "culture"}
    return actions.add_organisation(actor=actor, values=values)


def file(row, actor, on, filed_on=date(2022, 7, 1), version=1) -> Organisation:
    said = {"filed_on": filed_on, "filing_number": "9号", "version": version}
    return actions.file_organisation(row, actor=actor, on=on, **said)


def cancel(row, actor, on, cancelled_on=ENDED, reason="队员已解散", version=1) -> Organisation:
    said = {"cancelled_on": cancelled_on, "reason": reason, "version": version}
    return actions.cancel_organisation(row, actor=actor, on=on, **said)


def change(row, actor, on, version=1, **values) -> Organisation:
    return actions.change_organisation(row, actor=actor, version=version, values=values, on=on)


# ---------- entered ----------


def test_a_new_one_waits_and_its_first_step_is_written(place, worker):
    row = add(place.community, worker)
    assert (row.state, row.entered_by, row.filed_on) == (State.PENDING, worker, None)
    assert last_event().action == "orgs.add_organisation"
    assert last_event().changes["state"] == [None, "pending"]
    (step,) = steps_of(row)
    assert (step.from_state, step.to_state, step.by) == ("", "pending", worker)
    assert step.due == date(2022, 8, 12)
    assert first_break() is None


@pytest.mark.parametrize("name", ["关上舞蹈队", "关上 舞蹈队", "关上舞蹈队　"])
def test_a_name_is_there_once_a_community_however_it_is_spaced(place, worker, name):
    add(place.community, worker)
    with pytest.raises(ActionRefused, match="“关上舞蹈队”已经有了，没有再存。请先查一查"):
        add(place.community, worker, name)
    assert Organisation.objects.count() == 1
    sister = place.station.division.communities.exclude(pk=place.community.pk).get()
    assert add(sister, worker, name).community == sister


@pytest.mark.parametrize(
    "who", ["other_worker", "head", "community_contact", "evaluator", "admin_user"]
)
def test_who_may_not_write_leaves_no_trace(request, place, filed, pending, on, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        add(place.community, user)
    with pytest.raises(PermissionDenied):
        change(filed, user, on, members=9)
    with pytest.raises(PermissionDenied):
        file(pending, user, on)
    with pytest.raises(PermissionDenied):
        cancel(filed, user, on)
    states = Organisation.objects.order_by("pk").values_list("state", "members", "version")
    assert set(states) == {("filed", None, 1), ("pending", None, 1)}
    assert not AuditEvent.objects.filter(actor=user).exists()
    assert not steps_of(filed).exists()


# ---------- changed ----------


def test_a_change_needs_the_version_seen_and_tells_old_and_new(filed, worker, on):
    changed = change(filed, worker, on, members=25)
    assert (changed.version, last_event().changes) == (2, {"members": [None, 25]})
    with pytest.raises(Conflict, match="别人改过"):
        change(filed, worker, on, members=30)
    events = AuditEvent.objects.count()
    assert change(filed, worker, on, version=2, members=25).version == 2
    assert AuditEvent.objects.count() == events
    assert not steps_of(filed).exists()


def test_a_name_does_not_become_a_sisters_but_may_be_respaced(filed, pending, worker, on):
    with pytest.raises(ActionRefused, match="“关上读书会”已经有了"):
        change(filed, worker, on, name="关上 读书会")
    assert Organisation.objects.get(pk=filed.pk).name == "关上志愿队"
    assert change(filed, worker, on, name="关上 志愿队").name == "关上 志愿队"


def test_a_corrected_filing_day_lies_no_further_ahead_than_a_register_may_say(filed, worker, on):
    with pytest.raises(ActionRefused, match="2022-10-16”太晚.*不能晚于 2022-10-15"):
        change(filed, worker, on, filed_on=LATEST + DAY)
    assert Organisation.objects.get().filed_on == FILED
    assert change(filed, worker, on, filed_on=LATEST).filed_on == LATEST


def test_a_corrected_filing_day_stays_after_the_earlier_filing(cancelled, worker, on):
    row = file(cancelled, worker, on)
    with pytest.raises(ActionRefused, match="2022-05-01 注销。重新备案的，备案日期要晚于这一天"):
        change(row, worker, on, version=2, filed_on=ENDED)
    assert change(row, worker, on, version=2, filed_on=ENDED + DAY).filed_on == ENDED + DAY


# ---------- filed ----------


@pytest.mark.parametrize(("filed_on", "refused"), [(LATEST, False), (LATEST + DAY, True)])
def test_a_filing_lies_no_further_ahead_than_a_register_may_say(
    pending, worker, on, filed_on, refused
):
    if not refused:
        assert file(pending, worker, on, filed_on).filed_on == filed_on
        return
    with pytest.raises(ActionRefused, match="不能晚于 2022-10-15"):
        file(pending, worker, on, filed_on)
    row = Organisation.objects.get()
    assert (row.state, row.filed_on, row.version) == (State.PENDING, None, 1)


def test_a_filing_moves_tells_and_leaves_a_step(pending, worker, on):
    row = file(pending, worker, on)
    assert (row.state, row.filing_number, row.version) == (State.FILED, "9号", 2)
    event = last_event()
    assert (event.action, event.actor) == ("orgs.file_organisation", worker)
    assert event.changes == {
        "state": ["pending", "filed"],
        "filed_on": [None, "2022-07-01"],
        "filing_number": ["", "9号"],
    }
    (step,) = steps_of(row)
    assert (step.from_state, step.to_state, step.due) == ("pending", "filed", None)
    assert not EarlierFiling.objects.exists()


@pytest.mark.parametrize("version", [1, 2], ids=["as first seen", "as it now is"])
def test_what_is_filed_is_not_filed_twice(pending, worker, on, version):
    file(pending, worker, on)
    events = AuditEvent.objects.count()
    with pytest.raises(ActionRefused, match="现在是“已备案”，不能这样处理。请刷新页面看最新状态"):
        file(pending, worker, on, date(2022, 7, 2), version)
    row = Organisation.objects.get()
    assert (row.filed_on, row.version) == (date(2022, 7, 1), 2)
    assert AuditEvent.objects.count() == events
    assert steps_of(row).count() == 1


def test_what_somebody_changed_meanwhile_is_not_filed_unseen(pending, worker, on):
    change(pending, worker, on, members=30)
    with pytest.raises(Conflict, match="别人改过"):
        file(pending, worker, on)
    assert Organisation.objects.get().state == State.PENDING
    assert file(pending, worker, on, version=2).state == State.FILED


@pytest.mark.parametrize(
    ("filed_on", "refused"), [(ENDED - DAY, True), (ENDED, True), (ENDED + DAY, False)],
    ids=["before", "on", "after"],
)  # fmt: skip
def test_it_is_filed_again_from_the_day_after_its_end(cancelled, worker, on, filed_on, refused):
    if refused:
        with pytest.raises(ActionRefused, match="系统里已于 2022-05-01 注销"):
            file(cancelled, worker, on, filed_on)
        assert Organisation.objects.get().state == State.CANCELLED
        assert not EarlierFiling.objects.exists()
        return
    row = file(cancelled, worker, on, filed_on)
    assert (row.cancelled_on, row.cancel_reason) == (None, "")
    kept = EarlierFiling.objects.get()
    assert (kept.filed_on, kept.cancelled_on, kept.cancel_reason) == (FILED, ENDED, "解散")
    assert kept.entered_by == worker
    days = [FILED - DAY, FILED, ENDED - DAY, ENDED, filed_on]
    on_file = [Organisation.objects.on_file(day).exists() for day in days]
    assert on_file == [False, True, True, False, True]


def test_a_second_refiling_comes_after_the_latest_end(cancelled, worker, on):
    file(cancelled, worker, on, date(2022, 5, 10))
    row = cancel(cancelled, worker, on, date(2022, 6, 1), version=2)
    with pytest.raises(ActionRefused, match="2022-06-01 注销"):
        file(row, worker, on, date(2022, 6, 1), version=3)
    file(row, worker, on, date(2022, 6, 2), version=3)
    assert EarlierFiling.objects.count() == 2
    annotated = Organisation.objects.with_cancelled_before().get()
    assert annotated.cancelled_before == date(2022, 6, 1)


# ---------- cancelled ----------


@pytest.mark.parametrize(
    ("cancelled_on", "words"),
    [
        (FILED - DAY, "注销日期早于备案日期。请核对两个日期。"),
        (LATEST + DAY, "不能晚于 2022-10-15"),
        (FILED, ""),
        (LATEST, ""),
    ],
)
def test_an_end_lies_between_the_filing_and_the_latest_day(filed, worker, on, cancelled_on, words):
    if not words:
        assert cancel(filed, worker, on, cancelled_on).cancelled_on == cancelled_on
        return
    with pytest.raises(ActionRefused, match=words):
        cancel(filed, worker, on, cancelled_on)
    row = Organisation.objects.get()
    assert (row.state, row.cancelled_on, row.version) == (State.FILED, None, 1)


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_end_says_why(filed, pending, worker, on, reason):
    for row in (filed, pending):
        with pytest.raises(ActionRefused, match="还缺：原因。请补上再办。"):
            cancel(row, worker, on, reason=reason)
    assert not Organisation.objects.filter(state=State.CANCELLED).exists()


def test_an_end_moves_tells_and_is_not_told_twice(filed, worker, on):
    row = cancel(filed, worker, on)
    assert (row.state, row.cancel_reason, row.version) == (State.CANCELLED, "队员已解散", 2)
    assert last_event().changes == {
        "state": ["filed", "cancelled"],
        "cancelled_on": [None, "2022-05-01"],
        "cancel_reason": [None, "队员已解散"],
    }
    (step,) = steps_of(row)
    assert (step.to_state, step.reason, step.by) == ("cancelled", "队员已解散", worker)
    with pytest.raises(ActionRefused, match="现在是“已注销”"):
        cancel(filed, worker, on, version=2)
    assert steps_of(row).count() == 1


def test_it_counts_up_to_the_day_before_its_end(filed, worker, on):
    cancel(filed, worker, on)
    on_file = [Organisation.objects.on_file(day).exists() for day in (ENDED - DAY, ENDED)]
    assert on_file == [True, False]


def test_what_waits_may_end_without_ever_having_been_filed(pending, worker, on):
    assert cancel(pending, worker, on).filed_on is None
    assert not Organisation.objects.on_file(ENDED - DAY).exists()
    # Nothing was on file, so nothing earlier is kept.
    assert file(pending, worker, on, version=2).state == State.FILED
    assert not EarlierFiling.objects.exists()


# ---------- the standard ----------


@pytest.mark.parametrize(
    ("known", "passed", "days"),
    [
        ({"standardised": True, "filed_on": FILED}, None, (FILED, None)),
        ({"standardised": True, "filed_on": LATEST}, None, (date(2022, 7, 15), None)),
        ({"standardised": True, "filed_on": None}, None, (date(2022, 7, 15), None)),
        ({"standardised": True, "standardised_on": FILED}, True, (FILED, None)),
        ({"standardised": False, "standardised_on": FILED}, True, (FILED, date(2022, 7, 15))),
        ({"standardised": False, "standardised_on": LATEST}, True, (LATEST, LATEST)),
        ({"standardised": None, "standardised_on": FILED}, True, (FILED, None)),
        ({"standardised": False, "standardised_on": None}, None, (None, None)),
    ],
)
def test_a_register_that_says_only_whether_is_told_since_when(on, known, passed, days):
    row = Organisation(**known)
    actions.date_standard(row, passed=passed, on=on)
    assert (row.standardised_on, row.standard_lost_on) == days


def test_a_known_organisation_reaches_the_standard_on_the_day_that_says_so(filed, on):
    filed.standardised, filed.standardised_on = True, None
    actions.date_standard(filed, passed=False, on=on)
    assert filed.standardised_on == on
