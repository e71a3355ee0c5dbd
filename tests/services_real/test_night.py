"""The night by a real worker on a real broker: the tick finds what is owed and has it done."""

import time
from datetime import date

import pytest
from celery import Celery

from common.models import OutgoingMail
from oversight.models import NightlyRun
from tests.oversight import nights

pytestmark = pytest.mark.django_db(transaction=True)

YESTERDAY = date(2022, 7, 14)


def wait_for(question, seconds: float = 60):
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, "the worker did not do it in time"
        time.sleep(0.2)


def test_a_tick_has_the_night_run_and_the_mail_sent(place, head, celery_worker_process, redis_url):
    nights.build(place)
    nights.vacant(place.station, YESTERDAY)
    with Celery("observer", broker=redis_url) as observer:
        for _tick in range(3):
            observer.send_task("night.tasks.tick")
        wait_for(lambda: NightlyRun.objects.filter(state="completed").exists())
        wait_for(lambda: OutgoingMail.objects.filter(state="sent").exists())
    assert NightlyRun.objects.get().day == YESTERDAY
    assert nights.open_pairs() == {("530111001", "1.1"), ("530111001", "1.2")}
    assert OutgoingMail.objects.get().attempts == 1
