"""The sweep by Celery; it may run twice, late or not at all."""

from celery import shared_task

from common import clock
from files import actions


@shared_task(name="files.tasks.sweep")
def sweep() -> None:
    """Every hour: erase what has had its time, and files that no row knows."""
    actions.sweep(clock.today())
