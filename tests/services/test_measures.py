"""Gaps, national platform, key groups and fields of the services given."""

from datetime import date, timedelta

import pytest

from common.readings import StationBatch
from services.measures import (
    field_coverage,
    key_group_share,
    platform_sync,
    quarter,
    service_activity,
)
from services.models import ServedGroup, ServiceRecord
from tests.cast import PERIOD
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)
MEASURES = (field_coverage, key_group_share, platform_sync, service_activity)


@pytest.fixture
def station(db):
    return StationFactory()


def ask(measure, station, on=ON, **parameters):
    return measure(StationBatch([station.pk]), on, PERIOD, **parameters)[station.pk]


def words(reading):
    return [shortfall.words for shortfall in reading.shortfalls]


def serve(station, day, **fields):
    return ServiceRecordFactory(station=station, served_on=day, **fields)


@pytest.mark.parametrize("measure", MEASURES)
def test_without_records_there_is_no_data(measure, station):
    reading = ask(measure, station)
    assert reading.value is None
    assert reading.missing == "还没有服务记录"


@pytest.mark.parametrize("measure", MEASURES)
def test_void_administrative_and_later_records_do_not_count(measure, station):
    serve(station, ON, voided_at="2022-07-15T08:00+08:00")
    serve(station, ON, is_administrative=True)
    serve(station, ON + timedelta(days=1))
    assert ask(measure, station).value is None


def test_the_longest_gap_lies_between_successive_days(station):
    for day in (date(2022, 7, 1), date(2022, 7, 1), date(2022, 7, 9), date(2022, 7, 14)):
        serve(station, day)
    reading = ask(service_activity, station)
    assert (reading.value, reading.text, reading.details["since_last"]) == (8.0, "8天", 1)


def test_silence_up_to_the_day_falls_short_too(station):
    serve(station, date(2022, 7, 7))
    assert words(ask(service_activity, station)) == ["最近 8 天没有服务记录"]
    assert not ask(service_activity, station, date(2022, 7, 14)).shortfalls


def test_records_typed_in_late_fall_short_but_a_register_does_not_tell(station):
    serve(station, ON, source=ServiceRecord.Source.REGISTER)
    assert not ask(service_activity, station).shortfalls
    serve(station, ON, source=ServiceRecord.Source.PORTAL)  # entered long after 2022
    assert words(ask(service_activity, station)) == ["近 30 天有 1 条超过 3 天才记"]


@pytest.mark.parametrize(
    ("entered", "in_time", "old"),
    [
        (date(2022, 6, 17), 1, 0),
        (date(2022, 6, 18), 0, 0),
        (None, 0, 1),
        (date(2022, 7, 16), 0, 1),
    ],
)
def test_seven_days_count_and_the_eighth_does_not(station, entered, in_time, old):
    serve(station, date(2022, 6, 10), platform_entered_on=entered)
    reading = ask(platform_sync, station)
    assert (reading.numerator, reading.denominator) == (in_time, 1)
    assert reading.details["overdue"] == old
    assert bool(reading.shortfalls) == bool(old)


def test_share_of_people_in_key_groups(station):
    record = serve(station, ON, people=5)
    ServedGroupFactory(record=record, group=ServedGroup.Group.LOW_INCOME, people=2)
    ServedGroupFactory(record=record, group=ServedGroup.Group.GENERAL, people=3)
    reading = ask(key_group_share, station)
    assert (reading.value, reading.numerator, reading.denominator) == (40.0, 2, 5)


def test_fields_are_counted_in_the_quarter_of_the_day(station):
    serve(station, date(2022, 6, 30), field="children")
    serve(station, date(2022, 7, 1), field="elderly")
    reading = ask(field_coverage, station)
    assert (reading.numerator, reading.text, reading.due) == (1, "1/4", date(2022, 9, 30))
    assert "儿童关爱保护" in reading.details["absent"]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2022, 1, 1), date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 12, 31), date(2022, 10, 1), date(2022, 12, 31)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_quarters(day, first, last):
    assert quarter(day) == (first, last)
