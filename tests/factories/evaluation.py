"""Evaluations, self-inspections and findings."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from evaluation.models import Evaluation, Finding, Kind, SelfInspection
from tests.factories.projects import ProjectFactory
from tests.factories.stations import StationFactory


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = Evaluation

    project = factory.SubFactory(ProjectFactory, evaluator="云南省携手中心")
    kind = Kind.MIDTERM
    held_on = date(2022, 7, 4)


class SelfInspectionFactory(DjangoModelFactory):
    class Meta:
        model = SelfInspection

    project = factory.SubFactory(ProjectFactory)
    inspected_on = date(2022, 6, 20)
    verdict = SelfInspection.Verdict.GOOD


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    station = factory.SubFactory(StationFactory)
    evaluated_on = date(2022, 5, 10)
    kind = Kind.FIRST_STAGE
    problem = factory.Sequence("问题{}".format)
    level = Finding.Level.MINOR
    due_on = date(2022, 6, 10)
