"""A file is there before its row; whatever has no row is swept, and nothing else."""

import base64
import os
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from common import backup, faults
from common.errors import ActionRefused
from common.models import AuditEvent
from files import actions, store
from files.examining import Examined
from files.models import Attachment
from tests.factories.files import AttachmentFactory
from tests.files.samples import png
from tests.oversight.crashes import beside, ended

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
HOUR = 3600
FILE = Examined("签到表.png", png(), Attachment.Type.PNG)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def taken_in() -> Attachment:
    with transaction.atomic():
        return actions.take_in(FILE, actor=None)


def stored() -> list:
    return [path for path in store.folder().rglob("*") if path.is_file()]


def age(path, hours) -> None:
    then = time.time() - hours * HOUR
    os.utime(path, (then, then))


def test_take_in_stores_bytes_row_and_audit(db):
    attachment = taken_in()
    assert store.path_of(attachment.key).read_bytes() == png()
    assert (attachment.size, attachment.sealed) == (len(png()), False)
    assert AuditEvent.objects.get(action="files.take_in").object_key == str(attachment.pk)
    assert actions.content_of(attachment) == png()


def test_stored_file_is_its_owners_alone(db):
    path = store.path_of(taken_in().key)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_take_in_outside_a_transaction_is_a_mistake_of_the_code():
    with pytest.raises(RuntimeError):
        actions.take_in(FILE, actor=None)
    assert stored() == []


def test_with_keys_the_bytes_are_sealed(db, settings):
    plain = taken_in()
    settings.FIELD_KEYS = [KEY]
    attachment = taken_in()
    assert attachment.sealed
    assert png() not in store.path_of(attachment.key).read_bytes()
    assert actions.content_of(attachment) == actions.content_of(plain) == png()
    settings.FIELD_KEYS = []
    with pytest.raises(ActionRefused, match="“签到表.png”现在打不开"):
        actions.content_of(attachment)


def test_sealed_files_cannot_be_exchanged(db, settings):
    settings.FIELD_KEYS = [KEY]
    first, second = taken_in(), taken_in()
    store.path_of(first.key).replace(store.path_of(second.key))
    with pytest.raises(ActionRefused):
        actions.content_of(second)


def test_lost_and_changed_files_are_not_handed_out(db):
    attachment = taken_in()
    store.path_of(attachment.key).write_bytes(png(after=b"x"))
    with pytest.raises(ActionRefused, match="和存入时不一样"):
        actions.content_of(attachment)
    store.erase(attachment.key)
    with pytest.raises(ActionRefused, match="打不开"):
        actions.content_of(attachment)


# ---------- what has no row ----------


@pytest.mark.parametrize(("hours", "stays"), [(23.9, True), (24.1, False)])
def test_orphan_is_swept_after_a_day(db, on, hours, stays):
    kept = taken_in()
    try:
        with transaction.atomic():
            orphan = actions.take_in(FILE, actor=None)
            raise KeyError
    except KeyError:
        assert not Attachment.objects.filter(pk=orphan.pk).exists()
    for path in stored():
        age(path, hours)
    assert actions.sweep(on) == {"erased": 0, "orphans": 0 if stays else 1}
    assert store.path_of(orphan.key).exists() is stays
    assert actions.content_of(kept) == png()


def test_half_written_file_is_swept(db, on):
    path = store.path_of(taken_in().key)
    half = path.with_name("half" + store.UNFINISHED)
    half.write_bytes(b"x")
    age(half, 25)
    age(path, 25)
    assert actions.sweep(on)["orphans"] == 1
    assert stored() == [path]


def test_sweep_without_a_store_does_nothing(db, on):
    assert actions.sweep(on) == {"erased": 0, "orphans": 0}


def test_the_nightly_command_sweeps(db):
    path = store.path_of(taken_in().key)
    orphan = path.with_name("0" * 32)
    orphan.write_bytes(b"x")
    age(orphan, 25)
    call_command("nightly", verbosity=0)
    assert stored() == [path]


@pytest.mark.django_db(transaction=True)
def test_crash_between_file_and_row_leaves_nothing_after_the_sweep(on):
    def take_in():
        faults._passed.clear()
        os.environ["FAULT"] = "files.written"
        taken_in()

    assert ended(beside(take_in)) == faults.KILLED
    assert not Attachment.objects.exists()
    (path,) = stored()
    assert actions.sweep(on)["orphans"] == 0  # its transaction might still be open
    age(path, 25)
    assert actions.sweep(on)["orphans"] == 1
    assert stored() == []


# ---------- retention ----------


def test_let_go_is_erased_after_its_time(db, on):
    attachment = taken_in()
    actions.let_go(attachment, actor=None, on=on)
    attachment.refresh_from_db()
    assert attachment.keep_until == on + timedelta(days=90)
    assert actions.sweep(attachment.keep_until)["erased"] == 0
    assert len(stored()) == 1
    day_after = attachment.keep_until + timedelta(days=1)
    assert actions.sweep(day_after)["erased"] == 1
    assert actions.sweep(day_after)["erased"] == 0
    assert stored() == []
    attachment.refresh_from_db()
    assert attachment.erased_at
    assert AuditEvent.objects.filter(action="files.erase").count() == 1


@pytest.mark.django_db(transaction=True)
def test_crash_while_erasing_is_finished_by_the_next_sweep(on):
    attachment = AttachmentFactory(keep_until=on - timedelta(days=1))

    def sweep():
        faults._passed.clear()
        os.environ["FAULT"] = "files.erased"
        actions.sweep(on)

    assert ended(beside(sweep)) == faults.KILLED
    path = store.path_of(attachment.key)
    assert path.exists()
    age(path, 25)
    assert actions.sweep(on) == {"erased": 0, "orphans": 1}
    assert stored() == []


# ---------- backup ----------


@pytest.mark.django_db(transaction=True)
def test_backup_brings_attachments_back(tmp_path, on):
    attachment = taken_in()
    half = store.path_of(attachment.key).with_name("half" + store.UNFINISHED)
    half.write_bytes(b"x")
    made = backup.make_backup(tmp_path / "backups")
    store.erase(attachment.key)
    Attachment.objects.all().delete()

    call_command("restore", made, "--force", verbosity=0)

    assert actions.content_of(Attachment.objects.get()) == png()
    assert not half.exists()
    assert actions.sweep(on) == {"erased": 0, "orphans": 0}


def test_backup_passes_over_a_file_that_is_erased_meanwhile(tmp_path):
    backup.copy_standing(str(tmp_path / "gone"), str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()
