"""What people do about a flag: sign for it, answer with a plan, accept or return that, put it off,
report it done, check it, and sign the level that the portal proposes.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common import states
from common.actions import change_row, demand
from common.audit import Actor
from common.calendar import working_day_after
from common.errors import ActionRefused
from common.parameters import parameter
from common.rules import demand_rules
from oversight.followup.events import Kind, tell, words_of
from oversight.followup.rules import EXTENSION_RULES, LONGEST_WORDS, PLAN_RULES, Known
from oversight.judging.judgement import Assessed, assess
from oversight.models import Flag, Plan, PlanStep

State = Flag.State
SIGN = (State.MARKED, State.SIGNED)
PLAN = (State.SIGNED, State.PLANNED)
ACCEPT, RETURN = (State.PLANNED, State.ACCEPTED), (State.PLANNED, State.SIGNED)
REPORT = (State.ACCEPTED, State.REPORTED)
PASS, FAIL = (State.REPORTED, State.CLOSED), (State.REPORTED, State.SIGNED)


@transaction.atomic
def sign(flag: Flag, *, actor: Actor, version: int, on: date, words: str = "") -> Flag:
    """The head of the station has it, with a word if they like."""
    fresh = _move(flag, SIGN, actor, version, words, **_answered(flag, on, State.SIGNED))
    tell(fresh, Kind.SIGNED, on=on, by=actor, words=words, until=fresh.due_on)
    return fresh


@transaction.atomic
def plan(flag: Flag, *, actor: Actor, version: int, on: date, values: dict) -> Flag:
    """Answer with a reason and dated steps: how far it will be by when.

    ``values``: the fields of a `Plan`, and ``steps``: kind, words and day of each.
    """
    demand_rules(PLAN_RULES, values, Known(flag, on))
    _demand_short(values["words"])
    said = {name: value for name, value in values.items() if name != "steps"}
    row = Plan.objects.create(flag=flag, on=on, by=actor, **said)
    PlanStep.objects.bulk_create([PlanStep(plan=row, **step) for step in values["steps"]])
    changes = _answered(flag, on, State.PLANNED) | {"answered_by": actor}
    fresh = _move(flag, PLAN, actor, version, "", **changes)
    tell(fresh, Kind.PLANNED, on=on, by=actor, words=row.words, until=fresh.due_on, plan=row)
    return fresh


@transaction.atomic
def decide_plan(
    flag: Flag, *, actor: Actor, version: int, on: date, agreed: bool, words: str = ""
) -> Flag:
    """The district accepts the plan, which makes it a promise, or returns it and says why."""
    if not agreed:
        due = _due(State.SIGNED, on)
        fresh = _move(flag, RETURN, actor, version, words, due_on=due)
        tell(fresh, Kind.RETURNED, on=on, by=actor, words=words, until=due)
        return fresh
    row = flag.plans.last()
    promised = row.promised_on if row else on
    if promised < on:
        words = _("方案承诺的 %(day)s 已经过去，请退回，让站里改日期。")
        raise ActionRefused(words % {"day": promised})
    changes = {"promised_on": promised, "promised_since": on}
    changes["promised_value"] = row and row.promised_value
    fresh = _move(flag, ACCEPT, actor, version, words, due_on=promised, **changes)
    tell(fresh, Kind.ACCEPTED, on=on, by=actor, words=words, until=promised, plan=row)
    return fresh


@transaction.atomic
def report(flag: Flag, *, actor: Actor, version: int, on: date, words: str = "") -> Flag:
    """The station says that the plan is carried out; the promise runs on until its reading."""
    changes = {"due_on": _due(State.REPORTED, on), "answered_by": actor}
    fresh = _move(flag, REPORT, actor, version, words, **changes)
    tell(fresh, Kind.REPORTED, on=on, by=actor, words=words, until=fresh.due_on)
    return fresh


@transaction.atomic
def ask_extension(
    flag: Flag, *, actor: Actor, version: int, on: date, asked_until: date, words: str
) -> Flag:
    """Ask, before the promised day has passed, for another one; the reason is told."""
    demand(flag, actor, "answer")
    if flag.promised_on is None or flag.asked_until:
        raise ActionRefused(_("现在没有可以延期的承诺，或者已经申请过延期。"))
    demand_rules(EXTENSION_RULES, {"asked_until": asked_until}, Known(flag, on))
    _demand_words(words)
    values = {"asked_until": asked_until, "answered_by": actor}
    fresh = _change(flag, actor, version, "flags.ask_extension", values)
    tell(fresh, Kind.ASKED, on=on, by=actor, words=words, until=asked_until)
    return fresh


@transaction.atomic
def decide_extension(
    flag: Flag, *, actor: Actor, version: int, on: date, agreed: bool, words: str = ""
) -> Flag:
    """The district grants the day that was asked for, or does not and says why."""
    demand(flag, actor, "accept")
    if flag.asked_until is None:
        raise ActionRefused(_("没有等待决定的延期申请。请刷新页面看最新状态。"))
    _demand_other(flag, actor)
    values = {"asked_until": None}
    if agreed:
        values["promised_on"] = flag.asked_until
        if flag.state == State.ACCEPTED:
            values["due_on"] = flag.asked_until
    else:
        _demand_words(words)
    kind = Kind.EXTENDED if agreed else Kind.REFUSED
    fresh = _change(flag, actor, version, f"flags.{kind}", values)
    tell(fresh, kind, on=on, by=actor, words=words, until=fresh.promised_on)
    return fresh


@transaction.atomic
def check(flag: Flag, *, actor: Actor, version: int, on: date, agreed: bool, words: str) -> Flag:
    """Somebody else than who did it has looked: closed, or back to the plan. What falls short by
    today's reading no check can close.
    """
    if not agreed:
        changes = {"due_on": _due(State.SIGNED, on), **NO_PROMISE}
        fresh = _move(flag, FAIL, actor, version, words, **changes)
        tell(fresh, Kind.FAILED, on=on, by=actor, words=words, until=fresh.due_on)
        return fresh
    item = reading_of(flag, on)
    if item is None or item.falls_short:
        text = words_of(item) if item else flag.text
        words = _("今天的读数是%(text)s，仍不达标，不能核验通过。请先等数据补齐，或退回站里。")
        raise ActionRefused(words % {"text": text})
    seen = {"status": item.status, "value": item.reading.value, "text": words_of(item)}
    closed = {f"closed_{name}": value for name, value in seen.items()} | {"closed_on": on}
    kept = flag.promised_on is not None
    changes = seen | closed | NO_PROMISE | {"due_on": None, "seen_on": on, "recovering_on": None}
    fresh = _move(flag, PASS, actor, version, words, drafted=None, **changes)
    if kept:
        tell(fresh, Kind.KEPT, on=on, by=actor)
    tell(fresh, Kind.CHECKED, on=on, by=actor, words=words)
    tell(fresh, Kind.CLOSED, on=on, by=actor)
    return fresh


@transaction.atomic
def decide_level(
    flag: Flag, *, actor: Actor, version: int, on: date, agreed: bool, words: str = ""
) -> Flag:
    """Sign the level that the portal proposes, or leave it and say why; either sets a new day."""
    demand(flag, actor, "level")
    if flag.drafted is None:
        raise ActionRefused(_("没有等待签发的升级建议。请刷新页面看最新状态。"))
    _demand_other(flag, actor)
    due = working_day_after(on, parameter("flag_level_days", on))
    drafted, values = flag.drafted, {"drafted": None, "warned_for": None, "breaks": 0}
    if flag.state in (State.MARKED, State.SIGNED):
        values["due_on"] = due
    if agreed:
        values |= {"level": drafted, "level_by": actor}
    else:
        _demand_words(words)
    kind = Kind.LEVELLED if agreed else Kind.DISMISSED
    fresh = _change(flag, actor, version, f"flags.{kind}", values)
    tell(fresh, kind, on=on, by=actor, words=words, until=fresh.due_on, level=drafted)
    return fresh


# ---------- what they have in common ----------

NO_PROMISE = dict.fromkeys(("promised_on", "promised_since", "promised_value", "asked_until"))


def reading_of(flag: Flag, on: date) -> Assessed | None:
    """How the flag's requirement stands on the day, by the directive that opened it."""
    directive, codes = flag.requirement.directive, [flag.requirement.code]
    return next(iter(assess([flag.station], on, directive=directive, codes=codes)), None)


