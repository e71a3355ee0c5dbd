"""200 nights with replies, promises kept and broken, extensions, holidays and outages: every
morning stage, due day, promise and level of each flag are what its events tell.
"""

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

import pytest

from common.errors import ActionRefused
from common.models import CalendarDay
from night.run import run_nightly
from oversight.followup import verbs
from oversight.judging.stages import Standing
from oversight.models import Flag, FlagEvent
from tests.factories.accounts import user_with
from tests.night.test_run_simulation import changing_heads
from tests.oversight import nights
from tests.oversight.followup.steps import answer, take

pytestmark = pytest.mark.django_db

FIRST, NIGHTS, LAST = date(2022, 3, 1), 200, date(2022, 12, 31)
State = Flag.State


def one_step(chance: random.Random, flag: Flag, head, lead, on: date) -> None:
    """Something that somebody does about a flag; now and then nobody does anything."""
    decided = {"agreed": chance.random() < 0.7, "words": "已看"}
    if flag.drafted is not None and chance.random() < 0.5:
        take(verbs.decide_level, flag, lead, on, **decided)
    elif flag.asked_until and chance.random() < 0.6:
        take(verbs.decide_extension, flag, lead, on, **decided)
    elif flag.state == State.PLANNED:
        take(verbs.decide_plan, flag, lead, on, **decided)
    elif flag.state == State.REPORTED:
        take(verbs.check, flag, lead, on, **decided)
    else:
        of_the_station(chance, flag, head, on)


def of_the_station(chance: random.Random, flag: Flag, head, on: date) -> None:
    later = timedelta(days=chance.randint(0, 9))
    if flag.state == State.MARKED:
        take(verbs.sign, flag, head, on)
    elif flag.state == State.SIGNED:
        take(verbs.plan, flag, head, on, values=answer(on + later, value=chance.choice([0.5, 1])))
    elif chance.random() < 0.3:
        until = flag.promised_on + later
        take(verbs.ask_extension, flag, head, on, asked_until=until, words="封控")
    elif chance.random() < 0.3:
        take(verbs.report, flag, head, on)


def some_steps(chance: random.Random, heads: dict, lead, on: date) -> None:
    """What is too late, or still short, is refused, and half done never."""
    for flag in Flag.objects.open():
        if chance.random() < 0.6:
            with suppress(ActionRefused):
                one_step(chance, flag, heads[flag.station_id], lead, on)


def mornings(chance: random.Random):
    """The days of the nights; now and then the machine is down for some."""
    day = FIRST
    for _night in range(NIGHTS):
        day += timedelta(days=1)
        if chance.random() < 0.07:
            day += timedelta(days=chance.randint(1, 12))
        if day <= LAST:
            yield day


def differing(on: date) -> list[tuple]:
    """Flags whose row is not what their events tell."""
    wrong = []
    for flag in Flag.objects.prefetch_related("events"):
        told = Standing.told(flag.events.order_by("pk"))
        if told != Standing.of(flag):
            wrong.append((on, flag.number, told, Standing.of(flag)))
    return wrong


def test_stages_equal_a_recomputation_from_the_events(small_district, place, district):
    chance, stations = random.Random(2022), (place.station, place.other_station)
    heads = {station.pk: user_with("station_head", station=station) for station in stations}
    for station in stations:
        changing_heads(chance, station)
    for day in (date(2022, 5, 2), date(2022, 5, 3), date(2022, 6, 3)):
        CalendarDay.objects.create(day=day, kind="holiday", name="节")
    for day in mornings(chance):
        for _start in range(chance.randint(1, 2)):
            run_nightly(day)
        assert differing(day) == []
        some_steps(chance, heads, district, day + timedelta(days=1))
        assert differing(day) == []
    kinds = Counter(FlagEvent.objects.values_list("kind", flat=True))
    few = {kind: kinds[kind] for kind in ("kept", "broken", "extended", "checked", "drafted")}
    assert all(few.values()), few
    unsigned = Flag.objects.filter(level__gt=0, level_by__isnull=True)
    assert not unsigned.exists()


def test_the_comparison_sees_a_stage_without_its_event(small_district, place):
    """Control."""
    nights.vacant(place.station, FIRST)
    run_nightly(FIRST)
    Flag.objects.update(state=State.SIGNED)
    assert differing(FIRST)
