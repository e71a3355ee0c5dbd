"""Working days by the holiday table (节假日 and 调休), never by weekday arithmetic alone."""

from datetime import date, timedelta

from common.models import CalendarDay

# Longer than any holiday: the last working day before ``start`` can be looked for.
MARGIN = timedelta(days=31)


class WorkingCalendar:
    """Knows the working days between two days, and those just before; one query."""

    def __init__(self, start: date, end: date):
        known = CalendarDay.objects.filter(day__range=(start - MARGIN, end))
        self.kinds = dict(known.values_list("day", "kind"))

    def is_working(self, day: date) -> bool:
        kind = self.kinds.get(day)
        return kind == CalendarDay.Kind.WORKDAY if kind else day.weekday() < 5

    def last_working_day(self, by: date) -> date:
        """The last working day on or before ``by``."""
        day = by
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def count(self, after: date, until: date) -> int:
        """Working days after ``after``, up to and including ``until``."""
        span = (until - after).days
        return sum(self.is_working(after + timedelta(days=n)) for n in range(1, span + 1))


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``; one query."""
    # A year has some 250 working days, and no holiday outlasts the margin.
    calendar = WorkingCalendar(day, day + timedelta(days=2 * count) + MARGIN)
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working(day)
    return day
