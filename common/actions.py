"""Writing one row of facts: added where its author may, changed from the version that was seen."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from common import audit
from common.audit import BATCH, Actor
from common.errors import ActionRefused, Conflict

Row = TypeVar("Row", bound=Model)

# What a row says about its own entry is in the audit event already.
ENTRY_FIELDS = {"id", "entered_at", "entered_by", "version", "idempotency_key"}


@transaction.atomic
def create_row(row: Row, *, actor: Actor, action: str, also: dict | None = None) -> Row:
    """Save a new row; ``actor`` None is the portal itself, ``also`` is what the audit adds."""
    row.entered_by = actor
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ActionRefused(
            _("已经有同样的一条，没有再存。请先查一查，再决定要不要改它。")
        ) from error
    demand(row, actor, "add")
    names = [field.name for field in row._meta.concrete_fields if field.name not in ENTRY_FIELDS]
    entered = {name: value for name, value in stored(row, names).items() if value not in (None, "")}
    changes = audit.difference({}, entered) | (also or {})
    audit.record(actor=actor, action=action, target=row, changes=changes)
    return row


@transaction.atomic
def change_row(
    row: Row, values: dict, *, actor: Actor, version: int, action: str, also: dict | None = None
) -> Row:
    """Change fields of a row that is still at ``version``; returns the row as it now is.

    ``also``: what changes with it outside the row, as the audit tells it.
    """
    fresh = type(row).objects.select_for_update().get(pk=row.pk)
    if fresh.version != version:
        raise Conflict(_("您打开以后，别人改过这一条。请看清两边的内容再保存。"))
    before = stored(fresh, values)
    for name, value in values.items():
        setattr(fresh, name, value)
    changes = audit.difference(before, stored(fresh, values))
    if not changes and not also:
        return fresh
    fresh.version += 1
    try:
        with transaction.atomic():
            fresh.save(update_fields=[*changes, "version"])
    except IntegrityError as error:
        raise ActionRefused(_("这样改会和另一条重复，没有保存。请先查一查那一条。")) from error
    demand(fresh, actor, "change")
    audit.record(actor=actor, action=action, target=fresh, changes=changes | (also or {}))
    return fresh


def write_rows(
    new: list,
    changed: list,
    fields: Iterable[str],
    *,
    actor: Actor,
    action: str = "",
    also: dict | None = None,
) -> None:
    """Insert and change many rows of one model, as from a register.

    Each changed row leaves its audit event (``also``: key of a row → what changed with it outside
    the row); of the new ones each says itself by whom and when, and the caller's event how many.
    """
    for row in new:
        row.entered_by = actor
    if new:
        type(new[0]).objects.bulk_create(new, batch_size=BATCH)
    if changed:
        _change_rows(changed, list(fields), also or {}, actor=actor, action=action)


def _change_rows(changed: list, fields: list, also: dict, *, actor: Actor, action: str) -> None:
    model = type(changed[0])
    keys = [row.pk for row in changed]
    locked = model.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in=keys)
    known = {row.pk: row for row in locked}
    if "version" in {field.name for field in model._meta.concrete_fields}:
        _refuse_stale(changed, known)
        for row in changed:
            row.version += 1
        fields = [*fields, "version"]
    told = [name for name in fields if name not in ENTRY_FIELDS]
    differences = [
        audit.difference(stored(known[row.pk], told), stored(row, told)) | also.get(row.pk, {})
        for row in changed
    ]
    model.objects.bulk_update(changed, fields, batch_size=BATCH)
    action = action or f"{model._meta.app_label}.take_in_{model._meta.model_name}"
    audit.record_all(zip(changed, differences, strict=True), actor=actor, action=action)


def _refuse_stale(changed: list, known: dict) -> None:
    """Somebody may have edited a row between the plan and now: theirs must not be lost."""
    if any(row.pk not in known or known[row.pk].version != row.version for row in changed):
        raise Conflict(_("导入时有人正在修改同样的内容，没有导入。请再导入一次。"))


def demand(row: Model, actor: Actor, to: str) -> None:
    """The row must lie where ``actor`` may do this, else its transaction comes to nothing."""
    if actor is None:
        return
    if not type(row).objects.visible_to(actor, to=to).filter(pk=row.pk).exists():
        raise PermissionDenied


def stored(row: Model, names: Iterable[str]) -> dict:
    """Field values as the audit keeps them; a related row by its key."""
    return {name: row._meta.get_field(name).value_from_object(row) for name in names}
