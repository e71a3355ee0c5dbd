"""Two clocks: facts live on the business day, machines on the real moment."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common import audit, clock, jobs
from common.models import OutgoingMail
from oversight.models import NightlyRun
from services.measures.activity import service_activity
from services.models import ServiceRecord
from tests.measures.asking import ask, risks
from tests.services.test_views import ADD, entry

REAL = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)  # 18:20 in Shanghai


@pytest.fixture
def real_time():
    with time_machine.travel(REAL, tick=False) as traveller:
        yield traveller


def test_now_is_the_frozen_day_at_the_present_time_of_day(real_time):
    assert timezone.localtime(clock.now()).isoformat() == "2022-07-15T18:20:00+08:00"
    assert clock.moment() == REAL


def test_without_a_frozen_day_now_is_the_real_moment(real_time, settings):
    settings.PORTAL_TODAY = ""
    assert clock.now() == clock.moment() == REAL
    assert clock.today() == date(2026, 11, 24)


@pytest.mark.parametrize("real", ["2026-11-24T00:00:00+08:00", "2026-11-24T23:59:59+08:00"])
def test_now_is_today_at_both_ends_of_the_day(real):
    """In UTC these are two days."""
    with time_machine.travel(real, tick=False):
        assert timezone.localdate(clock.now()) == clock.today()


def test_what_is_recorded_today_is_not_late(real_time, client, worker, place, on):
    """Entered at the desk on the demonstration's day, four years before the machine's."""
    client.force_login(worker)
    client.post(ADD, entry(place))
    record = ServiceRecord.objects.get()
    assert timezone.localdate(record.entered_at) == record.served_on == on
    assert not risks(ask(service_activity, place.station, on))
    client.post(ADD, entry(place, served_on="2022-07-11"))  # the control: four days ago
    assert len(risks(ask(service_activity, place.station, on))) == 1
    page = client.get(reverse("services:record-detail", args=[record.pk])).content.decode()
    assert "7月15日 18:20" in page


def test_leases_mails_and_the_audit_keep_the_real_moment(real_time, place, worker):
    """At midnight the frozen day starts again: nothing that is measured may run backwards."""
    run = NightlyRun(day=clock.today(), division=place.district, **jobs.stamp())
    assert run.claimed_at == run.heartbeat_at == REAL
    mail = OutgoingMail(recipient=worker, kind="x", day=clock.today())
    assert mail.created_at == mail.not_before == REAL
    with transaction.atomic():
        event = audit.record(actor=worker, action="x.y", target=place.station)
    assert event.at == REAL
