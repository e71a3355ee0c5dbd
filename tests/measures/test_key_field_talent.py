"""2.3: in how many of the three key fields somebody has eight hours of training this year."""

from decimal import Decimal

import pytest

from talent.measures.trainings import key_field_talent
from tests.factories.stations import StationFactory
from tests.factories.talent import TrainingRecordFactory, WorkerFactory
from tests.measures.asking import NEXT_PERIOD, D, ask

pytestmark = pytest.mark.django_db
ASSISTANCE, ELDERLY, CHILDREN = "assistance", "elderly", "children"


@pytest.fixture
def worker(db):
    return WorkerFactory(station=StationFactory())


def trained(worker, field=ELDERLY, hours="8", day="2022-03-01", category="key_field"):
    return TrainingRecordFactory(
        worker=worker, held_on=D(day), category=category, key_field=field, hours=Decimal(hours)
    )


def asked(worker, on="2022-07-15", **options):
    return ask(key_field_talent, worker.station, on, **options)


def test_no_training_by_the_day_is_no_data(worker):
    assert asked(worker).value is None
    trained(worker, day="2022-07-16")
    assert asked(worker).missing
    assert asked(worker, "2022-07-16").value == 1


def test_any_training_makes_a_register(worker):
    """Also one of an earlier year and another category: then none of the fields has anybody."""
    trained(worker, field="", day="2021-11-18", category="education")
    reading = asked(worker)
    assert (reading.value, reading.numerator, reading.denominator) == (0, 0, 3)
    assert (reading.text, reading.unit) == ("0/3", "个")


@pytest.mark.parametrize(("hours", "fields"), [("7.9", 0), ("8", 1), ("8.1", 1)])
def test_eight_hours_are_asked_of_one_person(worker, hours, fields):
    trained(worker, hours=hours)
    assert asked(worker).value == fields


def test_hours_of_one_person_and_field_add_up_by_the_day(worker):
    trained(worker, hours="4", day="2022-03-01")
    trained(worker, hours="4", day="2022-07-15")
    assert asked(worker, "2022-07-14").value == 0
    reading = asked(worker, "2022-07-15")
    assert (reading.value, reading.evidence) == (1, (worker.pk,))
    assert reading.details["hours"] == {ASSISTANCE: 0, ELDERLY: 8, CHILDREN: 0}
    assert reading.details["absent"] == ["社会救助", "儿童关爱保护"]


def test_hours_of_two_people_do_not_add_up(worker):
    trained(worker, hours="4")
    trained(WorkerFactory(station=worker.station), hours="4")
    assert asked(worker).value == 0


def test_hours_of_two_fields_do_not_add_up(worker):
    trained(worker, ASSISTANCE, hours="4")
    trained(worker, ELDERLY, hours="4")
    assert asked(worker).value == 0


def test_all_three_fields(worker):
    for field in (ASSISTANCE, ELDERLY, CHILDREN):
        trained(worker, field)
    assert asked(worker).value == 3


@pytest.mark.parametrize("category", ["education", "handbook", "other"])
def test_only_the_category_of_key_fields_is_such_training(worker, category):
    trained(worker, category=category)
    assert asked(worker).value == 0


def test_the_year_is_the_directives(worker):
    trained(worker, day="2021-12-31")
    assert asked(worker).value == 0
    trained(worker, ASSISTANCE, day="2022-01-01")
    trained(worker, CHILDREN, day="2022-12-31")
    assert asked(worker, "2022-12-31").value == 2
    # The directive asks for its own year, also when it is looked at later.
    trained(worker, ELDERLY, day="2023-01-01")
    assert asked(worker, "2023-01-01").value == 2
    assert asked(worker, "2023-01-01", period=NEXT_PERIOD).value == 1


def test_who_has_left_is_no_worker_of_the_station(worker):
    trained(worker)
    worker.until_day = D("2022-07-15")
    worker.save()
    assert asked(worker, "2022-07-15").value == 1
    assert asked(worker, "2022-07-16").value == 0


def test_the_hours_are_a_parameter(worker):
    trained(worker, hours="8")
    assert asked(worker, hours=9).value == 0


def test_another_stations_training_counts_there_alone(worker):
    other = WorkerFactory(station=StationFactory())
    trained(other)
    assert asked(worker).missing
