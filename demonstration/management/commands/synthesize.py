"""`manage.py synthesize`: load-scale data on the country's real townships. Never on real data."""

import argparse
import time

from django.core.management.base import BaseCommand, CommandError

from common import clock
from demonstration.synthesis import synthesize
from demonstration.townships import TooMany


def at_least(least: int):
    def parse(text: str) -> int:
        number = int(text)
        if number < least:
            raise argparse.ArgumentTypeError(f"at least {least}")
        return number

    return parse


class Command(BaseCommand):
    help = "Adds stations with facts in bulk on the national division tree, for load tests."

    def add_arguments(self, parser):
        parser.add_argument("--stations", type=at_least(1), required=True)
        parser.add_argument("--records", type=at_least(0), required=True)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, stations, records, seed, **options):
        started = time.monotonic()
        try:
            synthesize(stations, records, seed=seed, on=clock.today(), say=self.stdout.write)
        except TooMany as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"{stations} stations and {records} service records in {seconds:.0f} s")
