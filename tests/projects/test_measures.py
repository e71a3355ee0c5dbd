"""Progress, plan, completion, the register and publication of projects."""

from datetime import date

import pytest

from common.readings import StationBatch
from projects.measures import (
    plan_value,
    project_completion,
    project_progress,
    project_register,
    published_on_platform,
)
from tests.cast import PERIOD
from tests.factories.projects import (
    ConfirmationFactory,
    MilestoneCountFactory,
    MilestoneFactory,
    ProjectFactory,
)
from tests.factories.stations import AgencyFactory, StationFactory

pytestmark = pytest.mark.django_db
ON, HALF = date(2022, 7, 15), date(2022, 7, 30)


def ask(measure, station, on=ON, **parameters):
    return measure(StationBatch([station.pk]), on, PERIOD, **parameters)[station.pk]


@pytest.mark.parametrize(
    ("day", "planned"),
    [
        (date(2021, 12, 1), 0),
        (date(2022, 1, 1), 0),
        (date(2022, 7, 15), 50 * 195 / 210),
        (date(2022, 7, 30), 50),
        (date(2022, 10, 15), 75),
        (date(2022, 12, 31), 100),
        (date(2023, 2, 1), 100),
    ],
)
def test_plan_goes_through_start_half_and_end(day, planned):
    value = plan_value(day, date(2022, 1, 1), HALF, date(2022, 12, 31))
    assert value == pytest.approx(planned)


def test_plan_of_a_project_begun_after_the_checkpoint_is_a_straight_line():
    start, end = date(2022, 9, 1), date(2022, 9, 11)
    assert plan_value(date(2022, 9, 6), start, HALF, end) == pytest.approx(50)


def test_progress_is_weighted_by_agreed_amount_and_counts_unstarted_projects():
    station = StationFactory()
    main = ProjectFactory(station=station, agreed_fen=30_000, is_operating=True)
    MilestoneFactory(project=main, weight=60, completed_on=ON)
    MilestoneFactory(project=main, weight=40, completed_on=date(2022, 7, 16))
    ProjectFactory(station=station, agreed_fen=10_000, agreed_start=date(2022, 9, 1))
    reading = ask(project_progress, station)
    assert reading.value == 45.0
    assert reading.details["main"] == 60.0
    assert reading.history == ((ON, 45.0),)


def test_an_indicator_counts_its_share_and_never_more_than_all():
    station = StationFactory()
    project = ProjectFactory(station=station)
    milestone = MilestoneFactory(project=project, weight=100, indicator_target=200)
    MilestoneCountFactory(milestone=milestone, counted_on=date(2022, 6, 1), actual=50)
    MilestoneCountFactory(milestone=milestone, counted_on=date(2022, 7, 20), actual=500)
    assert ask(project_progress, station).value == 25.0
    later = ask(project_progress, station, date(2022, 7, 20))
    assert later.value == 100.0


def test_without_projects_there_is_no_data_and_never_zero():
    reading = ask(project_progress, StationFactory())
    assert reading.value is None
    assert reading.missing


def test_completion_is_due_at_the_first_unfinished_end():
    station = StationFactory()
    done = ProjectFactory(station=station, agreed_end=date(2022, 6, 30))
    MilestoneFactory(project=done, weight=100, completed_on=date(2022, 6, 1))
    late = ProjectFactory(station=station, agreed_end=date(2022, 7, 1), name="晚了的项目")
    MilestoneFactory(project=late, weight=100)
    reading = ask(project_completion, station)
    assert (reading.numerator, reading.denominator) == (1, 2)
    assert reading.due == date(2022, 7, 1)
    assert reading.details["late"] == ["晚了的项目"]


def complete_project(station, **fields):
    project = ProjectFactory(
        station=station, publisher="区民政局", agency=AgencyFactory(), **fields
    )
    MilestoneFactory(project=project, weight=100)
    return project


def test_register_wants_running_projects_complete_and_fresh():
    station = StationFactory()
    ConfirmationFactory(project=complete_project(station), confirmed_on=date(2022, 6, 15))
    ConfirmationFactory(project=complete_project(station), confirmed_on=date(2022, 6, 14))
    ConfirmationFactory(project=ProjectFactory(station=station, name="缺项"))
    complete_project(station, agreed_end=date(2022, 6, 30))
    reading = ask(project_register, station)
    assert (reading.numerator, reading.denominator) == (1, 3)
    assert reading.details["incomplete"] == {"缺项": ["发布部门", "承接机构", "里程碑"]}
    assert len(reading.details["stale"]) == 1


def test_publication_is_measured_in_district_money_of_projects_begun():
    station = StationFactory()
    ProjectFactory(station=station, agreed_fen=300, published_on_platform=True)
    ProjectFactory(station=station, agreed_fen=100, published_on_platform=False)
    ProjectFactory(station=station, agreed_fen=999, funding_source="charity")
    ProjectFactory(station=station, agreed_fen=999, agreed_start=date(2022, 8, 1))
    reading = ask(published_on_platform, station)
    assert (reading.value, reading.numerator, reading.denominator) == (75.0, 300, 400)


def test_publication_does_not_apply_without_district_money():
    station = StationFactory()
    ProjectFactory(station=station, funding_source="charity")
    assert ask(published_on_platform, station).not_applicable
