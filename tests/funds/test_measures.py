"""1.3: what is spent of what was agreed, and of what was received."""

from datetime import date

import pytest

from common.readings import StationBatch
from funds.measures import fund_utilisation
from tests.cast import PERIOD
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)


@pytest.fixture
def project(db):
    return ProjectFactory(agreed_fen=1_000_000)


def ask(project, on=ON, **parameters):
    batch = StationBatch([project.station_id])
    return fund_utilisation(batch, on, PERIOD, **parameters)[project.station_id]


def test_both_bases_are_given_to_the_fen(project):
    AppropriationFactory(project=project, fen=400_000)
    ExpenditureFactory(project=project, fen=100_001)
    reading = ask(project)
    assert (reading.numerator, reading.denominator) == (100_001, 1_000_000)
    assert reading.details["utilisation_of_agreed"] == 10.0
    assert reading.details["utilisation_of_received"] == 25.0
    assert ask(project, basis="received").value == 25.0


def test_money_not_received_is_not_applicable_and_never_zero(project):
    ExpenditureFactory(project=project, fen=5)
    AppropriationFactory(project=project, received_on=date(2022, 7, 16))
    reading = ask(project)
    assert reading.value is None
    assert reading.not_applicable == "未到账"
    assert reading.numerator == 5


def test_only_entries_dated_by_the_day_count(project):
    AppropriationFactory(project=project)
    ExpenditureFactory(project=project, fen=100_000, paid_on=ON)
    ExpenditureFactory(project=project, fen=900_000, paid_on=date(2022, 7, 16))
    assert ask(project).value == 10.0
    assert ask(project, date(2022, 7, 16)).value == 100.0


def test_a_reversal_takes_the_amount_back_on_its_own_day(project):
    AppropriationFactory(project=project)
    wrong = ExpenditureFactory(project=project, fen=100_000)
    ExpenditureFactory(project=project, fen=-100_000, reverses=wrong, paid_on=wrong.paid_on)
    ExpenditureFactory(
        project=project, fen=60_000, paid_on=wrong.paid_on, revision=2,
        voucher_number=wrong.voucher_number,
    )  # fmt: skip
    assert ask(project).numerator == 60_000
    assert ask(project).history == ((wrong.paid_on, 6.0),)


def test_earlier_is_the_value_eight_weeks_before(project):
    AppropriationFactory(project=project)
    ExpenditureFactory(project=project, fen=100_000, paid_on=date(2022, 5, 20))
    ExpenditureFactory(project=project, fen=200_000, paid_on=date(2022, 5, 21))
    assert (ask(project).earlier, ask(project).pace_weeks) == (10.0, 8.0)
