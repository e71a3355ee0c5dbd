"""What every request goes through: hostile addresses refused, refusals turned into words."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import ActionRefused, Conflict

API = "/api/"
COMPRESSED = ("text/html", "application/json", "application/problem+json")
TITLES = {
    403: gettext_lazy("没有权限"),
    404: gettext_lazy("没有找到"),
    500: gettext_lazy("系统出错了"),
}


class PlainAddress:
    """Refuses an address with a NUL: no database looks one up, PostgreSQL breaks on it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class ChosenLanguage:
    """The language that somebody chose on «my account», Chinese until then.

    What a browser asks for was often chosen by its maker, and the English catalogue has gaps: a
    page half in Chinese must be somebody's own wish (docs/decisions/texts-in-chinese.md).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class ApiProblems:
    """Errors of Django's own (404, 405, CSRF, 500) under /api/ in the API's form, not as a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code < 400 or not is_page or not request.path.startswith(API):
            return response
        title = TITLES.get(response.status_code, _("请求有误"))
        body = {"type": "about:blank", "title": title, "detail": "", "errors": []}
        kind = "application/problem+json"
        answer = JsonResponse(body, status=response.status_code, content_type=kind)
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer


class CompressedPages(GZipMiddleware):
    """Pages and JSON as gzip; workbooks are compressed already.

    What a page says beside a secret could tell its length (BREACH): Django pads every answer with
    a random number of bytes, masks the CSRF token anew each time, and no other secret is repeated.
    """

    def process_response(self, request, response):
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in COMPRESSED:
            return response
        return super().process_response(request, response)


class RefusalMiddleware:
    """A refused action: a message and the page it came from, or 409 for htmx."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, ActionRefused):
            return None
        if isinstance(exception, Conflict) or getattr(request, "htmx", False):
            return render(request, "409.html", {"message": str(exception)}, status=409)
        messages.error(request, str(exception))
        back = request.headers.get("referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        return HttpResponseRedirect(back)
