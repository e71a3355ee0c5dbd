"""The resources of the API: each asks who one is, what one may do, and where."""

import pytest
from django.urls import reverse

from config.api import RESOURCES, router

LISTS = [reverse(f"api:{name}-list") for name in RESOURCES]


def test_each_resource_has_one_address_under_its_name():
    assert [prefix for prefix, _viewset, _name in router.registry] == list(RESOURCES)
    assert reverse("api:service-records-list") == "/api/v1/service-records/"


@pytest.mark.parametrize("address", [*LISTS, "/api/v1/readings/", "/api/v1/schema/"])
def test_nobody_reads_without_signing_in(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 401
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("address", LISTS)
def test_who_holds_no_grant_reads_nothing(client, outsider, address):
    client.force_login(outsider)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", LISTS)
def test_a_head_reads_every_resource(client, head, address):
    client.force_login(head)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "results" in answer.json()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("day", ["2022-02-30", "昨天", "1899-12-31", "2101-01-01"])
def test_a_day_that_is_none_is_a_problem_and_no_list(client, head, address, day):
    client.force_login(head)
    answer = client.get(address, {"on": day})
    assert answer.status_code == 400
    assert "results" not in answer.json()


@pytest.mark.parametrize("address", LISTS)
def test_a_row_is_never_deleted(client, district, address):
    client.force_login(district)
    assert client.delete(address).status_code == 405
    assert client.delete(f"{address}1/").status_code in (404, 405)
