"""The start-up check notices a missing trigger, and migrating mends it."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from common import triggers

NAME = "funds_expenditure_no_update"


def drop() -> None:
    table = " ON funds_expenditure" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {NAME}{table}")


@pytest.mark.django_db
def test_a_missing_trigger_stops_the_start_and_is_installed_again():
    call_command("check", databases=["default"])
    drop()
    with pytest.raises(SystemCheckError, match=NAME):
        call_command("check", databases=["default"])
    triggers.install()
    assert triggers.installed(connection) == triggers.expected(connection.vendor)
    call_command("check", databases=["default"])
