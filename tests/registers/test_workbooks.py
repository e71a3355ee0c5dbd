"""The workbooks as the eight streets hand them in, against the true figures they hold."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orgs.models import Organisation
from registers.catalog import CATALOG
from sheets.writing import write_book
from tests.registers.books import messages, registers_in, take_in
from tests.registers.truth import figures

FOLDER = Path(__file__).parent.parent / "data" / "workbooks"
FURTHER_FOLDER = FOLDER.with_name("workbooks10")
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ON = date.fromisoformat(EXPECTED["as_of"])
# Percentages are the measures' business, and tested there.
DERIVED = {name for name in EXPECTED["stations"]["关上街道"] if name.endswith("_pct")}
MONEY = ("fund_received", "fund_agreed", "fund_spent")


def hand_in(street, station) -> dict[str, tuple]:
    return {code: take_in(code, station, path)[0] for code, path in registers_in(FOLDER / street)}


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
    assert exported_again(station, first, tmp_path) == {code: (0, 0) for code in first}


def exported_again(station, codes, folder) -> dict[str, tuple]:
    """What handing the exported registers in again would create and update."""
    counts = {}
    for code in codes:
        intake = CATALOG[code]
        path = folder / f"{intake.title}.xlsx"
        write_book(intake.register, intake.export([station]), str(path))
        (created, updated, unchanged), plan = take_in(code, station, path)
        assert plan.problems == []
        assert unchanged == plan.rows > 0
        counts[code] = (created, updated)
    return counts


@pytest.mark.parametrize("street", EXPECTED["stations"])
def test_ten_registers_go_in_once_and_out_again(guandu, street, tmp_path):
    station = guandu[street]
    further = registers_in(FURTHER_FOLDER / street)
    assert len(further) >= 9
    for code, path in further:
        counts, plan = take_in(code, station, path)
        assert messages(plan) == []
        assert counts == (plan.rows, 0, 0)
    for code, path in further:
        (created, updated, handed_in), _plan = take_in(code, station, path)
        assert (created, updated) == (0, 0)
        copy = tmp_path / f"{CATALOG[code].title}.xlsx"
        write_book(CATALOG[code].register, CATALOG[code].export([station]), str(copy))
        counts, plan = take_in(code, station, copy)
        assert counts == (0, 0, plan.rows)
        # The organisations' register also tells the teams that the incubation register brought.
        teams = Organisation.objects.filter(
            community__division=station.division, state=Organisation.State.TEAM
        )
        teams = teams.count() if code == "orgs" else 0
        assert plan.rows == handed_in + teams
