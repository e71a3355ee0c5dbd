"""4.4: the best brand in use."""

from fractions import Fraction

import pytest

from stations.measures.brands import service_brand
from tests.factories.stations import (
    BrandActivityFactory,
    BrandFactory,
    HaveCheckFactory,
    PremisesFactory,
    StationFactory,
)
from tests.measures.asking import NEXT_PERIOD, D, ask

pytestmark = pytest.mark.django_db
ON = "2022-07-15"


@pytest.fixture
def station(db):
    return StationFactory()


def brand_with(station, *days, **fields):
    brand = BrandFactory(station=station, **fields)
    for day in days:
        BrandActivityFactory(brand=brand, held_on=D(day))
    return brand


THREE = ("2022-01-01", "2022-03-01", "2022-07-15")


@pytest.mark.parametrize(
    ("days", "fields", "expected"),
    [
        (THREE, {}, (1, 3)),
        # short by one; on the day, the day after; not of this year
        (THREE[:2], {}, (0.5, 2)),
        ((*THREE[:2], "2022-07-16"), {}, (0.5, 2)),
        ((*THREE[1:], "2021-12-31"), {}, (0.5, 2)),
        ((), {}, (0.5, 0)),
        (THREE, {"statement": ""}, (0.5, 3)),
        (THREE, {"evidence": ""}, (0.5, 3)),
        # begun on the day; gone on the day on which it is retired
        (THREE, {"from_day": D("2022-07-15")}, (1, 3)),
        (THREE, {"retired_on": D("2022-07-16")}, (1, 3)),
    ],
)
def test_one_brand(station, days, fields, expected):
    brand_with(station, *days, **fields)
    reading = ask(service_brand, station, ON)
    assert (reading.value, reading.details["activities"]) == expected


@pytest.mark.parametrize("fields", [{"from_day": D("2022-07-16")}, {"retired_on": D("2022-07-15")}])
def test_no_brand_in_use_is_zero_where_the_station_is_known_else_no_data(station, fields):
    brand_with(station, *THREE, **fields)
    assert ask(service_brand, station, ON).missing == "还没有登记服务品牌"
    PremisesFactory(station=station, from_day=D("2022-07-15"))
    reading = ask(service_brand, station, ON)
    assert (reading.value, reading.text, reading.details) == (0, "没有品牌", {"activities": 0})
    assert ask(service_brand, station, "2022-07-14").value != 0


@pytest.mark.parametrize(("day", "value"), [("2022-07-15", 0), ("2022-07-16", None)])
def test_a_check_by_the_day_makes_a_station_known(station, day, value):
    HaveCheckFactory(station=station, checked_on=D(day))
    assert ask(service_brand, station, ON).value == value


def test_another_stations_facts_are_no_data(station):
    brand_with(PremisesFactory().station, *THREE)
    assert ask(service_brand, station, ON).value is None


def test_the_best_is_of_the_highest_value_then_of_most_activities(station):
    brand_with(station, *THREE, "2022-02-01", "2022-02-02", evidence="", name="忙")
    best = brand_with(station, *THREE, name="好")
    brand_with(station, *THREE[:2], name="少")
    reading = ask(service_brand, station, ON)
    assert (reading.value, reading.details["brand"], reading.evidence) == (1, "好", (best.pk,))
    brand_with(station, *THREE, "2022-02-01", name="更好")
    assert ask(service_brand, station, ON).details["brand"] == "更好"


def test_the_number_of_activities_is_a_parameter(station):
    brand_with(station, *THREE)
    assert ask(service_brand, station, ON, activities=4).details["lacking"] == ["活动 1 场"]
    assert ask(service_brand, station, ON, activities=3).value == 1


def test_the_year_is_the_directives(station):
    brand_with(station, *THREE, "2023-01-01")
    assert ask(service_brand, station, "2023-02-01").details["activities"] == 3
    assert ask(service_brand, station, "2023-02-01", NEXT_PERIOD).details["activities"] == 1


def test_the_whole_reading(station):
    brand = brand_with(station, "2022-03-01", evidence="", name="银龄有约")
    reading = ask(service_brand, station, ON)
    assert (reading.exact, reading.numerator, reading.denominator) == (Fraction(1, 2), 0, 1)
    assert (reading.text, reading.unit, reading.evidence) == ("待完善", "", (brand.pk,))
    assert reading.details == {
        "brand": "银龄有约", "activities": 1, "lacking": ["佐证材料", "活动 2 场"],
    }  # fmt: skip
