"""Whether the portal can work: one finding a part, in words for the operator.

An app that has something to add names functions in its AppConfig (``health_checks``).
"""

import os
import shutil
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from common import clock, triggers
from common.backup import latest_backup_at
from common.models import OutgoingMail

OK, WARNING, WRONG = "ok", "warning", "wrong"
OLD_MAIL = timedelta(minutes=30)
RECENT_MAIL = timedelta(days=7)
OLD_BACKUP = timedelta(hours=36)
GIB = 1024**3
LOW_DISK, FULL_DISK = 5 * GIB, 1 * GIB


@dataclass(frozen=True)
class Finding:
    name: str
    level: str
    words: str


def findings() -> list[Finding]:
    """Everything that is asked; a check that breaks is itself something wrong."""
    names = [
        name for config in apps.get_app_configs() for name in getattr(config, "health_checks", ())
    ]
    return [_asked(import_string(name)) for name in names]


def _asked(check) -> Finding:
    try:
        return check()
    except Exception as error:  # the report must come out whatever is broken
        return Finding(check.__name__, WRONG, f"{type(error).__name__}: {error}")


def database() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        words = _("%(count)d 个迁移还没有执行") % {"count": len(waiting)}
        return Finding("database", WRONG, words)
    return Finding("database", OK, connection.vendor)


def append_only() -> Finding:
    missing = triggers.expected(connection.vendor) - triggers.installed(connection)
    if missing:
        words = _("缺少触发器：%(names)s") % {"names": "，".join(sorted(missing))}
        return Finding("triggers", WRONG, words)
    return Finding("triggers", OK, _("都在"))


def broker() -> Finding:
    if settings.REDIS_URL:
        try:
            redis.from_url(settings.REDIS_URL, socket_timeout=3, socket_connect_timeout=3).ping()
        except redis.RedisError as error:
            return Finding("broker", WRONG, f"Redis: {error}")
        return Finding("broker", OK, "Redis")
    folder = settings.VAR_DIR / "queue"
    if folder.exists() and not os.access(folder, os.W_OK):
        return Finding("broker", WRONG, _("不能写入 %(folder)s") % {"folder": folder})
    return Finding("broker", OK, _("本机文件队列"))


def outbox() -> Finding:
    """Mail that waits too long, and mail that a person must look at."""
    now, state = clock.moment(), OutgoingMail.State
    waiting = OutgoingMail.objects.filter(
        state__in=[state.QUEUED, state.SENDING], created_at__lt=now - OLD_MAIL
    ).count()
    lost = OutgoingMail.objects.filter(
        state__in=[state.FAILED, state.IN_DOUBT], created_at__gt=now - RECENT_MAIL
    ).count()
    if waiting:
        words = _("%(count)d 封等待超过 30 分钟") % {"count": waiting}
        return Finding("outbox", WRONG, words)
    if lost:
        words = _("最近 7 天 %(count)d 封发送失败或不确定") % {"count": lost}
        return Finding("outbox", WARNING, words)
    return Finding("outbox", OK, _("没有积压"))


def backups() -> Finding:
    made = latest_backup_at()
    if made is None:
        return Finding("backup", WARNING, _("还没有备份"))
    hours = (clock.moment() - made) // timedelta(hours=1)
    level = WARNING if clock.moment() - made > OLD_BACKUP else OK
    return Finding("backup", level, _("%(hours)d 小时前") % {"hours": hours})


def disk() -> Finding:
    free = shutil.disk_usage(settings.VAR_DIR).free
    level = WRONG if free < FULL_DISK else WARNING if free < LOW_DISK else OK
    return Finding("disk", level, _("剩 %(free).1f GiB") % {"free": free / GIB})


def can_serve() -> bool:
    """Whether requests can be answered: the database is there, migrated and guarded."""
    try:
        return database().level == OK and append_only().level == OK
    except DatabaseError:
        return False
