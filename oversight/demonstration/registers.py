"""Half a year of registers, handed in as a street would: workbooks, checked and imported."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from accounts.models import User
from common.sheets.writing import write_book
from oversight.demonstration.workbooks import funds, orgs, projects, services, talent
from oversight.demonstration.workbooks.story import FILLED_ON, Teller
from registers.actions import import_register
from registers.catalog import CATALOG
from stations.models import Division, Station, StationOperation

ROWS = {
    "projects": projects.rows,
    "funds": funds.rows,
    "talent": talent.rows,
    "orgs": orgs.rows,
    "services": services.rows,
}


class BadWorkbook(Exception):
    """A made-up workbook was refused: what makes it up is wrong."""


@transaction.atomic
def import_registers(district: Division) -> None:
    """The five registers of every station of the district."""
    with TemporaryDirectory() as folder:
        for teller in tellers(district):
            actor = User.objects.get(username=f"worker-{teller.station.code}")
            for code in CATALOG:
                hand_in(code, teller, actor=actor, folder=Path(folder))


def tellers(district: Division) -> list[Teller]:
    stations = Station.objects.in_division(district).select_related("division")
    agencies = dict(
        StationOperation.objects.running(FILLED_ON).values_list("station", "agency_name")
    )
    return [
        Teller(station, list(station.division.communities.all()), agencies[station.pk])
        for station in stations.order_by("code")
    ]


def hand_in(code: str, teller: Teller, *, actor, folder: Path) -> None:
    register = CATALOG[code].register
    path = folder / f"{teller.station.code}-{code}.xlsx"
    heading = f"{teller.street}{register.title}"
    write_book(register, ROWS[code](teller), str(path), heading=heading, filled_on=FILLED_ON)
    plan = import_register(code, teller.station, path, on=FILLED_ON, actor=actor)
    if not plan.applied:
        raise BadWorkbook(f"{path.name}: {plan.problems[:3]}")
