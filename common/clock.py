"""The only place that asks what day or time it is; everything else takes ``on``.

Facts live on the business day: ``today`` and ``now`` agree, also where ``PORTAL_TODAY`` freezes the
day (demonstrations, tests). What machines measure between two moments lives on the real clock:
``moment`` (leases, heartbeats, the outbox, sessions, lock-outs, backups, the audit chain).
"""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The business date: PORTAL_TODAY when it is set, else Shanghai's day."""
    if settings.PORTAL_TODAY:
        return date.fromisoformat(settings.PORTAL_TODAY)
    return timezone.localdate()


def now() -> datetime:
    """When a fact is entered: the business date at the present time of day, aware.

    On a frozen day it starts again each midnight: never measure how long something took with it.
    """
    if settings.PORTAL_TODAY:
        return at(today(), timezone.localtime().time())
    return timezone.now()


def moment() -> datetime:
    """The real moment, aware and never frozen: for whatever is measured or proves something."""
    return timezone.now()


def at(day: date, time_of_day: time) -> datetime:
    """A time of a day in Shanghai, aware."""
    return timezone.make_aware(datetime.combine(day, time_of_day))
