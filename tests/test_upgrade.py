"""A database of the last release, and its backup, become today's by `migrate`: nothing is lost.

`tests/data/releases/0.1.0.sql.gz` is a dump (sqlite3 `iterdump`) of the demonstration of release
0.1.0 with the registers of two streets and one night, three void records, a reversed expenditure,
and facts without a day, as that release took them in.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db.backends.sqlite3._functions import register

from common import backup

ROOT = Path(__file__).resolve().parents[1]
DUMP = ROOT / "tests/data/releases/0.1.0.sql.gz"
AUDIT_KEY = "audit key of the stored dump"
ON = "2022-07-15"
# Tables that `migrate` itself writes.
OWN = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
SUMS = {
    "spent": "SELECT station_id, SUM(fen) FROM funds_expenditure GROUP BY 1 ORDER BY 1",
    "received": "SELECT project_id, SUM(fen) FROM funds_appropriation GROUP BY 1 ORDER BY 1",
    "agreed": "SELECT station_id, SUM(agreed_fen) FROM projects_project GROUP BY 1 ORDER BY 1",
    "people": "SELECT station_id, SUM(people) FROM services_servicerecord GROUP BY 1 ORDER BY 1",
    "groups": 'SELECT "group", SUM(people) FROM services_servedgroup GROUP BY 1 ORDER BY 1',
}


def rows(database: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def names(database: Path, kind: str) -> set[str]:
    return {
        name for (name,) in rows(database, f"SELECT name FROM sqlite_master WHERE type='{kind}'")
    }


def counts(database: Path, tables: set[str]) -> dict[str, int]:
    return {name: rows(database, f'SELECT COUNT(*) FROM "{name}"')[0][0] for name in tables}


class Portal:
    """The portal of today on a database of its own."""

    def __init__(self, folder: Path):
        self.database = folder / "db.sqlite3"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(folder / "media"),
            "AUDIT_KEY": AUDIT_KEY,
            "PORTAL_TODAY": ON,
        }

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *words],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """The database as 0.1.0 left it."""
    database = tmp_path_factory.mktemp("released") / backup.SQLITE_COPY
    with closing(sqlite3.connect(database)) as connection:
        register(connection)  # constraints call functions that Django's own connections have
        connection.executescript(gzip.decompress(DUMP.read_bytes()).decode())
    return database


@pytest.fixture(scope="module")
def upgraded(released, tmp_path_factory) -> Portal:
    """The same, restored from a backup of 0.1.0 and migrated."""
    portal = Portal(tmp_path_factory.mktemp("upgraded"))
    manifest = {
        "made_at": datetime.now(UTC).isoformat(),
        "database": "sqlite",
        "files": backup.checksums(released.parent),
    }
    (released.parent / backup.MANIFEST).write_text(json.dumps(manifest))
    portal.manage("restore", str(released.parent))
    portal.manage("migrate", "--verbosity", "0")
    return portal


def test_no_row_and_no_fen_is_lost(released, upgraded):
    tables = names(released, "table") - OWN
    before = counts(released, tables)
    assert len([count for count in before.values() if count]) > 30
    assert counts(upgraded.database, tables) == before
    for name, query in SUMS.items():
        assert rows(upgraded.database, query) == rows(released, query), name


def test_triggers_and_the_audit_chain_hold(released, upgraded):
    assert names(released, "trigger") <= names(upgraded.database, "trigger")
    upgraded.manage("verify_audit")
    with closing(sqlite3.connect(upgraded.database)) as connection:
        for table in ("common_auditevent", "funds_expenditure", "funds_appropriation"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(f"DELETE FROM {table}")


def test_what_had_no_day_has_one_and_counts_as_it_did(released, upgraded):
    of_old = {
        "voids": "SELECT COUNT(*) FROM services_servicerecord WHERE voided_at IS NOT NULL",
        "standards": "SELECT COUNT(*) FROM orgs_organisation WHERE standardised",
        "publications": "SELECT COUNT(*) FROM projects_project WHERE published_on_platform",
    }
    of_today = {
        "voids": "SELECT COUNT(voided_on) FROM services_servicerecord",
        "standards": "SELECT COUNT(standardised_on) FROM orgs_organisation",
        "publications": "SELECT COUNT(published_on) FROM projects_project",
    }
    for name, query in of_old.items():
        [(expected,)] = rows(released, query)
        assert expected, name
        assert rows(upgraded.database, of_today[name]) == [(expected,)], name
    later = "SELECT COUNT(*) FROM orgs_organisation WHERE standardised_on > filed_on"
    assert rows(upgraded.database, later) == [(0,)]


def test_it_is_judged_and_served(released, upgraded):
    readings = json.loads(upgraded.manage("assess", "--on", ON, "--json"))
    spent = {
        reading["station"]: reading["numerator"]
        for reading in readings
        if reading["requirement"] == "1.3" and reading["numerator"]
    }
    query = (
        "SELECT code, SUM(fen) FROM funds_expenditure e JOIN stations_station s"
        " ON s.id = e.station_id GROUP BY 1"
    )
    assert spent == dict(rows(released, query))
    assert len({reading["requirement"] for reading in readings}) == 26
    upgraded.manage("check", "--database", "default")
