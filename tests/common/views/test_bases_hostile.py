"""Nasty values in every field of every form and filter: words or a refusal, never a fault."""

import uuid

import pytest
from django.urls import reverse

from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory
from tests.factories.services import ServiceRecordFactory

NASTY = [
    "9" * 400,
    "9223372036854775808",
    "-1",
    "1e400",
    "NaN",
    "0x10",
    "a\x00b",
    "'\";--<script>",
    "2022-13-45",
    "0000-00-00",
    "١٢٣",
    "长" * 20_000,
    "\u202egnp.exe",
]
LISTS = ["/projects/", "/funds/", "/funds/appropriations/", "/services/records/"]


@pytest.fixture
def addresses(place):
    """Every form of the facts, each about a row that is there."""
    project = ProjectFactory(station=place.station)
    step = MilestoneFactory(project=project, indicator_target=10)
    received = AppropriationFactory(project=project)
    spent = ExpenditureFactory(project=project)
    record = ServiceRecordFactory(station=place.station)
    pages = [
        ("projects:project-add", None), ("projects:project-edit", project),
        ("projects:milestone-add", project), ("projects:milestone-edit", step),
        ("projects:milestone-complete", step), ("projects:milestone-count", step),
        ("funds:expenditure-add", None), ("funds:expenditure-correct", spent),
        ("funds:expenditure-reverse", spent), ("funds:expenditure-review", spent),
        ("funds:appropriation-add", None), ("funds:appropriation-correct", received),
        ("services:record-add", None), ("services:record-edit", record),
        ("services:record-void", record),
    ]  # fmt: skip
    return [reverse(name, args=[row.pk] if row else []) for name, row in pages]


def attempts(typed: dict) -> list[dict]:
    """Every value in all fields at once, then each field alone with one of the values."""
    alone = [typed | {name: NASTY[index % len(NASTY)]} for index, name in enumerate(typed)]
    return [*(dict.fromkeys(typed, value) for value in NASTY), *alone]


def test_forms_survive_nasty_values(client, district, addresses):
    client.force_login(district)
    for url in addresses:
        form = client.get(url).context["form"]
        typed = {name: str(form[name].value() or "") for name in form.fields}
        for sent in attempts(typed):
            response = client.post(url, {"idempotency_key": str(uuid.uuid4())} | sent)
            assert response.status_code in (200, 302, 400, 409), (url, sent)


@pytest.mark.parametrize("url", LISTS)
def test_filters_survive_nasty_values(client, district, addresses, url):
    client.force_login(district)
    names = [*client.get(url).context["filter"].form.fields, "sort", "page", "on", "export"]
    for sent in attempts(dict.fromkeys(names, "")):
        asked = {name: value[:400] for name, value in sent.items() if value}
        assert client.get(url, asked).status_code in (200, 400), asked


@pytest.mark.parametrize("key", ["9223372036854775808", "9" * 60])
def test_impossible_keys_are_not_found(client, district, key):
    client.force_login(district)
    for url in (f"/projects/{key}/", f"/funds/expenditures/{key}/", f"/services/records/{key}/"):
        assert client.get(url).status_code == 404
    assert client.post("/services/records/mark/", {"record": [key]}).status_code == 404
