"""The forty workbooks as the eight streets hand them in, against the true figures they hold."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from registers.catalog import CATALOG
from sheets.writing import write_book
from tests.registers.books import take_in
from tests.registers.truth import figures

FOLDER = Path(__file__).parent.parent / "data" / "workbooks"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ON = date.fromisoformat(EXPECTED["as_of"])
# Percentages are the measures' business, and tested there.
DERIVED = {name for name in EXPECTED["stations"]["关上街道"] if name.endswith("_pct")}
MONEY = ("fund_received", "fund_agreed", "fund_spent")


def hand_in(street, station) -> dict[str, tuple]:
    folder = FOLDER / street
    return {
        code: take_in(code, station, folder / f"{intake.title}.xlsx")[0]
        for code, intake in CATALOG.items()
    }


@pytest.mark.parametrize("street", EXPECTED["stations"])
def test_workbooks_give_the_true_figures_and_change_nothing_twice(guandu, street, tmp_path):
    station = guandu[street]
    first = hand_in(street, station)
    true = {k: v for k, v in EXPECTED["stations"][street].items() if k not in DERIVED}
    found = figures(station, ON)
    for name in MONEY:
        assert Decimal(found.pop(name)) == Decimal(true.pop(name)), name
    assert found == true
    assert hand_in(street, station) == {code: (0, 0, sum(n)) for code, n in first.items()}
    assert exported_again(station, tmp_path) == {code: (0, 0) for code in CATALOG}


def exported_again(station, folder) -> dict[str, tuple]:
    """What handing the exported registers in again would create and update."""
    counts = {}
    for code, intake in CATALOG.items():
        path = folder / f"{intake.title}.xlsx"
        write_book(intake.register, intake.export([station]), str(path))
        (created, updated, unchanged), plan = take_in(code, station, path)
        assert plan.problems == []
        assert unchanged == plan.rows > 0
        counts[code] = (created, updated)
    return counts
