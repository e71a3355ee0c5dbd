"""A stored file as a download. The caller has asked the gate; there is no address in this app."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from files.actions import content_of
from files.models import Attachment


def download(attachment: Attachment) -> HttpResponse:
    """Never shown in the browser: whatever hides in a file has no page to run in."""
    headers = {
        "Content-Type": attachment.content_type,
        "Content-Disposition": content_disposition_header(True, attachment.name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content_of(attachment), headers=headers)
