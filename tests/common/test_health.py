from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from common import audit, clock, health, outbox, triggers
from common.models import OutgoingMail
from tests.common.reports import report
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

NAMES = ["database", "triggers", "broker", "outbox", "backup", "disk", "night"]


def a_mail(**fields) -> OutgoingMail:
    outbox.queue_mail(
        recipient=UserFactory(), kind="digest", day=date(2022, 7, 15), subject="", text="", html=""
    )
    OutgoingMail.objects.update(**fields)
    return OutgoingMail.objects.get()


def without_a_trigger() -> None:
    name = sorted(triggers.expected(connection.vendor))[0]
    table = name.rsplit("_no_", 1)[0]
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_every_part_is_asked(capsys, place):
    rows = report(capsys)
    assert sorted(rows) == sorted(NAMES)
    assert rows["database"]["level"] == rows["triggers"]["level"] == "ok"
    assert rows["backup"]["level"] == "warning"


def test_one_line_each(capsys, place):
    call_command("healthcheck")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(NAMES)
    assert {line.split()[0] for line in lines} <= {"正常", "注意"}


# ---------- the rest ----------


def test_mail_that_waits_too_long_is_wrong(capsys, place):
    a_mail(created_at=clock.moment() - timedelta(minutes=29))
    assert report(capsys)["outbox"]["level"] == "ok"
    OutgoingMail.objects.update(created_at=clock.moment() - timedelta(minutes=31))
    assert report(capsys)["outbox"]["level"] == "wrong"


@pytest.mark.parametrize("state", ["failed", "in_doubt"])
def test_mail_that_somebody_must_look_at_is_said(capsys, place, state):
    a_mail(state=state)
    assert report(capsys)["outbox"]["level"] == "warning"


def test_a_missing_trigger_is_wrong(capsys, place):
    without_a_trigger()
    assert report(capsys)["triggers"]["level"] == "wrong"


def test_a_migration_that_waits_is_wrong_and_not_ready(client, place):
    latest = MigrationLoader(connection).graph.leaf_nodes("common")[0]
    MigrationRecorder(connection).record_unapplied(*latest)
    assert health.database().level == "wrong"
    assert not health.can_serve()


def test_a_database_that_does_not_answer_is_not_ready(client, place, monkeypatch):
    def gone(_connection):
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "MigrationExecutor", gone)
    assert client.get(reverse("common:ready")).status_code == 503


def test_a_broker_that_does_not_answer_is_wrong(capsys, place, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert report(capsys)["broker"]["level"] == "wrong"


def test_a_check_that_breaks_is_wrong_and_does_not_stop_the_others(capsys, place, monkeypatch):
    def broken():
        raise ZeroDivisionError("nobody expected it")

    monkeypatch.setattr(health, "disk", broken)
    rows = report(capsys)
    assert rows["broken"]["words"] == "ZeroDivisionError: nobody expected it"
    assert len(rows) == len(NAMES)


@pytest.mark.parametrize(
    ("free", "level"), [(10 * health.GIB, "ok"), (2 * health.GIB, "warning"), (1, "wrong")]
)
def test_a_full_disk_is_wrong(place, monkeypatch, free, level):
    class Usage:
        pass

    Usage.free = free
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage)
    assert health.disk().level == level


@pytest.mark.parametrize(("hours", "level"), [(35, "ok"), (37, "warning")])
def test_an_old_backup_is_only_a_warning(monkeypatch, hours, level):
    monkeypatch.setattr(health, "latest_backup_at", lambda: clock.moment() - timedelta(hours=hours))
    assert health.backups().level == level


# ---------- for monitors ----------


def test_alive_and_ready_need_no_sign_in(client, place):
    for name in ("alive", "ready"):
        answer = client.get(reverse(f"common:{name}"))
        assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_not_ready_without_its_triggers_and_no_word_why(client, place):
    without_a_trigger()
    answer = client.get(reverse("common:ready"))
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert client.get(reverse("common:alive")).status_code == 200


# ---------- the audit chain ----------


def an_event(place) -> None:
    audit.record(actor=None, action="test.event", target=place.station, changes={"a": [1, 2]})


def test_a_whole_chain_is_said_to_be_whole(capsys, place):
    an_event(place)
    call_command("verify_audit")
    assert "审计链完整" in capsys.readouterr().out


def test_a_changed_event_is_found(place, settings):
    an_event(place)
    settings.AUDIT_KEY = "a key that did not write the chain"
    with pytest.raises(CommandError, match="第 1 条"):
        call_command("verify_audit")
