"""Steps of a follow-up as tests take them: each reads the flag afresh, as a page would."""

from datetime import date

from oversight.followup import verbs
from oversight.models import Flag


def fresh(flag: Flag) -> Flag:
    return Flag.objects.select_related("station__division", "requirement__directive__division").get(
        pk=flag.pk
    )


def take(verb, flag: Flag, actor, on: date, **said) -> Flag:
    now = fresh(flag)
    return verb(now, actor=actor, version=now.version, on=on, **said)


def answer(promised_on: date, *, value: float = 1, reason: str = "vacancy", steps=None) -> dict:
    """What a form says of a plan."""
    steps = steps or [{"kind": "other", "words": "报请任命站长", "on": promised_on}]
    return {
        "reason": reason, "words": "等区委批复", "promised_on": promised_on,
        "promised_value": value, "steps": steps,
    }  # fmt: skip


def plan(flag: Flag, head, on: date, promised_on: date, **said) -> Flag:
    return take(verbs.plan, flag, head, on, values=answer(promised_on, **said))


def promise(flag: Flag, head, district, on: date, promised_on: date, **said) -> Flag:
    """Signed, planned and accepted on one day."""
    if fresh(flag).state == Flag.State.MARKED:
        take(verbs.sign, flag, head, on)
    plan(flag, head, on, promised_on, **said)
    return take(verbs.decide_plan, flag, district, on, agreed=True)


def story(flag: Flag) -> list[tuple]:
    """(kind, day of the month, who) of everything but readings and mails."""
    passed = ("told", "opened", "recovering", "relapsed", "changed", "worsened", "closed")
    rows = flag.events.exclude(kind__in=passed).select_related("by")
    return [(row.kind, row.on.day, row.by.username if row.by else "") for row in rows]
