"""Whose account a person of the roster has: said by district and head, never by oneself."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from common.models import AuditEvent
from talent.models import Worker
from tests.factories.accounts import user_with
from tests.factories.talent import WorkerFactory


@pytest.fixture
def person(place):
    return WorkerFactory(station=place.station, name="张晓彤", post="station_worker")


def address(person) -> str:
    return reverse("talent:account-link", args=[person.pk])


def link(client, person, account):
    return client.post(address(person), {"account": account.pk if account else ""})


@pytest.mark.parametrize("who", ["district", "head"])
def test_account_is_linked_and_taken_back(client, request, person, worker, who):
    client.force_login(request.getfixturevalue(who))
    assert link(client, person, worker).status_code == 302
    person.refresh_from_db()
    assert (person.account, person.version) == (worker, 2)
    event = AuditEvent.objects.get(action="talent.link_account")
    assert event.changes == {"account": [None, worker.pk]}
    shown = client.get(reverse("talent:worker-detail", args=[person.pk])).content.decode()
    assert f"<dd>{worker}</dd>" in shown
    assert link(client, person, None).status_code == 302
    assert Worker.objects.get().account is None


@pytest.mark.parametrize("who", ["worker", "station_manager", "finance", "auditor"])
def test_nobody_links_oneself_or_who_has_no_say(client, request, person, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(person)).status_code == 403


def test_offered_are_accounts_that_may_record_there_and_have_no_person(
    client, place, head, worker, other_worker, station_manager, evaluator, auditor, person
):
    taken = user_with(Role.STATION_WORKER, username="taken", station=place.station)
    WorkerFactory(station=place.station, account=taken)
    gone = user_with(Role.STATION_WORKER, username="gone", station=place.station)
    gone.grants.update(until_day=date(2022, 7, 14))
    user_with(Role.EVALUATOR, username="looks", station=place.station)
    client.force_login(head)
    field = client.get(address(person)).context["form"].fields["account"]
    assert list(field.queryset) == [station_manager, head, worker]
    assert field.label_from_instance(worker) == f"{worker}（worker）"
    for other in (taken, gone, other_worker):
        assert link(client, person, other).status_code == 200
    assert Worker.objects.get(pk=person.pk).account is None


def test_an_account_that_may_no_longer_record_stays_until_somebody_says_otherwise(
    client, head, worker, person
):
    Worker.objects.update(account=worker)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    client.force_login(head)
    assert link(client, person, worker).status_code == 302
    assert Worker.objects.get().account == worker
