"""Lets the made-up people do something on an earlier day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings


@contextmanager
def lived_on(day: date) -> Iterator[date]:
    """The business day is ``day`` inside: what is done then is entered, and due, as of it."""
    known, settings.PORTAL_TODAY = settings.PORTAL_TODAY, day.isoformat()
    try:
        yield day
    finally:
        settings.PORTAL_TODAY = known
