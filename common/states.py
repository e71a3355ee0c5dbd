"""One way to move a row from state to state; each move leaves a step.

A model with states is a ``VersionedModel`` with a field ``state`` and a table ``MOVES``: state →
the states it may move to → a ``Move``, which says what the move asks for::

    MOVES = {
        State.DRAFT: {
            State.OPEN: Move("app.open", "change", needs=("opened_on",), days="opening_days"),
        },
    }

- ``move`` is the only way to change ``state``: it locks the row and demands permission, table,
  version and needs; it saves, writes the audit entry and the ``Step``.
- ``begin`` writes the first step of a new row. ``begin_all`` and ``follow_all`` do the same for
  many rows at once, as from a register, which has asked for the permission.
- ``timeline`` gives a page the steps of a row (``components/_timeline.html``).
- ``waiting`` gives a to-do list the rows whose next move a user may do, each with its ``due`` day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from common import audit, clock
from common.actions import BATCH, demand
from common.calendar import working_day_after
from common.errors import ActionRefused, Conflict
from common.models import Step
from common.parameters import parameters

REASON = "reason"


@dataclass(frozen=True)
class Move:
    """What one move asks for.

    ``action``: its name in the audit. ``permission``: the verb on the model that somebody needs
    where the row lies; "" is for the portal's own moves. ``needs``: what the row must have after
    it, a filled field or a related row (a paper); "reason" is the step's own. ``other_than``: the
    field that names a person who may not do it. ``days``: the parameter that says in how many
    working days it has to be done.
    """

    action: str
    permission: str = ""
    needs: tuple[str, ...] = ()
    other_than: str = ""
    days: str = ""


def move_of(row, to: str) -> Move | None:
    """The move of the row's table from where it stands, None when there is none."""
    return row.MOVES.get(row.state, {}).get(to)


@transaction.atomic
def move(
    row, to: str, *, actor, version: int | None = None, reason: str = "", also=None, **changes
):
    """Move ``row`` to state ``to`` and set ``changes`` with it; returns the fresh row.

    ``version``: the row as the person saw it; None where nobody looked, as in a job. ``also``: what
    the audit tells beside the state.
    """
    fresh = type(row)._base_manager.select_for_update().get(pk=row.pk)
    step = _demanded(fresh, to, actor, version)
    before, fresh.state = fresh.state, to
    for name, value in changes.items():
        setattr(fresh, name, value)
    _demand_needs(fresh, step, reason)
    fresh.version += 1
    fresh.save(update_fields=["state", "version", *changes])
    told = {"state": [before, to]} | (also or {})
    audit.record(actor=actor, action=step.action, target=fresh, changes=told)
    _write_steps([(fresh, before)], actor=actor, reason=reason)
    return fresh


def begin(row, *, actor, on: date | None = None) -> None:
    """The first step of a row that has just been saved; ``on``: the day its due day counts from."""
    _write_steps([(row, "")], actor=actor, reason="", on=on)


def begin_all(rows: list, *, actor, reason: str = "") -> None:
    """The first steps of many new rows."""
    _write_steps([(row, "") for row in rows], actor=actor, reason=reason)


def follow_all(moved: list[tuple], *, actor, reason: str, on: date | None = None) -> None:
    """Steps of many rows that the caller locked, moves and saves: pairs of a row and the state it
    had. Table and needs are demanded of each; the permission is the caller's own.
    """
    for row, before in moved:
        step = row.MOVES.get(before, {}).get(row.state)
        if step is None:
            raise ActionRefused(_cannot(dict(row.State.choices)[before]))
        _demand_needs(row, step, reason)
    _write_steps(moved, actor=actor, reason=reason, on=on)


def steps_of(row) -> QuerySet[Step]:
    """What happened to a row, the first step first."""
    return Step.objects.filter(model=row._meta.label_lower, object_id=row.pk).order_by("pk")


def timeline(row) -> list[dict]:
    """The steps of a row for ``components/_timeline.html``; one query."""
    words = dict(type(row).State.choices)
    steps = list(steps_of(row).select_related("by"))
    return [
        {
            "title": words.get(step.to_state, step.to_state),
            "at": step.at,
            "by": step.by,
            "reason": step.reason,
            "due": step.due if step is steps[-1] and step.to_state == row.state else None,
        }
        for step in steps
    ]


def waiting(model, user) -> QuerySet:
    """The rows of a model whose next move has days to be done in and may be done by ``user``.

    Annotates ``due``, None for a row that came to its state before there were steps.
    """
    mine = Q(pk__in=[])
    for state, moves in model.MOVES.items():
        for step in moves.values():
            if step.days and step.permission:
                mine |= _open_to(model, user, state, step)
    last = Step.objects.filter(model=model._meta.label_lower, object_id=OuterRef("pk"))
    last = last.filter(to_state=OuterRef("state")).order_by("-pk")
    return model.objects.filter(mine).annotate(due=Subquery(last.values("due")[:1]))


def _open_to(model, user, state: str, step: Move) -> Q:
    mine = Q(state=state, pk__in=model.objects.visible_to(user, to=step.permission).values("pk"))
    return mine & ~Q(**{step.other_than: user.pk}) if step.other_than else mine


def _demanded(fresh, to: str, actor, version: int | None) -> Move:
    """The move, after everything that can be told before the row changes."""
    step = move_of(fresh, to)
    if step is None:
        raise ActionRefused(_cannot(fresh.get_state_display()))
    if step.permission:
        demand(fresh, actor, step.permission)
    if version is not None and fresh.version != version:
        raise Conflict(_("您打开以后，别人改过这一条。请看清两边的内容再保存。"))
    if step.other_than and actor and getattr(fresh, f"{step.other_than}_id") == actor.pk:
        raise ActionRefused(_("这一步要由另一个人来做，请换一位同事处理。"))
    return step


def _cannot(state: str) -> str:
    return _("现在是“%(state)s”，不能这样处理。请刷新页面看最新状态。") % {"state": state}


def _demand_needs(row, step: Move, reason: str) -> None:
    missing = [name for name in step.needs if not _has(row, name, reason)]
    if missing:
        labels = "、".join(str(_label(row, name)) for name in missing)
        raise ActionRefused(_("还缺：%(labels)s。请补上再办。") % {"labels": labels})


def _has(row, name: str, reason: str) -> bool:
    if name == REASON:
        return bool(reason.strip())
    value = getattr(row, name)
    return value.exists() if hasattr(value, "exists") else value not in (None, "")


def _label(row, name: str) -> str:
    if name == REASON:
        return _("原因")
    field = row._meta.get_field(name)
    return getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name


def _write_steps(moved: Iterable[tuple], *, actor, reason: str, on: date | None = None) -> None:
    moved = list(moved)
    if not moved:
        return
    states = {row.state for row, _before in moved}
    due = due_days(type(moved[0][0]), states, on or clock.today())
    Step.objects.bulk_create(
        [
            Step(
                model=row._meta.label_lower,
                object_id=row.pk,
                by=actor,
                from_state=before,
                to_state=row.state,
                reason=reason,
                due=due.get(row.state),
            )
            for row, before in moved
        ],
        batch_size=BATCH,
    )


def due_days(model, states: set[str], on: date) -> dict[str, date]:
    """State → the day by which the first of its next moves has to be done."""
    keys = {
        state: {step.days for step in model.MOVES.get(state, {}).values() if step.days}
        for state in states
    }
    if not any(keys.values()):
        return {}
    values = parameters(set().union(*keys.values()), on)
    days = {state: min(values[key] for key in given) for state, given in keys.items() if given}
    return {state: working_day_after(on, count) for state, count in days.items()}
