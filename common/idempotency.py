"""The same form sent twice makes one row and shows the first answer."""

import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.errors import ActionRefused
from common.models import IdempotencyKey


class KeyReused(ActionRefused):
    """A key that has already answered came again with other content."""


def hash_of(body: dict) -> str:
    content = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def earlier_claim(*, actor, key, model, body: dict) -> IdempotencyKey | None:
    """What ``key`` has answered for the same content, if it has.

    Asked before content is refused: sent again, it would meet its own row.
    """
    claims = IdempotencyKey.objects.filter(key=str(key), user=actor, body_hash=hash_of(body))
    return claims.filter(model=model._meta.label_lower).first()


def made_before(*, actor, key, model, body: dict):
    """The row that ``key`` made of the same content, or None."""
    claim = earlier_claim(actor=actor, key=key, model=model, body=body)
    return model.objects.filter(pk=claim.object_key).first() if claim else None


def run_once(create, *, actor, key, model, body: dict):
    """``create()`` unless ``key`` has been used; returns (row, whether it is new)."""
    body_hash = hash_of(body)
    try:
        with transaction.atomic():
            # The unique key is claimed first: a second request waits here for the first to commit.
            claim = IdempotencyKey.objects.create(
                key=str(key), user=actor, body_hash=body_hash, model=model._meta.label_lower
            )
            row = create()
            claim.object_key = str(row.pk)
            claim.save(update_fields=["object_key"])
            return row, True
    except IntegrityError:
        claim = IdempotencyKey.objects.filter(key=str(key), user=actor).first()
        if claim is None:
            raise
    if claim.body_hash != body_hash or claim.model != model._meta.label_lower:
        raise KeyReused(_("这张表已经保存过一次，现在内容不同。要另存一条，请再按一次保存。"))
    return model.objects.get(pk=claim.object_key), False
