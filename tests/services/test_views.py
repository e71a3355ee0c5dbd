"""Pages of service records."""

from datetime import date

import pytest
from django.urls import reverse

from services.models import ServiceRecord
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory

LIST, ADD, MARK = "/services/records/", "/services/records/new/", "/services/records/mark/"


def entry(**changes):
    """What the browser sends for a plain visit."""
    fields = {
        "served_on": "2022-07-15",
        "kind": "visit",
        "mode": "home",
        "field": "elderly",
        "group_living_alone": "2",
        "group_low_income": "1",
        "note": "送降压药",
        "platform": "later",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def test_entry_makes_a_record_with_groups_and_number(client, worker, place):
    client.force_login(worker)
    assert client.get(ADD).status_code == 200
    response = client.post(ADD, entry(station=place.station.pk, community=place.community.pk))
    assert response.status_code == 302, response.content.decode()
    record = ServiceRecord.objects.get()
    assert record.number == f"{place.station.code}-2022-00001"
    assert (record.people, record.person_times) == (3, 3)
    assert dict(record.groups.values_list("group", "people")) == {
        "living_alone": 2,
        "low_income": 1,
    }
    page = client.get(LIST).content.decode()
    assert "请在 7月22日 前录入" in page
    assert "剩 7 天" in page
    assert client.get(reverse("services:record-detail", args=[record.pk])).status_code == 200
    assert client.get(reverse("services:record-edit", args=[record.pk])).status_code == 200
    assert client.get(reverse("services:record-void", args=[record.pk])).status_code == 200
    assert client.get(ADD).status_code == 200
