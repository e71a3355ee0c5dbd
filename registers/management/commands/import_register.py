"""Take one workbook of one register and station in."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common import clock
from registers.catalog import CATALOG
from registers.management import handing_in
from stations.models import Station
from stations.names import find_station


class Command(BaseCommand):
    help = "导入一个社工站的一份台账；有错误时什么也不导入（除非 --partial），并写出标出错误的表"

    def add_arguments(self, parser):
        parser.add_argument("register", choices=list(CATALOG))
        parser.add_argument("station", help="街道的九位代码或名称")
        parser.add_argument("file", type=Path)
        handing_in.add_arguments(parser)

    def handle(self, *, register, station, file, **options):
        found = find_station(station, stations_that_hand_in())
        if found is None:
            raise CommandError(
                _("没有社工站“%(name)s”。") % {"name": station}, returncode=handing_in.NOT_TAKEN
            )
        if options["replace"] and register != "services":
            raise CommandError(
                _("只有服务记录台账能整段重报，请去掉 --replace。"), returncode=handing_in.NOT_TAKEN
            )
        outcome = handing_in.hand_in(register, found, file, handing_in.how_of(options))
        if options["json"]:
            self.stdout.write(json.dumps(outcome.summary, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(outcome.lines()))
        if outcome.exit_code:
            sys.exit(outcome.exit_code)


def stations_that_hand_in() -> list[Station]:
    return list(Station.objects.that_hand_in(clock.today()).select_related("division"))
