"""The API's parser and pages; apart from common/api.py, which REST framework's views import."""

import json

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser

MAX_BODY = 1_000_000


def refuse_hostile(value) -> None:
    """Raise ValueError for NUL or lone surrogates anywhere: no database stores them faithfully."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ValueError("control or surrogate character")
    elif isinstance(value, dict):
        for key, item in value.items():
            refuse_hostile(key)
            refuse_hostile(item)
    elif isinstance(value, list):
        for item in value:
            refuse_hostile(item)


class SafeJSONParser(JSONParser):
    """JSON of at most 1 MB, of finite depth, without characters that poison a database."""

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise exceptions.ParseError(_("请求超过 1 MB。"))
        try:
            data = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
            refuse_hostile(data)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("请求不是正确的 JSON。")) from error
        return data


def _refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


class CursorPages(CursorPagination):
    """Keyset pages, newest first unless the view says otherwise."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_ordering(self, request, queryset, view):
        ordering = getattr(view, "ordering", self.ordering)
        return (ordering,)

    def paginate_queryset(self, queryset, request, view=None):
        """A page; a cursor that nobody gave out (letters for a number) is a bad request."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, exceptions.NotFound) as error:
            raise exceptions.ParseError(_("cursor 不正确，请从第一页重新读。")) from error
