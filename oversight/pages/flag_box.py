"""«现在怎么办»: today on a flag's page, with the reader's own next act in it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.templatetags.portal import day
from oversight.followup.acts import LEVEL, Act, act_of, possible, rise_words, rises_to, waits_for
from oversight.followup.forms import NO, YES
from oversight.followup.levels import STATION_S
from oversight.judging.stages import Standing
from oversight.models import Flag

WHO = {
    Flag.Level.REMINDER: gettext_lazy("只提醒站点"),
    Flag.Level.BLUE: gettext_lazy("发站长"),
    Flag.Level.YELLOW: gettext_lazy("发站长，抄送街道党工委书记"),
    Flag.Level.RED: gettext_lazy("区里约谈，抄送街道党工委书记"),
}


def box(flag: Flag, user: User, today: date) -> dict | None:
    """Today in the history; None for what is closed."""
    if flag.closed_on:
        return None
    standing, act = Standing.of(flag), act_of(flag, user, today)
    own = [act] if act else possible(flag, user, today)
    status, said = standing.said(today)
    return {
        "title": _("今天：%(said)s") % {"said": said},
        "status": status,
        "text": "；".join(part for part in (waits_for(flag), rise_words(flag, today)) if part),
        "acts": [form_of(each, flag) for each in own if each.yes],
        "links": [{"label": each.label, "url": each.url(flag)} for each in own if not each.yes],
        "version": flag.version,
    }


def form_of(act: Act, flag: Flag) -> dict:
    """One act as the box draws it: where it is sent, its word and its buttons."""
    yes = _("签发%(level)s督办") % {"level": rises_to(flag)} if act is LEVEL else act.yes
    buttons = [{"label": yes, "value": YES if act.no else ""}]
    if act.no:
        buttons.append({"label": act.no, "value": NO})
    return {"url": act.url(flag), "hint": act.hint, "buttons": buttons, "label": act.label}


def consequence(flag: Flag, today: date) -> str:
    """What happens when nobody does anything; "" where nothing does."""
    if rises := rise_words(flag, today):
        return rises
    if flag.promised_on:
        return _("%(day)s 达不到，要重新交方案") % {"day": day(flag.promised_on)}
    if flag.state not in STATION_S or not flag.due_on or flag.level == Flag.Level.RED:
        return ""
    words = {"day": day(max(flag.due_on, today)), "level": rises_to(flag)}
    return _("%(day)s 前不办，建议升为%(level)s督办") % words


def ladder(flag: Flag) -> list[dict]:
    """The levels: what is signed, what is proposed, what is to come."""
    found = []
    for level in Flag.Level:
        reached = level <= flag.level
        status = "met" if reached else "at_risk" if level == flag.drafted else "no_data"
        note = WHO[level]
        if level == flag.level and level:
            note = _("%(by)s 签发；%(note)s") % {"by": flag.level_by, "note": note}
        found.append({"label": level.label, "status": status, "note": note})
    return found
