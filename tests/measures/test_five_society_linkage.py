"""3.1: which of the five societies have a record this year."""

import pytest

from projects.measures.linkage import five_society_linkage
from projects.models import LinkageRecord
from tests.factories.projects import LinkageRecordFactory
from tests.factories.stations import StationFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
KINDS = LinkageRecord.Kind.values


@pytest.fixture
def station(db):
    return StationFactory()


def linked(station, kind="community", day="2022-03-06"):
    LinkageRecordFactory(station=station, kind=kind, linked_on=D(day))


def asked(station, on="2022-07-15"):
    return ask(five_society_linkage, station, on)


@pytest.mark.parametrize("count", [1, 4, 5])
def test_every_kind_counts_once(station, count):
    for kind in KINDS[:count]:
        linked(station, kind)
        linked(station, kind)
    reading = asked(station)
    assert (reading.value, reading.numerator, reading.denominator) == (count, count, 5)
    assert (reading.text, reading.unit) == (f"{count}/5", "方")
    assert len(reading.details["absent"]) == 5 - count


def test_a_record_counts_from_its_day(station):
    linked(station)
    linked(station, "charity", "2022-07-15")
    assert asked(station, "2022-07-14").value == 1
    assert asked(station, "2022-07-15").value == 2


def test_none_is_no_data(station):
    assert asked(station).missing
    linked(station, day="2022-07-16")
    linked(StationFactory())
    assert asked(station).missing


def test_last_years_records_alone_are_no_data(station):
    linked(station, day="2021-12-31")
    assert asked(station).missing
    linked(station, "volunteer", "2022-01-01")
    assert asked(station).value == 1
