"""Whose request it is: the address that lock-outs and logs go by."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

from common import clock

# A whole office signs in from one address: one colleague's wrong passwords must not lock it, many
# names tried from it must.
SPRAY = 30


def client_address(request) -> str:
    """The peer's address; behind our own proxy, the one that the proxy saw."""
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return peer
    return request.META.get("HTTP_X_FORWARDED_FOR", peer).rpartition(",")[2].strip()


def locked_by(request_or_attempt, credentials=None) -> list[str]:
    """What a lock-out goes by: the name, and the address too once many tries failed from it."""
    address = getattr(request_or_attempt, "ip_address", None)
    if address is None:
        address = client_address(request_or_attempt)
    since = clock.moment() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    recent = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since)
    failures = recent.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return ["username", "ip_address"] if failures >= SPRAY else ["username"]
