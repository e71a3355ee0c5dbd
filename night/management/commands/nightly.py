"""What the scheduler runs: catch up, judge, settle flags, write and send digests."""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from common import clock
from files import actions as files
from night import digests
from night import run as night


class Command(BaseCommand):
    help = _("运行一个工作部署日：补做漏掉的日子、测算、开闭督办、写并发送提醒邮件。可以重复运行。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help=_("日期，默认昨天"))

    def handle(self, *, on: date | None, **_options: object) -> None:
        if on and on >= clock.today() and not settings.PORTAL_TODAY:
            raise CommandError(_("这一天还没有结束，不能运行：%(day)s") % {"day": on.isoformat()})
        outcomes = night.run_nightly(on)
        if not outcomes:
            self.stdout.write(_("这一天没有在用的工作部署，没有可运行的。"))
        for outcome in outcomes:
            self.tell(outcome)
        sent = digests.send_due()
        if sent:
            states = "，".join(f"{state} {count}" for state, count in sorted(sent.items()))
            self.stdout.write(_("邮件：%(states)s") % {"states": states})
        files.sweep(clock.today())
        if any(outcome.failures for outcome in outcomes):
            raise CommandError(_("有的站点没有完成，见上。"))

    def tell(self, outcome: night.Outcome) -> None:
        self.stdout.write(f"{outcome.day} {outcome.division}：{outcome.words}")
        for place, error in outcome.failures.items():
            self.stderr.write(f"  {place}：{error}")
