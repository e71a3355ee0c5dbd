"""Many projects and steps at once: refused as one by one."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused
from common.models import AuditEvent
from projects import taking_in
from projects.models import Milestone, MilestoneCount, Project
from projects.taking_in import Taken
from tests.factories.projects import MilestoneFactory, ProjectFactory


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station, name="甲项目")


def fresh(place, **said) -> Project:
    values = {
        "name": "乙项目", "funding_source": "district", "agreed_fen": 100,
        "agreed_start": date(2022, 1, 1), "agreed_end": date(2022, 12, 31),
    }  # fmt: skip
    return Project(station=place.station, **(values | said))


def take_in(place, worker, on, taken) -> None:
    taking_in.take_in_projects(
        taken, Taken(), station=place.station, fields=["name"], actor=worker, on=on
    )


def test_new_ones_begin_and_changed_ones_leave_an_event_each(place, worker, on, project):
    project.name = "甲项目二期"
    take_in(place, worker, on, Taken([fresh(place)], [project]))
    assert set(Project.objects.values_list("name", flat=True)) == {"甲项目二期", "乙项目"}
    event = AuditEvent.objects.get(action="projects.take_in_project")
    assert event.changes == {"name": ["甲项目", "甲项目二期"]}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "甲 项目"}, "已经有了"),
        ({"agreed_end": date(2021, 12, 31)}, "早于协议开始"),
        ({"agreed_end": date(2032, 7, 23)}, "太晚"),
        ({"published_on_platform": True, "published_on": date(2022, 10, 16)}, "太晚"),
    ],
)
def test_what_a_page_refuses_is_refused(place, worker, on, project, said, words):
    with pytest.raises(ActionRefused, match=words):
        take_in(place, worker, on, Taken([fresh(place, **said)]))
    assert Project.objects.get() == project


def test_another_stations_project_is_not_written(place, worker, on):
    foreign = ProjectFactory(station=place.other_station)
    with pytest.raises(PermissionDenied):
        take_in(place, worker, on, Taken([], [foreign]))


def test_steps_never_come_to_weigh_more_than_the_whole(place, worker, on, project):
    heavy = MilestoneFactory(project=project, weight=90)
    said = {"station": place.station, "fields": ["weight"], "actor": worker, "on": on}
    extra = Milestone(project=project, title="多的", weight=Decimal("10.01"))
    with pytest.raises(ActionRefused, match="权重"):
        taking_in.take_in_milestones(Taken([extra]), **said)
    heavy.weight = Decimal("89.99")
    taking_in.take_in_milestones(Taken([extra], [heavy]), **said)
    assert Milestone.objects.count() == 2


def test_a_count_of_the_same_day_is_corrected_with_an_event(place, worker, on, project):
    step = MilestoneFactory(project=project, indicator_target=10)
    for actual in (3, 4):
        taking_in.take_in_counts(
            [(step, actual)], station=place.station, counted_on=on, actor=worker
        )
    assert MilestoneCount.objects.get().actual == 4
    event = AuditEvent.objects.get(action="projects.count_milestone")
    assert event.changes == {"actual": [3, 4]}
