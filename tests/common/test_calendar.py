"""Working days follow the holiday table, also at the edges of what was asked for."""

from datetime import date, timedelta

import pytest

from common.calendar import WorkingCalendar, working_day_after
from common.models import CalendarDay

pytestmark = pytest.mark.django_db

# 2022: National Day 1–7 October (Saturday to Friday); 8 and 9 October (a weekend) are worked.
HOLIDAYS = [date(2022, 10, day) for day in range(1, 8)]
WORKED = [date(2022, 10, 8), date(2022, 10, 9)]


@pytest.fixture
def calendar(db):
    kinds = [(day, CalendarDay.Kind.HOLIDAY) for day in HOLIDAYS]
    kinds += [(day, CalendarDay.Kind.WORKDAY) for day in WORKED]
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, kind=kind, name="国庆节") for day, kind in kinds
    )
    return WorkingCalendar(date(2022, 9, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2022, 9, 29), True),  # Thursday
        (date(2022, 9, 30), True),  # Friday
        (date(2022, 9, 24), False),  # Saturday
        (date(2022, 9, 25), False),  # Sunday
        (date(2022, 9, 26), True),  # Monday
        (date(2022, 10, 6), False),  # a Thursday of the holiday
        (date(2022, 10, 8), True),  # a Saturday that is worked
        (date(2022, 10, 9), True),
        (date(2022, 10, 10), True),
    ],
)
def test_the_table_goes_before_the_week(calendar, day, working):
    assert calendar.is_working(day) is working


@pytest.mark.parametrize(
    ("by", "last"),
    [
        (date(2022, 9, 30), date(2022, 9, 30)),
        (date(2022, 10, 1), date(2022, 9, 30)),
        (date(2022, 10, 7), date(2022, 9, 30)),
        (date(2022, 10, 8), date(2022, 10, 8)),
        (date(2022, 10, 16), date(2022, 10, 14)),
    ],
)
def test_the_last_working_day_by_a_day(calendar, by, last):
    assert calendar.last_working_day(by) == last


def test_days_are_counted_after_the_first_and_up_to_the_last(calendar):
    friday = date(2022, 9, 30)
    assert calendar.count(friday, friday) == 0
    assert calendar.count(friday, date(2022, 10, 7)) == 0
    assert calendar.count(friday, date(2022, 10, 8)) == 1
    assert calendar.count(friday, date(2022, 10, 11)) == 4
    assert calendar.count(date(2022, 9, 29), friday) == 1
    assert calendar.count(friday, date(2022, 9, 1)) == 0


def test_a_calendar_that_begins_within_a_holiday_knows_the_days_before_it(calendar):
    """The last working day before 5 October lies before the calendar's own first day."""
    late = WorkingCalendar(date(2022, 10, 4), date(2022, 12, 31))
    assert late.last_working_day(date(2022, 10, 5)) == date(2022, 9, 30)


def test_the_days_at_both_ends_belong_to_it(calendar):
    both = WorkingCalendar(WORKED[0], WORKED[0])
    assert both.is_working(WORKED[0])
    assert not both.is_working(WORKED[1])  # beyond its end it knows the week alone


def test_it_asks_the_database_once(calendar, django_assert_num_queries):
    with django_assert_num_queries(1):
        one = WorkingCalendar(date(2022, 9, 1), date(2022, 12, 31))
        one.count(date(2022, 9, 1), date(2022, 9, 1) + timedelta(days=100))


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2022, 9, 29), 1, date(2022, 9, 30)),
        (date(2022, 9, 30), 1, date(2022, 10, 8)),  # the holiday is passed over
        (date(2022, 9, 30), 3, date(2022, 10, 10)),
        (date(2022, 10, 9), 5, date(2022, 10, 14)),
    ],
)
def test_days_to_do_it_in_are_working_days(calendar, day, count, found):
    assert working_day_after(day, count) == found
