"""1.7: of the period's records the share entered in the national platform within 7 days."""

from fractions import Fraction

import pytest

from common.models import Parameter
from services.measures.records import platform_sync
from tests.factories.services import ServiceRecordFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, PERIOD, D, ask, lags, risks

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(db):
    return StationFactory()


def serve(station, served, entered="", **fields):
    entered_on = D(entered) if entered else None
    ServiceRecordFactory(
        station=station, served_on=D(served), platform_entered_on=entered_on, **fields
    )


@pytest.mark.parametrize(
    ("entered", "on", "in_time", "awaiting", "overdue"),
    [
        ("2022-06-10", "2022-06-10", 1, 0, 0),
        ("2022-06-17", "2022-06-17", 1, 0, 0),  # the 7th day
        ("2022-06-18", "2022-06-18", 0, 0, 0),  # the 8th
        ("2022-06-17", "2022-06-16", 0, 1, 0),  # not yet entered on the day
        ("", "2022-06-10", 0, 1, 0),
        ("", "2022-07-10", 0, 1, 0),  # 30 days old
        ("", "2022-07-11", 0, 1, 1),  # older than 30 days
        ("2022-07-12", "2022-07-11", 0, 1, 1),
        ("2022-07-11", "2022-07-11", 0, 0, 0),  # late, but there
    ],
)
def test_one_service_of_june_10(station, entered, on, in_time, awaiting, overdue):
    serve(station, "2022-06-10", entered)
    reading = ask(platform_sync, station, on)
    assert (reading.numerator, reading.denominator) == (in_time, 1)
    assert (reading.details["awaiting"], reading.details["overdue"]) == (awaiting, overdue)
    assert lags(reading) == (["1 条超过 30 天未录入"] if overdue else [])
    assert risks(reading) == []


@pytest.mark.parametrize(
    ("served", "on", "period", "counted"),
    [
        ("2021-12-31", "2022-01-01", PERIOD, 0),
        ("2022-01-01", "2022-01-01", PERIOD, 1),
        ("2022-07-15", "2022-07-15", PERIOD, 1),
        ("2022-07-16", "2022-07-15", PERIOD, 0),
        ("2022-12-31", "2023-02-01", PERIOD, 1),
        ("2023-01-01", "2023-02-01", PERIOD, 0),
        ("2022-12-31", "2023-02-01", NEXT_PERIOD, 0),
        ("2023-01-01", "2023-02-01", NEXT_PERIOD, 1),
    ],
)
def test_the_services_of_the_period_count(station, served, on, period, counted):
    serve(station, served, served)
    reading = ask(platform_sync, station, on, period)
    assert (reading.denominator or 0) == counted
    assert reading.missing == ("" if counted else "本年度还没有服务记录")


def test_a_service_of_the_last_week_is_entered_after_the_period(station):
    serve(station, "2022-12-31", "2023-01-07")
    assert ask(platform_sync, station, "2023-01-06").numerator == 0
    assert ask(platform_sync, station, "2023-01-07").numerator == 1


def test_judged_exactly_though_shown_with_two_decimals(station):
    serve(station, "2022-07-01", "2022-07-01")
    serve(station, "2022-07-01", "2022-07-01")
    serve(station, "2022-07-01")
    reading = ask(platform_sync, station, "2022-07-15")
    assert (reading.value, reading.exact) == (66.67, Fraction(200, 3))


def test_void_administrative_and_others_records_do_not_count(station):
    serve(station, "2022-06-01", voided_at="2022-06-02T08:00+08:00")
    serve(station, "2022-06-01", is_administrative=True)
    serve(StationFactory(), "2022-06-01")
    assert ask(platform_sync, station, "2022-07-15").value is None


@pytest.mark.parametrize(("on", "counts"), [("2022-06-14", 1), ("2022-06-15", 0)])
def test_a_void_takes_a_record_out_from_its_own_day_on(station, on, counts):
    serve(station, "2022-06-01", voided_at="2022-06-15T08:00+08:00", voided_on=D("2022-06-15"))
    assert (ask(platform_sync, station, on).denominator or 0) == counts


def test_a_void_after_the_period_still_takes_it_out(station):
    serve(station, "2022-12-31", voided_at="2023-01-10T08:00+08:00", voided_on=D("2023-01-10"))
    assert ask(platform_sync, station, "2023-01-09").denominator == 1
    assert ask(platform_sync, station, "2023-01-10").missing


def test_both_deadlines_are_parameters_of_the_day(station):
    serve(station, "2022-06-10", "2022-06-13")
    serve(station, "2022-07-05")
    for key, value in (("platform_days", 2), ("platform_overdue_days", 9)):
        Parameter.objects.create(key=key, value=value, effective_from=D("2022-07-15"))
    assert ask(platform_sync, station, "2022-07-14").numerator == 1
    reading = ask(platform_sync, station, "2022-07-15")
    assert (reading.numerator, lags(reading)) == (0, ["1 条超过 9 天未录入"])
