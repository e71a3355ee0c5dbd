"""People of a street's roster."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from talent.models import (
    Credential,
    ExamCycle,
    ExamEntry,
    Level,
    TrainingCount,
    TrainingRecord,
    Worker,
)
from tests.factories.stations import StationFactory


class WorkerFactory(DjangoModelFactory):
    class Meta:
        model = Worker

    station = factory.SubFactory(StationFactory)
    name = factory.Sequence("社工{}".format)
    birth_month = date(1990, 1, 1)
    unit = factory.LazyAttribute(lambda worker: worker.station.street_name)
    post = Worker.Post.COMMUNITY_WORKER


class CredentialFactory(DjangoModelFactory):
    class Meta:
        model = Credential

    worker = factory.SubFactory(WorkerFactory)
    level = Level.ASSISTANT
    obtained_on = date(2021, 12, 1)


class ExamCycleFactory(DjangoModelFactory):
    class Meta:
        model = ExamCycle

    year = 2022
    entry_opens_on = factory.LazyAttribute(lambda cycle: date(cycle.year, 4, 8))
    entry_closes_on = factory.LazyAttribute(lambda cycle: date(cycle.year, 4, 22))
    exam_on = factory.LazyAttribute(lambda cycle: date(cycle.year, 6, 18))


class ExamEntryFactory(DjangoModelFactory):
    class Meta:
        model = ExamEntry

    worker = factory.SubFactory(WorkerFactory)
    year = 2022
    level = Level.ASSISTANT


class TrainingCountFactory(DjangoModelFactory):
    class Meta:
        model = TrainingCount

    worker = factory.SubFactory(WorkerFactory)
    counted_on = date(2022, 6, 30)
    hours = Decimal(24)


class TrainingRecordFactory(DjangoModelFactory):
    class Meta:
        model = TrainingRecord

    worker = factory.SubFactory(WorkerFactory)
    held_on = date(2022, 6, 30)
    theme = factory.Sequence("培训{}".format)
    category = TrainingRecord.Category.EDUCATION
    hours = Decimal(4)
