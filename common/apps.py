from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from common import checks, triggers


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = _("共用")
    append_only = ("AuditEvent", "Step")
    health_checks = (
        "common.health.database",
        "common.health.append_only",
        "common.health.broker",
        "common.health.outbox",
        "common.health.backups",
        "common.health.disk",
    )

    def ready(self):
        # A signal of Django's own about migrations: the one moment at which triggers get lost.
        post_migrate.connect(_install_triggers)
        register(checks.append_only_triggers, Tags.database)


def _install_triggers(using, **_options):
    triggers.install(using)
