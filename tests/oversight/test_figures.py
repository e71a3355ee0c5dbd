"""The forty shared workbooks, judged on several days, against figures read by other means."""

from datetime import date
from pathlib import Path

import pytest

from demonstration.loading import load_district
from oversight.judging.judgement import assess
from registers.actions import import_register
from stations.models import Station
from tests.oversight.oracle import Street
from tests.registers.books import registers_in

FOLDER = Path(__file__).parent.parent / "data" / "workbooks"
ON = date(2022, 7, 15)
DAYS = [date(2022, 3, 1), date(2022, 4, 30), date(2022, 6, 15), ON]


def found(rows: dict) -> dict:
    """The judged rows of a station under the oracle's names."""
    funds, sync, share = rows["1.3"], rows["1.7"].reading, rows["4.1"].reading
    return {
        "spent_fen": funds.reading.numerator,
        "of_agreed": funds.reading.details["utilisation_of_agreed"],
        "of_received": funds.reading.details["utilisation_of_received"],
        "progress": rows["1.2"].reading.value,
        "progress_main": rows["1.2"].reading.details["main"],
        "records": sync.denominator,
        "in_time": sync.numerator,
        "people": share.denominator,
        "key_people": share.numerator,
        "longest_gap": rows["1.6"].reading.details["longest_gap"],
        "workers": rows["2.4"].reading.denominator,
        "certified": rows["2.4"].reading.numerator,
        "communities": rows["5.1"].reading.denominator,
        "communities_met": rows["5.1"].reading.numerator,
    }


@pytest.mark.django_db
def test_every_figure_of_every_station_on_four_days():
    load_district("a passing test")
    stations = list(Station.objects.select_related("division"))
    for station in stations:
        for code, path in registers_in(FOLDER / station.street_name):
            assert import_register(code, station, path, on=ON).applied
    for on in DAYS:
        judged = assess(stations, on)
        for station in stations:
            rows = {r.requirement.code: r for r in judged if r.station == station}
            truth = Street(FOLDER / station.street_name).figures(on)
            assert found(rows) == pytest.approx(truth, abs=0.011), (station, on)
            if truth["of_received"] is None:
                assert rows["1.3"].status == "not_applicable"
