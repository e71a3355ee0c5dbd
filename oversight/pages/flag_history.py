"""The story of one flag: its events, its steps, what comes next and how much is missing."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import clock
from common.parameters import parameters
from common.templatetags.portal import day, full_day, moment
from oversight.judging.reasons import target_words
from oversight.models import Flag, FlagEvent, Status
from oversight.night.flags import RECOVERED
from oversight.pages.live_flags import Live

Kind = FlagEvent.Kind


def steps(flag: Flag) -> list[dict]:
    """Flagged, flagged again, closed."""
    found = [{"label": _("标记"), "text": day(flag.opened_on), "state": "done"}]
    if flag.reopened_on:
        again = {"label": _("再次标记"), "text": day(flag.reopened_on), "state": "done"}
        found.append(again)
    if flag.closed_on:
        return [*found, {"label": _("闭环"), "text": day(flag.closed_on), "state": "done"}]
    return [*found, {"label": _("闭环"), "text": "", "state": "now"}]


def events(flag: Flag) -> list[dict]:
    """What happened, oldest first; the portal's own doing is said to be its own. Several mails of
    one day are one event.
    """
    rows = flag.events.order_by("on", "pk")
    groups = groupby(rows, key=lambda row: (row.on, row.kind))
    return [event_of(list(same)) for _key, same in groups]


def event_of(rows: list[FlagEvent]) -> dict:
    row = rows[0]
    return {
        "title": title_of(rows),
        "moment": full_day(row.on),
        "actor": _("系统"),
        "text": _("%(at)s 补做") % {"at": moment(row.at)} if is_late(row) else "",
        "status": Status.PENDING if row.kind == Kind.TOLD else row.status,
    }


def is_late(row: FlagEvent) -> bool:
    """Whether a later night caught up for it; a frozen business date has no such moment."""
    written = localtime(row.at).date() if row.at else row.on
    return row.on + timedelta(days=1) < written <= clock.today()


def title_of(rows: list[FlagEvent]) -> str:
    """«标记：空缺», «转为逾期：45.0%», «发信提醒 2 人»."""
    row = rows[0]
    if row.kind == Kind.TOLD:
        mails = sum(1 for each in rows if each.mail_id)
        return _("发信提醒 %(count)d 人") % {"count": mails} if mails else _("发信提醒")
    label = row.get_kind_display()
    if row.kind in (Kind.WORSENED, Kind.CHANGED):
        label = _("转为%(status)s") % {"status": row.get_status_display()}
    return _("%(label)s：%(text)s") % {"label": label, "text": row.text} if row.text else label


def future(flag: Flag, live: Live) -> list[dict]:
    """What the portal will do by itself."""
    if flag.closed_on:
        return []
    days = parameters(["digest_reminder_days", "flag_recovery_days"], clock.today())
    if flag.recovering_on and live.status(flag) in RECOVERED:
        last = flag.recovering_on + timedelta(days=days["flag_recovery_days"] - 1)
        return [{"title": _("恢复保持到这一天，当晚闭环"), "text": full_day(last)}]
    if not flag.told_on:
        return []
    again = flag.told_on + timedelta(days=days["digest_reminder_days"])
    return [{"title": _("仍未闭环，再次发信提醒"), "text": full_day(again)}]


def facts(flag: Flag, live: Live, on: date) -> list[dict]:
    """How much is missing on the day of the page, why, and what the night found otherwise."""
    found = [
        {"term": _("标记时"), "description": flag.opened_text},
        *target(flag),
        *standing(flag, live),
        {"term": _("历时"), "description": _("%(days)d 天") % {"days": flag.days_open(on)}},
        {"term": _("数据截至"), "description": full_day(flag.seen_on if flag.closed_on else on)},
    ]
    return [fact for fact in found if fact["description"]]


def target(flag: Flag) -> Iterable[dict]:
    terms = flag.requirement.terms.filter(effective_from__lte=flag.seen_on).first()
    if terms:
        yield {"term": _("目标"), "description": target_words(terms)}
        yield {"term": _("目标来源"), "description": str(terms.get_source_display())}


def standing(flag: Flag, live: Live) -> Iterable[dict]:
    if flag.closed_on:
        yield {
            "term": _("闭环时"),
            "description": flag.closed_text,
            "status": flag.closed_status,
        }
        return
    yield {"term": _("现在"), "description": live.text(flag), "status": live.status(flag)}
    yield {"term": _("为什么"), "description": live.reason(flag)}
    yield {"term": _("上次夜间测算"), "description": live.known_words(flag)}
