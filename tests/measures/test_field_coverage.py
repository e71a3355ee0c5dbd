"""4.2: by plan within the running quarter, overdue for what a closed quarter lacked."""

from fractions import Fraction

import pytest

from common.days import quarter
from common.readings import Period
from services.measures.coverage import asked_quarters, field_coverage
from tests.factories.services import ServiceRecordFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, PERIOD, D, ask

pytestmark = pytest.mark.django_db
ALL = ("assistance", "elderly", "children", "governance")
LABELS = ["社会救助", "养老服务", "儿童关爱保护", "社区治理"]


@pytest.fixture
def station(db):
    return StationFactory()


def serve(station, day, *fields, **values):
    for field in fields:
        ServiceRecordFactory(station=station, served_on=D(day), field=field, **values)


@pytest.mark.parametrize(
    ("on", "value", "planned", "due"),
    [
        ("2022-01-01", 0, 4 / 90, "2022-03-31"),
        ("2022-02-15", 2, 4 * 46 / 90, "2022-03-31"),
        ("2022-03-31", 2, 4, "2022-03-31"),  # the last day is not overdue
        ("2022-04-01", 0, 4 / 91, "2022-03-31"),  # children and governance are
        ("2022-04-02", 3, 4 * 2 / 91, "2022-03-31"),  # governance still is
        ("2022-06-30", 4, 4, "2022-06-30"),  # all made good, the quarter whole
        ("2022-07-01", 0, 4 / 92, "2022-09-30"),  # nothing owed
    ],
)
def test_a_year_that_begins_with_two_fields(station, on, value, planned, due):
    serve(station, "2022-01-10", "assistance", "elderly")
    serve(station, "2022-04-02", "assistance", "elderly", "children")
    serve(station, "2022-05-20", "governance")
    if on == "2022-01-01":
        serve(station, "2022-01-01", is_administrative=True)
        assert ask(field_coverage, station, on).missing == "本年度还没有服务记录"
        return
    reading = ask(field_coverage, station, on)
    assert (reading.value, reading.due) == (value, D(due))
    assert (reading.exact, reading.text) == (Fraction(value), f"{value}/4")
    assert reading.planned == pytest.approx(planned)


def test_three_of_four_all_year_is_overdue_since_the_first_quarter(station):
    for day in ("2022-02-01", "2022-05-01", "2022-08-01", "2022-11-01"):
        serve(station, day, "assistance", "elderly", "governance")
    assert ask(field_coverage, station, "2022-03-31").details["overdue"] == {}
    for on in ("2022-04-01", "2022-05-01", "2022-09-30", "2022-12-31", "2023-01-15"):
        reading = ask(field_coverage, station, on)
        assert reading.details["overdue"] == {"儿童关爱保护": "2022-03-31"}
        assert reading.due == D("2022-03-31")
        assert reading.value < 4


@pytest.mark.parametrize(
    ("served", "overdue"),
    [
        ("2022-03-31", {}),
        ("2022-04-01", {}),  # made good the next day
        ("2022-04-15", {}),
        ("2022-04-16", {"儿童关爱保护": "2022-03-31"}),  # tomorrow is not known
    ],
)
def test_what_is_owed_is_settled_by_a_later_service(station, served, overdue):
    serve(station, "2022-02-01", "assistance", "elderly", "governance")
    serve(station, served, "children")
    assert ask(field_coverage, station, "2022-04-15").details["overdue"] == overdue


def test_a_field_served_once_is_owed_from_the_first_quarter_without_it(station):
    serve(station, "2022-01-01", *ALL)
    reading = ask(field_coverage, station, "2022-10-01")
    assert reading.details["overdue"] == dict.fromkeys(LABELS, "2022-06-30")
    assert reading.due == D("2022-06-30")


@pytest.mark.parametrize(
    ("licensed", "on", "due"),
    [
        ("2021-05-27", "2022-04-01", "2022-03-31"),
        ("2022-03-31", "2022-04-01", "2022-03-31"),  # on the quarter's last day
        ("2022-04-01", "2022-04-02", "2022-06-30"),  # the first quarter lies before the licence
        ("2022-05-27", "2022-06-30", "2022-06-30"),
        ("2022-05-27", "2022-07-01", "2022-06-30"),
        ("2022-07-01", "2022-07-01", "2022-09-30"),
    ],
)
def test_quarters_before_the_licence_do_not_count(licensed, on, due):
    station = StationFactory(licensed_on=D(licensed))
    serve(station, on, "elderly")
    assert ask(field_coverage, station, on).due == D(due)


@pytest.mark.parametrize(
    ("on", "period", "value", "overdue"),
    [
        ("2022-12-31", PERIOD, 3, []),
        ("2023-01-01", PERIOD, 3, ["社区治理"]),
        ("2023-01-10", PERIOD, 4, []),  # made good after the period
        ("2023-01-09", NEXT_PERIOD, None, []),
        ("2023-01-10", NEXT_PERIOD, 1, []),
        ("2023-03-31", NEXT_PERIOD, 1, []),
        ("2023-04-01", NEXT_PERIOD, 0, LABELS[:3]),
    ],
)
def test_over_the_new_year(station, on, period, value, overdue):
    serve(station, "2022-09-30", *ALL)
    serve(station, "2022-06-30", *ALL)
    serve(station, "2022-03-31", *ALL)
    serve(station, "2022-12-31", *ALL[:3])
    serve(station, "2023-01-10", "governance")
    reading = ask(field_coverage, station, on, period)
    assert reading.value == value
    assert list(reading.details.get("overdue", {})) == overdue


def test_void_records_cover_nothing(station):
    serve(station, "2022-07-01", "elderly")
    serve(station, "2022-07-01", "children", voided_at="2022-07-02T08:00+08:00")
    serve(StationFactory(), "2022-07-01", "governance")
    reading = ask(field_coverage, station, "2022-07-15")
    assert reading.details["records"] == dict(zip(ALL, (0, 1, 0, 0), strict=True))
    assert reading.details["absent"] == ["社会救助", "儿童关爱保护", "社区治理"]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2022-01-01", "2022-01-01", "2022-03-31"),
        ("2022-03-31", "2022-01-01", "2022-03-31"),
        ("2022-04-01", "2022-04-01", "2022-06-30"),
        ("2022-12-31", "2022-10-01", "2022-12-31"),
        ("2024-02-29", "2024-01-01", "2024-03-31"),
    ],
)
def test_quarters(day, first, last):
    assert quarter(D(day)) == (D(first), D(last))


def test_a_period_of_its_own_dates_cuts_its_first_and_last_quarter():
    period = Period(D("2022-05-18"), D("2022-11-30"), D("2022-07-30"))
    assert asked_quarters(D("2023-03-01"), period, D("2021-05-27")) == [
        (D("2022-05-18"), D("2022-06-30")),
        (D("2022-07-01"), D("2022-09-30")),
        (D("2022-10-01"), D("2022-11-30")),
    ]
