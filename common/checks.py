"""Start-up check: without its triggers the ledger could be changed unseen."""

from django.core.checks import Error
from django.db import connections
from django.db.utils import OperationalError, ProgrammingError

from common import triggers


def append_only_triggers(app_configs=None, databases=None, **_options):
    """Runs with ``check --database default`` (and so at ``script/server`` and in healthcheck)."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        try:
            tables = set(connection.introspection.table_names())
            missing = triggers.expected(connection.vendor) - triggers.installed(connection)
        except (OperationalError, ProgrammingError):
            continue
        missing = {name for name in missing if name.rsplit("_no_", 1)[0] in tables}
        if missing:
            errors.append(
                Error(
                    f"append-only triggers are missing: {', '.join(sorted(missing))}",
                    hint="run manage.py migrate, which installs them again",
                    id="portal.E001",
                )
            )
    return errors