def _move(flag: Flag, step: tuple, actor: Actor, version: int, words: str, **changes) -> Flag:
    """From the state that the verb is about: to sign for a flag is not to return its plan."""
    before, to = step
    if flag.state != before:
        words = _("现在是“%(state)s”，不能这样处理。请刷新页面看最新状态。")
        raise ActionRefused(words % {"state": flag.get_state_display()})
    _demand_short(words)
    return states.move(flag, to, actor=actor, version=version, reason=words, **changes)


def _change(flag: Flag, actor: Actor, version: int, action: str, values: dict) -> Flag:
    return change_row(flag, values, actor=actor, version=version, action=action)


def _due(state: str, on: date) -> date:
    return states.due_days(Flag, {state}, on)[state]


def _answered(flag: Flag, on: date, state: str) -> dict:
    """The next step's day; a level that was proposed because this step was late is one no more."""
    changes: dict = {"due_on": _due(state, on)}
    if flag.breaks < parameter("flag_most_breaks", on):
        changes |= {"drafted": None, "warned_for": None}
    return changes


def _demand_other(flag: Flag, actor: Actor) -> None:
    if actor is not None and flag.answered_by_id == actor.pk:
        raise ActionRefused(_("这一步要由另一个人来做，请换一位同事处理。"))


def _demand_words(words: str) -> None:
    if not words.strip():
        raise ActionRefused(_("还缺：%(labels)s。请补上再办。") % {"labels": _("原因")})
    _demand_short(words)


def _demand_short(words: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise ActionRefused(_("说明最多 %(most)s 个字，请写短一些。") % {"most": LONGEST_WORDS})
