"""Verbs about places."""

import uuid

from django.db import transaction

from common import audit
from stations.models import Division


@transaction.atomic
def add_division(*, level: str, name: str, parent: Division | None, actor) -> Division:
    """Plant a division below ``parent``; its path is known once it has a key."""
    division = Division.objects.create(
        level=level, name=name, parent=parent, path=f"new-{uuid.uuid4()}"
    )
    division.path = f"{parent.path if parent else '/'}{division.pk}/"
    division.save(update_fields=["path"])
    changes = {"name": [None, name], "level": [None, level]}
    audit.record(actor=actor, action="stations.add_division", target=division, changes=changes)
    return division
