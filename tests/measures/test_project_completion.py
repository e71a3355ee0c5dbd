"""1.4: every project by its own plan and its own end."""

from fractions import Fraction

import pytest

from oversight.models import RequirementTerms, Status
from projects.measures import project_completion
from tests.factories.projects import MilestoneFactory, ProjectFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import D, ask
from tests.oversight.judging.cases import judged

pytestmark = pytest.mark.django_db
TERMS = {"target": 100, "tolerance": 20, "due": RequirementTerms.Due.FACTS}


@pytest.fixture
def station(db):
    return StationFactory()


def project(station, name, start, end, done, fen=10_000):
    """``done``: (weight, day) of milestones."""
    row = ProjectFactory(
        station=station, name=name, agreed_fen=fen, agreed_start=D(start), agreed_end=D(end)
    )
    for weight, day in done:
        MilestoneFactory(project=row, weight=weight, completed_on=D(day))


SHORT = ("甲", "2022-05-01", "2022-07-10")  # 70 days, over before the checkpoint
LONG = ("乙", "2022-01-01", "2022-12-31")
LATE = ("丙", "2022-08-09", "2022-09-28")  # 50 days


# facts, day → status, worst project, due, completed of all, names of the late
@pytest.mark.parametrize(
    ("projects", "on", "status", "worst", "due", "completed", "late"),
    [
        # two exactly on plan are on plan: 30 of 60 days done, 50 at the checkpoint
        (
            [(("丁", "2022-06-30", "2022-08-29"), [(50, "2022-06-30")]),
             (LONG, [(50, "2022-07-01")])],
            "2022-07-30", Status.ON_TRACK, "丁", "2022-08-29", (0, 2), [],
        ),
        # the day before the end, the end, the day after
        ([(SHORT, [(99, "2022-07-01")])], "2022-07-09", Status.ON_TRACK, "甲", "2022-07-10",
         (0, 1), []),
        ([(SHORT, [(99, "2022-07-01")])], "2022-07-10", Status.AT_RISK, "甲", "2022-07-10",
         (0, 1), []),
        ([(SHORT, [(99, "2022-07-01")])], "2022-07-11", Status.OVERDUE, "甲", "2022-07-10",
         (0, 1), ["甲"]),
        ([(SHORT, [(100, "2022-07-11")])], "2022-07-11", Status.MET, None, "2022-07-10",
         (1, 1), []),
        # a late one is not made good by another that is far ahead
        (
            [(SHORT, [(99, "2022-07-01")]), (LONG, [(90, "2022-07-01")])],
            "2022-07-11", Status.OVERDUE, "甲", "2022-07-10", (0, 2), ["甲"],
        ),
        # one that has not begun is on plan and asks for nothing yet
        (
            [(SHORT, [(100, "2022-07-01")]), (LATE, [])],
            "2022-08-09", Status.ON_TRACK, "丙", "2022-09-28", (1, 2), [],
        ),
        # one day later it is below its plan
        (
            [(SHORT, [(100, "2022-07-01")]), (LATE, [])],
            "2022-08-10", Status.LAGGING, "丙", "2022-09-28", (1, 2), [],
        ),
        # all done: met, due on the last end
        (
            [(SHORT, [(100, "2022-07-01")]), (LONG, [(100, "2022-07-02")])],
            "2022-07-11", Status.MET, None, "2022-12-31", (2, 2), [],
        ),
        # below its plan by more than the tolerance: 10 days of 50 would be 20 %
        ([(LATE, [])], "2022-08-19", Status.LAGGING, "丙", "2022-09-28", (0, 1), []),
    ],
)  # fmt: skip
def test_projects_are_judged_one_by_one(station, projects, on, status, worst, due, completed, late):
    for named, done in projects:
        project(station, *named, done)
    reading = ask(project_completion, station, on)
    row = judged(reading, D(on), **TERMS)
    assert (row.status, row.worst and row.worst.part, row.due) == (status, worst, D(due))
    assert (reading.numerator, reading.denominator) == completed
    assert reading.details["late"] == late


def test_the_value_is_the_progress_of_all_weighted_by_amount(station):
    project(station, *SHORT, [(100, "2022-07-01")], fen=20_000)
    project(station, *LONG, [(50, "2022-07-01")], fen=10_000)
    reading = ask(project_completion, station, "2022-07-15")
    assert (reading.value, reading.exact) == (83.33, Fraction(250, 3))
    assert [(name, part.exact, part.due) for name, part in reading.parts] == [
        ("甲", 100, D("2022-07-10")),
        ("乙", 50, D("2022-12-31")),
    ]
    assert (reading.numerator, reading.denominator) == (1, 2)


def test_the_pace_of_a_project_is_its_own(station):
    project(station, *LONG, [(10, "2022-05-20"), (20, "2022-05-21")])
    project(station, *LATE, [])
    (_long, first), (_late, second) = ask(project_completion, station, "2022-07-15").parts
    assert (first.earlier, first.pace_weeks) == (10, 8)
    assert (second.earlier, second.pace_weeks) == (None, 1)
    assert first.history == ((D("2022-05-20"), 10), (D("2022-05-21"), 30))


def test_without_projects_there_is_no_data(station):
    assert ask(project_completion, station, "2022-07-15").missing
