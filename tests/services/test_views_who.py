"""Who may record a service, and whose service it is taken for."""

from datetime import date

import pytest
from django.urls import reverse

from oversight.judging.directive import seed_directive
from services.models import ServiceRecord
from talent.models import Worker
from tests.factories.services import ServiceRecordFactory
from tests.factories.talent import WorkerFactory
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


# ---------- whose service it is ----------


def linked(station, account, **fields):
    fields = {"name": "张晓彤", "post": Worker.Post.STATION_WORKER} | fields
    return WorkerFactory(station=station, account=account, **fields)


def test_entry_starts_with_oneself_and_never_with_whoever_was_last(client, worker, place):
    linked(place.station, worker)
    client.force_login(worker)
    assert client.get(ADD).context["form"]["worker_name"].value() == "张晓彤"
    page_after = client.post(ADD, entry(place, worker_name="李晓芸", again="1"), follow=True)
    assert page_after.context["form"]["worker_name"].value() == "张晓彤"
    assert ServiceRecord.objects.get().worker_name == "李晓芸"


def test_a_copy_is_ones_own_service(client, worker, place):
    linked(place.station, worker)
    client.force_login(worker)
    record = ServiceRecordFactory(station=place.station, worker_name="李晓芸")
    form = client.get(ADD, {"copy": record.pk}).context["form"]
    assert form["worker_name"].value() == "张晓彤"


def test_a_change_does_not_take_the_service_from_who_gave_it(client, worker, place):
    linked(place.station, worker)
    client.force_login(worker)
    record = ServiceRecordFactory(station=place.station, worker_name="李晓芸")
    form = client.get(page("edit", record)).context["form"]
    assert form["worker_name"].value() == "李晓芸"


def test_account_without_a_person_starts_with_its_own_name_and_says_how_to_link(
    client, worker, place
):
    client.force_login(worker)
    response = client.get(ADD)
    assert response.context["form"]["worker_name"].value() == worker.name
    assert "还没有关联到花名册上的人" in response.content.decode()
    linked(place.station, worker)
    assert "还没有关联到花名册上的人" not in client.get(ADD).content.decode()


def test_record_of_two_people_of_one_name_is_that_of_who_records(client, worker, place):
    other = linked(place.station, None, birth_month=date(1980, 1, 1))
    client.force_login(worker)
    client.post(ADD, entry(place, worker_name=other.name))
    assert ServiceRecord.objects.get().worker == other
    own = linked(place.station, worker)
    client.post(ADD, entry(place, worker_name=own.name))
    assert ServiceRecord.objects.latest("pk").worker == own


@pytest.mark.parametrize(
    ("until_day", "is_refused"), [(date(2022, 7, 14), True), (date(2022, 7, 15), False)]
)
def test_who_has_left_gave_no_later_service(client, worker, place, until_day, is_refused):
    gone = linked(place.station, None, until_day=until_day)
    client.force_login(worker)
    response = client.post(ADD, entry(place, worker_name=gone.name))
    assert ("2022-07-14 已离职" in response.content.decode()) == is_refused
    assert ServiceRecord.objects.filter(worker=gone).exists() != is_refused


def test_who_has_left_is_neither_offered_nor_the_start(client, worker, place):
    linked(place.station, worker, until_day=date(2022, 7, 14))
    there = WorkerFactory(station=place.station)
    WorkerFactory(station=place.other_station)
    client.force_login(worker)
    form = client.get(ADD).context["form"]
    assert form["worker_name"].value() == ""
    assert list(form.roster()) == [there.name]


def test_a_record_of_before_somebody_left_can_still_be_changed(client, worker, place):
    gone = linked(place.station, None, until_day=date(2022, 7, 14))
    client.force_login(worker)
    client.post(ADD, entry(place, worker_name=gone.name, served_on="2022-07-14"))
    record = ServiceRecord.objects.get()
    fields = entry(place, worker_name=gone.name, served_on="2022-07-14", version="1", hours="2")
    assert client.post(page("edit", record), fields).status_code == 302
    fields |= {"served_on": "2022-07-15", "version": "2"}
    assert client.post(page("edit", record), fields).status_code == 409
    record.refresh_from_db()
    assert (record.worker, record.served_on) == (gone, date(2022, 7, 14))
