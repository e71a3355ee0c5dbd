"""Take in a folder as the district collects it: DIR/<street>/<register title>.xlsx."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from registers.catalog import CATALOG
from registers.intake.plan import Intake
from registers.management import handing_in
from registers.management.handing_in import ERRORS_SUFFIX, How, Outcome
from stations.models import Station
from stations.names import find_station


class Command(BaseCommand):
    help = "导入一个文件夹里各街道的台账：DIR/<街道>/<台账名称>.xlsx，一份有错不影响其他各份"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        handing_in.add_arguments(parser)

    def handle(self, *, folder, **options):
        if not folder.is_dir():
            message = _("没有文件夹 %(folder)s。") % {"folder": folder}
            raise CommandError(message, returncode=handing_in.NOT_TAKEN)
        how = handing_in.how_of(options)
        outcomes = []
        for path, outcome in hand_in_all(folder, how):
            outcomes.append((path, outcome))
            if not options["json"]:
                self.stdout.write("\n".join(outcome.lines()))
        if options["json"]:
            summaries = [{"file": str(path), **outcome.summary} for path, outcome in outcomes]
            self.stdout.write(json.dumps(summaries, ensure_ascii=False, indent=1))
        worst = max((outcome.exit_code for _path, outcome in outcomes), default=0)
        if worst:
            sys.exit(worst)


def hand_in_all(folder: Path, how: How) -> Iterator[tuple[Path, Outcome]]:
    """Every street's folder, every register in the order in which they need each other."""
    stations = list(Station.objects.open(clock.today()).select_related("division"))
    for street in sorted(path for path in folder.iterdir() if path.is_dir()):
        station = find_station(street.name, stations)
        if station is not None:
            yield from hand_in_street(street, station, how)
        elif workbooks(street):
            message = _("没有社工站“%(name)s”，这个文件夹没有导入。") % {"name": street.name}
            yield street, handing_in.not_taken(street.name, message)


def hand_in_street(street: Path, station: Station, how: How) -> list[tuple[Path, Outcome]]:
    """One street's registers; a check takes them in together and takes them back."""
    if not how.check:
        return [hand_in_one(street, intake, station, how) for intake in CATALOG.values()]
    with transaction.atomic():
        rehearsal = replace(how, rehearsal=True)
        outcomes = [hand_in_one(street, intake, station, rehearsal) for intake in CATALOG.values()]
        transaction.set_rollback(True)
    return outcomes


def hand_in_one(street: Path, intake: Intake, station: Station, how: How) -> tuple[Path, Outcome]:
    path = find_workbook(street, intake.title)
    if path is not None:
        return path, handing_in.hand_in(intake.code, station, path, how)
    summary = dict.fromkeys(("rows", "created", "updated", "unchanged"), 0)
    outcome = Outcome(f"{station.name} · {intake.title}", summary | {"errors": [], "missing": True})
    outcome.notes.append(_("没有交。"))
    return street / f"{intake.title}.xlsx", outcome


def find_workbook(street: Path, title: str) -> Path | None:
    """The register by its exact name, else the one file whose name holds the title."""
    exact = street / f"{title}.xlsx"
    if exact.is_file():
        return exact
    alike = [path for path in workbooks(street) if title in path.stem]
    return alike[0] if len(alike) == 1 else None


def workbooks(street: Path) -> list[Path]:
    """Files that may be handed in: no copies of ours, no locks of an office program."""
    return sorted(
        path
        for path in street.glob("*.xlsx")
        if not path.name.endswith(ERRORS_SUFFIX) and not path.name.startswith(("~$", "."))
    )
