"""Inserting very many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

For long imports, where building each row through the ORM costs more than the database's own work.
No model code runs, so callers give every column that has no default in the database; constraints
and triggers hold as always.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(model, names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Insert rows of plain values in the order of ``names``; of a relation, its key."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.StringIO("".join(map(_line, rows)))
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
        else:
            marks = ", ".join(["%s"] * len(names))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # nosec B608
            cursor.executemany(statement, (tuple(map(_plain, row)) for row in rows))


def _line(row: Sequence) -> str:
    return "\t".join([NULL if value is None else _text(value) for value in row]) + "\n"


def _text(value) -> str:
    if isinstance(value, str):
        return value if value.isalnum() else value.translate(ESCAPES)
    return str(value)


def _plain(value):
    """A value as SQLite stores it, and as Django reads it from there."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date | Decimal):
        return str(value)
    return value
