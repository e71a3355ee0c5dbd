"""1.2: what is done of the projects of the period, and the plan of their agreements."""

from fractions import Fraction

import pytest

from common.readings import Period
from projects.measures import project_progress
from projects.measures.work import plan_value
from tests.factories.projects import MilestoneCountFactory, MilestoneFactory, ProjectFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, PERIOD, D, ask

START, END = "2022-01-01", "2022-12-31"
ON = "2022-07-15"


# ---------- the plan of one agreement ----------

# Period of 2023, with the checkpoint of 2022 known; asked for at the bend: 50.
AFTER = Period(
    D("2023-01-01"), D("2023-12-31"), D("2023-07-30"), (D("2022-07-30"), D("2023-07-30"))
)
SIXTY = Period(D("2022-01-01"), D("2022-12-31"), D("2022-07-30"), bend=Fraction(60))


@pytest.mark.parametrize(
    ("day", "start", "end", "period", "planned"),
    [
        # the year's own agreement: 210 days to the checkpoint, 154 after it
        ("2021-12-31", START, END, PERIOD, 0),
        ("2022-01-01", START, END, PERIOD, 0),
        ("2022-01-02", START, END, PERIOD, Fraction(50, 210)),
        ("2022-07-15", START, END, PERIOD, Fraction(50 * 195, 210)),
        ("2022-07-29", START, END, PERIOD, Fraction(50 * 209, 210)),
        ("2022-07-30", START, END, PERIOD, 50),
        ("2022-07-31", START, END, PERIOD, 50 + Fraction(50, 154)),
        ("2022-12-30", START, END, PERIOD, 50 + Fraction(50 * 153, 154)),
        ("2022-12-31", START, END, PERIOD, 100),
        ("2023-01-01", START, END, PERIOD, 100),
        # what the directive asks for at its checkpoint is the height of the bend
        ("2022-07-30", START, END, SIXTY, 60),
        ("2022-07-15", START, END, SIXTY, Fraction(60 * 195, 210)),
        # a checkpoint outside the agreement, or on one of its ends, bends nothing
        ("2022-09-06", "2022-09-01", "2022-09-11", PERIOD, 50),
        ("2022-08-04", "2022-07-30", "2022-08-09", PERIOD, 50),
        ("2022-07-25", "2022-07-20", "2022-07-30", PERIOD, 50),
        ("2022-07-30", "2022-07-29", "2022-07-31", SIXTY, 60),
        # one day long
        ("2022-03-01", "2022-03-01", "2022-03-01", PERIOD, 0),
        ("2022-03-02", "2022-03-01", "2022-03-01", PERIOD, 100),
        # over the new year: bent at the first checkpoint inside, whichever directive's it was
        ("2022-07-30", START, "2023-12-31", AFTER, 50),
        ("2023-07-30", START, "2023-12-31", AFTER, 50 + Fraction(50 * 365, 519)),
        ("2023-03-01", "2022-09-01", "2023-08-31", AFTER, Fraction(50 * 181, 332)),
    ],
)
def test_the_plan_of_an_agreement(day, start, end, period, planned):
    assert plan_value(D(day), D(start), D(end), period) == planned


def test_the_plan_does_not_jump_at_midnight_of_the_new_year():
    start, end = D("2022-03-01"), D("2023-06-30")
    before = plan_value(D("2022-12-31"), start, end, PERIOD)
    after = plan_value(D("2023-01-01"), start, end, AFTER)
    assert after - before == Fraction(50, 335)  # one day of the 335 after the checkpoint
    alone = plan_value(D("2023-01-01"), start, end, NEXT_PERIOD)
    assert before - alone > 5  # what 2023's own checkpoint alone would have made of it


# ---------- progress ----------


@pytest.fixture
def station(db):
    return StationFactory()


def project(station, fen=10_000, start=START, end=END, done=(), **fields):
    """``done``: (weight, day of completion or "")."""
    row = ProjectFactory(
        station=station, agreed_fen=fen, agreed_start=D(start), agreed_end=D(end), **fields
    )
    for weight, day in done:
        MilestoneFactory(project=row, weight=weight, completed_on=D(day) if day else None)
    return row


@pytest.mark.parametrize(
    ("projects", "on", "value", "exact"),
    [
        # the day before, the day, the day after
        ([(10_000, [(60, ON), (40, "")])], "2022-07-14", 0, 0),
        ([(10_000, [(60, ON), (40, "")])], ON, 60, 60),
        ([(10_000, [(60, ON), (40, "2022-07-16")])], ON, 60, 60),
        ([(10_000, [(60, ON), (40, "2022-07-16")])], "2022-07-16", 100, 100),
        # weighted by agreed amount
        ([(30_000, [(60, ON)]), (10_000, [])], ON, 45, 45),
        ([(1, [(100, ON)]), (2, [])], ON, 33.33, Fraction(100, 3)),
        # to the last digit
        ([(99_996, [(100, ON)]), (4, [])], ON, 99.99, Fraction(99_996, 1000)),
        ([(10_000, [("33.33", ON), ("66.66", ON)])], ON, 99.99, Fraction(9999, 100)),
        # no milestone, nothing done
        ([(10_000, [])], ON, 0, 0),
    ],
)
def test_progress(station, projects, on, value, exact):
    for fen, done in projects:
        project(station, fen, done=done)
    reading = ask(project_progress, station, on)
    assert (reading.value, reading.exact) == (value, exact)
    assert reading.denominator == sum(fen for fen, _done in projects)


