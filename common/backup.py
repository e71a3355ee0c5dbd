"""Backups: the database, the uploaded files and a manifest with the SHA-256 of every file.

A backup is a folder. The database is copied by its own means, never by copying its files: SQLite's
backup interface gives one consistent state while others write, so does pg_dump. Keys (SECRET_KEY,
FIELD_KEYS) are not in it: without FIELD_KEYS the sealed files of a backup cannot be read.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

MANIFEST = "manifest.json"
SQLITE_COPY = "database.sqlite3"
POSTGRES_DUMP = "database.dump"
UNFINISHED = ".part"


class BackupError(Exception):
    """Why a backup cannot be made, trusted or put back."""


def backup_folder() -> Path:
    return Path(settings.VAR_DIR) / "backups"


def finished_backups(folder: Path) -> list[Path]:
    """Oldest first; their names are the moments they were begun."""
    return sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))


def latest_backup_at(folder: Path | None = None) -> datetime | None:
    """When the newest finished backup was made; `healthcheck` asks how old it is."""
    backups = finished_backups(folder or backup_folder())
    if not backups:
        return None
    return datetime.fromisoformat(json.loads((backups[-1] / MANIFEST).read_text())["made_at"])


def make_backup(folder: Path, *, keep: int = 0) -> Path:
    """Writes a new backup into the folder; a broken attempt never looks like a finished one."""
    made_at = datetime.now(UTC)
    target = folder / made_at.strftime("%Y%m%dT%H%M%S%fZ")
    unfinished = target.with_name(target.name + UNFINISHED)
    unfinished.mkdir(parents=True, mode=0o700)
    dump_database(unfinished)
    media = Path(settings.MEDIA_ROOT)
    if media.exists():
        copy_media(media, unfinished / "media")
    manifest = {
        "made_at": made_at.isoformat(),
        "database": connection.vendor,
        "files": checksums(unfinished),
    }
    (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
    unfinished.rename(target)
    if keep:
        for old in finished_backups(folder)[:-keep]:
            shutil.rmtree(old)
    return target


def copy_media(media: Path, target: Path) -> None:
    """Every finished file: what is being written has no row in the copy of the database yet."""
    shutil.copytree(
        media, target, ignore=shutil.ignore_patterns(f"*{UNFINISHED}"), copy_function=copy_standing
    )


def copy_standing(source: str, target: str) -> None:
    """Files are erased while we copy; their rows have let them go."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def checksums(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = digest
    return found


def verify(backup: Path) -> dict:
    """The manifest of a backup whose every file is there, unchanged, with none besides."""
    try:
        manifest = json.loads((backup / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupError(f"{backup}: no readable {MANIFEST}") from error
    expected, found = manifest["files"], checksums(backup)
    differing = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    if differing:
        raise BackupError(f"{backup}: not as its manifest says: {', '.join(differing[:5])}")
    if manifest["database"] != connection.vendor:
        raise BackupError(f"{backup}: made from {manifest['database']}, not {connection.vendor}")
    return manifest


def restore_backup(backup: Path, *, force: bool = False) -> dict:
    """Puts a verified backup in place of what stands; `migrate` afterwards renews the triggers."""
    manifest = verify(backup)
    media = Path(settings.MEDIA_ROOT)
    if not force and (connection.introspection.table_names() or any(media.glob("*"))):
        raise BackupError("the database or the folder of uploads is not empty: add --force")
    load_database(backup)
    shutil.rmtree(media, ignore_errors=True)
    if (backup / "media").exists():
        shutil.copytree(backup / "media", media)
    return manifest


def dump_database(folder: Path) -> None:
    if connection.vendor == "sqlite":
        copy_sqlite(connection.settings_dict["NAME"], folder / SQLITE_COPY)
    else:
        run_postgres("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRES_DUMP}")


def load_database(backup: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        copy_sqlite(backup / SQLITE_COPY, connection.settings_dict["NAME"])
        return
    dump = str(backup / POSTGRES_DUMP)
    # Readable? Asked before anything is dropped.
    subprocess.run(
        [postgres_program("pg_restore"), "--list", dump], check=True, stdout=subprocess.DEVNULL
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()
    run_postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", dump)


def copy_sqlite(source: Path | str, target: Path | str) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        # Some constraints call functions that only Django's own connections have.
        copy.execute("PRAGMA ignore_check_constraints=ON")
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupError(f"{target}: SQLite finds the copy damaged")


def run_postgres(program: str, *arguments: str) -> None:
    account = connection.settings_dict
    options = {"host": "HOST", "port": "PORT", "username": "USER", "dbname": "NAME"}
    given = [f"--{name}={account[key]}" for name, key in options.items() if account[key]]
    subprocess.run(
        [postgres_program(program), *given, *arguments],
        env={**os.environ, "PGPASSWORD": account["PASSWORD"]},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def postgres_program(name: str) -> str:
    """The newest that the machine has: an older pg_dump refuses a newer server."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: float(path.parts[4]), default=None)
    found = newest or shutil.which(name)
    if not found:
        raise BackupError(f"{name} is not on this machine: install postgresql-client")
    return found
