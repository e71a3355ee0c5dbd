"""Empties the test database after a test that commits: append-only tables too.

Django calls `flush` there; the triggers that refuse it are taken away first, and installed again
by the `post_migrate` that ends it. Only the tests install this app: the portal's own flush stays
refused.
"""

from django.core.management.commands.flush import Command as Flush
from django.db import connections

from common import triggers


class Command(Flush):
    def handle(self, **options):
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            for name in sorted(triggers.installed(connection)):
                table = "" if connection.vendor == "sqlite" else f" ON {name.rsplit('_no_', 1)[0]}"
                cursor.execute(f"DROP TRIGGER {name}{table}")
        super().handle(**options)
