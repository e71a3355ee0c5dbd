"""Asks every address of the portal as every principal; `tests/test_permissions.py` compares.

`tests/permissions.csv` has one row a route and method. `object` names the kind of row in the
address (a key of `tests/worlds.py`); `shared.` before it says that every place has the same rows,
so that nothing is foreign. A cell is a status, or own|foreign: `login` stands for the way to the
sign-in page.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.worlds import World

TABLE = Path(__file__).with_name("permissions.csv")
PRINCIPALS = (
    "district", "finance", "publisher", "head", "worker", "agency", "evaluator", "community",
    "auditor", "admin", "anonymous",
)  # fmt: skip
PAGE_METHODS = ("GET", "POST")
API_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What stands in an address beside the key of a row.
CONSTANTS = {"requirement": "1.3", "kind": "funds", "key": "platform_days"}
# One register of five; whose it is stands behind the question mark.
OF_REGISTER = ("registers:template", "registers:export")
# Who reads the whole outbox: to them no mail is foreign. What a district keeps for its stations is
# the neighbour's as well.
SEES_ALL = {("auditor", "mail"), ("admin", "mail")} | {
    (who, kind) for who in ("head", "worker", "agency") for kind in ("tree", "veto", "round")
}
MISSING = {"pk": 987_654, "code": "530111099"}


@dataclass(frozen=True)
class Route:
    name: str
    parameters: tuple[str, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        return API_METHODS if self.name.startswith("api:") else PAGE_METHODS

    def address(self, row=None) -> str:
        """The address for a row; None is one that does not exist."""
        kwargs = {name: CONSTANTS[name] for name in self.parameters if name in CONSTANTS}
        if self.name in OF_REGISTER:
            street = MISSING["code"] if row is None else row.code
            return reverse(self.name, kwargs={"code": "projects"}) + f"?station={street}"
        for name in set(self.parameters) - set(kwargs):
            kwargs[name] = MISSING[name] if row is None else getattr(row, name)
        return reverse(self.name, kwargs=kwargs)


@cache
def routes() -> tuple[Route, ...]:
    """Every named address of the portal."""
    return tuple(sorted(_routes(get_resolver().url_patterns, ""), key=lambda route: route.name))


def _routes(patterns, prefix):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield Route(
                f"{prefix}{pattern.name}", tuple(pattern.pattern.converters) or _groups(pattern)
            )
        else:
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _routes(pattern.url_patterns, prefix + namespace)


def _groups(pattern) -> tuple[str, ...]:
    """The named groups of an address of the API's router."""
    return tuple(re.findall(r"\(\?P<(\w+)>", str(pattern.pattern)))


@cache
def rows() -> list[dict[str, str]]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def content_of(response) -> bytes:
    """The whole answer; a download is read to its end, which also closes its file."""
    return b"".join(response) if response.streaming else response.content


class Walker:
    """Asks as one principal; whatever a request writes is taken back."""

    def __init__(self, world: World, principal: str):
        self.world, self.principal = world, principal
        self.client = Client(raise_request_exception=True)
        if principal != "anonymous":
            self.client.force_login(world.people[principal])

    def ask(self, method: str, address: str):
        """The answer, and nothing of it stays."""
        cookies = self.client.cookies.copy()
        json = {"data": {}, "content_type": "application/json"}
        body = json if method != "GET" and address.startswith("/api/") else {}
        try:
            with transaction.atomic():
                response = getattr(self.client, method.lower())(address, **body)
                content = content_of(response)
                raise _TakenBack
        except _TakenBack:
            self.client.cookies = cookies
            return Answer(response, content)

    def cell(self, route: Route, method: str, kind: str) -> str:
        """What stands in the table for this route, method and principal.

        A foreign row that is not answered exactly like a row that does not exist is said to
        differ, which no cell of the table says.
        """
        if not kind:
            return self.ask(method, route.address()).status
        key = kind.removeprefix("shared.")
        own = self.ask(method, route.address(self.world.own[key])).status
        if kind.startswith("shared."):
            return own
        address, nowhere = route.address(self.world.foreign(self.principal)[key]), route.address()
        foreign, missing = self.ask(method, address), self.ask(method, nowhere)
        told = f"{own}|{foreign.status}"
        if (self.principal, key) in SEES_ALL:
            return told
        same = foreign.told(address) == missing.told(nowhere)
        return told if same else f"{told} differs from missing"


class _TakenBack(Exception):
    """Ends the transaction of a request."""


class Answer:
    """A status, and a body without what differs from request to request."""

    TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|x-csrftoken": ")[^"]+')

    def __init__(self, response, content: bytes):
        self.response, self.raw = response, content
        location = response.headers.get("Location", "")
        self.status = (
            "login" if location.startswith("/accounts/login/") else str(response.status_code)
        )

    def told(self, address: str) -> tuple[str, bytes]:
        """Comparable with another answer: without tokens and without its own address."""
        return self.status, self.TOKEN.sub(b"", self.raw).replace(address.encode(), b"ADDRESS")
