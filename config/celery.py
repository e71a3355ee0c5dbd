"""Celery: Redis when REDIS_URL is set, else a queue of files in var/. The work list is in the
database.
"""

import os
from pathlib import Path

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.conf.update(
    broker_url=settings.REDIS_URL or "filesystem://",
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=540,
    task_time_limit=570,
    worker_max_tasks_per_child=500,
    broker_connection_retry_on_startup=True,
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.VAR_DIR / "celerybeat-schedule"),
    beat_schedule={
        "nightly-tick": {"task": "night.tasks.tick", "schedule": 600.0},
        "mail-sweep": {"task": "night.tasks.send_mail", "schedule": 60.0},
        "files-sweep": {"task": "files.tasks.sweep", "schedule": 3600.0},
        "import-sweep": {"task": "registers.tasks.sweep", "schedule": 60.0},
    },
)
if settings.REDIS_URL:
    # Above the hard time limit, or a slow task would be handed out twice.
    app.conf.broker_transport_options = {"visibility_timeout": 1200}
else:
    queue = Path(settings.VAR_DIR) / "queue"
    for folder in ("messages", "control"):
        (queue / folder).mkdir(parents=True, exist_ok=True)
    app.conf.broker_transport_options = {
        "data_folder_in": str(queue / "messages"),
        "data_folder_out": str(queue / "messages"),
        "control_folder": str(queue / "control"),
        "polling_interval": 0.1,
    }
app.autodiscover_tasks()
