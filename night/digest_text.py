"""The words of a digest: subject, plain text and HTML of one letter."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common import clock
from common.calendar import WorkingCalendar
from common.templatetags.portal import STATUSES, day, full_day, yuan
from oversight.followup.acts import act_of, rise_words, waits_for
from oversight.judging.forecast import out_of_reach
from oversight.judging.judgement import Assessed
from oversight.judging.precedence import button_in_mail, is_past
from oversight.judging.reasons import honest_date, reason, shortfall_words
from oversight.models import Directive, Flag, FlagEvent, Status

FUNDS = "fund_utilisation"
SHOWN = 12  # items of a section; mail programs cut letters of 100 kB
RED, AMBER, GREEN, GREY = "#B3261E", "#8A4F00", "#1E6B47", "#5A6773"
BRAND, INK, PALE = "#0B5568", "#3D4C58", "#F4F6F6"


@dataclass(frozen=True)
class Kind:
    """A section of the letter, in the order of the list below."""

    key: str
    sign: str
    words: str
    colour: str
    tint: str


KINDS = (
    Kind("checkpoint", "■", gettext_lazy("双过半"), RED, "#FCECEA"),
    Kind("mine", "◐", gettext_lazy("等您处理"), BRAND, PALE),
    Kind("overdue", "◆", gettext_lazy("逾期"), RED, "#FCECEA"),
    Kind("lagging", "■", gettext_lazy("滞后"), RED, "#FCECEA"),
    Kind("no_data", "┈", gettext_lazy("无数据"), INK, PALE),
    Kind("at_risk", "▲", gettext_lazy("有风险"), AMBER, PALE),
    Kind("past", "◆", gettext_lazy("期限已过"), GREY, PALE),
    Kind("recovering", "○", gettext_lazy("恢复中"), BRAND, PALE),
    Kind("recovered", "✓", gettext_lazy("已恢复"), GREEN, "#EAF4EE"),
    Kind("dropped", "–", gettext_lazy("不再督办"), GREY, PALE),
)
STATUS_COLOURS = {"lagging": RED, "overdue": RED, "at_risk": AMBER, "on_track": BRAND}
RECOVERED = {Status.MET, Status.ON_TRACK, Status.AT_RISK}


@dataclass(frozen=True)
class Recipient:
    """A person with the stations whose news are theirs; ``lead`` also gets the district's table."""

    user: User
    stations: frozenset[int]
    lead: bool


@dataclass(frozen=True)
class News:
    """One flag and why it is told to its reader on the day; ``cell`` is its requirement as judged
    that night.
    """

    OPENED: ClassVar = "opened"
    REOPENED: ClassVar = "reopened"
    WORSENED: ClassVar = "worsened"
    CLOSED: ClassVar = "closed"
    REMINDER: ClassVar = "reminder"
    MOVED: ClassVar = "moved"

    flag: Flag
    cell: Assessed | None
    why: str
    on: date
    most_times: int
    reader: User

    @property
    def kind(self) -> str:
        """Its section: the directive's own deadlines first, then what waits for the reader."""
        standing = self.standing
        return "mine" if self.step and standing != "checkpoint" else standing

    @property
    def standing(self) -> str:
        """How it stands by its reading, which the subject counts."""
        if self.flag.closed_on:
            return "recovered" if self.flag.closed_status in RECOVERED else "dropped"
        if self.flag.recovering_on:
            return "recovering"
        if is_past(self.flag.requirement.measure, self.flag.status):
            return "past"
        return "checkpoint" if self.flag.requirement.is_headline else self.flag.status

    @property
    def text(self) -> str:
        """How it stood that night."""
        return self.flag.closed_text if self.flag.closed_on else self.flag.text

    @property
    def title(self) -> str:
        return f"{self.flag.requirement.short_name} {self.text}"

    @property
    def station(self) -> str:
        return _("%(name)s站") % {"name": self.flag.station.short_name}

    @property
    def when(self) -> str:
        """What happened, and how long it has stood."""
        flag = self.flag
        opened = day(flag.opened_on)
        if flag.closed_on:
            days = flag.days_open(self.on)
            return _("%(opened)s标记，%(closed)s闭环，历时 %(days)d 天") % {
                "opened": opened,
                "closed": day(flag.closed_on),
                "days": days,
            }
        if self.why == News.MOVED:
            step = FlagEvent.Kind(flag.step).label
            words = {"opened": opened, "day": day(flag.moved_on), "step": step}
            return _("%(opened)s标记，%(day)s%(step)s") % words
        if self.why == News.REOPENED:
            return _("%(opened)s标记，曾经闭环，%(day)s再次标记") % {
                "opened": opened,
                "day": day(flag.reopened_on),
            }
        if self.why == News.WORSENED:
            return _("%(opened)s标记，%(day)s转为%(status)s") % {
                "opened": opened,
                "day": day(flag.worsened_on),
                "status": flag.get_status_display(),
            }
        days = flag.days_open(self.on)
        if days == 0:
            return _("%(opened)s新标记") % {"opened": opened}
        return _("%(opened)s标记，已 %(days)d 天未闭环") % {"opened": opened, "days": days}

    @property
    def details(self) -> str:
        """Why, by when and at which pace; for a closed flag how it was when it was flagged."""
        if self.flag.closed_on:
            return _("标记时：%(text)s。") % {"text": self.flag.opened_text}
        parts = [reason(self.cell), *plan_words(self.cell, self.most_times)] if self.cell else []
        words = "；".join(part for part in parts if part)
        return "".join(f"{part}。" for part in (words, self.follow_up) if part)

    @property
    def follow_up(self) -> str:
        """How far its follow-up is, by when the next step is due, and the level that is near."""
        parts = [waits_for(self.flag), rise_words(self.flag, self.on + timedelta(days=1))]
        if self.flag.level:
            parts.insert(0, _("%(level)s督办") % {"level": self.flag.get_level_display()})
        return "；".join(part for part in parts if part)

    @property
    def url(self) -> str:
        flag = self.flag
        path = reverse("oversight:flag-detail", args=[flag.pk])
        return f"{settings.PORTAL_URL}{path}"

    @property
    def step(self) -> dict | None:
        """The step of the follow-up that waits for this reader."""
        flag = self.flag
        past = flag.closed_on or is_past(flag.requirement.measure, flag.status)
        found = None if past else act_of(flag, self.reader, clock.today())
        return {"label": found.label, "url": found.url(flag)} if found else None

    @property
    def act(self) -> dict | None:
        """The button of what this reader can do about it, the one of their to-do list: their own
        next step, else a remedy. Its page is behind the login; the link carries no power.
        """
        found = self.step or button_in_mail(self.flag, self.reader)
        return found and found | {"url": f"{settings.PORTAL_URL}{found['url']}"}


