"""Tests that commit leave the append-only tables empty and guarded for the next one."""

import pytest
from django.db import connection

from common import triggers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_append_only_tables_are_guarded_in_every_test(turn):
    assert triggers.append_only_tables()
    assert triggers.installed(connection) == triggers.expected(connection.vendor)
