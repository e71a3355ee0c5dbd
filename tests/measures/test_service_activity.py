"""1.6: the longest silence of the last 60 days, the one that lasts included; late entries."""

from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest

from common.models import Parameter
from services.measures.activity import service_activity
from services.models import ServiceRecord
from tests.factories.services import ServiceRecordFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, PERIOD, D, ask, lags, risks

pytestmark = pytest.mark.django_db
CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def station(db):
    return StationFactory()


def serve(station, *days, **fields):
    for day in days:
        ServiceRecordFactory(station=station, served_on=D(day), **fields)


# On 2022-07-15 the window of 60 days begins with 2022-05-16.
@pytest.mark.parametrize(
    ("days", "value", "since", "until"),
    [
        (["2022-07-15"], 0, "2022-07-15", "2022-07-15"),
        (["2022-07-14"], 1, "2022-07-14", "2022-07-15"),
        (["2022-07-08"], 7, "2022-07-08", "2022-07-15"),
        (["2022-07-07"], 8, "2022-07-07", "2022-07-15"),
        (["2022-07-01", "2022-07-10", "2022-07-10", "2022-07-14"], 9, "2022-07-01", "2022-07-10"),
        (["2022-07-01", "2022-07-08"], 7, "2022-07-08", "2022-07-15"),  # of equal ones the later
        (["2022-07-01", "2022-07-04"], 11, "2022-07-04", "2022-07-15"),
        (["2022-05-16", "2022-06-10", "2022-07-01", "2022-07-15"], 25, "2022-05-16", "2022-06-10"),
        (["2022-05-15", "2022-06-10", "2022-07-01", "2022-07-15"], 21, "2022-06-10", "2022-07-01"),
        (["2022-03-01", "2022-07-15"], 0, "2022-07-15", "2022-07-15"),  # mended by acting
        (["2022-03-01", "2022-03-10"], 127, "2022-03-10", "2022-07-15"),  # lasts: in full
        (["2021-11-01"], 256, "2021-11-01", "2022-07-15"),  # over the new year, too
        (["2022-07-10", "2022-07-16"], 5, "2022-07-10", "2022-07-15"),  # tomorrow is not known
    ],
)
def test_the_longest_silence(station, days, value, since, until):
    serve(station, *days)
    reading = ask(service_activity, station, "2022-07-15")
    assert (reading.value, reading.exact, reading.text) == (value, Fraction(value), f"{value}天")
    assert (reading.details["silence_from"], reading.details["silence_until"]) == (since, until)


@pytest.mark.parametrize(
    ("last", "parameters", "words"),
    [
        ("2022-05-17", {}, []),  # 59 days
        ("2022-05-16", {}, ["已经 60 天没有服务记录"]),
        ("2022-05-15", {}, ["已经 61 天没有服务记录"]),
        ("2022-07-06", {"window_days": 10}, []),
        ("2022-07-05", {"window_days": 10}, ["已经 10 天没有服务记录"]),
    ],
)
def test_no_service_in_the_whole_window_lags(station, last, parameters, words):
    serve(station, last)
    reading = ask(service_activity, station, "2022-07-15", **parameters)
    assert (lags(reading), risks(reading)) == (words, [])


def test_silence_over_a_leap_day(station):
    serve(station, "2024-02-28")
    assert ask(service_activity, station, "2024-03-01").value == 2


@pytest.mark.parametrize(
    ("on", "period", "value", "longest", "since_last"),
    [
        ("2022-12-31", PERIOD, 10, 10, 6),
        ("2023-01-01", NEXT_PERIOD, 10, 0, 7),  # the silence of the day looks back
        ("2023-01-06", NEXT_PERIOD, 12, 0, 0),
        ("2023-02-01", NEXT_PERIOD, 26, 0, 26),
        ("2023-02-01", PERIOD, 26, 10, 26),  # an open flag of last year's directive
    ],
)
def test_over_the_new_year(station, on, period, value, longest, since_last):
    serve(station, "2022-12-05", "2022-12-15", "2022-12-25", "2023-01-06")
    reading = ask(service_activity, station, on, period)
    assert (reading.value, reading.details["longest_gap"]) == (value, longest)
    assert reading.details["since_last"] == since_last


