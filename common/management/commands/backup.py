"""`manage.py backup`: a new backup of database and uploads; `script/backup` calls it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from common.backup import BackupError, backup_folder, make_backup


class Command(BaseCommand):
    help = "Makes a backup of the database and the uploaded files."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=backup_folder())
        parser.add_argument("--keep", type=int, default=0, help="delete all but the newest so many")

    def handle(self, *, folder, keep, **options):
        try:
            self.stdout.write(str(make_backup(folder, keep=keep)))
        except BackupError as error:
            raise CommandError(str(error)) from error
