"""1.5: what is irregular in the ledger, check by check; corrected pairs cancel out."""

import pytest

from funds import actions
from funds.measures.compliance import fund_compliance
from funds.models import Expenditure
from tests.factories.funds import AppropriationFactory, BudgetLineFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
NONE = {
    "beyond_received": 0, "outside_agreement": 0, "over_budget_line": 0, "duplicate_invoice": 0,
}  # fmt: skip
SERVICE, OFFICE = Expenditure.Category.SERVICE, Expenditure.Category.OFFICE


@pytest.fixture
def project(place):
    return ProjectFactory(
        station=place.station, agreed_start=D("2022-01-01"), agreed_end=D("2022-06-30")
    )


@pytest.fixture
def paid_for(project):
    """A project whose money has come long ago."""
    AppropriationFactory(project=project, received_on=D("2022-01-01"), fen=10_000_000)
    return project


def spend(project, day="2022-03-01", fen=1000, **fields):
    return ExpenditureFactory(project=project, paid_on=D(day), fen=fen, **fields)


def asked(project, on="2022-07-15"):
    return ask(fund_compliance, project.station, on)


def numbers(project, on="2022-07-15") -> dict:
    details = asked(project, on).details
    return {check: details[check] for check in NONE if details[check]}


def test_nothing_dated_by_the_day_is_no_data(project):
    BudgetLineFactory(project=project)
    assert asked(project).missing
    AppropriationFactory(project=project, received_on=D("2022-07-16"))
    assert asked(project).missing
    reading = asked(project, "2022-07-16")
    assert (reading.value, reading.numerator, reading.unit) == (0, 0, "项")


def test_spending_alone_makes_a_register(project):
    spend(project)
    assert numbers(project) == {"beyond_received": 1}


@pytest.mark.parametrize(("fen", "found"), [(999, 0), (1000, 0), (1001, 1)])
def test_beyond_received_is_one_a_project(project, fen, found):
    AppropriationFactory(project=project, received_on=D("2022-02-01"), fen=1000)
    spend(project, fen=fen - 1)
    spend(project, fen=1)
    assert asked(project).details["beyond_received"] == found


def test_beyond_received_by_the_day(project):
    AppropriationFactory(project=project, received_on=D("2022-05-01"), fen=1000)
    spend(project, "2022-03-01")
    assert numbers(project, "2022-04-30") == {"beyond_received": 1}
    assert numbers(project, "2022-05-01") == {}


def test_one_projects_money_does_not_cover_another(paid_for, place):
    spend(ProjectFactory(station=place.station))
    assert numbers(paid_for) == {"beyond_received": 1}


@pytest.mark.parametrize(
    ("day", "found"), [("2021-12-31", 1), ("2022-01-01", 0), ("2022-06-30", 0), ("2022-07-01", 1)]
)
def test_outside_the_agreement_is_one_an_expenditure(paid_for, day, found):
    spend(paid_for, day)
    spend(paid_for, day)
    assert asked(paid_for).details["outside_agreement"] == 2 * found


def test_a_corrected_entry_is_not_irregular(paid_for, finance):
    BudgetLineFactory(project=paid_for, category=SERVICE, fen=999)
    wrong = spend(paid_for, "2022-07-01", invoice_number="1")
    spend(paid_for, "2022-03-01", fen=1, invoice_number="1")
    assert numbers(paid_for) == {
        "outside_agreement": 1, "over_budget_line": 1, "duplicate_invoice": 1,
    }  # fmt: skip
    actions.reverse_entry(wrong, actor=finance, reason="错了")
    assert numbers(paid_for) == {}


@pytest.mark.parametrize(("fen", "found"), [(999, 0), (1000, 0), (1001, 1)])
def test_over_a_budget_line(paid_for, fen, found):
    BudgetLineFactory(project=paid_for, category=SERVICE, fen=1000)
    spend(paid_for, "2022-03-01", fen=fen - 1, category=SERVICE)
    spend(paid_for, "2022-04-01", fen=1, category=SERVICE)
    assert asked(paid_for, "2022-03-31").value == 0
    assert asked(paid_for).details["over_budget_line"] == found


def test_a_category_without_a_line_is_over_it_where_there_is_a_budget(paid_for, place):
    BudgetLineFactory(project=paid_for, category=SERVICE)
    spend(paid_for, category=OFFICE)
    other = ProjectFactory(station=place.station)
    AppropriationFactory(project=other, received_on=D("2022-01-01"))
    spend(other, category=OFFICE)
    assert numbers(paid_for) == {"over_budget_line": 1}


def test_an_invoice_counts_once_a_number_when_two_entries_are_dated_by_the_day(paid_for):
    spend(paid_for, "2022-03-01", invoice_number="94706624")
    spend(paid_for, "2022-04-01", invoice_number="94706624")
    spend(paid_for, "2022-05-01", invoice_number="94706624")
    assert numbers(paid_for, "2022-03-31") == {}
    assert numbers(paid_for, "2022-04-01") == {"duplicate_invoice": 1}
    assert numbers(paid_for, "2022-05-01") == {"duplicate_invoice": 1}


def test_no_invoice_is_no_duplicate(paid_for):
    spend(paid_for)
    spend(paid_for)
    assert numbers(paid_for) == {}


def test_an_invoice_of_two_stations_counts_for_each(paid_for, place):
    other = ProjectFactory(station=place.other_station)
    AppropriationFactory(project=other, received_on=D("2022-01-01"))
    spend(paid_for, invoice_number="1")
    assert numbers(paid_for) == {}
    spend(other, invoice_number="1")
    assert numbers(paid_for) == numbers(other) == {"duplicate_invoice": 1}


def test_an_invoice_of_another_district_is_another(paid_for):
    other = ProjectFactory(station=StationFactory())
    spend(paid_for, invoice_number="1")
    spend(other, invoice_number="1")
    assert other.station.division.parent_id != paid_for.station.division.parent_id
    assert numbers(paid_for) == {}


def test_the_reading_adds_the_checks_up_and_names_them(paid_for):
    outside = spend(paid_for, "2022-07-01", invoice_number="1", voucher_number="记-07-001")
    twin = spend(paid_for, "2022-03-01", invoice_number="1")
    reading = asked(paid_for)
    assert (reading.value, reading.numerator) == (2, 2)
    assert reading.details["named"]["outside_agreement"] == ["记-07-001（2022-07-01）"]
    assert reading.evidence == tuple(sorted({outside.pk, twin.pk}))
