"""3.3, 6.1: inspections before the next evaluation, findings put right by their own days."""

from datetime import date

import pytest

from evaluation.models import Evaluation, Finding
from tests.factories.evaluation import EvaluationFactory, FindingFactory, SelfInspectionFactory
from tests.measures.closing.proving import closing, prove, told

pytestmark = pytest.mark.django_db


def inspect(step):
    evaluation = Evaluation.objects.get(pk=step.offer.about)
    SelfInspectionFactory(project=evaluation.project, inspected_on=min(step.on, evaluation.held_on))


def test_inspections_before_the_next_evaluation_and_those_never_entered(station):
    EvaluationFactory(project__station=station, project__name="养老")
    EvaluationFactory(project__station=station, project__name="儿童", held_on=date(2022, 8, 1))
    EvaluationFactory(project__station=station, project__name="后来", held_on=date(2022, 9, 1))
    found = prove(station, "3.3", inspect)
    assert told(found) == [
        ("record", "7月4日评估前如自检过“养老”，补录自检", 1, "07-15"),
        ("evaluation", "8月1日评估前自检“儿童”", 1, "08-01"),
    ]


def test_before_any_evaluation_nothing_is_asked(station):
    EvaluationFactory(project__station=station, held_on=date(2022, 8, 1))
    assert closing(station, "3.3").steps == ()


def rectify(step):
    Finding.objects.filter(pk=step.offer.about).update(
        rectified_on=step.on, rechecked_on=step.on, recheck="passed", state="closed"
    )


def test_each_finding_by_its_own_day(station, head):
    for problem, due, passed in (
        ("缺签到表", "2022-07-20", ""),
        ("缺制度", "2022-08-31", ""),
        ("已改", "2022-06-10", "passed"),
    ):
        FindingFactory(
            station=station,
            problem=problem,
            due_on=date.fromisoformat(due),
            recheck=passed,
            rechecked_on=date(2022, 6, 1) if passed else None,
        )
    found = prove(station, "6.1", rectify)
    assert [(f"{step.on}", found.honest_on) for step in found.steps] == [
        ("2022-07-20", None),
        ("2022-08-31", None),
    ]
    assert found.steps[0].words == "整改7月20日到期的问题并复核通过"
    assert closing(station, "6.1", reader=head).steps[0].words == "整改“缺签到表”并复核通过"


def test_a_finding_past_its_day_has_a_new_one(station):
    FindingFactory(station=station, due_on=date(2022, 7, 14))
    found = prove(station, "6.1", rectify)
    assert (found.by, found.honest_on) == (date(2022, 7, 29), date(2022, 7, 29))
    assert found.words.startswith("7月14日的期限已过，最早 7月29日：")
