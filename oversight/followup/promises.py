"""What a judged day makes of a promise: kept, broken, or still running."""

from datetime import date

from common import states
from oversight.followup.events import Kind, note, words_of
from oversight.judging.judgement import RECOVERED, Assessed
from oversight.models import Flag

State = Flag.State
PROMISING = (State.ACCEPTED, State.REPORTED)


def came_about(flag: Flag, item: Assessed) -> bool:
    """Whether the day's reading is what was promised, or the requirement asks no more."""
    if item.status in RECOVERED:
        return True
    value = item.reading.judged
    if value is None or flag.promised_value is None:
        return False
    promised = flag.promised_value
    return value <= promised if item.rule.at_most else value >= promised


def settle_promise(flag: Flag, item: Assessed) -> None:
    """Judge what the flag promises by the day's reading; the caller holds and saves the flag.

    It is broken on the first judged day after the promised one, unless an extension that was asked
    for in time still waits for the district. Then nothing is promised any more, so that it cannot
    break twice.
    """
    if flag.state not in PROMISING:
        return
    if flag.promised_on is None:
        if item.falls_short:
            ask_again(flag, item, Kind.FELL_BACK)
    elif item.on < flag.promised_since:
        return  # a late night judges a day on which nothing was promised yet
    elif came_about(flag, item):
        keep(flag, item)
    elif item.on > flag.promised_on and flag.asked_until is None:
        flag.breaks += 1
        ask_again(flag, item, Kind.BROKEN)


def keep(flag: Flag, item: Assessed) -> None:
    """The promise is kept. What still falls short, as after an interim goal, is planned anew;
    what does not, waits to be checked.
    """
    if item.falls_short:
        ask_again(flag, item, Kind.KEPT)
        return
    if flag.state == State.ACCEPTED:
        go(flag, State.REPORTED, item.on, words_of(item))
    end_promise(flag)
    note(flag, Kind.KEPT, item, until=flag.due_on)


def ask_again(flag: Flag, item: Assessed, kind: str) -> None:
    """Back to the plan."""
    end_promise(flag)
    go(flag, State.SIGNED, item.on, words_of(item))
    note(flag, kind, item, until=flag.due_on)


def end_promise(flag: Flag) -> None:
    flag.promised_on = flag.promised_since = flag.promised_value = flag.asked_until = None


def go(flag: Flag, state: str, on: date, words: str) -> None:
    """The portal's own move, as of the judged day; the caller saves the flag."""
    before, flag.state = flag.state, state
    flag.version += 1
    flag.due_on = states.due_days(Flag, {state}, on).get(state)
    states.follow_all([(flag, before)], actor=None, reason=words, on=on)
