"""Database, triggers, broker, last night, outbox, backup, disk: one line each."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from common.health import OK, WARNING, WRONG, findings


class Command(BaseCommand):
    help = _("检查数据库、触发器、队列、夜间运行、邮件、备份和磁盘；有问题时退出码为 1。")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        found = findings()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in found], ensure_ascii=False))
        else:
            words = {OK: _("正常"), WARNING: _("注意"), WRONG: _("异常")}
            for row in found:
                self.stdout.write(f"{words[row.level]}  {row.name:10} {row.words}")
        if any(row.level == WRONG for row in found):
            sys.exit(1)
