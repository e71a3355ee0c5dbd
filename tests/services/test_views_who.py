"""Who may record a service, and whose service it is taken for."""

import pytest
from django.urls import reverse

from oversight.directive import seed_directive
from services.models import ServiceRecord
from tests.factories.services import ServiceRecordFactory
from tests.services.test_views import ADD, entry, page


def test_head_records_for_the_own_station_alone(client, head, place):
    client.force_login(head)
    assert client.post(ADD, entry(place)).status_code == 302
    assert ServiceRecord.objects.get().station == place.station
    foreign = entry(place, station=place.other_station.pk, community="")
    assert client.post(ADD, foreign).status_code == 200
    assert ServiceRecord.objects.count() == 1


def test_head_changes_and_voids_own_records_and_finds_no_foreign_one(client, head, place):
    own = ServiceRecordFactory(station=place.station)
    foreign = ServiceRecordFactory(station=place.other_station)
    client.force_login(head)
    for verb in ("edit", "void"):
        assert client.get(page(verb, own)).status_code == 200
        assert client.get(page(verb, foreign)).status_code == 404


@pytest.mark.parametrize("address", ["projects:project-add", "talent:worker-add"])
def test_head_enters_nothing_else(client, head, address):
    client.force_login(head)
    assert client.get(reverse(address)).status_code == 403


def test_station_page_offers_to_record_to_whoever_may_there(client, place, head, other_head):
    seed_directive(place.district)
    address = reverse("oversight:station", args=[place.station.code])
    client.force_login(head)
    assert client.get(address).context["record_url"] == ADD
    tabs = [tab["key"] for tab in client.get(address).context["tabs"]]
    assert tabs == ["overview", "stations", "record", "flags", "me"]
    ServiceRecordFactory(station=place.station)
    client.force_login(other_head)
    assert client.get(address).status_code == 404
