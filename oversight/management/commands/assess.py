"""``manage.py assess``: every requirement for every station on a day."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from common import clock
from oversight.judging.judgement import assess
from stations.models import DivisionCode, Station


class Command(BaseCommand):
    help = "Evaluates every requirement for every station on a day."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="YYYY-MM-DD, default today")
        parser.add_argument("--division", help="code of a division; default everywhere")
        parser.add_argument("--json", action="store_true", help="print a list of readings")

    def handle(self, *args, on=None, division=None, **options):
        on = on or clock.today()
        stations = Station.objects.open(on).select_related("division")
        if division:
            stations = stations.in_division(self._division(division))
        judged = assess(stations, on)
        if options["json"]:
            self.stdout.write(json.dumps([row.as_json() for row in judged], ensure_ascii=False))
            return
        for row in judged:
            line = f"{row.station.name} {row.requirement} {row.text} {row.status_label}"
            self.stdout.write(line)

    def _division(self, code):
        row = DivisionCode.objects.filter(code__in=[code, code.ljust(12, "0")]).first()
        if row is None:
            raise CommandError(f"没有代码是 {code} 的行政区划。")
        return row.division
