"""What every request of a signed-in person goes through: idle sessions, one-time passwords."""

from datetime import datetime, timedelta

from django.contrib.auth import logout, user_logged_in
from django.dispatch import receiver
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# The session is written again only when its mark is older, so that reading pages writes nothing.
MARK_EVERY = timedelta(minutes=5)


@receiver(user_logged_in)
def mark_session(request, **_kwargs):
    """Django's own signal: the start of a session, whichever way somebody signed in."""
    now = clock.moment().isoformat()
    request.session["signed_in_at"] = request.session["seen_at"] = now


class SessionLimits:
    """Ends a session after half an hour unused or twelve hours in all; keeps its pages uncached."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "seen_at" in request.session:
            self._limit(request)
        response = self.get_response(request)
        if request.session.accessed and "seen_at" in request.session:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _limit(self, request):
        now, session = clock.moment(), request.session
        unused = now - datetime.fromisoformat(session["seen_at"])
        if unused > IDLE or now - datetime.fromisoformat(session["signed_in_at"]) > LONGEST:
            logout(request)
        elif unused > MARK_EVERY:
            session["seen_at"] = now.isoformat()


class OneTimePassword:
    """Somebody with a one-time password gets no further than the page that changes it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *_view):
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        change = reverse("accounts:password-change")
        if request.path in (change, reverse("accounts:logout")):
            return None
        if request.path.startswith("/api/"):
            body = {"type": "about:blank", "title": _("没有权限"), "detail": _("请先修改密码。")}
            kind = "application/problem+json"
            return JsonResponse(body | {"errors": []}, status=403, content_type=kind)
        return redirect(change)
