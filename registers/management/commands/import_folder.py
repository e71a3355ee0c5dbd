"""Take in a folder as the district collects it: DIR/<street>/<register title>.xlsx (or .xls …)."""

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
from registers.management import handing_in, placing
from registers.management.handing_in import SOME_REFUSED, How, Outcome
from registers.management.placing import Placed
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
    stations = list(Station.objects.that_hand_in(clock.today()).select_related("division"))
    for path in placing.loose_sheets(folder):
        yield unplaced(path, _("没有放在街道的文件夹里，没有导入。"))
    seen: dict[int, Path] = {}
    for street in placing.streets(folder):
        station = find_station(street.name, stations)
        if station is not None and seen.setdefault(station.pk, street) is street:
            yield from hand_in_street(street, station, how)
        elif placing.contents(street):
            message = _("没有这个名称的社工站，这个文件夹没有导入。")
            if station is not None:
                message = _("和“%(name)s”是同一个社工站，没有导入。请把文件合并到一个文件夹。") % {
                    "name": seen[station.pk].name
                }
            yield unplaced(street, message)


def unplaced(path: Path, message: str) -> tuple[Path, Outcome]:
    """What belongs nowhere is named; whoever sent it must hear of it."""
    outcome = handing_in.not_taken(path.name, f"“{path.name}”：{message}")
    return path, replace(outcome, exit_code=SOME_REFUSED)


def hand_in_street(street: Path, station: Station, how: How) -> list[tuple[Path, Outcome]]:
    """One street's registers; a check takes them in together and takes them back."""
    placed = placing.place(street)
    strangers = [unplaced(path, reason) for path, reason in placed.strangers]
    if not how.check:
        return strangers + hand_in_placed(street, placed, station, how)
    with transaction.atomic():
        outcomes = hand_in_placed(street, placed, station, replace(how, rehearsal=True))
        transaction.set_rollback(True)
    return strangers + outcomes


def hand_in_placed(street: Path, placed: Placed, station: Station, how: How) -> list:
    outcomes: list[tuple[Path, Outcome]] = []
    for code, intake in CATALOG.items():
        paths = placed.files.get(code, [])
        if not paths:
            outcomes += [] if intake.optional else [missing(street, intake, station)]
        elif message := placing.question(paths, intake):
            outcomes.append(unplaced(paths[0], message))
        else:
            outcomes += [
                (path, handing_in.hand_in(code, station, path, how))
                for path in placing.in_sheet_order(paths, intake)
            ]
    return outcomes


def missing(street: Path, intake: Intake, station: Station) -> tuple[Path, Outcome]:
    summary = dict.fromkeys(("rows", "created", "updated", "unchanged"), 0)
    outcome = Outcome(f"{station.name} · {intake.title}", summary | {"errors": [], "missing": True})
    outcome.notes.append(_("没有交。"))
    return street / f"{intake.title}.xlsx", outcome