def test_the_years_longest_gap_stays(station):
    serve(station, "2021-12-01", "2022-01-10", "2022-03-01", "2022-07-14")
    reading = ask(service_activity, station, "2022-07-15", window_days=7)
    assert (reading.value, reading.details["longest_gap"]) == (1, 135)


def test_nothing_void_or_administrative_counts(station):
    serve(station, "2022-07-14", voided_at=datetime(2022, 7, 14, 9, tzinfo=CHINA))
    serve(station, "2022-07-15", is_administrative=True)
    serve(StationFactory(), "2022-07-15")
    assert ask(service_activity, station, "2022-07-15").missing == "还没有服务记录"
    serve(station, "2022-07-10")
    assert ask(service_activity, station, "2022-07-15").value == 5


def test_a_void_of_today_takes_an_old_record_out(station):
    voided = {"voided_at": datetime(2022, 7, 15, 9, tzinfo=CHINA), "voided_on": D("2022-07-15")}
    serve(station, "2021-12-01", **voided)
    serve(station, "2021-11-01")
    assert ask(service_activity, station, "2022-07-14").details["records"] == 2
    reading = ask(service_activity, station, "2022-07-15")
    assert (reading.numerator, reading.details["silence_from"]) == (1, "2021-11-01")


def typed_in(station, served, moment, **fields):
    """A record of the portal: the service and the moment at which it was typed in."""
    entered_at = datetime.fromisoformat(f"{moment}+08:00")
    source = fields.pop("source", ServiceRecord.Source.PORTAL)
    serve(station, served, entered_at=entered_at, source=source, **fields)


@pytest.mark.parametrize(
    ("served", "moment", "late"),
    [
        ("2022-07-10", "2022-07-13T23:59", 0),  # 3 days
        ("2022-07-10", "2022-07-14T00:00", 1),
        ("2022-06-01", "2022-06-15T23:59", 0),  # 30 days ago
        ("2022-06-01", "2022-06-16T00:00", 1),  # 29 days ago
        ("2022-02-01", "2022-07-15T23:59", 1),  # today
        ("2022-02-01", "2022-07-16T00:00", 0),  # not known today
        ("2021-12-20", "2022-07-01T08:00", 1),  # of another year, entered now
    ],
)
def test_late_entries_count_from_the_day_they_were_made(station, served, moment, late):
    serve(station, "2022-07-15")
    typed_in(station, served, moment)
    words = ["近 30 天有 1 条服务超过 3 天才记"] if late else []
    reading = ask(service_activity, station, "2022-07-15")
    assert (risks(reading), lags(reading)) == (words, [])


def test_a_register_does_not_tell_when_it_was_written(station):
    typed_in(station, "2022-02-01", "2022-07-15T08:00", source=ServiceRecord.Source.REGISTER)
    typed_in(station, "2022-02-02", "2022-07-15T08:00", is_administrative=True)
    assert risks(ask(service_activity, station, "2022-07-15")) == []


def test_both_numbers_of_late_entries_are_parameters(station):
    typed_in(station, "2022-07-01", "2022-07-11T08:00")
    Parameter.objects.create(key="record_days", value=9, effective_from=D("2022-01-01"))
    late = ["近 5 天有 1 条服务超过 9 天才记"]
    assert risks(ask(service_activity, station, "2022-07-15", late_window_days=5)) == late
    assert risks(ask(service_activity, station, "2022-07-15", late_window_days=4)) == []
    Parameter.objects.create(key="record_days", value=10, effective_from=D("2022-01-01"))
    assert risks(ask(service_activity, station, "2022-07-15", late_window_days=5)) == []
