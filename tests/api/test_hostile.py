"""Hostile requests: none may end in a 5xx, and none may leave behind what breaks a list."""

import json
from urllib.parse import quote

import pytest

from config.api import RESOURCES
from tests.worlds import build_world

JSON = "application/json"
DEEP = "[" * 100_000
DEEP_OBJECT = '{"a":' * 5_000 + "1" + "}" * 5_000
SURROGATE = '{"name": "\\ud800"}'
NUL = '{"name": "a\\u0000b"}'
BODIES = [
    b"", b"{", b"null", b"[]", b"1", b'"x"', b"true", b"\xff\xfe", b"\x00", b"{}" * 2,
    b'{"name": NaN}', b'{"name": Infinity}', b'{"name": 1e400}', b'{"version": 1e400}',
    DEEP.encode(), DEEP_OBJECT.encode(), SURROGATE.encode(), NUL.encode(),
    b'{"name": "' + b"x" * 1_100_000 + b'"}',
    b'{"name": {"$ne": null}}', b'{"name": ["a"]}', b'{"name": true}',
    b'{"__proto__": {"x": 1}}', b'{"": 1}', b'{"agreed_fen": 9223372036854775808}',
    b'{"agreed_fen": -9223372036854775809}', b'{"agreed_fen": 99999999999999999999999999}',
    b'{"fen": "1e3"}', b'{"project": 9223372036854775808}', b'{"project": -1}',
    b'{"project": "1 OR 1=1"}', b'{"project": {}}', b'{"station": null}', b'{"station": 1e18}',
    b'{"version": 99999999999999999999}', b'{"served_on": "0000-00-00"}',
    b'{"served_on": "10000-01-01"}', b'{"served_on": 20220715}',
    b'{"groups": [{"group": {}, "people": []}]}',
    b'{"groups": "' + b"[" * 1000 + b'"}', b'{"hours": "sNaN"}', b'{"weight": "Infinity"}',
    "{\"name\": \"\\u202e\u200b\ufeff\"}".encode(),
]  # fmt: skip
QUERIES = [
    "q=" + "x" * 5_000, "q=" + quote(" ".join("ab" for _ in range(3_000))), "q=%00", "q=%ED%A0%80",
    "q=%25%27%22%3B--", "q[]=1&q[]=2", "since=0001-01-01", "since=9999-12-31", "since=99999-01-01",
    "since=2022-02-30", "until=x", "on=", "on=0001-01-01", "on=2022-13-01", "on=%00", "on=１",
    "cursor=%00", "cursor=zzzz", "cursor=cD0tMQ==", "cursor=cD0xZTQwMA==", "cursor=cD1hYmM=",
    "cursor=cj0xJnA9OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "cursor=bz05OTk5OTk5OTk5OTk5OTk5OTk5",
    "page_size=-1", "page_size=99999999999999999999", "page_size=x", "station=" + "9" * 300,
    "station=%00", "project=99999999999999999999", "project=x", "worker=-1", "format=xml",
    "ordering=password", "kind=" + "x" * 300, "state=%F0%9F%92%A9", "&" * 2_000, "a=1&" * 900,
]  # fmt: skip
HEADERS = [
    {"authorization": "Token "}, {"authorization": "Token \xff"}, {"authorization": "Token a b c"},
    {"authorization": "Basic AAAA"}, {"accept": "text/html"}, {"accept": "x" * 500},
    {"idempotency-key": "x" * 500}, {"idempotency-key": "\x01"}, {"accept-language": "zz-ZZ;q=x"},
    {"x-http-method-override": "DELETE"}, {"content-encoding": "gzip"},
]  # fmt: skip
LISTS = [*RESOURCES, "readings"]


WRITTEN = {
    "projects": "project", "milestones": "milestone", "appropriations": "appropriation",
    "expenditures": "expenditure", "service-records": "record", "workers": "worker",
    "credentials": "credential", "organisations": "organisation",
    "findings": "finding",
}  # fmt: skip


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def caller(client, world):
    client.force_login(world.people["district"])
    client.raise_request_exception = False
    return client


def readable(client) -> bool:
    return all(client.get(f"/api/v1/{name}/").status_code == 200 for name in LISTS)


@pytest.mark.parametrize("resource", WRITTEN)
def test_hostile_bodies_never_break_the_server(caller, world, resource):
    of_list = f"/api/v1/{resource}/"
    of_row = f"{of_list}{world.own[WRITTEN[resource]].pk}/"
    for body in BODIES:
        for send, address in ((caller.post, of_list), (caller.patch, of_row)):
            answer = send(address, body, content_type=JSON)
            assert 400 <= answer.status_code < 500, (address, body[:80], answer.content)
    assert readable(caller)


@pytest.mark.parametrize("resource", LISTS)
def test_hostile_addresses_never_break_the_server(caller, resource):
    for query in QUERIES:
        answer = caller.get(f"/api/v1/{resource}/?{query}")
        assert answer.status_code < 500, query[:80]
        assert answer.status_code != 200 or json.loads(answer.content) is not None


@pytest.mark.parametrize("headers", HEADERS)
def test_hostile_headers_never_break_the_server(caller, headers):
    for method in ("get", "post"):
        answer = getattr(caller, method)("/api/v1/projects/", headers=headers)
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "\x00",
     "application/x-www-form-urlencoded", "application/json;charset=x"],
)  # fmt: skip
def test_other_kinds_of_body_are_refused(caller, kind):
    answer = caller.post("/api/v1/projects/", b'{"name": 1}', content_type=kind)
    assert answer.status_code in (400, 415)
    assert answer["Content-Type"] == "application/problem+json"


def test_odd_letters_that_are_taken_in_stay_readable(caller, world):
    body = {
        "station": world.own["station"].code, "name": "\u202e=HYPERLINK(1)<script>𠮷",
        "funding_source": "district", "agreed_fen": 1, "agreed_start": "2022-01-01",
        "agreed_end": "2022-12-31",
    }  # fmt: skip
    answer = caller.post("/api/v1/projects/", body, content_type=JSON)
    assert answer.status_code < 500
    assert readable(caller)
