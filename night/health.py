"""The dead man's switch: did last night's run come to its end?"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common import clock
from common.health import OK, WARNING, WRONG, Finding
from common.parameters import parameter
from night.run import divisions_owing
from oversight.models import NightlyRun


def night() -> Finding:
    """Wrong from the deadline hour on, when yesterday has no completed run."""
    yesterday = clock.today() - timedelta(days=1)
    run = NightlyRun.objects.order_by("-day", "-finished_at").first()
    last = _("最近一次 %(day)s %(state)s") % {
        "day": run.day.isoformat() if run else "—",
        "state": run.get_state_display() if run else "",
    }
    owing = divisions_owing(yesterday)
    if not owing:
        partial = run is not None and run.state == NightlyRun.State.PARTIAL
        return Finding("night", WRONG if partial else OK, last.strip())
    late = timezone.localtime(clock.moment()).hour >= parameter("nightly_deadline_hour", yesterday)
    words = _("%(day)s 还没有完成；%(last)s") % {"day": yesterday.isoformat(), "last": last}
    return Finding("night", WRONG if late else WARNING, words.strip())
