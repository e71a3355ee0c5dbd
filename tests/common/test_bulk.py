"""Rows inserted in bulk read back as they were meant, on either database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from common.bulk import insert_rows
from services.models import ServiceRecord
from tests.factories.stations import StationFactory

MOMENT = datetime(2022, 7, 15, 9, 30, 1, 250, tzinfo=UTC)
TITLES = ["走访", "", "a\tb", "a\nb\r\n", "反\\斜杠", "\\N", "\\.", "'引号\"", "😀"]


def values(station, number: int, title: str) -> dict:
    return {
        "number": f"N-{number}",
        "station": station.pk,
        "project": None,
        "served_on": date(2022, 5, 3),
        "kind": ServiceRecord.Kind.VISIT,
        "field": "elderly",
        "title": title,
        "mode": "",
        "people": 3,
        "person_times": 6,
        "volunteers": 0,
        "hours": Decimal("1.50"),
        "worker_name": "",
        "note": "",
        "is_administrative": number % 2 == 1,
        "platform_entered_on": None,
        "platform_reference": "",
        "source": "register",
        "content_key": "",
        "entered_at": MOMENT,
        "version": 1,
        "void_reason": "",
    }


@pytest.fixture
def station(db):
    return StationFactory()


def test_values_read_back_as_they_were(station):
    rows = [values(station, number, title) for number, title in enumerate(TITLES)]
    insert_rows(ServiceRecord, list(rows[0]), (list(row.values()) for row in rows))
    for row, stored in zip(rows, ServiceRecord.objects.order_by("pk"), strict=True):
        found = {name: getattr(stored, name) for name in row} | {"station": stored.station_id}
        assert found == row


def test_no_rows_are_no_insert(station):
    insert_rows(ServiceRecord, ["number", "station"], [])
    assert not ServiceRecord.objects.exists()


def test_the_database_still_refuses_what_it_must(station):
    row = values(station, 1, "走访") | {"person_times": 1}
    with pytest.raises(IntegrityError):
        insert_rows(ServiceRecord, list(row), [list(row.values())])
