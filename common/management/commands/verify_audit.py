"""Checks the audit chain from its first event to its last."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common.audit import first_break
from common.models import AuditEvent


class Command(BaseCommand):
    help = _("从头到尾检查审计链；有改动、缺失或乱序时退出码为 1。")

    def handle(self, **_options):
        broken = first_break()
        if broken is not None:
            raise CommandError(_("审计链在第 %(number)d 条断开。") % {"number": broken})
        last = AuditEvent.objects.order_by("-sequence").values_list("sequence", "hash").first()
        count, digest = last or (0, "")
        self.stdout.write(_("审计链完整，共 %(count)d 条。") % {"count": count})
        if digest:
            self.stdout.write(_("最后一条的校验值：%(digest)s") % {"digest": digest})
