"""`manage.py restore BACKUP`: puts a backup back; `script/restore` calls it and migrates after."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from common.backup import BackupError, restore_backup


class Command(BaseCommand):
    help = "Puts a backup in place of the database and the uploaded files."
    requires_system_checks = ()  # the database may be empty or broken: that is why it is restored

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path)
        parser.add_argument("--force", action="store_true", help="replace what stands")

    def handle(self, *, backup, force, **options):
        try:
            manifest = restore_backup(backup, force=force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored the state of {manifest['made_at']}.")
