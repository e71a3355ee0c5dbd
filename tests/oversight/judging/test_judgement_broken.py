"""A requirement that cannot be judged shows itself as broken and takes no other down."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from oversight.judging import measures
from oversight.judging.directive import seed_directive
from oversight.judging.judgement import assess
from oversight.models import Status
from tests import cast

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)
KEY = "head_in_place"


@pytest.fixture
def stations(place):
    seed_directive(place.district)
    more = [cast.build_station(place.district, f"第{n}", f"53011100{n}")[0] for n in range(3, 9)]
    return [place.station, place.other_station, *more]


@pytest.fixture
def measure(monkeypatch):
    """`measure(fault)`: the measure of 1.1 does ``fault(batch)`` first; counts how often."""
    whole = measures.MEASURES[KEY]

    def install(fault):
        asked = []

        def function(batch, on, period, *, post=""):
            asked.append(batch.ids)
            fault(batch)
            return whole.function(batch, on, period)

        monkeypatch.setitem(measures.MEASURES, KEY, replace(whole, function=function))
        return asked

    return install


def at(station):
    def fault(batch):
        if station.pk in batch.ids:
            raise ZeroDivisionError("no denominator")

    return fault


def everywhere(batch):
    raise ValueError("wrong terms")


def in_the_database(batch):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


def broken_cells(rows) -> list[tuple[str, str]]:
    return [(row.station.code, row.requirement.code) for row in rows if row.reading.broken]


def test_only_the_broken_stations_cell_is_broken(stations, measure, caplog):
    whole = assess(stations, ON)
    asked = measure(at(stations[4]))
    rows = assess(stations, ON)
    assert broken_cells(rows) == [(stations[4].code, "1.1")]
    cell = next(row for row in rows if row.reading.broken)
    assert (cell.status, cell.text, cell.falls_short) == (Status.NO_DATA, "测算出错", False)
    assert cell.reading.broken == "ZeroDivisionError: no denominator"
    assert cell.as_json()["reason"] == "测算出错，已经记录，请联系系统管理员"
    assert [row.status for row in rows if row is not cell] == [
        row.status for row in whole if (row.station, row.requirement.code) != (stations[4], "1.1")
    ]
    assert caplog.text.count("could not be judged") == 1
    assert len(asked) < 2 * len(stations)


@pytest.mark.parametrize(
    ("fault", "told"),
    [(everywhere, "ValueError: wrong terms"), (in_the_database, "")],
    ids=["terms", "database"],
)
def test_a_rule_that_is_broken_for_all_costs_few_tries(stations, measure, caplog, fault, told):
    asked = measure(fault)
    rows = assess(stations, ON)
    assert broken_cells(rows) == [(station.code, "1.1") for station in stations]
    assert len(rows) == 26 * len(stations)
    assert all(row.reading.broken.startswith(told) for row in rows if row.reading.broken)
    assert len(asked) < 10
    assert caplog.text.count("could not be judged") == 1


def test_unbroken_requirements_are_asked_once(stations, measure):
    asked = measure(lambda batch: None)
    assert not broken_cells(assess(stations, ON))
    assert len(asked) == 1
