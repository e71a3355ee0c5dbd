"""What may be done to projects and milestones."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from projects import actions
from projects.models import Milestone, MilestoneCount, ProjectConfirmation
from tests.factories.projects import MilestoneFactory, ProjectFactory


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


def audited() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="projects.").order_by("sequence")
    return list(events.values_list("action", flat=True))


def test_weights_may_reach_the_whole_and_not_pass_it(worker, project):
    MilestoneFactory(project=project, weight=Decimal("99.5"))
    values = {"project": project, "title": "末期", "weight": Decimal("0.5")}
    actions.add_milestone(actor=worker, values=values)
    with pytest.raises(ActionRefused, match="还可以填 0"):
        actions.add_milestone(actor=worker, values=values | {"title": "多的"})
    assert Milestone.objects.count() == 2


def test_lowering_a_weight_of_an_overweight_project_is_possible(worker, project):
    """A register may bring too much; whoever repairs it must not be stopped half-way."""
    MilestoneFactory(project=project, weight=90)
    step = MilestoneFactory(project=project, weight=90)
    changed = actions.change_milestone(
        step, actor=worker, version=1, values={"weight": Decimal(50)}
    )
    assert changed.weight == 50
    with pytest.raises(ActionRefused):
        actions.change_milestone(step, actor=worker, version=2, values={"weight": Decimal(60)})


def test_change_of_another_field_leaves_the_weights_alone(worker, project):
    MilestoneFactory(project=project, weight=90)
    step = MilestoneFactory(project=project, weight=90)
    actions.change_milestone(step, actor=worker, version=1, values={"title": "新名"})
    assert audited() == ["projects.change_milestone"]


def test_complete_milestone_from_an_old_version_is_a_conflict(worker, project, on):
    step = MilestoneFactory(project=project, version=2)
    with pytest.raises(Conflict):
        actions.complete_milestone(
            step, actor=worker, version=1, completed_on=on, evidence="验收单", on=on
        )


def test_foreign_worker_can_do_none_of_it(other_worker, project, on):
    step = MilestoneFactory(project=project, indicator_target=10)
    values = {"project": project, "title": "末期", "weight": Decimal(1)}
    attempts = [
        lambda: actions.change_project(
            project, actor=other_worker, version=1, values={"name": "我的"}, on=on
        ),
        lambda: actions.add_milestone(actor=other_worker, values=values),
        lambda: actions.count_milestone(step, actor=other_worker, counted_on=on, actual=1, on=on),
        lambda: actions.confirm_register(project, actor=other_worker, on=on),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert not MilestoneCount.objects.exists()
    assert not ProjectConfirmation.objects.exists()
    assert audited() == []


def test_count_is_audited_with_old_and_new(worker, project, on):
    step = MilestoneFactory(project=project, indicator_target=10)
    for actual in (3, 3, 5):
        actions.count_milestone(step, actor=worker, counted_on=on, actual=actual, on=on)
    changes = [event.changes["actual"] for event in AuditEvent.objects.all()[:2]]
    assert changes == [[3, 5], [None, 3]]
    assert audited() == ["projects.count_milestone"] * 2


def test_count_of_a_later_day_is_refused(worker, project, on):
    step = MilestoneFactory(project=project, indicator_target=10)
    with pytest.raises(ActionRefused):
        actions.count_milestone(step, actor=worker, counted_on=date(2022, 7, 16), actual=1, on=on)


def test_confirming_twice_a_day_is_audited_once(worker, project, on):
    actions.confirm_register(project, actor=worker, on=on)
    actions.confirm_register(project, actor=worker, on=on)
    assert audited() == ["projects.confirm_register"]


# ---------- an edit is a look at the entry (3.2) ----------


def test_every_edit_makes_the_entry_fresh_on_its_day(worker, project, on):
    def days() -> list:
        return list(project.confirmations.values_list("confirmed_on", flat=True))

    def undone() -> None:
        assert days() == [on]
        project.confirmations.all().delete()

    step = MilestoneFactory(project=project, weight=10, indicator_target=9)
    actions.change_project(project, actor=worker, version=1, values={"evaluator": "甲"}, on=on)
    undone()
    actions.change_project(project, actor=worker, version=2, values={"evaluator": "甲"}, on=on)
    assert days() == []  # saved without a change
    values = {"project": project, "title": "末期", "weight": Decimal(10)}
    actions.add_milestone(actor=worker, values=values)
    undone()
    actions.change_milestone(step, actor=worker, version=1, values={"title": "新名"})
    undone()
    day = date(2022, 3, 1)
    actions.complete_milestone(
        step, actor=worker, version=2, completed_on=day, evidence="验收单", on=on
    )
    undone()
    actions.count_milestone(step, actor=worker, counted_on=day, actual=3, on=on)
    undone()
    actions.count_milestone(step, actor=worker, counted_on=day, actual=3, on=on)
    assert days() == []  # the same number again


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"agreed_end": date(2021, 12, 31)}, "早于协议开始"),
        ({"agreed_start": date(2062, 1, 1), "agreed_end": date(2062, 2, 1)}, "2062"),
        ({"published_on": date(2023, 7, 1), "published_on_platform": True}, "2023"),
        ({"published_on": date(2022, 5, 1), "published_on_platform": False}, "却是否"),
    ],
)
def test_the_verbs_refuse_what_forms_and_registers_refuse(worker, project, on, facts, words):
    with pytest.raises(ActionRefused, match=words):
        actions.change_project(
            project, actor=worker, version=project.version, values=dict(facts), on=on
        )
    new = {
        "station": project.station, "name": "另一个项目", "field": project.field,
        "agreed_fen": 100, "agreed_start": date(2022, 1, 1), "agreed_end": date(2022, 12, 31),
    }  # fmt: skip
    with pytest.raises(ActionRefused, match=words):
        actions.add_project(actor=worker, values=new | facts)


def test_a_step_planned_for_another_age_is_refused_whoever_brings_it(worker, project):
    step = MilestoneFactory(project=project, weight=10)
    far = {"planned_on": date(2062, 1, 1)}
    with pytest.raises(ActionRefused, match="2062"):
        actions.change_milestone(step, actor=worker, version=step.version, values=far)
    new = {"project": project, "title": "另一步", "weight": Decimal(5)}
    with pytest.raises(ActionRefused, match="2062"):
        actions.add_milestone(actor=worker, values=new | far)
    near = {"planned_on": date(2022, 12, 1)}
    actions.change_milestone(step, actor=worker, version=step.version, values=near)
    actions.add_milestone(actor=worker, values=new | near)
