"""1.1: who heads a station on a day."""

from datetime import date

import pytest

from common.readings import StationBatch
from stations.measures import head_in_place
from stations.models import HeadAppointment
from tests.cast import PERIOD
from tests.factories.stations import HeadFactory, StationFactory

pytestmark = pytest.mark.django_db


def reading(station, on=date(2022, 7, 15)):
    return head_in_place(StationBatch([station.pk]), on, PERIOD)[station.pk]


def test_a_serving_deputy_secretary_is_in_place():
    station = StationFactory()
    HeadFactory(station=station, post="关上街道党工委副书记")
    assert (reading(station).value, reading(station).text) == (1.0, "到位")


@pytest.mark.parametrize(
    ("fields", "value", "text"),
    [
        ({"post": "街道办事处主任"}, 0.5, "职务不符"),
        ({"post": "街道党工委副书记", "acting": True}, 0.5, "代理"),
        ({"post": "街道党工委副书记", "until_day": date(2022, 7, 14)}, 0.0, "空缺"),
        ({"post": "街道党工委副书记", "from_day": date(2022, 7, 16)}, 0.0, "空缺"),
    ],
)
def test_anything_else_falls_short(fields, value, text):
    station = StationFactory()
    HeadFactory(station=station, **fields)
    assert (reading(station).value, reading(station).text) == (value, text)


def test_the_past_shows_the_head_of_that_day():
    station = StationFactory()
    HeadFactory(station=station, until_day=date(2022, 3, 1))
    assert reading(station, date(2022, 3, 1)).value == 1.0
    assert reading(station, date(2022, 3, 2)).value == 0.0
    assert HeadAppointment.objects.count() == 1
