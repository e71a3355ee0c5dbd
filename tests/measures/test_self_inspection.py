"""3.3: mid-term and final evaluations that the station's own inspection preceded."""

from datetime import timedelta
from fractions import Fraction

import pytest

from evaluation.measures import self_inspection
from tests.factories.evaluation import EvaluationFactory, SelfInspectionFactory
from tests.factories.projects import ProjectFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
HELD = D("2022-07-04")


@pytest.fixture
def project(db):
    return ProjectFactory(evaluator="云南省携手中心")


def held(project, day="2022-07-04", kind="midterm"):
    return EvaluationFactory(project=project, held_on=D(day), kind=kind)


def inspected(project, day, **fields):
    SelfInspectionFactory(project=project, inspected_on=day, **fields)


def asked(project, on="2022-07-15", **options):
    return ask(self_inspection, project.station, on, **options)


def counts(reading):
    return reading.numerator, reading.denominator


@pytest.mark.parametrize(
    ("days_before", "covered"), [(-1, 0), (0, 1), (1, 1), (59, 1), (60, 1), (61, 0)]
)
def test_sixty_days_up_to_and_including_the_evaluations_own(project, days_before, covered):
    held(project)
    inspected(project, HELD - timedelta(days=days_before))
    assert counts(asked(project)) == (covered, 1)


def test_the_days_are_a_parameter(project):
    held(project)
    inspected(project, HELD - timedelta(days=61))
    assert counts(asked(project, days=61)) == (1, 1)


@pytest.mark.parametrize("verdict", ["good", "fair", "poor"])
def test_an_inspection_counts_whatever_its_verdict(project, verdict):
    held(project)
    inspected(project, HELD, verdict=verdict)
    assert counts(asked(project)) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "asked_for"),
    [("midterm", True), ("final", True), ("first_stage", False), ("supervision", False)],
)
def test_only_mid_term_and_final_evaluations_ask_for_it(project, kind, asked_for):
    held(project, kind=kind)
    reading = asked(project)
    assert bool(reading.not_applicable) is not asked_for


def test_only_projects_with_an_evaluator_are_asked(project):
    other = ProjectFactory(station=project.station, evaluator="")
    held(other)
    assert asked(project).not_applicable
    held(project)
    assert counts(asked(project)) == (0, 1)


def test_another_projects_inspection_does_not_count(project):
    evaluation = held(project)
    inspected(ProjectFactory(station=project.station), HELD)
    reading = asked(project)
    assert counts(reading) == (0, 1)
    assert reading.evidence == (evaluation.pk,)


def test_an_announced_evaluation_is_due_and_not_counted(project):
    held(project)
    held(project, "2022-07-16")
    held(project, "2022-12-17", "final")
    before = asked(project, "2022-07-15")
    assert (counts(before), before.due) == ((0, 1), D("2022-07-16"))
    after = asked(project, "2022-07-16")
    assert (counts(after), after.due) == ((0, 2), D("2022-12-17"))
    assert asked(project, "2022-12-17").due is None


def test_none_held_is_not_applicable_and_the_announced_one_is_due(project):
    held(project)
    reading = asked(project, "2022-07-03")
    assert reading.not_applicable
    assert reading.due == HELD


def test_half_of_them(project):
    held(project, "2022-03-10")
    held(project, "2022-07-04")
    inspected(project, D("2022-07-01"))
    assert asked(project).exact == Fraction(50)
