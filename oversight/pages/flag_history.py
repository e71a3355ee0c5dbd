"""The story of one flag: its events, its stages, what comes next and how much is missing."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.parameters import parameters
from common.templatetags.portal import day, full_day, moment
from oversight.followup.acts import rises_to
from oversight.followup.flags import RECOVERED
from oversight.judging.reasons import target_words
from oversight.judging.stages import STAGES, Standing
from oversight.models import Flag, FlagEvent, Status
from oversight.pages.live_flags import Live

Kind = FlagEvent.Kind
# What each step says after its name.
ANEW = gettext_lazy("请在 %(day)s 前交方案")
STEPS = {
    Kind.SIGNED: "",
    Kind.PLANNED: "",
    Kind.ACCEPTED: gettext_lazy("承诺 %(day)s"),
    Kind.RETURNED: ANEW,
    Kind.REPORTED: "",
    Kind.CHECKED: "",
    Kind.FAILED: ANEW,
    Kind.BROKEN: ANEW,
    Kind.FELL_BACK: ANEW,
    Kind.ASKED: "%(day)s",
    Kind.EXTENDED: gettext_lazy("承诺 %(day)s"),
    Kind.REFUSED: gettext_lazy("仍是 %(day)s"),
    Kind.WARNED: gettext_lazy("%(day)s 夜间建议升为%(level)s督办"),
    Kind.DRAFTED: gettext_lazy("%(level)s督办，等人签发"),
    Kind.LEVELLED: gettext_lazy("%(level)s督办"),
    Kind.DISMISSED: "",
}

OF_STAGE = (
    (Kind.OPENED, Kind.REOPENED), (Kind.SIGNED,), (Kind.ACCEPTED,), (Kind.CHECKED, Kind.KEPT),
    (Kind.CLOSED, Kind.HANDED_OVER),
)  # fmt: skip
# What a kind is drawn as, where it is not the reading's own status.
DRAWN = {
    Kind.TOLD: Status.PENDING, Kind.BROKEN: Status.OVERDUE, Kind.FAILED: Status.OVERDUE,
    Kind.FELL_BACK: Status.OVERDUE, Kind.LEVELLED: Status.OVERDUE, Kind.WARNED: Status.AT_RISK,
    Kind.DRAFTED: Status.AT_RISK, Kind.ASKED: Status.PENDING, Kind.PLANNED: Status.PENDING,
}  # fmt: skip


def steps(rows: list[FlagEvent], standing: Standing, on: date) -> list[dict]:
    """The five stages: done with their day, the present one with its own, and those to come."""
    found = []
    for label, kinds, drawn in zip(STAGES, OF_STAGE, standing.segments(on), strict=True):
        state = "done" if drawn == "d" else "now" if drawn else ""
        done = next((row.on for row in reversed(rows) if row.kind in kinds), None)
        text = day(done) if state == "done" and done else ""
        if state == "now":
            text = standing.said(on)[1]
        found.append({"label": label, "text": text, "state": state, "late": "late" in drawn})
    return found


def events(rows: list[FlagEvent]) -> list[dict]:
    """What happened, oldest first; the portal's own doing is said to be its own. Several mails of
    one day are one event.
    """
    groups = groupby(rows, key=lambda row: (row.on, row.kind, None if row.mail_id else row.pk))
    return [event_of(list(same)) for _key, same in groups]


def rows_of(flag: Flag, on: date) -> list[FlagEvent]:
    """The events, on a past day's page those up to it, with what they name."""
    rows = flag.events.order_by("on", "pk").select_related("by", "plan")
    rows = rows.filter(on__lte=on) if on < clock.today() else rows
    return list(rows.prefetch_related("plan__steps"))


def event_of(rows: list[FlagEvent]) -> dict:
    row = rows[0]
    done = Status.MET if row.by_id else row.status
    return {
        "title": title_of(rows),
        "moment": full_day(row.on),
        "actor": told_by(row),
        "text": _("%(at)s 补做") % {"at": moment(row.at)} if is_late(row) else "",
        "quote": row.words,
        "steps": list(row.plan.steps.all()) if row.plan and row.kind == Kind.PLANNED else [],
        "status": DRAWN.get(row.kind, done),
        "late": row.kind in (Kind.BROKEN, Kind.FAILED, Kind.FELL_BACK),
    }


def told_by(row: FlagEvent) -> str:
    """«马丽（副站长）», or the portal itself."""
    if row.by is None:
        return _("系统")
    words = {"name": str(row.by), "title": row.by.title}
    return _("%(name)s（%(title)s）") % words if row.by.title else str(row.by)


def is_late(row: FlagEvent) -> bool:
    """Whether a later night caught up for it; a frozen business date has no such moment."""
    written = localtime(row.at).date() if row.at else row.on
    return row.by_id is None and row.on + timedelta(days=1) < written <= clock.today()


def title_of(rows: list[FlagEvent]) -> str:
    """«标记：空缺», «转为逾期：45.0%», «发信提醒 2 人», «采纳方案：承诺 7月29日»."""
    row = rows[0]
    label = str(row.get_kind_display())
    if row.kind == Kind.TOLD:
        mails = sum(1 for each in rows if each.mail_id)
        return _("发信提醒 %(count)d 人") % {"count": mails} if mails else label
    if row.kind in (Kind.WORSENED, Kind.CHANGED):
        label = _("转为%(status)s") % {"status": row.get_status_display()}
    more = step_words(row) if row.kind in STEPS else row.text
    return _("%(label)s：%(text)s") % {"label": label, "text": more} if more else label


def step_words(row: FlagEvent) -> str:
    """What a step set: a day, a promise, a level."""
    if row.kind == Kind.PLANNED:
        promised = {"reason": row.plan.get_reason_display(), "day": day(row.plan.promised_on)}
        return _("%(reason)s，承诺 %(day)s") % promised
    words = STEPS[row.kind]
    return words % {"day": day(row.until), "level": row.get_level_display()} if words else ""


def future(flag: Flag, live: Live) -> list[dict]:
    """What the portal will do by itself, the next first."""
    if flag.closed_on:
        return []
    days = parameters(["digest_reminder_days", "flag_recovery_days"], clock.today())
    if flag.recovering_on and live.status(flag) in RECOVERED:
        last = flag.recovering_on + timedelta(days=days["flag_recovery_days"] - 1)
        return [{"title": _("恢复保持到这一天，当晚闭环"), "text": full_day(last)}]
    found = []
    if flag.promised_on:
        found.append((flag.promised_on, _("到承诺日期仍没有达到，重新交方案")))
    if flag.warned_for and flag.drafted is None:
        words = _("仍未办理，建议升为%(level)s督办") % {"level": rises_to(flag)}
        found.append((flag.warned_for, words))
    if flag.told_on:
        again = flag.told_on + timedelta(days=days["digest_reminder_days"])
        found.append((again, _("仍未闭环，再次发信提醒")))
    return [{"title": title, "text": full_day(on)} for on, title in sorted(found)]


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
