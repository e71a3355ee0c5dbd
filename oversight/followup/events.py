"""What happened to a flag, written down with the change itself."""

from datetime import date
from typing import Any

from oversight.judging.judgement import Assessed
from oversight.models import Flag, FlagEvent, Status

TEXT_LENGTH = 120
Kind = FlagEvent.Kind
# Steps that whoever follows the flag is told in the next mail.
NEWS = {
    Kind.PLANNED, Kind.ACCEPTED, Kind.RETURNED, Kind.REPORTED, Kind.FAILED, Kind.KEPT, Kind.BROKEN,
    Kind.FELL_BACK, Kind.ASKED, Kind.EXTENDED, Kind.REFUSED, Kind.WARNED, Kind.DRAFTED,
    Kind.LEVELLED,
}  # fmt: skip


def words_of(item: Assessed) -> str:
    """The reading in words; without one the status says that there is none."""
    return (item.status_label if item.status == Status.NO_DATA else item.text)[:TEXT_LENGTH]


def note(flag: Flag, kind: str, item: Assessed, until: date | None = None) -> None:
    """What a day's reading did to a flag; ``until``: the day that it sets."""
    FlagEvent.objects.create(
        flag=flag, kind=kind, on=item.on, status=item.status, value=item.reading.value,
        text=words_of(item), until=until,
    )  # fmt: skip
    mark_news(flag, kind, item.on)


def tell(flag: Flag, kind: str, *, on: date, **of_the_step: Any) -> None:
    """A step of somebody, or of the portal itself: ``by`` whom, in what ``words``, ``until`` when,
    about which ``plan`` or ``level``.
    """
    FlagEvent.objects.create(
        flag=flag, kind=kind, on=on, status=flag.status, value=flag.value, text=flag.text,
        **of_the_step,
    )  # fmt: skip
    mark_news(flag, kind, on)


def mark_news(flag: Flag, kind: str, on: date) -> None:
    """Remember that there is news; the caller may save the flag later, or not at all."""
    if kind in NEWS and flag.moved_on != on:
        flag.moved_on = on
        Flag.objects.filter(pk=flag.pk).update(moved_on=on)
