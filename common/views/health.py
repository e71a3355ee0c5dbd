"""For load balancers and monitors: alive, and able to serve. No details for strangers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import health

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@never_cache
@require_safe
def alive(request) -> HttpResponse:
    return HttpResponse("ok\n", content_type=PLAIN)


@login_not_required
@never_cache
@require_safe
def ready(request) -> HttpResponse:
    if health.can_serve():
        return HttpResponse("ok\n", content_type=PLAIN)
    return HttpResponse("not ready\n", content_type=PLAIN, status=503)
