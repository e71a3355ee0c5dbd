"""Whose request it is: the address that lock-outs and logs go by."""

from django.conf import settings


def client_address(request) -> str:
    """The peer's address; behind our own proxy, the one that the proxy saw."""
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return peer
    return request.META.get("HTTP_X_FORWARDED_FOR", peer).rpartition(",")[2].strip()
