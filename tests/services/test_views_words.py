"""What the pages of service records say: titles, places, errors and empty lists."""

import pytest
from django.urls import reverse

from tests.factories.services import ServiceRecordFactory

pytestmark = pytest.mark.django_db


def test_an_empty_filtered_list_offers_to_clear_the_filter(client, worker, place):
    client.force_login(worker)
    url = reverse("services:record-list")
    empty = client.get(url, {"q": "没有这样的", "on": "2022-07-14"}).content.decode()
    assert f'<a class="btn btn-line" href="{url}?on=2022-07-14">清除筛选</a>' in empty
    assert "清除筛选" not in client.get(url).content.decode()


def test_a_record_is_called_what_happened_with_its_number_below(client, worker, place):
    record = ServiceRecordFactory(station=place.station, kind="visit", title="看望独居老人")
    client.force_login(worker)
    page = client.get(reverse("services:record-detail", args=[record.pk])).content.decode()
    assert '<h1 class="gd-h1">探访　看望独居老人</h1>' in page
    assert record.number in page
    rows = client.get(reverse("services:record-list")).content.decode()
    assert f'<div class="muted f12">{record.number}</div>' in rows


def test_no_people_is_said_beside_the_steppers_alone(client, worker, place):
    client.force_login(worker)
    page = client.post(reverse("services:record-add"), {"kind": "visit"}).content.decode()
    words = "人数合计是 0。至少填一类服务对象。"
    assert page.count(words) == 1
    assert page.index("服务了谁") < page.index(words) < page.index("data-total")


def test_the_place_of_a_page_is_named_and_never_back(client, worker, place):
    record = ServiceRecordFactory(station=place.station)
    client.force_login(worker)
    page = client.get(reverse("services:record-void", args=[record.pk])).content.decode()
    crumbs = page[page.index("gd-crumb") :].partition("</nav>")[0]
    assert record.number in crumbs
    assert "返回" not in crumbs
