"""1.3: what is spent of what was agreed, and of what was received; overspending is no success."""

from fractions import Fraction

import pytest

from funds.measures import fund_utilisation
from oversight.models import Status
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, D, ask, lags, risks
from tests.oversight.judging.cases import judged

pytestmark = pytest.mark.django_db
ON = "2022-07-15"
AGREED = 1_000_000


@pytest.fixture
def station(db):
    return StationFactory()


def project(station, fen=AGREED, start="2022-01-01", end="2022-12-31", **fields):
    return ProjectFactory(
        station=station, agreed_fen=fen, agreed_start=D(start), agreed_end=D(end), **fields
    )


def receive(project, fen, day="2022-02-01"):
    return AppropriationFactory(project=project, fen=fen, received_on=D(day))


def spend(project, fen, day="2022-03-01", **fields):
    return ExpenditureFactory(project=project, fen=fen, paid_on=D(day), **fields)


@pytest.mark.parametrize(
    ("received", "spent", "of_agreed", "of_received"),
    [
        (400_000, 100_001, Fraction(100_001, 10_000), Fraction(100_001, 4_000)),
        (1_000_000, 1, Fraction(1, 10_000), Fraction(1, 10_000)),
        (1_000_000, 499_999, Fraction(499_999, 10_000), Fraction(499_999, 10_000)),
        (1_000_000, 500_000, 50, 50),
        (300_000, 300_000, 30, 100),
    ],
)
def test_both_bases_to_the_fen(station, received, spent, of_agreed, of_received):
    row = project(station)
    receive(row, received)
    spend(row, spent)
    reading = ask(fund_utilisation, station, ON)
    assert (reading.exact, reading.numerator, reading.denominator) == (of_agreed, spent, AGREED)
    other = ask(fund_utilisation, station, ON, basis="received")
    assert (other.exact, other.denominator) == (of_received, received)
    shown = 49.99 if of_received == Fraction(499_999, 10_000) else round(float(of_received), 2)
    assert reading.details["utilisation_of_received"] == shown
    assert reading.details == other.details


@pytest.mark.parametrize(
    ("entries", "on", "spent"),
    [
        ([("2022-07-15", 100)], "2022-07-14", 0),
        ([("2022-07-15", 100)], "2022-07-15", 100),
        ([("2022-07-15", 100), ("2022-07-16", 200)], "2022-07-15", 100),
        ([("2022-07-15", 100), ("2022-07-16", 200)], "2022-07-16", 300),
        ([("2021-12-31", 100)], "2022-07-15", 100),
    ],
)
def test_only_entries_dated_by_the_day_count(station, entries, on, spent):
    row = project(station)
    receive(row, AGREED)
    for day, fen in entries:
        spend(row, fen, day)
    assert ask(fund_utilisation, station, on).numerator == spent


def test_a_reversal_takes_the_amount_back_on_its_own_day(station):
    row = project(station)
    receive(row, AGREED)
    wrong = spend(row, 100_000)
    spend(row, -100_000, reverses=wrong)
    spend(row, 60_000, revision=2, voucher_number=wrong.voucher_number)
    reading = ask(fund_utilisation, station, ON)
    assert reading.numerator == 60_000
    assert reading.history == ((wrong.paid_on, 6),)


@pytest.mark.parametrize(
    ("day", "applies"), [("2022-07-14", True), ("2022-07-15", True), ("2022-07-16", False)]
)
def test_money_not_received_is_not_applicable_and_never_zero(station, day, applies):
    row = project(station)
    spend(row, 5)
    receive(row, 400_000, day)
    reading = ask(fund_utilisation, station, ON)
    assert reading.not_applicable == ("" if applies else "未到账")
    assert reading.numerator == 5
    assert (reading.value is None) is not applies


# agreed of two projects, received, spent (of which project) → the words of 1.3's shortfalls
@pytest.mark.parametrize(
    ("received", "spent", "words"),
    [
        (2_000_000, {"甲": 1_000_000}, []),
        (2_000_000, {"甲": 1_000_001}, ["“甲”支出超出协议金额 ¥0.01"]),
        (2_000_000, {"甲": 1_000_000, "乙": 1_000_000}, []),
        (
            3_000_000,
            {"甲": 1_250_000, "乙": 1_000_100},
            ["“甲”支出超出协议金额 ¥2,500", "“乙”支出超出协议金额 ¥1"],
        ),
        (500_000, {"甲": 500_000}, []),
        (500_000, {"甲": 300_000, "乙": 200_001}, ["支出合计超出到账拨款 ¥0.01"]),
        (
            500_000,
            {"甲": 9_999_999_900},
            ["“甲”支出超出协议金额 ¥99,989,999", "支出合计超出到账拨款 ¥99,994,999"],
        ),
    ],
)
def test_overspending_is_said_with_the_project_and_the_amount(station, received, spent, words):
    rows = {name: project(station, name=name) for name in "甲乙"}
    receive(rows["甲"], received)
    for name, fen in spent.items():
        spend(rows[name], fen)
    reading = ask(fund_utilisation, station, ON)
    assert (risks(reading), lags(reading)) == (words, [])


