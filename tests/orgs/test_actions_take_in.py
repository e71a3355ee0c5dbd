"""Many organisations at once, as from a register."""

from datetime import date

import pytest

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from common.states import steps_of
from orgs.actions import take_in_organisations
from orgs.models import EarlierFiling, Organisation
from tests.factories.orgs import OrganisationFactory

FIELDS = ["state", "filed_on", "filing_number", "members"]
ENDED = date(2022, 5, 1)


@pytest.fixture
def said(place, worker):
    return {"station": place.station, "fields": FIELDS, "actor": worker}


@pytest.fixture
def known(place):
    return OrganisationFactory(community=place.community, name="关上志愿队", filing_number="1号")


@pytest.fixture
def cancelled(place):
    ended = {"state": "cancelled", "cancelled_on": ENDED, "cancel_reason": "解散"}
    return OrganisationFactory(community=place.community, name="关上棋社", **ended)


def newcomer(place, name="关上舞蹈队", **values) -> Organisation:
    return OrganisationFactory.build(community=place.community, name=name, **values)


def test_new_ones_begin_with_the_state_that_the_register_says(said, place, worker):
    waiting = newcomer(place, "关上读书会", state="pending", filed_on=None)
    take_in_organisations([newcomer(place), waiting], [], **said)
    for row in Organisation.objects.all():
        assert row.entered_by == worker
        (step,) = steps_of(row)
        assert (step.from_state, step.to_state, step.reason) == ("", row.state, "台账")


def test_a_change_is_told_and_a_move_leaves_a_step(said, place):
    waiting = {"state": "pending", "filed_on": None}
    row = OrganisationFactory(community=place.community, **waiting)
    row.state, row.filed_on, row.members = "filed", date(2022, 7, 1), 25
    take_in_organisations([], [row], **said)
    event = AuditEvent.objects.get(action="orgs.take_in_organisation")
    assert event.changes["state"] == ["pending", "filed"]
    assert event.changes["members"] == [None, 25]
    (step,) = steps_of(row)
    assert (step.from_state, step.to_state) == ("pending", "filed")
    assert Organisation.objects.get(pk=row.pk).version == 2


def test_a_change_without_a_move_leaves_no_step(said, known):
    known.members = 30
    take_in_organisations([], [known], **said)
    assert not steps_of(known).exists()
    assert Organisation.objects.get().members == 30


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("filed", "pending", "系统里是“已备案”，不能改成“待审核”"),
        ("filed", "team", "系统里是“已备案”，不能改成“活动团队”"),
        ("cancelled", "pending", "系统里是“已注销”，不能改成“待审核”"),
        ("pending", "team", "系统里是“待审核”，不能改成“活动团队”"),
    ],
)
def test_a_state_that_cannot_follow_keeps_the_whole_file_out(said, place, before, after, words):
    row = OrganisationFactory(community=place.community, state=before)
    row.state = after
    with pytest.raises(ActionRefused, match=words):
        take_in_organisations([newcomer(place)], [row], **said)
    assert list(Organisation.objects.values_list("state", flat=True)) == [before]
    assert not steps_of(row).exists()


@pytest.mark.parametrize(
    ("filed_on", "refused"),
    [(date(2022, 4, 30), True), (ENDED, True), (date(2022, 5, 2), False)],
    ids=["before", "on", "after"],
)
def test_it_is_filed_again_after_its_end_and_the_earlier_filing_is_kept(
    said, cancelled, worker, filed_on, refused
):
    cancelled.state, cancelled.filed_on = "filed", filed_on
    if refused:
        with pytest.raises(ActionRefused, match="已于 2022-05-01 注销"):
            take_in_organisations([], [cancelled], **said)
        assert not EarlierFiling.objects.exists()
        return
    take_in_organisations([], [cancelled], **said)
    kept = EarlierFiling.objects.get()
    assert (kept.filed_on, kept.cancelled_on) == (date(2022, 3, 1), ENDED)
    assert (kept.cancel_reason, kept.entered_by) == ("解散", worker)
    row = Organisation.objects.get()
    assert (row.state, row.cancelled_on, row.cancel_reason) == ("filed", None, "")


@pytest.mark.parametrize("name", ["关上志愿队", "关上 志愿队", "关上志愿队　"])
def test_a_name_that_is_there_is_not_taken_in_again(said, place, known, name):
    with pytest.raises(ActionRefused, match="已经有了，没有再存"):
        take_in_organisations([newcomer(place, name)], [], **said)
    assert Organisation.objects.get() == known


def test_a_file_does_not_bring_one_name_twice(said, place):
    twins = [newcomer(place, "舞蹈队A"), newcomer(place, "舞蹈队Ａ")]
    with pytest.raises(ActionRefused, match="已经有了"):
        take_in_organisations(twins, [], **said)
    assert not Organisation.objects.exists()
    sister = place.station.division.communities.exclude(pk=place.community.pk).get()
    twins[1].community = sister
    take_in_organisations(twins, [], **said)
    assert Organisation.objects.count() == 2


def test_one_that_was_changed_meanwhile_is_not_overwritten(said, known):
    Organisation.objects.update(version=2, members=9)
    known.members = 30
    with pytest.raises(Conflict, match="请再导入一次"):
        take_in_organisations([], [known], **said)
    assert Organisation.objects.get().members == 9
