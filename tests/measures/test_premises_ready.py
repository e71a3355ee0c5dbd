"""1.9: the premises in force."""

from fractions import Fraction

import pytest

from stations.measures.premises import premises_ready
from stations.models import Premises
from tests.factories.stations import PremisesFactory, StationFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
ON = "2022-07-15"
State, Tenure = Premises.State, Premises.Tenure


@pytest.fixture
def station(db):
    return StationFactory()


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        # met: built, in any way but borrowed
        ({}, 1),
        ({"tenure": Tenure.OWNED}, 1),
        ({"tenure": Tenure.RENTED}, 1),
        ({"tenure": Tenure.SHARED}, 1),
        ({"tenure": ""}, 1),
        # on the day, the day after
        ({"from_day": D("2022-07-15")}, 1),
        ({"from_day": D("2022-07-16")}, None),
        # an agreement holds through its last day
        ({"agreement_until": D("2022-07-15")}, 1),
        ({"agreement_until": D("2022-07-14")}, 0),
        ({"agreement_until": D("2022-07-14"), "planned_on": D("2022-07-15")}, 0.5),
        # borrowed is not built, however it is written
        ({"tenure": Tenure.BORROWED}, 0),
        ({"tenure": Tenure.BORROWED, "planned_on": D("2022-08-01")}, 0.5),
        ({"state": State.BORROWED, "tenure": Tenure.PROVIDED}, 0),
        ({"state": State.BUILDING}, 0),
        ({"state": State.MOVING}, 0),
        ({"state": State.NONE}, 0),
        ({"state": State.NONE, "planned_on": D("2022-12-31")}, 0.5),
        # half while the planned day has not passed
        ({"state": State.MOVING, "planned_on": D("2022-07-15")}, 0.5),
        ({"state": State.MOVING, "planned_on": D("2022-07-14")}, 0),
    ],
)
def test_one_row(station, fields, value):
    PremisesFactory(station=station, **fields)
    assert ask(premises_ready, station, ON).value == value


def test_a_row_holds_from_its_day_until_the_next(station):
    PremisesFactory(station=station, from_day=D("2022-07-14"), state=State.MOVING)
    PremisesFactory(station=station, from_day=D("2022-07-15"))
    PremisesFactory(station=station, from_day=D("2022-07-16"), state=State.NONE)
    days = ("2022-07-13", "2022-07-14", "2022-07-15", "2022-07-16", "2023-02-01")
    assert [ask(premises_ready, station, day).value for day in days] == [None, 0, 1, 0, 0]


def test_another_stations_premises_are_no_data(station):
    PremisesFactory()
    reading = ask(premises_ready, station, ON)
    assert (reading.value, reading.missing) == (None, "还没有登记阵地")


def test_the_whole_reading(station):
    row = PremisesFactory(
        station=station, state=State.MOVING, planned_on=D("2022-09-01"), address="春城路198号",
        agreement_until=D("2022-12-31"),
    )  # fmt: skip
    reading = ask(premises_ready, station, ON)
    assert (reading.exact, reading.numerator, reading.denominator) == (Fraction(1, 2), 0, 1)
    assert (reading.text, reading.unit, reading.evidence) == ("搬迁中", "", (row.pk,))
    assert reading.details == {
        "state": "搬迁中", "tenure": "街道提供", "address": "春城路198号", "since": "2022-01-01",
        "planned_on": "2022-09-01", "until": "2022-12-31",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "已建成"),
        ({"tenure": Tenure.BORROWED}, "临时借用"),
        ({"agreement_until": D("2022-07-14")}, "协议已到期"),
        ({"state": State.BUILDING, "agreement_until": D("2022-07-14")}, "建设中"),
        ({"state": State.MOVING, "tenure": Tenure.BORROWED}, "搬迁中"),
    ],
)
def test_what_the_cell_says(station, fields, text):
    PremisesFactory(station=station, **fields)
    assert ask(premises_ready, station, ON).text == text
