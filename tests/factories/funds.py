"""Entries of the ledger."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from funds.models import (
    Appropriation,
    AppropriationConfirmation,
    BudgetLine,
    Expenditure,
    ExpenditureReview,
    IrregularityMute,
)
from tests.factories.projects import ProjectFactory
from tests.factories.stations import StationFactory


class AppropriationFactory(DjangoModelFactory):
    class Meta:
        model = Appropriation

    project = factory.SubFactory(ProjectFactory)
    station = factory.SelfAttribute("project.station")
    batch = factory.Sequence("第{}批".format)
    received_on = date(2022, 2, 1)
    fen = 5_000_000


class ConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = AppropriationConfirmation

    appropriation = factory.SubFactory(AppropriationFactory)


class ExpenditureFactory(DjangoModelFactory):
    class Meta:
        model = Expenditure

    project = factory.SubFactory(ProjectFactory)
    station = factory.SelfAttribute("project.station")
    paid_on = date(2022, 3, 1)
    category = Expenditure.Category.SERVICE
    summary = "活动物资"
    voucher_year = factory.LazyAttribute(lambda expenditure: expenditure.paid_on.year)
    voucher_number = factory.Sequence("记-{}".format)
    fen = 100_000


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = ExpenditureReview

    expenditure = factory.SubFactory(ExpenditureFactory)
    outcome = ExpenditureReview.Outcome.APPROVED


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    project = factory.SubFactory(ProjectFactory)
    category = Expenditure.Category.SERVICE
    fen = 100_000


class MuteFactory(DjangoModelFactory):
    """From 1 July to the 31st."""

    class Meta:
        model = IrregularityMute

    station = factory.SubFactory(StationFactory)
    check_name = "beyond_received"
    subject = "project:1"
    words = "超出到账"
    muted_on = date(2022, 7, 1)
    until = date(2022, 7, 31)
    reason = "款项下周到账"
