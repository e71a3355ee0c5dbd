"""The permission matrix: every address × method × principal × own, foreign and missing row.

A new address fails `test_every_route_is_in_the_table` until somebody has written, in
`tests/permissions.csv`, who may do what there. What a cell says is explained in `tests/matrix.py`.
The walk is cut by app, and within the API by resource, so that it can run side by side.
"""

import hashlib
from functools import cache

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from common.querysets import ScopedQuerySet
from tests import matrix
from tests.worlds import build_world

PARTS = sorted({row["route"].partition("-")[0] for row in matrix.rows()})
# A score sheet is its assessor's own wherever it lies; tests/evaluation/views/test_sheets.py.
OF_ONE_PERSON = tuple(
    f"evaluation:sheet-{page}"
    for page in ("conflict", "declare", "detail", "reopen", "score", "submit")
)
OBJECT_ROWS = [
    row
    for row in matrix.rows()
    if row["object"] and "shared." not in row["object"] and row["route"] not in OF_ONE_PERSON
]
# Rows about somebody's own sign-in: they say nothing about the portal's records.
OWN_SIGN_IN = ("sessions.session", "axes.accessattempt", "axes.accesslog", "authtoken.token")


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def walkers(world):
    return {principal: matrix.Walker(world, principal) for principal in matrix.PRINCIPALS}


@cache
def by_name() -> dict:
    return {route.name: route for route in matrix.routes()}


def test_every_route_is_in_the_table():
    told = {(row["route"], row["method"]) for row in matrix.rows()}
    there = {(route.name, method) for route in matrix.routes() for method in route.methods}
    assert there - told == set(), "write these into tests/permissions.csv"
    assert told - there == set(), "these are in tests/permissions.csv and lead nowhere"


@pytest.mark.parametrize("part", PARTS)
def test_everybody_may_do_what_the_table_says_and_no_more(walkers, part):
    wrong = []
    for row in matrix.rows():
        if row["route"].partition("-")[0] != part:
            continue
        route = by_name()[row["route"]]
        for principal, walker in walkers.items():
            cell = walker.cell(route, row["method"], row["object"])
            if cell != row[principal]:
                asked = f"{row['method']} {row['route']} as {principal}"
                wrong.append(f"{asked}: {cell}, the table says {row[principal]}")
    assert not wrong, "\n".join(wrong)


def test_without_the_gate_the_table_is_wrong_for_every_object_route(walkers, monkeypatch):
    """The control: a matrix that stays green without the gate would prove nothing."""
    monkeypatch.setattr(ScopedQuerySet, "within", lambda rows, scope: rows.all())
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda rows, user, *_, **__: rows.all())
    green = []
    for row in OBJECT_ROWS:
        route = by_name()[row["route"]]
        is_green = all(
            walkers[who].cell(route, row["method"], row["object"]) == row[who]
            for who in ("district", "worker")
        )
        if is_green and not is_no_method(row):
            green.append(f"{row['method']} {row['route']}")
    assert green == []


def is_no_method(row) -> bool:
    """A method that an address does not have is refused before any row is looked up."""
    return {row["district"], row["worker"]} <= {"405|405", "403|403"}


# ---------- nothing changes ----------


def fingerprints() -> dict[str, str]:
    """A hash of all rows of every table."""
    found = {}
    for model in apps.get_models():
        if model._meta.label_lower in OWN_SIGN_IN:
            continue
        rows = model._base_manager.order_by("pk").values_list()
        text = DjangoJSONEncoder(default=str).encode([list(map(str, row)) for row in rows])
        found[model._meta.label_lower] = hashlib.sha256(text.encode()).hexdigest()
    return found


@pytest.mark.parametrize("principal", ["auditor", "community", "anonymous"])
def test_who_only_reads_changes_nothing(world, walkers, principal):
    """Every address and method, and this time nothing is taken back."""
    before = fingerprints()
    client = walkers[principal].client
    for row in matrix.rows():
        if row["route"] == "accounts:logout":
            continue
        kind = row["object"].removeprefix("shared.")
        address = by_name()[row["route"]].address(world.own[kind] if kind else None)
        json = {"data": {}, "content_type": "application/json"} if "/api/" in address else {}
        body = json if row["method"] != "GET" else {}
        matrix.content_of(getattr(client, row["method"].lower())(address, **body))
    assert changed(before) <= {"common.auditevent"}


@pytest.mark.parametrize("principal", ["district", "worker", "admin"])
def test_reading_changes_nothing(world, walkers, principal):
    before = fingerprints()
    for row in matrix.rows():
        if row["method"] == "GET":
            kind = row["object"].removeprefix("shared.")
            address = by_name()[row["route"]].address(world.own[kind] if kind else None)
            matrix.content_of(walkers[principal].client.get(address))
    assert changed(before) <= {"common.auditevent"}


def changed(before: dict[str, str]) -> set[str]:
    return {name for name, digest in fingerprints().items() if digest != before[name]}
