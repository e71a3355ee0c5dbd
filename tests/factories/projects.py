"""Projects and their milestones."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from projects.models import (
    Amendment,
    LinkageRecord,
    Milestone,
    MilestoneCount,
    MilestoneEvidence,
    Project,
    ProjectConfirmation,
)
from tests.factories.files import AttachmentFactory
from tests.factories.stations import StationFactory


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project

    station = factory.SubFactory(StationFactory)
    name = factory.Sequence("第{}项目".format)
    funding_source = Project.FundingSource.DISTRICT
    agreed_fen = 10_000_000
    agreed_start = date(2022, 1, 1)
    agreed_end = date(2022, 12, 31)
    published_on_platform = None
    published_on = factory.LazyAttribute(
        lambda row: row.agreed_start if row.published_on_platform else None
    )


class AmendmentFactory(DjangoModelFactory):
    class Meta:
        model = Amendment

    project = factory.SubFactory(ProjectFactory)
    effective_from = date(2022, 7, 1)
    agreed_fen = 20_000_000
    agreed_start = date(2022, 1, 1)
    agreed_end = date(2022, 12, 31)
    basis = "补充协议"


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence("第{}步".format)
    position = factory.Sequence(lambda number: number % 1000)
    weight = 50
    planned_on = date(2022, 6, 30)


class MilestoneCountFactory(DjangoModelFactory):
    class Meta:
        model = MilestoneCount

    milestone = factory.SubFactory(MilestoneFactory, indicator_target=100)
    counted_on = date(2022, 6, 30)
    actual = 50


class MilestoneEvidenceFactory(DjangoModelFactory):
    class Meta:
        model = MilestoneEvidence

    milestone = factory.SubFactory(MilestoneFactory)
    attachment = factory.SubFactory(AttachmentFactory)


class ConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = ProjectConfirmation

    project = factory.SubFactory(ProjectFactory)
    confirmed_on = date(2022, 7, 1)


class LinkageRecordFactory(DjangoModelFactory):
    class Meta:
        model = LinkageRecord

    station = factory.SubFactory(StationFactory)
    linked_on = date(2022, 3, 6)
    matter = factory.Sequence("事项{}".format)
    kind = LinkageRecord.Kind.COMMUNITY
    party = "关上社区"
