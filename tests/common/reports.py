"""What `manage.py healthcheck` says."""

import json

from django.core.management import call_command


def report(capsys) -> dict[str, dict]:
    """What the command says, by name; it ends with exit code 1 when something is wrong."""
    try:
        call_command("healthcheck", "--json")
        code = 0
    except SystemExit as end:
        code = end.code
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert code == int(any(row["level"] == "wrong" for row in rows.values()))
    return rows
