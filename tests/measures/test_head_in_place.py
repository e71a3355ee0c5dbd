"""1.1: who heads a station on a day, in what post, acting for how long."""

from fractions import Fraction

import pytest

from stations.measures.heads import head_in_place
from tests.factories.stations import DivisionFactory, HeadFactory, StationFactory
from tests.measures.asking import NEXT_PERIOD, D, ask, lags

pytestmark = pytest.mark.django_db
DEPUTY = "街道党工委副书记"


@pytest.fixture
def station(db):
    district = DivisionFactory(name="官渡区")
    return StationFactory(division=DivisionFactory(name="关上街道", parent=district))


def appoint(station, post, since, until="", acting=False):
    until_day = D(until) if until else None
    HeadFactory(station=station, post=post, from_day=D(since), until_day=until_day, acting=acting)


@pytest.mark.parametrize(
    ("post", "value", "text"),
    [
        ("党工委副书记", 1, "到位"),
        ("街道党工委副书记", 1, "到位"),
        ("关上街道党工委副书记", 1, "到位"),
        ("关上党工委副书记", 1, "到位"),
        ("官渡区关上街道党工委副书记", 1, "到位"),
        (" 关上街道　党工委 副书记 ", 1, "到位"),
        ("党工委副书记、政法委员", 1, "到位"),
        ("人大工委主任兼党工委副书记", 1, "到位"),
        ("党工委副书记助理", 0.5, "职务不符"),
        ("原党工委副书记", 0.5, "职务不符"),
        ("关上街道原党工委副书记", 0.5, "职务不符"),
        ("太和街道党工委副书记", 0.5, "职务不符"),
        ("党工委书记", 0.5, "职务不符"),
        ("党工委副书记（挂职）", 0.5, "职务不符"),
        ("街道办事处主任", 0.5, "职务不符"),
        ("", 0.5, "职务不符"),
    ],
)
def test_the_post_must_be_the_very_one(station, post, value, text):
    appoint(station, post, "2022-01-01")
    reading = ask(head_in_place, station, "2022-07-15")
    assert (reading.value, reading.text, reading.missing) == (value, text, "")
    assert (reading.exact, reading.numerator) == (Fraction(value), int(value))


def test_the_post_is_a_parameter_read_in_the_same_way(station):
    appoint(station, "关上街道办事处主任", "2022-01-01")
    reading = ask(head_in_place, station, "2022-07-15", post="街道 办事处主任")
    assert reading.text == "到位"


@pytest.mark.parametrize(
    ("on", "value", "text"),
    [
        ("2022-02-28", None, ""),  # nobody had ever been appointed
        ("2022-03-01", 1, "到位"),  # the first day
        ("2022-06-30", 1, "到位"),  # the last day
        ("2022-07-01", 0, "空缺"),
        ("2022-07-31", 0, "空缺"),
        ("2022-08-01", 0.5, "代理"),
        ("2022-12-31", 0.5, "代理"),
    ],
)
def test_the_head_is_the_one_of_the_day(station, on, value, text):
    appoint(station, DEPUTY, "2022-03-01", "2022-06-30")
    appoint(station, DEPUTY, "2022-08-01", acting=True)
    reading = ask(head_in_place, station, on)
    assert (reading.value, reading.text) == (value, text)
    assert reading.missing == ("" if text else "还没有登记站长")


def test_nobody_ever_is_no_data_and_a_vacancy_is_not(station):
    assert ask(head_in_place, station, "2022-07-15").value is None
    appoint(station, DEPUTY, "2021-06-01", "2021-12-31")
    reading = ask(head_in_place, station, "2022-07-15")
    assert (reading.value, reading.text, reading.details) == (0, "空缺", {"left": "2021-12-31"})


def test_the_latest_of_two_who_serve_counts(station):
    appoint(station, "街道办事处主任", "2022-02-01")
    appoint(station, DEPUTY, "2022-01-01")
    assert ask(head_in_place, station, "2022-07-15").text == "职务不符"


@pytest.mark.parametrize(
    ("on", "parameters", "words"),
    [
        ("2022-06-29", {}, []),  # 90 days
        ("2022-06-30", {}, ["代理已 91 天，超过 90 天"]),
        ("2022-04-30", {"acting_days": 30}, []),
        ("2022-05-01", {"acting_days": 30}, ["代理已 31 天，超过 30 天"]),
    ],
)
def test_acting_for_long_lags(station, on, parameters, words):
    appoint(station, DEPUTY, "2022-03-31", acting=True)
    reading = ask(head_in_place, station, on, **parameters)
    assert (reading.value, lags(reading)) == (0.5, words)


@pytest.mark.parametrize(
    ("until", "acting", "words"),
    [
        ("2022-03-31", True, ["代理已 195 天，超过 90 天"]),  # acting without a break
        ("2022-03-30", True, ["代理已 105 天，超过 90 天"]),  # a day's break
        ("2022-03-31", False, ["代理已 105 天，超过 90 天"]),  # not acting before
    ],
)
def test_a_new_acting_head_continues_the_acting(station, until, acting, words):
    appoint(station, DEPUTY, "2022-01-01", until, acting)
    appoint(station, DEPUTY, "2022-04-01", acting=True)
    assert lags(ask(head_in_place, station, "2022-07-15")) == words


def test_it_is_a_state_of_the_day_whatever_the_period(station):
    appoint(station, DEPUTY, "2021-06-01")
    assert ask(head_in_place, station, "2023-01-01", NEXT_PERIOD).value == 1
