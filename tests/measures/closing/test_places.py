"""1.1, 1.9, 4.4: a head, premises, a brand."""

from datetime import date

import pytest

from stations.models import Brand, HeadAppointment, Station
from tests.factories.stations import (
    BrandActivityFactory,
    BrandFactory,
    HaveCheckFactory,
    HeadFactory,
    PremisesFactory,
)
from tests.measures.closing.proving import closing, prove, told

pytestmark = pytest.mark.django_db


def ours() -> Station:
    return Station.objects.get(code="530111001")


# ---------- 1.1 ----------


def appoint(step):
    HeadFactory(station=ours(), post="党工委副书记", from_day=step.on)


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        ([], "任命党工委副书记担任站长并登记"),
        ([{"until_day": date(2022, 6, 30)}], "任命党工委副书记担任站长并登记"),
        ([{"acting": True}], "由党工委副书记正式担任站长，不再代理"),
        ([{"post": "主任"}], "由党工委副书记担任站长（现任职务：主任）"),
    ],
)
def test_a_head_is_appointed(station, heads, words):
    HeadAppointment.objects.filter(station=station).delete()
    for fields in heads:
        HeadFactory(station=station, **fields)
    found = prove(station, "1.1", appoint)
    assert told(found) == [("other", words, 1, "07-29")]
    assert found.words == f"{words}，7月29日前做完"


def test_a_head_in_place_needs_nothing(station):
    assert closing(station, "1.1").steps == ()


# ---------- 1.9 ----------


def build(step):
    PremisesFactory(station=ours(), from_day=step.on)


@pytest.mark.parametrize(
    ("fields", "words", "day"),
    [
        (None, "登记已建成、不是临时借用的阵地", "07-29"),
        ({"agreement_until": date(2022, 7, 14)}, "续签阵地使用协议并登记", "07-29"),
        (
            {"state": "building", "planned_on": date(2022, 9, 1)},
            "按计划建成阵地（现为建设中）并登记",
            "09-01",
        ),
        (
            {"state": "building", "planned_on": date(2022, 7, 14)},
            "定下阵地的计划完成日期（现为建设中），建成后登记",
            "07-29",
        ),
        ({"tenure": "borrowed"}, "定下阵地的计划完成日期（现为临时借用），建成后登记", "07-29"),
    ],
)
def test_premises_by_the_day_planned_for_them(station, fields, words, day):
    if fields is not None:
        PremisesFactory(station=station, **fields)
    assert told(prove(station, "1.9", build)) == [("premises", words, 1, day)]


# ---------- 4.4 ----------


def make(step):
    if step.offer.about is None:
        brand = BrandFactory(station=ours(), from_day=step.on)
        BrandActivityFactory.create_batch(3, brand=brand, held_on=step.on)
    elif step.offer.about == "held":
        count = int(step.words.partition("再办 ")[2].partition(" ")[0])
        BrandActivityFactory.create_batch(count, brand=Brand.objects.get(), held_on=step.on)
    else:
        Brand.objects.update(**{step.offer.about: "写了"})


def test_what_the_brand_lacks(station):
    brand = BrandFactory(station=station, name="邻里", evidence="")
    BrandActivityFactory(brand=brand)
    assert told(prove(station, "4.4", make)) == [
        ("record", "补上“邻里”的佐证材料", 1, "12-30"),
        ("service", "“邻里”再办 2 场活动并登记", 1, "12-30"),
    ]


@pytest.mark.parametrize("known", [True, False])
def test_a_brand_is_made_where_there_is_none(station, known):
    if known:
        HaveCheckFactory(station=station)
    words = "推出一个服务品牌，写明内涵、附上佐证材料，本年度办 3 场活动"
    assert told(prove(station, "4.4", make)) == [("other", words, 1, "12-30")]
