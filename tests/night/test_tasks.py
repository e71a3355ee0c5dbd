from datetime import date

import pytest

from common import clock
from common.models import OutgoingMail
from night import tasks
from night.run import run_nightly
from oversight.models import NightlyRun
from tests.oversight import nights

pytestmark = pytest.mark.django_db

YESTERDAY = date(2022, 7, 14)


@pytest.fixture
def queued(monkeypatch):
    """What the tick asks the workers to do."""
    asked: list[str] = []
    monkeypatch.setattr(tasks.run_night, "delay", asked.append)
    return asked


def test_a_tick_asks_for_the_day_that_is_owed(small_district, queued):
    tasks.tick()
    assert queued == ["2022-07-14"]


def test_a_tick_after_the_night_asks_for_nothing(small_district, queued):
    run_nightly()
    tasks.tick()
    assert queued == []


def test_a_tick_asks_again_while_a_run_hangs(small_district, place, queued):
    """The claim decides whether it is dead; the tick must not lose the day."""
    NightlyRun.objects.create(day=YESTERDAY, division=place.district, heartbeat_at=clock.moment())
    tasks.tick()
    assert queued == ["2022-07-14"]


def test_the_task_runs_the_night_and_sends(small_district, place, head, mailoutbox):
    nights.vacant(place.station, YESTERDAY)
    tasks.run_night("2022-07-14")
    tasks.run_night("2022-07-14")
    assert NightlyRun.objects.get().state == "completed"
    assert [mail.to for mail in mailoutbox] == [["head@example.com"]]


def test_the_sweep_sends_what_is_left(small_district, place, head, mailoutbox):
    nights.vacant(place.station, YESTERDAY)
    run_nightly(YESTERDAY)
    tasks.send_mail()
    assert OutgoingMail.objects.get().state == "sent"
    assert len(mailoutbox) == 1
