"""Half a year of registers, handed in as a street would: workbooks, checked and imported."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from accounts.models import User
from demonstration.workbooks import (
    funds,
    incubation,
    inspection,
    linkage,
    orgs,
    premises,
    projects,
    services,
    talent,
    training,
)
from demonstration.workbooks.story import FILLED_ON, Teller
from funds.actions import confirm_appropriations
from funds.models import Appropriation
from registers.actions import import_register
from registers.catalog import CATALOG
from sheets.writing import write_book
from stations.models import Division, Station, StationOperation
from talent.actions import link_account
from talent.models import Worker

# Progress has a history: the register of projects came in on these days before the last one.
EARLIER = [date(2022, 4, 15), date(2022, 5, 15), date(2022, 5, 31), date(2022, 6, 15)]
EARLIER += [date(2022, 6, 30), date(2022, 7, 8), date(2022, 7, 14)]
CONFIRMED_BEFORE = date(2022, 6, 1)
ROWS = {
    "projects": projects.rows,
    "funds": funds.rows,
    "talent": talent.rows,
    "orgs": orgs.rows,
    "services": services.rows,
    "premises": premises.rows,
    "training": training.rows,
    "linkage": linkage.rows,
    "inspection": inspection.rows,
    "incubation": incubation.rows,
}


class BadWorkbook(Exception):
    """A made-up workbook was refused: what makes it up is wrong."""


@transaction.atomic
def import_registers(district: Division) -> None:
    """The registers of every station of the district, each worker's account to its person."""
    with TemporaryDirectory() as folder:
        for teller in tellers(district):
            actor = User.objects.get(username=f"worker-{teller.station.code}")
            path = Path(folder) / f"{teller.station.code}.xlsx"
            for filled_on in EARLIER:
                book = projects.rows(teller, filled_on)
                hand_in("projects", teller, book, actor=actor, path=path, filled_on=filled_on)
            # So that continuing education was counted before the last night, too.
            book = talent.rows(teller)
            hand_in("talent", teller, book, actor=actor, path=path, filled_on=EARLIER[-1])
            for code in ROWS:
                if book := ROWS[code](teller):
                    hand_in(code, teller, book, actor=actor, path=path)
            person = Worker.objects.get(
                station=teller.station, name=actor.name, post=Worker.Post.STATION_WORKER
            )
            link_account(person, actor=None, account=actor)
    confirm_money(district)


def confirm_money(district: Division) -> None:
    """The district has confirmed what it paid up to some weeks ago; the latest waits."""
    paid = Appropriation.objects.filter(
        station__in=Station.objects.in_division(district), received_on__lt=CONFIRMED_BEFORE
    )
    confirm_appropriations(paid, actor=User.objects.get(username="finance"))


def tellers(district: Division) -> list[Teller]:
    stations = Station.objects.in_division(district).select_related("division")
    agencies = dict(
        StationOperation.objects.running(FILLED_ON).values_list("station", "agency_name")
    )
    names = dict(User.objects.values_list("username", "name"))
    return [
        Teller(
            station,
            list(station.division.communities.all()),
            agencies[station.pk],
            names.get(f"worker-{station.code}", ""),
        )
        for station in stations.order_by("code")
    ]


def hand_in(code: str, teller: Teller, rows, *, actor, path: Path, filled_on=FILLED_ON) -> None:
    """Write the workbook to ``path`` and take it in, as on the day it was filled in."""
    register = CATALOG[code].register
    heading = f"{teller.street}{register.title}"
    write_book(register, rows, str(path), heading=heading, filled_on=filled_on)
    plan = import_register(code, teller.station, path, on=filled_on, actor=actor)
    if not plan.applied:
        raise BadWorkbook(f"{heading}: {plan.problems[:3]}")
