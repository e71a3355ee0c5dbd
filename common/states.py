"""One way to move a row from state to state: lock, check the model's MOVES table, save, audit."""

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit
from common.errors import ActionRefused


@transaction.atomic
def move(row, to, *, actor, action: str, also: dict | None = None, **changes):
    """Move ``row`` to state ``to`` and set ``changes`` with it; returns the fresh row.

    ``also``: what the audit tells beside the state.
    """
    fresh = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if to not in fresh.MOVES.get(fresh.state, set()):
        raise ActionRefused(
            _("现在是“%(state)s”，不能这样处理。请刷新页面看最新状态。")
            % {"state": fresh.get_state_display()}
        )
    before, fresh.state = fresh.state, to
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=["state", *changes])
    told = {"state": [before, to]} | (also or {})
    audit.record(actor=actor, action=action, target=fresh, changes=told)
    return fresh
