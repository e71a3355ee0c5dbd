"""An exported list is the register's own sheet: it reads back without a problem."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from funds.sheets import APPROPRIATIONS_SHEET, EXPENDITURES_SHEET, FUNDS
from projects.sheets import PROJECTS, PROJECTS_SHEET
from services.sheets import RECORDS_SHEET, SERVICES
from sheets import read_book
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory


@pytest.fixture
def rows_of(client, district):
    """The values that an import would read from a list's export."""

    def read(url, register, sheet) -> list[dict]:
        client.force_login(district)
        file = BytesIO(client.get(url, {"export": "xlsx"}).getvalue())
        book = read_book(file, replace(register, sheets=(sheet,)), name="list.xlsx")
        assert book.problems == []
        return [row.values for row in book.rows[sheet.key]]

    return read


def test_projects_read_back(place, rows_of):
    ProjectFactory(
        station=place.station, name="社区治理项目", agency=place.agency, agreed_fen=12_345_678_901,
        published_on_platform=False,
    )  # fmt: skip
    (row,) = rows_of("/projects/", PROJECTS, PROJECTS_SHEET)
    assert row["name"] == "社区治理项目"
    assert row["agency"] == place.agency.name
    assert row["agreed_fen"] == 12_345_678_901
    assert row["agreed_end"] == date(2022, 12, 31)
    assert row["published_on_platform"] is False
    assert row["funding_source"] == "district"


def test_ledger_reads_back_to_the_fen(place, rows_of):
    project = ProjectFactory(station=place.station)
    for number, fen in enumerate([1, 10, 99, 100_000_000_001, 333_333]):
        ExpenditureFactory(project=project, fen=fen, voucher_number=f"0{number}-07")
    AppropriationFactory(project=project, fen=7)
    spent = rows_of("/funds/", FUNDS, EXPENDITURES_SHEET)
    assert sum(row["fen"] for row in spent) == 100_000_333_444
    assert {row["voucher_number"] for row in spent} == {f"0{number}-07" for number in range(5)}
    (received,) = rows_of("/funds/appropriations/", FUNDS, APPROPRIATIONS_SHEET)
    assert received["fen"] == 7
    assert received["project"] == project.name


def test_services_read_back_with_their_groups(place, rows_of):
    record = ServiceRecordFactory(
        station=place.station, community=place.community, people=5, person_times=6,
        hours=Decimal("1.5"), note="一\n二", number="530111001-2022-00001",
    )  # fmt: skip
    ServedGroupFactory(record=record, people=3)
    ServedGroupFactory(record=record, group="general", people=2)
    (row,) = rows_of("/services/records/", SERVICES, RECORDS_SHEET)
    assert row["number"] == record.number
    assert row["groups"] == (("general", 2), ("living_alone", 3))
    assert (row["people"], row["person_times"], row["hours"]) == (5, 6, Decimal("1.50"))
    assert row["community"] == "关上"
