"""Checking and taking in registers."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from common import audit
from common.audit import Actor
from common.errors import Conflict
from registers.catalog import CATALOG
from registers.intake.plan import Answers, Intake, Plan
from registers.mistakes import put_right
from sheets import Book, read_book
from sheets.archive import Readable
from stations.actions import lock_station
from stations.models import Station

ATTEMPTS = 3
ASKED_NOTHING = Answers()
PERMISSION = "registers.add_registerimport"


def read_register(code: str, source: Readable, *, name: str = "") -> Book:
    """The workbook as a register; raises `UnreadableWorkbook`."""
    return read_book(source, CATALOG[code].register, name=name)


def check_register(
    code: str,
    station: Station,
    source: Readable,
    *,
    on: date,
    progress: Callable[[int, int], None] | None = None,
    **said: Any,
) -> Plan:
    """What ``source`` would change in the station's register; writes nothing.

    ``said``: the actor and the answers, as for an import.
    ``progress(done, total)`` is told the rows once they are read and once they are checked.
    """
    book = read_as_meant(code, source, said.get("answers", ASKED_NOTHING))
    total = sum(len(rows) for rows in book.rows.values())
    tell = progress or (lambda done, total: None)
    tell(0, total)
    with in_chinese():
        plan = CATALOG[code].plan(book, station, on, **said)
    tell(total, total)
    return plan


def import_register(
    code: str,
    station: Station,
    source: Readable,
    *,
    on: date,
    actor: Actor = None,
    answers: Answers = ASKED_NOTHING,
) -> Plan:
    """Take a register in: all of it or, when anything is wrong, none (``answers.partial``: some).

    Returns the plan; ``plan.applied`` says whether it went in. ``actor`` None is the operator.
    """
    demand_import(actor, station, on)
    book = read_as_meant(code, source, answers)
    return take_in(code, station, book, on=on, actor=actor, answers=answers)


def take_in(code: str, station: Station, book: Book, *, on: date, **said: Any) -> Plan:
    """Write a workbook that was read; the caller asked whether the actor may.

    ``said``: the actor and the answers, as for an import.
    """
    found_by_reading = list(book.problems)
    for attempt in range(1, ATTEMPTS + 1):
        book.problems[:] = found_by_reading
        try:
            return _write(CATALOG[code], station, book, on=on, **said)
        except IntegrityError as error:
            # Somebody entered the same thing on a page meanwhile: look again, it may be there now.
            if attempt == ATTEMPTS:
                message = _("导入时有人正在录入同样的内容，没有导入。请再导入一次。")
                raise Conflict(message) from error
    raise AssertionError("every attempt returns or raises")


def read_as_meant(code: str, source: Readable, answers: Answers) -> Book:
    """The workbook as a register, its wrong values read as somebody said they are meant."""
    book = read_register(code, source)
    put_right(book, answers.meant)
    return book


@transaction.atomic
def _write(intake: Intake, station: Station, book: Book, *, on: date, **said: Any) -> Plan:
    """Plan and write under the station's lock: of two imports at once the second sees the first."""
    lock_station(station.pk)
    with in_chinese():
        plan = intake.plan(book, station, on, **said)
        if plan.answers.partial or not plan.problems:
            plan.apply()
    return plan


def in_chinese() -> AbstractContextManager[None]:
    """What a plan says is kept, and marked in a workbook that others read: never the user's own."""
    return translation.override(settings.LANGUAGE_CODE)


def demand_import(actor: Actor, station: Station, on: date) -> None:
    """The actor must be allowed to hand in registers for this station."""
    if actor is None:
        return
    allowed = Station.objects.within(actor.scope(PERMISSION, on))
    if not actor.is_active or not allowed.filter(pk=station.pk).exists():
        raise PermissionDenied(_("没有为这个社工站导入台账的权限。"))


@transaction.atomic
def record_export(code: str, station: Station, *, actor: Actor) -> None:
    """The audit keeps who took a station's register away."""
    audit.record(actor=actor, action="registers.export", target=station, changes={"register": code})
