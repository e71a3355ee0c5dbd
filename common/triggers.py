"""Append-only tables: triggers for both databases that refuse UPDATE and DELETE.

An app names its append-only models in its AppConfig (``append_only``). Django rebuilds a SQLite
table to alter it and drops its triggers silently, so they are installed again after every
``migrate`` and looked for at every start (common/checks.py).
"""

from django.apps import apps
from django.db import connections

MESSAGE = "append-only: correct by a reversing entry"

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{lower} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$ LANGUAGE plpgsql
"""
POSTGRES = (
    "CREATE OR REPLACE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table} "
    "FOR EACH {each} EXECUTE FUNCTION portal_append_only()"
)


def append_only_tables() -> list[str]:
    """The tables of the models that the apps declare append-only."""
    return [
        config.get_model(name)._meta.db_table
        for config in apps.get_app_configs()
        for name in getattr(config, "append_only", ())
    ]


def expected(vendor: str) -> set[str]:
    """The names of the triggers that must exist."""
    verbs = ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])
    return {f"{table}_no_{verb}" for table in append_only_tables() for verb in verbs}


def installed(connection) -> set[str]:
    """The names of the triggers that do exist."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()} & expected(connection.vendor)


def install(using: str = "default", **_options) -> None:
    """Create whatever is missing; safe to repeat."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION.format(message=MESSAGE))
        for table in append_only_tables():
            if table in tables:
                for statement in _statements(connection.vendor, table):
                    cursor.execute(statement)


def _statements(vendor: str, table: str):
    if vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            yield SQLITE.format(table=table, verb=verb, lower=verb.lower(), message=MESSAGE)
    else:
        for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            yield POSTGRES.format(table=table, verb=verb, lower=verb.lower(), each=each)
