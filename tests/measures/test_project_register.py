"""3.2: running projects whose entry is complete and was confirmed, edited or moved of late."""

from fractions import Fraction

import pytest

from projects.measures import project_register
from tests.factories.projects import (
    ConfirmationFactory,
    MilestoneCountFactory,
    MilestoneFactory,
    ProjectFactory,
)
from tests.factories.stations import AgencyFactory, StationFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
ON = "2022-07-15"  # 30 days before: 2022-06-15


@pytest.fixture
def station(db):
    return StationFactory()


def project(station, weights=(100,), confirmed="2022-07-01", **fields):
    values = {"publisher": "区民政局", "agency": AgencyFactory()} | fields
    row = ProjectFactory(station=station, **values)
    steps = [MilestoneFactory(project=row, weight=weight) for weight in weights]
    if confirmed:
        ConfirmationFactory(project=row, confirmed_on=D(confirmed))
    return row, steps


@pytest.mark.parametrize(
    ("fields", "good", "lacks"),
    [
        ({}, 1, []),
        ({"publisher": ""}, 0, ["发布部门"]),
        ({"agency": None}, 0, ["承接机构"]),
        ({"weights": ()}, 0, ["里程碑"]),
        ({"weights": ("99.99",)}, 0, ["里程碑权重合计不是 100"]),
        ({"weights": ("33.34", "33.33", "33.33")}, 1, []),
        ({"weights": (60, 50)}, 0, ["里程碑权重合计不是 100"]),
        ({"publisher": "", "agency": None}, 0, ["发布部门", "承接机构"]),
    ],
)
def test_an_entry_must_be_complete(station, fields, good, lacks):
    row, _steps = project(station, **fields)
    reading = ask(project_register, station, ON)
    assert (reading.numerator, reading.denominator) == (good, 1)
    assert reading.details["incomplete"] == ({row.name: lacks} if lacks else {})


@pytest.mark.parametrize(
    ("confirmed", "fresh_days", "good"),
    [
        ("2022-06-14", 30, 0),
        ("2022-06-15", 30, 1),
        ("2022-07-15", 30, 1),
        ("2022-07-16", 30, 0),
        ("", 30, 0),
        ("2022-07-13", 1, 0),
        ("2022-07-14", 1, 1),
    ],
)
def test_an_entry_is_fresh_for_some_days_after_it_was_confirmed(
    station, confirmed, fresh_days, good
):
    row, _steps = project(station, confirmed=confirmed)
    reading = ask(project_register, station, ON, fresh_days=fresh_days)
    assert (reading.numerator, reading.value) == (good, 100.0 * good)
    assert reading.details["stale"] == ([] if good else [row.name])


@pytest.mark.parametrize(
    ("completed", "counted", "good"),
    [
        ("2022-06-14", "", 0),
        ("2022-06-15", "", 1),
        ("2022-07-16", "", 0),
        ("", "2022-06-14", 0),
        ("", "2022-06-15", 1),
        ("", "2022-07-16", 0),
    ],
)
def test_a_step_that_moved_keeps_the_entry_fresh(station, completed, counted, good):
    _row, (step,) = project(station, confirmed="")
    if completed:
        step.completed_on = D(completed)
    step.indicator_target = 100
    step.save()
    if counted:
        MilestoneCountFactory(milestone=step, counted_on=D(counted))
    assert ask(project_register, station, ON).numerator == good


@pytest.mark.parametrize(
    ("start", "end", "running"),
    [
        ("2022-07-15", "2022-12-31", True),
        ("2022-07-16", "2022-12-31", False),
        ("2022-01-01", "2022-07-15", True),
        ("2022-01-01", "2022-07-14", False),
        ("2021-01-01", "2021-12-31", False),
    ],
)
def test_only_running_projects_are_asked_for(station, start, end, running):
    project(station, agreed_start=D(start), agreed_end=D(end))
    reading = ask(project_register, station, ON)
    assert (reading.denominator == 1) is running
    assert bool(reading.not_applicable or reading.missing) is not running


@pytest.mark.parametrize(
    ("good", "all_of_them", "exact"),
    [(1, 3, Fraction(100, 3)), (2, 3, Fraction(200, 3)), (3, 3, 100)],
)
def test_the_share_of_running_projects(station, good, all_of_them, exact):
    for number in range(all_of_them):
        project(station, confirmed="2022-07-01" if number < good else "")
    reading = ask(project_register, station, ON)
    assert (reading.exact, reading.text) == (exact, f"{good}/{all_of_them}")
    assert len(reading.evidence) == all_of_them - good


def test_without_projects_there_is_no_data(station):
    assert ask(project_register, station, ON).missing
