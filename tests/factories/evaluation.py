"""Evaluations, self-inspections and findings."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from evaluation.actions.findings import implied_state
from evaluation.models import (
    Evaluation,
    Extension,
    Finding,
    FindingEvidence,
    Kind,
    SelfInspection,
    Visit,
    VisitPaper,
    VisitProblem,
)
from tests.factories.files import AttachmentFactory
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
    # As far as its columns say, as of one that a register brought.
    state = factory.LazyAttribute(implied_state)
    recheck = ""
    rectified_on = None
    measures = ""


class ExtensionFactory(DjangoModelFactory):
    class Meta:
        model = Extension

    finding = factory.SubFactory(FindingFactory, due_on=date(2022, 7, 29))
    asked_on = date(2022, 7, 10)
    due_before = date(2022, 7, 29)
    until = date(2022, 8, 12)
    reason = "展板还在制作"


class FindingEvidenceFactory(DjangoModelFactory):
    class Meta:
        model = FindingEvidence

    finding = factory.SubFactory(FindingFactory)
    attachment = factory.SubFactory(AttachmentFactory)


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    station = factory.SubFactory(StationFactory)
    state = Visit.State.SENT
    visited_on = date(2022, 7, 11)
    minutes = 90
    way = Visit.Way.ON_SITE
    purpose = Visit.Purpose.EDUCATIONAL
    organisation = "云南省携手中心"
    supervisor = "普云华"
    people = "全体驻站社工"
    topics = "services,papers"


class VisitProblemFactory(DjangoModelFactory):
    class Meta:
        model = VisitProblem

    visit = factory.SubFactory(VisitFactory)
    problem = factory.Sequence("督导问题{}".format)


class VisitPaperFactory(DjangoModelFactory):
    class Meta:
        model = VisitPaper

    visit = factory.SubFactory(VisitFactory)
    attachment = factory.SubFactory(AttachmentFactory)
