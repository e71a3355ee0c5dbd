"""An import that lasts: nobody takes it for left, and rows never stand without being told."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from accounts.roles import Role
from common import clock, jobs
from projects.models import Project
from registers import uploads
from registers.intake.plan import Plan
from registers.models import RegisterImport
from tests import cast
from tests.factories.accounts import user_with
from tests.registers.test_uploads import workbook

State = RegisterImport.State
SOON = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def ready(user, station) -> RegisterImport:
    return uploads.check(uploads.upload(station, "projects", workbook(), actor=user))


@pytest.mark.django_db
def test_what_cannot_be_told_as_taken_in_has_not_gone_in(worker, place, monkeypatch):
    row = ready(worker, place.station)

    def fails(*_arguments, **_changes):
        raise RuntimeError("killed between the rows and the word")

    monkeypatch.setattr(uploads, "_settle", fails)
    assert uploads.apply(row, actor=worker).state == State.FAILED
    assert not Project.objects.exists()


@pytest.mark.django_db
def test_whoever_lost_the_import_while_reading_writes_nothing(worker, place, monkeypatch):
    row = ready(worker, place.station)
    read = uploads.read_as_meant

    def overslept(*arguments):
        RegisterImport.objects.update(heartbeat_at=clock.moment() - timedelta(hours=1))
        uploads.sweep()
        return read(*arguments)

    monkeypatch.setattr(uploads, "read_as_meant", overslept)
    row = uploads.apply(row, actor=worker)
    assert (row.state, "中断" in row.message) == (State.FAILED, True)
    assert not Project.objects.exists()


@pytest.fixture
def writing(transactional_db, monkeypatch):
    """An import that another thread is writing, and the event that lets it end."""
    monkeypatch.setattr(uploads, "LEFT_LYING", timedelta(0))  # silent for longer than its lease
    place = cast.build_place()
    user = user_with(Role.STATION_WORKER, username="worker", station=place.station)
    row = ready(user, place.station)
    write, inside, go_on = Plan.apply, Event(), Event()

    def slowly(plan):
        inside.set()
        assert go_on.wait(SOON.total_seconds())
        write(plan)

    def apply():
        uploads.apply(row, actor=user)
        connection.close()

    monkeypatch.setattr(Plan, "apply", slowly)
    thread = Thread(target=apply)
    thread.start()
    assert inside.wait(SOON.total_seconds())
    yield row
    go_on.set()
    thread.join()
    row.refresh_from_db()
    assert (row.state, Project.objects.count()) == (State.APPLIED, 3)


def sweep_beside():
    """SQLite lets no second writer in: the sweep comes back a minute later."""
    if connection.vendor == "postgresql":
        assert uploads.sweep() == []
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(OperationalError, match="locked"):
        uploads.sweep()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20000")


def test_the_sweep_does_not_touch_an_import_that_is_being_written(writing):
    sweep_beside()
    writing.refresh_from_db()
    assert writing.state == State.APPLYING


@pytest.mark.django_db
def test_an_import_that_nobody_writes_is_told_as_failed(worker, place):
    """The control: as silent as the one above, and swept."""
    row = ready(worker, place.station)
    RegisterImport.objects.update(
        state=State.APPLYING, heartbeat_at=clock.moment() - timedelta(hours=1)
    )
    uploads.sweep()
    row.refresh_from_db()
    assert row.state == State.FAILED


@pytest.mark.django_db
def test_a_row_that_moved_on_is_not_left(worker, place):
    row = ready(worker, place.station)
    with transaction.atomic():
        assert jobs.lock_left(row)
        RegisterImport.objects.update(state=State.CANCELLED)
        assert not jobs.lock_left(row)