@pytest.mark.parametrize(
    ("received", "spent", "on", "status"),
    [
        (AGREED, 500_000, ON, Status.MET),
        (AGREED, 499_999, ON, Status.AT_RISK),
        (AGREED, 1_000_000, ON, Status.MET),
        (2 * AGREED, 1_000_001, ON, Status.AT_RISK),  # beyond the agreement
        (500_000, 500_001, ON, Status.AT_RISK),  # beyond what was received
        (AGREED, 9_999_999_900, ON, Status.AT_RISK),  # a typo is no success
        (AGREED, 9_999_999_900, "2022-07-31", Status.AT_RISK),
        (100_000, 100_001, ON, Status.LAGGING),
        (100_000, 100_001, "2022-07-31", Status.OVERDUE),
    ],
)
def test_overspending_is_never_met_nor_on_track(station, received, spent, on, status):
    row = project(station)
    receive(row, received)
    spend(row, spent, "2022-05-01")
    assert judged(ask(fund_utilisation, station, on), D(on)).status == status


def test_all_that_was_ever_received_covers_all_that_was_ever_spent(station):
    """Last year's savings are no overspending, last year's project is not this year's."""
    old = project(station, start="2021-01-01", end="2021-12-31", name="旧")
    receive(old, 600_000, "2021-03-01")
    spend(old, 100_000, "2021-06-01")
    new = project(station, name="新")
    receive(new, 100_000)
    spend(new, 600_000)
    reading = ask(fund_utilisation, station, ON)
    assert (reading.numerator, reading.denominator, risks(reading)) == (600_000, AGREED, [])
    assert reading.details["received"] == 100_000
    spend(new, 1)
    assert risks(ask(fund_utilisation, station, ON)) == ["支出合计超出到账拨款 ¥0.01"]


def test_next_year_does_not_begin_with_last_years_money(station):
    row = project(station)
    receive(row, AGREED)
    spend(row, AGREED, "2022-12-31")
    assert judged(ask(fund_utilisation, station, "2022-12-31"), D("2022-12-31")).status == "met"
    reading = ask(fund_utilisation, station, "2023-01-01", NEXT_PERIOD)
    assert (reading.value, reading.missing) == (None, "项目台账里还没有本部署期间的项目")


def test_a_project_over_the_new_year_keeps_what_it_has_spent(station):
    row = project(station, end="2023-06-30")
    receive(row, AGREED)
    spend(row, 400_000, "2022-12-31")
    spend(row, 100_000, "2023-01-02")
    figures = [
        ask(fund_utilisation, station, day, NEXT_PERIOD).exact
        for day in ("2023-01-01", "2023-01-02")
    ]
    assert figures == [40, 50]


@pytest.mark.parametrize(
    ("start", "days", "earlier", "weeks"),
    [
        ("2022-01-01", [("2022-05-20", 100_000), ("2022-05-21", 200_000)], 10, 8),
        ("2022-05-21", [("2022-05-21", 200_000)], 0, Fraction(55, 7)),
        ("2022-07-14", [("2022-07-14", 200_000)], 0, 1),
    ],
)
def test_earlier_is_the_value_eight_weeks_before(station, start, days, earlier, weeks):
    row = project(station, start=start)
    receive(row, AGREED)
    for day, fen in days:
        spend(row, fen, day)
    reading = ask(fund_utilisation, station, ON)
    assert (reading.earlier, reading.pace_weeks) == (earlier, weeks)


def test_planned_follows_the_agreements_weighted_by_amount(station):
    row = project(station, 3_000_000)
    project(station, 1_000_000, start="2022-09-01")
    receive(row, AGREED)
    reading = ask(fund_utilisation, station, "2022-07-30")
    assert reading.planned == Fraction(3, 4) * 50
    assert reading.denominator == 4_000_000


def test_without_projects_there_is_no_data(station):
    assert ask(fund_utilisation, station, ON).missing
