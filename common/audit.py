"""The audit chain: every change writes one event in its own transaction.

Each event carries a keyed hash over its content and the hash before it, so that an edit, a deletion
or a reordering breaks the chain (``manage.py verify_audit``).
"""

import hashlib
import hmac
import json

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from common import clock
from common.models import AuditEvent

# Who did it; None is the portal itself, or an operator at a terminal.
Actor = AbstractBaseUser | None

LOCK = 715_301_110  # any number, the same in every process
GENESIS = "0" * 64
BATCH = 1000


def record(*, actor, action: str, target, changes: dict | None = None) -> AuditEvent:
    """Append one event; must run inside the transaction of the change it speaks of."""
    return record_all([(target, changes)], actor=actor, action=action)[0]


def record_all(changed, *, actor, action: str) -> list[AuditEvent]:
    """Append an event for each pair of a row and its changes, in one stroke."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record must run inside the transaction of its change")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = AuditEvent.objects.order_by("-sequence").values("sequence", "hash").first()
    sequence, previous = (last["sequence"], last["hash"]) if last else (0, GENESIS)
    events = []
    for target, changes in changed:
        sequence += 1
        event = AuditEvent(
            sequence=sequence,
            at=clock.moment(),
            actor=actor,
            action=action,
            model=target._meta.label_lower,
            object_key=str(target.pk),
            changes=json.loads(json.dumps(changes or {}, cls=DjangoJSONEncoder)),
            previous_hash=previous,
        )
        event.hash = previous = digest(event)
        events.append(event)
    return AuditEvent.objects.bulk_create(events, batch_size=BATCH)


def digest(event: AuditEvent) -> str:
    """The keyed hash of an event's content, hex."""
    content = [
        event.sequence,
        event.at.isoformat(),
        event.actor_id,
        event.action,
        event.model,
        event.object_key,
        event.changes,
        event.previous_hash,
    ]
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), body.encode(), hashlib.sha256).hexdigest()


def first_break() -> int | None:
    """The sequence number at which the chain is broken, or None when it is whole."""
    previous, expected = GENESIS, 1
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        whole = event.sequence == expected and event.previous_hash == previous
        if not whole or not hmac.compare_digest(event.hash, digest(event)):
            return event.sequence
        previous, expected = event.hash, expected + 1
    return None


def difference(before: dict, after: dict) -> dict:
    """``{field: [old, new]}`` for the fields that changed."""
    return {key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]}
