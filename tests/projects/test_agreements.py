"""Changing an agreement from a day on, and correcting what was entered wrongly."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from projects import actions, agreements
from projects.models import Amendment, Project
from tests.factories.projects import AmendmentFactory, ProjectFactory

DAY = date(2022, 7, 1)
TERMS = {
    "agency": None, "agreed_fen": 20_000_000, "agreed_start": date(2022, 1, 1),
    "agreed_end": date(2022, 12, 31),
}  # fmt: skip
AMENDED = TERMS | {"effective_from": DAY, "basis": "补充协议"}


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


@pytest.fixture
def prepared(worker, place):
    values = {"station": place.station, "name": "筹备项目", "funding_source": "district"}
    return actions.add_project(actor=worker, values=values)


def audited() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="projects.").order_by("sequence")
    return list(events.values_list("action", flat=True))


def fen_on(day: date) -> int | None:
    return Project.objects.held(day).get().held_fen


def test_an_amendment_changes_no_day_before_it(worker, project, on):
    agreements.amend_agreement(project, actor=worker, values=AMENDED, on=on)
    days = (date(2022, 6, 30), DAY, date(2022, 7, 2))
    assert [fen_on(day) for day in days] == [10_000_000, 20_000_000, 20_000_000]
    assert audited() == ["projects.amend_agreement"]
    assert project.confirmations.get().confirmed_on == on


def test_one_of_a_later_day_is_only_a_plan(worker, project, on):
    later = AMENDED | {"effective_from": date(2023, 1, 1)}
    agreements.amend_agreement(project, actor=worker, values=later, on=on)
    assert [fen_on(on), fen_on(date(2022, 12, 31))] == [10_000_000] * 2
    assert fen_on(date(2023, 1, 1)) == 20_000_000


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"agreed_fen": 10_000_000}, "没有变化"),
        ({"agreed_end": date(2021, 12, 31)}, "早于协议开始"),
        ({"effective_from": date(2032, 7, 23)}, "太晚"),
        ({"effective_from": date(1999, 12, 31)}, "太早"),
        ({"agreed_end": date(2032, 7, 23)}, "太晚"),
    ],
)
def test_what_cannot_be_amended(worker, project, on, said, words):
    with pytest.raises(ActionRefused, match=words):
        agreements.amend_agreement(project, actor=worker, values=AMENDED | said, on=on)
    assert not Amendment.objects.exists()


def test_two_of_one_day_are_refused(worker, project, on):
    agreements.amend_agreement(project, actor=worker, values=AMENDED, on=on)
    other = AMENDED | {"agreed_fen": 3}
    with pytest.raises(ActionRefused):
        agreements.amend_agreement(project, actor=worker, values=other, on=on)
    assert fen_on(on) == 20_000_000


def test_a_foreign_worker_can_do_none_of_it(other_worker, project, on):
    amendment = AmendmentFactory(project=project)
    said = {"actor": other_worker, "version": 1, "on": on}
    values = AMENDED | {"effective_from": on, "agreed_fen": 3}
    attempts = [
        lambda: agreements.amend_agreement(project, actor=other_worker, values=values, on=on),
        lambda: agreements.correct_amendment(amendment, values={"basis": "我的"}, **said),
        lambda: agreements.correct_first_agreement(project, values={"agreed_fen": 1}, **said),
        lambda: actions.change_project(project, values={"agreed_fen": 1}, **said),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert audited() == []


# ---------- corrections change the past, and say so ----------


def test_a_corrected_first_agreement_changes_its_own_days_only(worker, project, on):
    AmendmentFactory(project=project, effective_from=DAY)
    agreements.correct_first_agreement(
        project, actor=worker, version=1, values={"agreed_fen": 9_000_000}, on=on
    )
    assert [fen_on(date(2022, 6, 30)), fen_on(DAY)] == [9_000_000, 20_000_000]
    event = AuditEvent.objects.get(action="projects.correct_agreement")
    assert event.changes["agreed_fen"] == [10_000_000, 9_000_000]


def test_a_corrected_amendment_keeps_both_in_the_audit(worker, project, on):
    amendment = AmendmentFactory(project=project, effective_from=DAY)
    values = {"agreed_fen": 21_000_000, "effective_from": on}
    agreements.correct_amendment(amendment, actor=worker, version=1, values=values, on=on)
    assert [fen_on(DAY), fen_on(on)] == [10_000_000, 21_000_000]
    event = AuditEvent.objects.get(action="projects.correct_amendment")
    assert event.changes["agreed_fen"] == [20_000_000, 21_000_000]
    with pytest.raises(Conflict):
        agreements.correct_amendment(amendment, actor=worker, version=1, values=values, on=on)


def test_a_corrected_project_corrects_what_holds_today(worker, project, on):
    """By the API, and by a register: a correction of the record as it stands."""
    amendment = AmendmentFactory(project=project, effective_from=DAY)
    values = {"agreed_fen": 21_000_000, "evaluator": "甲"}
    actions.change_project(project, actor=worker, version=1, values=values, on=on)
    amendment.refresh_from_db()
    assert (amendment.agreed_fen, amendment.version) == (21_000_000, 2)
    assert [fen_on(date(2022, 6, 30)), fen_on(on)] == [10_000_000, 21_000_000]
    assert audited() == ["projects.correct_amendment", "projects.change_project"]
    with pytest.raises(Conflict):
        actions.change_project(project, actor=worker, version=1, values=values, on=on)


def test_correcting_the_amount_alone_keeps_two_correctors_apart(worker, project, on):
    AmendmentFactory(project=project, effective_from=DAY)
    actions.change_project(project, actor=worker, version=1, values={"agreed_fen": 5}, on=on)
    with pytest.raises(Conflict):
        actions.change_project(project, actor=worker, version=1, values={"agreed_fen": 6}, on=on)
    assert fen_on(on) == 5


# ---------- before there is an agreement ----------


def test_a_prepared_project_is_signed_from_a_day_on(worker, prepared, on):
    assert prepared.state == Project.State.PREPARED
    agreements.amend_agreement(prepared, actor=worker, values=AMENDED, on=on)
    prepared.refresh_from_db()
    assert prepared.state == Project.State.RUNNING
    assert [fen_on(date(2022, 6, 30)), fen_on(DAY)] == [None, 20_000_000]
    assert audited()[1:] == ["projects.amend_agreement", "projects.sign_agreement"]


def test_nothing_is_corrected_where_nothing_is_agreed(worker, prepared, on):
    with pytest.raises(ActionRefused, match="登记协议"):
        actions.change_project(prepared, actor=worker, version=1, values=TERMS, on=on)
    with pytest.raises(ActionRefused, match="登记协议"):
        agreements.correct_first_agreement(prepared, actor=worker, version=1, values=TERMS, on=on)
    values = {"evaluator": "甲"} | dict.fromkeys(TERMS)
    assert actions.change_project(prepared, actor=worker, version=1, values=values, on=on)


def test_a_trial_leaves_nothing(worker, project, on):
    with agreements.as_if_amended(project, actor=worker, values=AMENDED, on=on):
        assert fen_on(on) == 20_000_000
    assert fen_on(on) == 10_000_000
    assert audited() == []
