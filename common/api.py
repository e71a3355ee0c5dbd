"""How every API error is told: RFC 9457 problem details."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.utils import DataError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import ActionRefused, NeedsConfirmation
from common.idempotency import KeyReused

NEEDS_CONFIRMATION = "urn:problem:needs-confirmation"
# What REST framework does not know: exception, status, what is told (empty: its own words).
OUR_OWN = (
    (KeyReused, 422, gettext_lazy("这个 Idempotency-Key 已经用过，内容却不同。")),
    (ActionRefused, 409, ""),
    # Django's own words are English and name the model.
    (Http404, 404, gettext_lazy("没有找到所请求的内容。")),
    (BadRequest, 400, gettext_lazy("地址里的日期或参数不正确。")),
    ((DataError, OverflowError), 400, gettext_lazy("有的值超出了范围。")),
)


def problem_details(exception, context):
    """Every error as ``{"type", "title", "detail", "errors": [{"field", "message"}]}``."""
    if isinstance(exception, NeedsConfirmation):
        return _question(exception)
    for kind, code, words in OUR_OWN:
        if isinstance(exception, kind):
            return _problem(code, _title(exception), words or exception, [])
    response = exception_handler(exception, context)
    if response is None:
        return None
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    errors = [] if detail else _field_errors(response.data)
    answer = _problem(response.status_code, _title(exception), str(detail), errors)
    for header in ("Retry-After", "WWW-Authenticate", "Allow"):
        if response.has_header(header):
            answer[header] = response[header]
    return answer


def _question(asked: NeedsConfirmation) -> Response:
    """The same request with ``"confirm": true`` would be done."""
    reasons = [{"field": "confirm", "message": reason} for reason in asked.reasons]
    return _problem(409, _("需要确认"), asked, reasons, NEEDS_CONFIRMATION)


def _problem(code, title, detail, errors, kind="about:blank") -> Response:
    body = {"type": kind, "title": str(title), "detail": str(detail), "errors": errors}
    return Response(body, status=code, content_type="application/problem+json")


def _title(exception) -> str:
    if isinstance(exception, ActionRefused):
        return _("现在不能这样处理")
    if isinstance(exception, (Http404, exceptions.NotFound)):
        return _("没有找到")
    if isinstance(exception, (PermissionDenied, exceptions.PermissionDenied)):
        return _("没有权限")
    if isinstance(exception, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
        return _("请先登录")
    return _("请求有误")


def _field_errors(data, prefix="") -> list[dict]:
    if isinstance(data, list):
        return [{"field": prefix or "non_field_errors", "message": str(item)} for item in data]
    errors = []
    for field, value in data.items():
        name = f"{prefix}.{field}" if prefix else str(field)
        nested = value if isinstance(value, (list, dict)) else [value]
        errors += _field_errors(nested, name)
    return errors
