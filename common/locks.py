"""One lock for a whole kind of work, held until the transaction ends."""

from django.db import connection


def hold(number: int) -> None:
    """PostgreSQL waits here; SQLite's write transactions already come one after the other."""
    if not connection.in_atomic_block:
        raise RuntimeError("a lock lasts as long as its transaction: open one first")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
