from datetime import date

import pytest

from common.models import Parameter
from common.parameters import KNOWN, parameter

pytestmark = pytest.mark.django_db

KEY = "digest_reminder_days"


def entered(value, day: int) -> None:
    Parameter.objects.create(key=KEY, value=value, effective_from=date(2022, 7, day))


def test_without_a_row_the_default_holds():
    assert parameter(KEY, date(2022, 7, 15)) == KNOWN[KEY].default == 5


def test_the_latest_row_effective_by_the_day_holds():
    entered(7, 10)
    entered(3, 15)
    days = {day: parameter(KEY, date(2022, 7, day)) for day in (9, 10, 14, 15, 31)}
    assert days == {9: 5, 10: 7, 14: 7, 15: 3, 31: 3}


def test_of_two_rows_of_one_day_the_later_entered_holds():
    entered(7, 10)
    entered(8, 10)
    assert parameter(KEY, date(2022, 7, 10)) == 8


def test_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        parameter(KEY, date(2022, 7, 15))


def test_an_unknown_key_is_a_mistake_of_the_code():
    with pytest.raises(KeyError):
        parameter("no_such_key", date(2022, 7, 15))


def test_every_default_is_within_its_bounds_and_is_called_by_its_key():
    for key, known in KNOWN.items():
        assert known.key == key
        assert known.least <= known.default <= known.most
        assert known.title
        assert known.unit
