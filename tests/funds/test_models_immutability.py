"""No way to change or remove what stands in the ledger; with a control for each way."""

import pytest
from django.db import DatabaseError, connection, transaction

from common import triggers
from funds.models import Appropriation, AppropriationConfirmation, Expenditure, ExpenditureReview
from tests.factories.funds import (
    AppropriationFactory,
    ConfirmationFactory,
    ExpenditureFactory,
    ReviewFactory,
)

FACTORIES = {
    Appropriation: AppropriationFactory,
    Expenditure: ExpenditureFactory,
    ExpenditureReview: ReviewFactory,
}


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def save(row) -> None:
    row.note = "改过"
    row.save()


def bulk_update(row) -> None:
    row.note = "改过"
    type(row)._base_manager.bulk_update([row], ["note"])


def insert_or_replace(row) -> None:
    """SQLite's own way past triggers on UPDATE and DELETE; the PRAGMA of the settings shuts it."""
    meta = row._meta
    columns = [field.column for field in meta.concrete_fields]
    taken = ", ".join("'改过'" if name == "note" else name for name in columns)
    execute(
        f"INSERT OR REPLACE INTO {meta.db_table} ({', '.join(columns)}) "
        f"SELECT {taken} FROM {meta.db_table} WHERE id = {row.pk}"
    )


WAYS = {
    "save": save,
    "update": lambda row: type(row)._base_manager.filter(pk=row.pk).update(note="改过"),
    "bulk_update": bulk_update,
    "delete": lambda row: row.delete(),
    "delete of a queryset": lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
    "raw update": lambda row: execute(
        f"UPDATE {row._meta.db_table} SET note = '改过' WHERE id = {row.pk}"
    ),
    "raw delete": lambda row: execute(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}"),
}
VENDOR_WAYS = {
    "sqlite": {"insert or replace": insert_or_replace},
    "postgresql": {
        # Deferred foreign keys of the rows just made would refuse it before the trigger does.
        "truncate": lambda row: execute(
            f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {row._meta.db_table} CASCADE"
        ),
    },
}[connection.vendor]
every_way = pytest.mark.parametrize("way", {**WAYS, **VENDOR_WAYS})
every_model = pytest.mark.parametrize("model", FACTORIES)


def tamper(way: str, row) -> None:
    with transaction.atomic():
        {**WAYS, **VENDOR_WAYS}[way](row)


def content(model) -> list[tuple]:
    return list(model._base_manager.order_by("pk").values_list())


@every_way
@every_model
def test_entries_cannot_be_changed(db, model, way):
    row = FACTORIES[model]()
    before = content(model)
    with pytest.raises(DatabaseError, match="append-only"):
        tamper(way, row)
    assert content(model) == before


@every_way
@every_model
def test_without_the_triggers_the_same_ways_succeed(db, model, way):
    """The control: what the test above sees is the triggers' work, not the tests' own fault."""
    row = FACTORIES[model]()
    before = content(model)
    drop_triggers()
    tamper(way, row)
    assert content(model) != before


def drop_triggers() -> None:
    for table in triggers.append_only_tables():
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        for name in triggers.expected(connection.vendor):
            if name.startswith(f"{table}_no_"):
                execute(f"DROP TRIGGER {name}{on_table}")


def test_installing_again_brings_the_triggers_back(db):
    row = ExpenditureFactory()
    drop_triggers()
    triggers.install()
    with pytest.raises(DatabaseError, match="append-only"):
        tamper("raw update", row)


@pytest.mark.parametrize("fen", [0, -100])
def test_an_entry_that_reverses_nothing_is_positive(db, fen):
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpenditureFactory(fen=fen)


def test_an_entry_is_reversed_once(db):
    row = ExpenditureFactory()
    ExpenditureFactory(project=row.project, reverses=row, fen=-row.fen)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpenditureFactory(project=row.project, reverses=row, fen=-row.fen)


@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET entered_by_id = NULL", "DELETE FROM {table}"]
)
def test_a_confirmation_stands_as_the_entry_does(db, statement):
    """The control: the same statement on no row harms nothing."""
    table = AppropriationConfirmation._meta.db_table
    execute(statement.format(table=table))
    ConfirmationFactory()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement.format(table=table))
    assert AppropriationConfirmation.objects.count() == 1
