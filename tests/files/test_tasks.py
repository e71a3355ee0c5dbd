"""The hourly sweep."""

from config.celery import app
from files import store, tasks
from tests.factories.files import AttachmentFactory


def test_sweep_leaves_what_has_a_row(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    attachment = AttachmentFactory()
    tasks.sweep()
    assert store.path_of(attachment.key).exists()
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.sweep.name in names
