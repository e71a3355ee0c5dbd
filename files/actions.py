"""Verbs on stored files: take one in, let it go after its time, sweep what has no row."""

import hashlib
import uuid
from datetime import date, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from common import audit, clock, faults
from common.actions import create_row, demand
from common.audit import Actor
from common.cipher import CannotUnseal
from common.errors import ActionRefused
from common.parameters import parameter
from files import store
from files.examining import Examined
from files.models import Attachment, OwnedFile

Owned = TypeVar("Owned", bound=OwnedFile)


def take_in(examined: Examined, *, actor: Actor) -> Attachment:
    """Store a file, then its row; the caller writes its own row in the same transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("take_in must run inside the transaction of the owner's row")
    key = uuid.uuid4()
    sealed = store.write(key, examined.content)
    faults.point("files.written")
    attachment = Attachment.objects.create(
        key=key,
        name=examined.name,
        content_type=examined.content_type,
        size=len(examined.content),
        sha256=examined.sha256,
        sealed=sealed,
        entered_by=actor,
    )
    told = {"name": [None, attachment.name], "sha256": [None, attachment.sha256]}
    audit.record(actor=actor, action="files.take_in", target=attachment, changes=told)
    return attachment


@transaction.atomic
def add_files(
    model: type[Owned], owner: Model, *, actor: Actor, files: list[Examined], action: str
) -> tuple[list[Owned], list[str]]:
    """Files of an owner, which ``model`` leads to by the owner's own name; returns the new rows,
    and the names of those it had already.
    """
    # The owner's row is the lock: the same file sent twice at once would be new both times.
    type(owner)._base_manager.select_for_update().get(pk=owner.pk)
    of = {owner._meta.model_name: owner}
    standing = model._base_manager.filter(**of, withdrawn_on__isnull=True)
    known = set(standing.values_list("attachment__sha256", flat=True))
    added, repeated = [], []
    for file in files:
        if file.sha256 in known:
            repeated.append(file.name)
            continue
        known.add(file.sha256)
        row = model(**of, attachment=take_in(file, actor=actor))
        added.append(create_row(row, actor=actor, action=action))
    return added, repeated


@transaction.atomic
def withdraw_file(row: Owned, *, actor: Actor, reason: str, on: date, action: str) -> Owned:
    """Take a wrong file back: nobody opens it any more, its name and the reason stay."""
    fresh = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if fresh.withdrawn_on:
        raise ActionRefused(_("这份材料已经撤回了。"))
    fresh.withdrawn_on, fresh.withdrawn_by, fresh.withdrawn_reason = on, actor, reason
    fresh.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_reason"])
    demand(fresh, actor, "change")
    changes = {"withdrawn_on": [None, on], "withdrawn_reason": ["", reason]}
    audit.record(actor=actor, action=action, target=fresh, changes=changes)
    let_go(fresh.attachment, actor=actor, on=on)
    return fresh


def content_of(attachment: Attachment) -> bytes:
    """The bytes, which must be those that were taken in."""
    try:
        content = store.read(attachment.key, sealed=attachment.sealed)
    except (OSError, CannotUnseal) as error:
        raise ActionRefused(
            _("“%(name)s”现在打不开，请告诉系统管理员。") % {"name": attachment.name}
        ) from error
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise ActionRefused(
            _("“%(name)s”和存入时不一样了，没有打开。请告诉系统管理员。")
            % {"name": attachment.name}
        )
    return content


@transaction.atomic
def let_go(attachment: Attachment, *, actor: Actor, on: date) -> None:
    """Its owner no longer has it: it is kept for its time and then erased."""
    until = on + timedelta(days=parameter("withdrawn_file_days", on))
    Attachment.objects.filter(pk=attachment.pk).update(keep_until=until)
    changes = {"keep_until": [attachment.keep_until, until]}
    audit.record(actor=actor, action="files.let_go", target=attachment, changes=changes)


def sweep(on: date) -> dict[str, int]:
    """Erase what has had its time and what has no row; safe to repeat and to break off."""
    return {"erased": _erase_due(on), "orphans": _sweep_orphans(on)}


def _erase_due(on: date) -> int:
    due = Attachment.objects.filter(keep_until__lt=on, erased_at__isnull=True)
    return sum(_erase(attachment) for attachment in due.order_by("pk"))


def _erase(attachment: Attachment) -> bool:
    """The row says so first: broken off in between, the file is an orphan and swept as one."""
    with transaction.atomic():
        standing = Attachment.objects.filter(pk=attachment.pk, erased_at__isnull=True)
        if not standing.update(erased_at=clock.moment()):
            return False
        audit.record(actor=None, action="files.erase", target=attachment)
    faults.point("files.erased")
    store.erase(attachment.key)
    return True


def _sweep_orphans(on: date) -> int:
    grace = timedelta(hours=parameter("orphan_file_hours", on))
    old = list(store.older_than((clock.moment() - grace).timestamp()))
    owned = Attachment.objects.filter(erased_at__isnull=True).values_list("key", flat=True)
    names = {key.hex for key in owned} if old else set()
    orphans = [path for path in old if path.name not in names]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
