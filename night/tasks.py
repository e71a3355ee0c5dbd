"""The night by Celery. Each task may run twice, late or not at all: the rows decide what is due."""

import logging
from datetime import date

from celery import shared_task

from night import digests
from night import run as night

log = logging.getLogger(__name__)


@shared_task(name="night.tasks.tick")
def tick() -> None:
    """Every ten minutes: is there a business day up to yesterday without a completed run?"""
    if day := night.due_day():
        run_night.delay(day.isoformat())


@shared_task(name="night.tasks.run_night")
def run_night(day: str) -> None:
    """Run one day, with whatever was missed before it, and send the mails it wrote."""
    for outcome in night.run_nightly(date.fromisoformat(day)):
        log.info("night %s %s: %s", outcome.day, outcome.division, outcome.words)
    digests.send_due()


@shared_task(name="night.tasks.send_mail")
def send_mail() -> None:
    """Every minute: send what is queued, try again what failed, doubt what hangs."""
    digests.send_due()
