"""4.1: people in key groups ÷ people served, of the period's services."""

from fractions import Fraction

import pytest

from services.measures.records import key_group_share
from services.models import ServedGroup
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import NEXT_PERIOD, PERIOD, D, ask

pytestmark = pytest.mark.django_db
Group = ServedGroup.Group


@pytest.fixture
def station(db):
    return StationFactory()


def serve(station, day, people, groups=None, **fields):
    record = ServiceRecordFactory(station=station, served_on=D(day), people=people, **fields)
    for group, count in (groups or {}).items():
        ServedGroupFactory(record=record, group=group, people=count)


@pytest.mark.parametrize(
    ("groups", "key"),
    [
        ({}, 0),
        ({"general": 5}, 0),
        ({"low_income": 2, "general": 3}, 2),
        ({"low_income": 2, "living_alone": 3}, 5),
    ],
)
def test_five_people(station, groups, key):
    serve(station, "2022-07-15", 5, groups)
    reading = ask(key_group_share, station, "2022-07-15")
    assert (reading.value, reading.numerator, reading.denominator) == (20.0 * key, key, 5)


@pytest.mark.parametrize("group", Group.values)
def test_every_group_but_residents_in_general_is_a_key_group(station, group):
    serve(station, "2022-07-15", 1, {group: 1})
    assert ask(key_group_share, station, "2022-07-15").numerator == int(group != "general")


def test_judged_exactly_just_below_sixty(station):
    serve(station, "2022-07-15", 30_000, {"disabled": 17_999})
    reading = ask(key_group_share, station, "2022-07-15")
    assert (reading.value, reading.exact) == (60.0, Fraction(17_999, 300))
    assert reading.exact < 60


@pytest.mark.parametrize(
    ("day", "on", "period", "counts"),
    [
        ("2021-12-31", "2022-01-01", PERIOD, False),
        ("2022-01-01", "2022-01-01", PERIOD, True),
        ("2022-07-16", "2022-07-15", PERIOD, False),
        ("2022-12-31", "2023-01-01", PERIOD, True),
        ("2023-01-01", "2023-01-01", PERIOD, False),
        ("2022-12-31", "2023-01-01", NEXT_PERIOD, False),
        ("2023-01-01", "2023-01-01", NEXT_PERIOD, True),
    ],
)
def test_the_services_of_the_period_count(station, day, on, period, counts):
    serve(station, day, 4, {"disabled": 3})
    reading = ask(key_group_share, station, on, period)
    assert (reading.value, reading.missing) == (
        (75.0, "") if counts else (None, "本年度还没有服务记录")
    )


def test_void_and_administrative_records_do_not_count(station):
    serve(station, "2022-07-01", 5, {"disabled": 5}, voided_at="2022-07-02T08:00+08:00")
    serve(station, "2022-07-01", 5, {"disabled": 5}, is_administrative=True)
    serve(station, "2022-07-01", 2, {"general": 1, "homeless": 1})
    serve(StationFactory(), "2022-07-01", 9, {"disabled": 9})
    reading = ask(key_group_share, station, "2022-07-15")
    assert (reading.numerator, reading.denominator) == (1, 2)
