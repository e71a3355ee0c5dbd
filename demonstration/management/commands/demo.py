"""`manage.py demo`: the demonstration district, into an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand

from demonstration.loading import is_empty, load


class Command(BaseCommand):
    help = "Loads the demonstration district; data that stand are left as they are."

    def add_arguments(self, parser):
        parser.add_argument("--without-registers", action="store_true")

    def handle(self, *, without_registers, **options):
        if not is_empty():
            self.stdout.write("The database holds data already: nothing was changed.")
            return
        accounts = load(settings.PORTAL_DEMO_PASSWORD, with_registers=not without_registers)
        self.stdout.write("Demonstration accounts (their passwords are shown this once):")
        for account in accounts:
            self.stdout.write(
                f"{account.username:<18} {account.password:<14} {account.name}  {account.title}"
            )
