"""Long uploads by Celery: ids in, one action, no logic."""

from celery import shared_task

from accounts.models import User
from registers import uploads
from registers.models import RegisterImport


@shared_task(name="registers.tasks.check")
def check(pk: int) -> None:
    """Check one upload, unless somebody else has taken it."""
    row = RegisterImport.objects.filter(pk=pk, state=RegisterImport.State.QUEUED).first()
    if row:
        uploads.check(row)


@shared_task(name="registers.tasks.apply")
def apply(pk: int, user: int, partial: bool, version: int | None = None) -> None:
    """Take one confirmed upload in."""
    states = (RegisterImport.State.READY, RegisterImport.State.REFUSED)
    row = RegisterImport.objects.filter(pk=pk, state__in=states).first()
    if row:
        uploads.apply(row, actor=User.objects.get(pk=user), version=version, partial=partial)


@shared_task(name="registers.tasks.sweep")
def sweep() -> None:
    """Every minute: what was left lying goes on."""
    for pk in uploads.sweep():
        check.delay(pk)
