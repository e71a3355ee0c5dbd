"""Verbs on service records."""

from django.db import transaction

from services.models import RecordNumber


def next_numbers(station, year: int, count: int) -> list[str]:
    """The next ``count`` record numbers of a station and a year of service, never given out twice.

    Must run inside the transaction that writes the records: the lock on the sequence lasts as long.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_numbers must run inside the transaction of its records")
    RecordNumber.objects.get_or_create(station=station, year=year)
    sequence = RecordNumber.objects.select_for_update().get(station=station, year=year)
    first = sequence.last + 1
    sequence.last += count
    sequence.save(update_fields=["last"])
    prefix = f"{station.code}-{year}"
    return [f"{prefix}-{number:05d}" for number in range(first, first + count)]