@pytest.mark.parametrize(
    ("counts", "exact"),
    [
        ([], 0),
        ([(ON, 0)], 0),
        ([("2022-06-01", 50)], 25),
        ([("2022-06-01", 50), (ON, 100)], 50),
        ([("2022-06-01", 50), ("2022-07-16", 200)], 25),
        ([(ON, 199)], Fraction(199, 2)),
        ([(ON, 200)], 100),
        ([(ON, 500)], 100),
        ([("2022-06-01", 100), (ON, 90)], 45),  # the latest count says so
    ],
)
def test_an_indicator_counts_its_share_and_never_more_than_all(station, counts, exact):
    milestone = MilestoneFactory(project=project(station), weight=100, indicator_target=200)
    for day, actual in counts:
        MilestoneCountFactory(milestone=milestone, counted_on=D(day), actual=actual)
    assert ask(project_progress, station, ON).exact == exact


def test_an_indicator_milestone_that_is_completed_counts_in_full(station):
    step = MilestoneFactory(
        project=project(station), weight=100, indicator_target=200, completed_on=D("2022-07-01")
    )
    MilestoneCountFactory(milestone=step, counted_on=D("2022-06-01"), actual=50)
    assert ask(project_progress, station, "2022-06-30").exact == 25
    assert ask(project_progress, station, "2022-07-01").exact == 100


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        ("2021-01-01", "2021-12-31", False),
        ("2021-01-01", "2022-01-01", True),
        ("2022-12-31", "2023-06-30", True),
        ("2023-01-01", "2023-12-31", False),
        ("2021-01-01", "2023-12-31", True),
    ],
)
def test_projects_count_whose_agreement_overlaps_the_period(station, start, end, counts):
    project(station, start=start, end=end, done=[(100, "2021-06-01")])
    reading = ask(project_progress, station, ON)
    assert (reading.exact, bool(reading.missing)) == ((100, False) if counts else (None, True))


def test_next_year_does_not_begin_with_last_years_projects(station):
    project(station, done=[(100, "2022-12-01")])
    assert ask(project_progress, station, END).value == 100
    assert ask(project_progress, station, "2023-01-01", NEXT_PERIOD).value is None


def test_a_project_over_the_new_year_counts_with_all_that_was_done(station):
    project(station, end="2023-06-30", done=[(60, "2022-12-01"), (40, "")])
    assert ask(project_progress, station, "2023-01-01", NEXT_PERIOD).exact == 60


@pytest.mark.parametrize(
    ("start", "done", "on", "earlier", "weeks"),
    [
        # 8 weeks before 15 July is 20 May
        ("2022-01-01", [(30, "2022-05-20"), (20, "2022-05-21")], ON, 30, 8),
        ("2022-05-20", [(30, "2022-05-20"), (20, "2022-05-21")], ON, 30, 8),
        ("2022-05-21", [(30, "2022-05-21")], ON, 0, Fraction(55, 7)),
        ("2022-07-08", [(30, ON)], ON, 0, 1),
        ("2022-07-09", [(30, ON)], ON, 0, 1),
        ("2022-09-01", [], ON, 0, 1),
    ],
)
def test_the_pace_is_of_eight_weeks_or_since_work_began(station, start, done, on, earlier, weeks):
    project(station, start=start, done=done)
    reading = ask(project_progress, station, on)
    assert (reading.earlier, reading.pace_weeks) == (earlier, weeks)


def test_history_has_every_day_of_change_and_main_is_the_operating_project(station):
    done = [(60, "2022-03-01"), (40, "2022-07-16")]
    project(station, 30_000, done=done, is_operating=True)
    project(station, 10_000, start="2022-09-01")
    reading = ask(project_progress, station, ON)
    assert reading.history == ((D("2022-03-01"), 45),)
    assert reading.details == {"main": 60.0, "projects": 2}
    assert (reading.numerator, reading.denominator) == (18_000, 40_000)
    assert reading.planned == Fraction(3, 4) * Fraction(50 * 195, 210)


def test_without_projects_there_is_no_data_and_never_zero(station):
    reading = ask(project_progress, station, ON)
    assert (reading.value, reading.missing) == (None, "项目台账里还没有本部署期间的项目")
