"""Lines of what waits for somebody: how many, how many of them late, and the button to them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from common import states
from evaluation.models import Extension, Finding, Visit
from oversight.models import Status

State = Finding.State


def line(text: str, status: str, label: str, url: str) -> dict:
    """One line with its button."""
    return {"text": text, "status": status, "url": url, "action_label": label, "action_url": url}


def to_move(rows, on: date, words: str, label: str, url: str) -> Iterator[dict]:
    """Rows, each with its ``due`` day or None, that this person may move on."""
    yield from _told(list(rows.values_list("due", flat=True)), on, words, label, url)


def _told(due: list, on: date, words: str, label: str, url: str) -> Iterator[dict]:
    if not due:
        return
    text = words % {"n": len(due)}
    late = sum(day is not None and day < on for day in due)
    if late:
        text += _("，其中 %(n)s 个超期") % {"n": late}
    yield line(text, Status.LAGGING if late else Status.PENDING, label, url)


def to_rectify(user, on: date) -> Iterator[dict]:
    """What the problems that were found ask of somebody, on either side; by state, one line."""
    address = reverse("evaluation:finding-list")
    if user.holds("evaluation.recheck_finding") or user.holds("evaluation.rectify_finding"):
        rows = list(states.waiting(Finding, user).values_list("state", "due"))
        for state, words, label in (
            (State.DRAFT, _("等您下发的整改通知 %(n)s 份"), _("去下发")),
            (State.ISSUED, _("等您签收的整改通知 %(n)s 份"), _("去签收")),
            (State.REPLIED, _("等您复核的整改 %(n)s 个"), _("去复核")),
        ):
            due = [day for each, day in rows if each == state]
            yield from _told(due, on, words, label, f"{address}?state={state}")
    if user.holds("evaluation.rectify_finding"):
        mine = Finding.objects.awaiting_reply_of(user).annotate(due=F("due_on"))
        words = _("要整改回复的问题 %(n)s 个")
        yield from to_move(mine, on, words, _("去整改"), f"{address}?state=reply")
        url = f"{reverse('evaluation:visit-list')}?state={Visit.State.SENT}"
        words = _("等您确认的督导记录 %(n)s 份")
        yield from to_move(states.waiting(Visit, user), on, words, _("去确认"), url)
    if user.holds("evaluation.decide_extension"):
        asked = states.waiting(Extension, user)
        words = _("等您答复的延期申请 %(n)s 个")
        yield from to_move(asked, on, words, _("去答复"), f"{address}?state=extension")
