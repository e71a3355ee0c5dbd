"""What a reader can do about a flag: the one next act that is theirs, and what else they may."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.templatetags.portal import day
from oversight.models import Flag

State = Flag.State


@dataclass(frozen=True)
class Act:
    """A step as it is offered: ``verb`` is the permission that it takes, ``page`` its URL name.

    ``waits``: who waits for it is told; what is merely possible is not. ``yes`` and ``no`` are the
    buttons; a page that asks for more than a word is only linked to.
    """

    verb: str
    page: str
    label: str | Lazy
    waits: str | Lazy = ""
    yes: str | Lazy = ""
    no: str | Lazy = ""
    hint: str | Lazy = ""

    def url(self, flag: Flag) -> str:
        return reverse(f"oversight:{self.page}", args=[flag.pk])

    def is_open_to(self, flag: Flag, user: User, on: date) -> bool:
        """Whether it is this user's to take; the station's division must be loaded."""
        if self.verb in ("accept", "check", "level") and flag.answered_by_id == user.pk:
            return False
        return user.scope(f"oversight.{self.verb}_flag", on).covers(flag.station)


SIGN = Act(
    "sign", "flag-sign", gettext_lazy("签收"), gettext_lazy("等站长签收"),
    gettext_lazy("签收"), hint=gettext_lazy("可以附一句话，会记入经过"),
)  # fmt: skip
PLAN = Act("answer", "flag-plan", gettext_lazy("写方案"), gettext_lazy("等站长交方案"))
DECIDE = Act(
    "accept", "flag-decide", gettext_lazy("审方案"), gettext_lazy("等区里审方案"),
    gettext_lazy("采纳方案"), gettext_lazy("退回"), gettext_lazy("退回要写明原因"),
)  # fmt: skip
REPORT = Act(
    "answer", "flag-report", gettext_lazy("报告完成"), yes=gettext_lazy("报告完成"),
    hint=gettext_lazy("做完了什么"),
)  # fmt: skip
EXTEND = Act("answer", "flag-extend", gettext_lazy("申请延期"))
EXTENSION = Act(
    "accept", "flag-extension", gettext_lazy("定延期"), gettext_lazy("等区里定延期"),
    gettext_lazy("同意延期"), gettext_lazy("不同意"), gettext_lazy("不同意要写明原因"),
)  # fmt: skip
CHECK = Act(
    "check", "flag-check", gettext_lazy("核验"), gettext_lazy("等核验"),
    gettext_lazy("核验通过"), gettext_lazy("不通过"), gettext_lazy("看了什么、结果怎样"),
)  # fmt: skip
LEVEL = Act(
    "level", "flag-level", gettext_lazy("签发升级"), gettext_lazy("等区里签发升级"),
    gettext_lazy("签发"), gettext_lazy("不升级"), gettext_lazy("不升级要写明原因"),
)  # fmt: skip
OF_STATE = {
    State.MARKED: SIGN, State.SIGNED: PLAN, State.PLANNED: DECIDE, State.REPORTED: CHECK,
}  # fmt: skip


def awaited(flag: Flag) -> list[Act]:
    """What the flag waits for, the most urgent first."""
    found = [LEVEL] if flag.drafted is not None else []
    found += [EXTENSION] if flag.asked_until else []
    return found + [act for act in [OF_STATE.get(flag.state)] if act]


def act_of(flag: Flag, user: User, on: date) -> Act | None:
    """What the flag waits for from this user; no query a flag."""
    return next((act for act in awaited(flag) if act.is_open_to(flag, user, on)), None)


def possible(flag: Flag, user: User, on: date) -> list[Act]:
    """What the user may do about it though nobody waits: report it done, ask for another day."""
    acts = [REPORT] if flag.state == State.ACCEPTED else []
    if flag.promised_on and flag.promised_on >= on and not flag.asked_until:
        acts.append(EXTEND)
    return [act for act in acts if act.is_open_to(flag, user, on)]


def waits_for(flag: Flag) -> str:
    """«等站长签收，时限 7月20日» — for whoever it is not."""
    if flag.state == State.ACCEPTED and not flag.asked_until:
        return _("按方案办理，承诺 %(day)s") % {"day": day(flag.promised_on)}
    words = next((str(act.waits) for act in awaited(flag)), "")
    if words and flag.due_on:
        return _("%(words)s，时限 %(day)s") % {"words": words, "day": day(flag.due_on)}
    return words


def rises_to(flag: Flag) -> str:
    """«蓝色»: the level above the one that is signed."""
    return str(Flag.Level(min(flag.level + 1, Flag.Level.RED)).label)


def rise_words(flag: Flag, today: date) -> str:
    """«再过 2 天（7月20日 夜间）将建议升为蓝色督办»; «建议升为蓝色督办，等人签发»."""
    level = rises_to(flag)
    if flag.drafted is not None:
        return _("系统建议升为%(level)s督办，有人签发才升级") % {"level": level}
    if flag.warned_for is None:
        return ""
    words = {
        "n": max((flag.warned_for + timedelta(days=1) - today).days, 1),
        "day": day(flag.warned_for),
        "level": level,
    }
    return _("再过 %(n)s 天（%(day)s 夜间）将建议升为%(level)s督办") % words
