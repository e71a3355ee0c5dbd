"""What an upload or an amendment would do to the station's requirements, before anybody confirms.

Judged before, taken in, judged after, taken back: no figure is computed in a second way.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from oversight.judging.judgement import Assessed, assess
from oversight.models import Flag, Requirement, Status
from registers.models import RegisterImport
from registers.uploads import as_if_taken_in
from stations.models import Station

Made = TypeVar("Made")


@dataclass(frozen=True)
class Effect:
    """One requirement as it is and as it would be; ``flag`` is the one that stands open for it."""

    before: Assessed
    after: Assessed
    flag: Flag | None = None

    @property
    def is_move(self) -> bool:
        """Whether its cell would look otherwise."""
        before, after = self.before, self.after
        return (before.text, before.status) != (after.text, after.status)

    @property
    def flag_words(self) -> str:
        """What would become of its flag, by the night's own rule."""
        if self.after.falls_short:
            is_new = not self.flag and not self.before.falls_short
            return _("今晚会标记督办") if is_new else ""
        if self.flag and self.after.status != Status.NO_DATA:
            return _("督办%(flag)s不再滞后") % {"flag": self.flag}
        return ""


def effects_of(row: RegisterImport, on: date) -> list[Effect]:
    """Every requirement of the station with and without the good rows of the upload."""
    return effects(row.station, on, as_if_taken_in(row))


def effects(station: Station, on: date, change: AbstractContextManager) -> list[Effect]:
    """Every requirement of the station on the day as it is, and as it is within ``change``."""
    stations = [station]
    before = assess(stations, on)
    with change:
        after = assess(stations, on)
    open_flags = Flag.objects.open().filter(station=station)
    flags = {flag.requirement_id: flag for flag in open_flags}
    return [
        Effect(old, new, flags.get(new.requirement.pk))
        for old, new in zip(before, after, strict=True)
    ]


@contextmanager
def as_if(change: Callable[[], Made]) -> Iterator[Made]:
    """The portal as it would be after the change; taken back at the end."""
    with transaction.atomic():
        yield change()
        transaction.set_rollback(True)


def first_judged(
    stations: Iterable[Station], on: date, add: Callable[[], Requirement]
) -> list[Assessed]:
    """How every station would stand by a requirement that is not asked yet."""
    with as_if(add) as requirement:
        return assess(stations, on, codes=[requirement.code])