def plan_words(cell: Assessed, most: int) -> Iterable[str]:
    if cell.due and cell.status not in (Status.OVERDUE, Status.NO_DATA):
        yield _("期限 %(day)s") % {"day": day(cell.due)}
    if out_of_reach(cell.reading, cell.needed_per_week, most):
        yield honest_date(cell)
    elif cell.needed_per_week and cell.reading.basis:
        yield _("按时过半每周需 %(sum)s") % {"sum": yuan(cell.needed_per_week)}


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str

    def parts(self) -> dict[str, str]:
        return {"subject": self.subject, "text": self.text, "html": self.html}


@dataclass(frozen=True)
class Issue:
    """What all letters of one night share; built once, so letters cost no queries."""

    division: str
    on: date
    countdown: str
    funds: dict | None

    @classmethod
    def of(
        cls, directive: Directive, on: date, cells: Iterable[Assessed], most_times: int
    ) -> "Issue":
        funds = funds_table(cells, most_times)
        return cls(directive.division.name, on, countdown(directive, on), funds)


def write(issue: Issue, person: Recipient, news: list[News]) -> Letter:
    """The letter to one person about their news of the day."""
    sections = sections_of(news)
    counts = Counter(item.standing for item in news)
    headline = _("，").join(
        _("%(count)d 件%(kind)s") % {"count": counts[kind.key], "kind": kind.words}
        for kind in KINDS
        if counts[kind.key]
    )
    today = {"month": issue.on.month, "day": issue.on.day}
    subject = _("【社工站督办】%(month)d月%(day)d日：") % today + headline
    context = {
        "portal_name": _("%(name)s街道社工站管理平台") % {"name": issue.division},
        "subject": subject,
        "headline": headline,
        "greeting": greeting(issue, person, len(news)),
        "sections": sections,
        "funds": issue.funds if person.lead else None,
        "flags_url": f"{settings.PORTAL_URL}{reverse('oversight:flag-list')}",
        "home_url": f"{settings.PORTAL_URL}/",
        "home_label": _("打开区级总览") if person.lead else _("打开本站页面"),
        "data_until": full_day(issue.on),
        "written_on": full_day(clock.today()),
    }
    return Letter(
        subject,
        render_to_string("night/mail/digest.txt", context),
        render_to_string("night/mail/digest.html", context),
    )


def sections_of(news: list[News]) -> list[dict]:
    """The news by kind; a long section is cut and says how many more there are."""
    sections = []
    for kind in KINDS:
        if own := [item for item in news if item.kind == kind.key]:
            sections.append(
                {
                    "kind": kind,
                    "count": len(own),
                    "news": own[:SHOWN],
                    "more": max(0, len(own) - SHOWN),
                }
            )
    return sections


def greeting(issue: Issue, person: Recipient, count: int) -> str:
    name = _("%(name)s，您好。") % {"name": person.user}
    return name + issue.countdown + _("下面 %(count)d 件有新情况。") % {"count": count}


def countdown(directive: Directive, on: date) -> str:
    """How long until the checkpoint; nothing once it has passed."""
    due = directive.checkpoint_on
    if on >= due:
        return ""
    return _("距 %(day)s“双过半”还有 %(left)d 天（%(working)d 个工作日）。") % {
        "day": day(due),
        "left": (due - on).days,
        "working": WorkingCalendar(on, due).count(on, due),
    }


def funds_table(cells: Iterable[Assessed], most_times: int) -> dict | None:
    """Stations whose money is not half spent yet, furthest behind first; None without figures."""
    judged = [
        cell
        for cell in cells
        if cell.requirement.measure == FUNDS and cell.reading.value is not None
    ]
    short = [cell for cell in judged if cell.status != Status.MET]
    short.sort(key=lambda cell: (cell.reading.value, cell.station.code))
    if not judged:
        return None
    return {"rows": [funds_row(cell, most_times) for cell in short], "all": len(judged)}


def funds_row(cell: Assessed, most_times: int) -> dict:
    late = out_of_reach(cell.reading, cell.needed_per_week, most_times)
    status = STATUSES[str(cell.status)]
    return {
        "station": cell.station.short_name,
        "value": cell.text,
        "status": f"{status.sign} {status.word}",
        "colour": STATUS_COLOURS.get(str(cell.status), INK),
        "crosses": _crosses(cell),
        "needed": _("已赶不上") if late else yuan(cell.needed_per_week),
    }


def _crosses(cell: Assessed) -> str:
    """When half is spent at this pace; of who has spent it and is not through, why not."""
    if cell.reached:
        return "；".join(shortfall_words(cell))
    return day(cell.crosses_on) if cell.crosses_on else _("年内不能过半")
