"""The only place that asks what day it is; everything else takes ``on``."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The business date: PORTAL_TODAY when it is set (demonstrations, tests), else Shanghai's
    day.
    """
    if settings.PORTAL_TODAY:
        return date.fromisoformat(settings.PORTAL_TODAY)
    return timezone.localdate()


def now():
    """The real moment, aware, for «entered at» and leases: never frozen."""
    return timezone.now()
