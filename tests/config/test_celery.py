"""What the scheduler sends, a worker knows; what is refused or lost comes back."""

from config.celery import app


def test_beat_schedule_names_tasks_that_exist():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled - set(app.tasks) == set()


def test_tasks_of_a_killed_worker_come_back():
    """Late acknowledgement alone does not: the killed child's message would be gone."""
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]


def test_no_task_outlasts_the_brokers_patience():
    """A message that is not acknowledged in time is handed out a second time."""
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    patience = app.conf.broker_transport_options.get("visibility_timeout", float("inf"))
    assert app.conf.task_time_limit < patience
