"""Abstract bases that every app's facts share."""

from django.conf import settings
from django.db import models

from common import clock


class EnteredModel(models.Model):
    """A fact knows when it was entered and by whom, beside the day it happened."""

    entered_at = models.DateTimeField(default=clock.now, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class VersionedModel(EnteredModel):
    """An editable row: ``version`` is the optimistic lock that keeps two editors apart."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class JobModel(models.Model):
    """A row that somebody works on: who claimed it when, the last sign of life (common/jobs.py)."""

    claimed_at = models.DateTimeField(null=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    holder = models.JSONField(default=dict, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class LongJobModel(JobModel):
    """A job that a page waits for: it says how far it is."""

    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def share(self) -> int:
        """How far it is, in percent."""
        return round(100 * self.done / self.total) if self.total else 0
