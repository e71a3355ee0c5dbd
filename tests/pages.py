"""What tests of pages share."""

from io import BytesIO

from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook


def text_of(client, url: str, **query) -> str:
    """A page that can be shown."""
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def queries(client, url: str) -> int:
    """How many queries a page takes, asked a second time: the first fills caches."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def filtered(filterset, rows, user, **query):
    """A list's filter as its page asks it: with ``qs`` and ``form``."""
    request = RequestFactory().get("/", query)
    request.user = user
    return filterset(request.GET, queryset=rows, request=request)


def exported(client, url: str, first: str = "社工站", **query) -> list[dict]:
    """The rows of a list's workbook, by header; ``first`` is the first column's."""
    response = client.get(url, query | {"export": "xlsx"})
    assert response.status_code == 200
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :] if any(row)]


def form_of(client, url: str) -> dict:
    """What a form would send if nobody touched it."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def sent(client, url: str, **changes):
    """Fill in a form and send it."""
    return client.post(url, form_of(client, url) | changes)


def errors_of(response) -> dict:
    return response.context["form"].errors
