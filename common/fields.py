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
