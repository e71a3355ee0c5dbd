"""A backup can be put back, and one that was touched is refused."""

import json
import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from common import backup
from common.models import CalendarDay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "凭证.pdf").write_bytes(b"voucher")
    return settings.MEDIA_ROOT


@pytest.fixture
def holiday(transactional_db):
    return CalendarDay.objects.create(day="2022-10-01", kind="holiday", name="国庆节")


@pytest.fixture
def made(holiday, media, tmp_path):
    return backup.make_backup(tmp_path / "backups")


def test_restore_backup_brings_rows_and_files_back(made, media):
    CalendarDay.objects.all().delete()
    (media / "凭证.pdf").write_bytes(b"changed")
    (media / "later.pdf").write_bytes(b"later")

    call_command("restore", made, "--force", verbosity=0)

    assert [day.name for day in CalendarDay.objects.all()] == ["国庆节"]
    assert {path.name: path.read_bytes() for path in media.iterdir()} == {"凭证.pdf": b"voucher"}


def test_restore_backup_keeps_the_triggers(made):
    before = triggers()
    call_command("restore", made, "--force", verbosity=0)
    call_command("migrate", verbosity=0)
    assert triggers() == before


def test_restore_backup_refuses_to_replace_without_force(made):
    CalendarDay.objects.all().delete()
    with pytest.raises(CommandError, match="--force"):
        call_command("restore", made)
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("harm", ["change", "add", "remove", "manifest", "engine"])
def test_restore_backup_refuses_a_touched_backup(made, harm):
    manifest = made / backup.MANIFEST
    voucher = made / "media" / "凭证.pdf"
    {
        "change": lambda: voucher.write_bytes(b"forged"),
        "add": lambda: (made / "media" / "more.pdf").write_bytes(b"more"),
        "remove": voucher.unlink,
        "manifest": lambda: manifest.write_text("{"),
        "engine": lambda: manifest.write_text(
            json.dumps({**json.loads(manifest.read_text()), "database": "other"})
        ),
    }[harm]()
    CalendarDay.objects.all().delete()

    with pytest.raises(CommandError):
        call_command("restore", made, "--force")
    assert not CalendarDay.objects.exists()


def test_make_backup_keeps_the_newest(holiday, media, tmp_path):
    folder = tmp_path / "kept"
    made = [backup.make_backup(folder, keep=2) for _ in range(3)]
    assert backup.finished_backups(folder) == made[1:]


def test_make_backup_broken_off_is_no_backup(media, tmp_path, holiday, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "no" / "database"))
    with pytest.raises((sqlite3.OperationalError, backup.subprocess.CalledProcessError)):
        backup.make_backup(tmp_path / "backups")
    assert backup.finished_backups(tmp_path / "backups") == []


def test_latest_backup_at_is_when_the_newest_was_made(made):
    age = datetime.now(UTC) - backup.latest_backup_at(made.parent)
    assert timedelta(0) < age < timedelta(minutes=1)
    assert backup.latest_backup_at(made / "media") is None


def test_make_backup_is_consistent_while_others_write(holiday, media, tmp_path):
    """Each transaction writes two rows: no copy may hold an odd number of them."""
    if connection.vendor != "sqlite":
        pytest.skip("pg_dump's snapshot is PostgreSQL's own")
    stop = threading.Event()
    name = connection.settings_dict["NAME"]
    writer = threading.Thread(target=write_pairs, args=(name, stop))
    with sqlite3.connect(name) as table:
        table.execute("CREATE TABLE pair (number INTEGER)")
    writer.start()
    try:
        copies = [backup.make_backup(tmp_path / "busy") for _ in range(10)]
    finally:
        stop.set()
        writer.join()
        with sqlite3.connect(name) as table:
            table.execute("DROP TABLE pair")
    counts = [count_pairs(copy / backup.SQLITE_COPY) for copy in copies]
    assert all(count % 2 == 0 for count in counts)
    assert counts[-1] > 0


def write_pairs(name, stop):
    database = sqlite3.connect(name, timeout=20)
    while not stop.wait(0.001):
        with database:
            database.execute("INSERT INTO pair VALUES (1)")
            database.execute("INSERT INTO pair VALUES (2)")
    database.close()


def count_pairs(name):
    database = sqlite3.connect(name)
    (count,) = database.execute("SELECT count(*) FROM pair").fetchone()
    database.close()
    return count


def triggers():
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return cursor.fetchall()
