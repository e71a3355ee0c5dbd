"""How every API error is told: RFC 9457 problem details."""

from django.core.exceptions import PermissionDenied
from django.db.utils import DataError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import ActionRefused


def problem_details(exception, context):
    """Every error as ``{"type", "title", "detail", "errors": [{"field", "message"}]}``."""
    if isinstance(exception, ActionRefused):
        return _problem(status.HTTP_409_CONFLICT, _("现在不能这样处理"), str(exception), [])
    if isinstance(exception, (DataError, OverflowError)):
        return _problem(status.HTTP_400_BAD_REQUEST, _("请求有误"), _("有的值超出了范围。"), [])
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


def _problem(code, title, detail, errors) -> Response:
    body = {"type": "about:blank", "title": str(title), "detail": str(detail), "errors": errors}
    return Response(body, status=code, content_type="application/problem+json")


def _title(exception) -> str:
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
