"""Work that outlasts its request, done by whoever claims its row (a ``JobModel``).

A claim is a conditional update that changes exactly one row; it is known by its ``claimed_at``.
Whoever works shows signs of life (``hold``, ``progress``) and writes only while the claim is
theirs (``mine``). What a killed process left (``left``) is dealt with by the owner's own sweep: a
night is taken over, an import is checked again, a mail is shown to an operator and never repeated.
Who writes in one long transaction has no other sign of life than to hold the row (``holding``).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Model, QuerySet

from common import clock, processes


class TakenOver(Exception):
    """Another process holds the row now: this one stops without writing anything more."""


def stamp() -> dict:
    """What a claim writes into its row: when, and by which process."""
    now = clock.moment()
    return {"claimed_at": now, "heartbeat_at": now, "holder": processes.identity()}


def claim(free: QuerySet, pk: int, **changes) -> Model | None:
    """Take one row out of those that are free; None when somebody else has it."""
    taken = free.filter(pk=pk).update(**stamp(), attempts=F("attempts") + 1, **changes)
    return free.model._base_manager.get(pk=pk) if taken else None


def mine(row) -> QuerySet:
    """The row as long as it was not claimed anew."""
    return type(row)._base_manager.filter(pk=row.pk, claimed_at=row.claimed_at)


def hold(row, state: str, **changes) -> None:
    """Renew the lease of a row that is still in ``state``; whoever lost it writes nothing."""
    if not mine(row).filter(state=state).update(heartbeat_at=clock.moment(), **changes):
        raise TakenOver


@contextmanager
def holding(row) -> Iterator[None]:
    """One transaction, however long, in which nobody can take the row: it is locked to its end.

    On SQLite the transaction keeps every other writer out, and with them whoever would sweep.
    """
    with transaction.atomic():
        hold(row, row.state)
        yield


def progress(row) -> Callable[[int, int], None]:
    """Tells a page how far a long job is, and that it lives."""
    return lambda done, total: hold(row, row.state, done=done, total=total)


def left(busy: QuerySet, lease: timedelta) -> list:
    """The rows at work whose process is seen to be gone, or has shown no life for ``lease``."""
    before = clock.moment() - lease
    return [row for row in busy if is_left(row, before)]


def is_left(row, before: datetime) -> bool:
    """Whether nobody works on a row at work: gone for certain, or silent since ``before``."""
    alive_at = row.heartbeat_at or row.claimed_at
    return alive_at is None or alive_at < before or processes.has_ended(row.holder)


def lock_left(row) -> bool:
    """Lock a row that seems left; not while a transaction holds it or once it has moved on."""
    same = mine(row).filter(state=row.state).select_for_update(skip_locked=True)
    return same.first() is not None


def next_attempt(row, pauses: tuple[int, ...], most: int) -> datetime | None:
    """When a failed attempt may be repeated, pauses in minutes; None after the last."""
    if row.attempts >= most:
        return None
    return clock.moment() + timedelta(minutes=pauses[min(row.attempts, len(pauses)) - 1])
