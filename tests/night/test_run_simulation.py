"""200 mornings with outages, double starts and changing facts: flags as judged from scratch."""

import random
from datetime import date, timedelta
from itertools import zip_longest

import pytest

from common.models import OutgoingMail
from night import digests
from night.run import run_nightly
from oversight.models import Flag, FlagEvent
from tests.factories.accounts import user_with
from tests.oversight import nights

pytestmark = pytest.mark.django_db

FIRST, NIGHTS = date(2022, 3, 1), 200
BEGIN = date(2022, 3, 2)  # the first night
LAST = date(2022, 12, 31)


def changing_heads(chance: random.Random, station) -> None:
    """Heads serve, act or are missing for some days each, all through the year."""
    periods, day = [], FIRST
    while day < LAST:
        until = day + timedelta(days=chance.randint(1, 12))
        kind = chance.choice(["serving", "acting", "vacant"])
        if kind != "vacant":
            periods.append((day, until, kind == "acting"))
        day = until + timedelta(days=1)
    nights.heads(station, *periods)


def history(flag: Flag) -> list[tuple[date, date | None]]:
    """(opened or opened again, closed) for each time that a flag stood open, by its events."""
    days = {kinds: [] for kinds in (("opened", "reopened"), ("closed",))}
    for event in flag.events.order_by("on", "pk"):
        for kinds, found in days.items():
            if event.kind in kinds:
                found.append(event.on)
    starts, ends = days.values()
    return list(zip_longest(starts, ends))


def in_days(flags) -> list[list[tuple]]:
    """An oracle's flags with days in the place of numbers."""
    day = lambda number: number if number is None else BEGIN + timedelta(days=number)  # noqa: E731
    return [[(day(start), day(end)) for start, end in episodes] for episodes in flags]


def open_by(letters: dict[tuple, str], on: date) -> set[tuple]:
    """What must have an open flag on the morning after a day, by the letters up to it."""
    until = (on - BEGIN).days + 1
    found = {key: nights.expected_flags(text[:until]) for key, text in letters.items()}
    return {key for key, flags in found.items() if flags and flags[-1][-1][1] is None}


def assert_histories(letters: dict[tuple, str], on: date) -> None:
    """Every flag was opened, closed and opened again on the days that the letters ask for."""
    for (station, code), text in letters.items():
        flags = Flag.objects.filter(station__code=station, requirement__code=code)
        expected = in_days(nights.expected_flags(text[: (on - BEGIN).days + 1]))
        assert [history(flag) for flag in flags.order_by("number")] == expected


def test_flags_equal_a_recompute_every_morning(small_district, place, district, mailoutbox):
    chance = random.Random(2022)
    for station in (place.station, place.other_station):
        changing_heads(chance, station)
        user_with("station_head", station=station)
    letters = nights.judged_letters(small_district.directive, BEGIN, LAST)
    ran, day = [], FIRST
    for _night in range(NIGHTS):
        day += timedelta(days=1)
        if chance.random() < 0.07:  # the machine is down for some nights
            day += timedelta(days=chance.randint(1, 12))
        if day > LAST:
            break
        for _start in range(chance.randint(1, 3)):
            run_nightly(day)
        ran.append(day)
        assert nights.open_pairs() == open_by(letters, day), day
        digests.send_due()
    assert (len(ran) > 150, ran[0]) == (True, BEGIN)
    assert nights.every_day_accounted(ran[0], ran[-1]) == []
    assert_histories(letters, ran[-1])
    assert FlagEvent.objects.filter(kind="reopened").count() > 10
    keys = [(mail.to[0], mail.extra_headers["Message-ID"]) for mail in mailoutbox]
    assert len(keys) == OutgoingMail.objects.count() > 50
    assert nights.more_than_one(keys) == []
    numbers = sorted(Flag.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_checker_sees_a_flag_that_is_not_closed(small_district, place):
    """Control: a night that never settles is found by the comparison above."""
    nights.vacant(place.station, BEGIN, BEGIN)
    run_nightly(BEGIN)
    after = BEGIN + timedelta(days=3)
    letters = nights.judged_letters(small_district.directive, BEGIN, after)
    assert nights.open_pairs() == open_by(letters, BEGIN)
    assert nights.open_pairs() != open_by(letters, after)


@pytest.mark.parametrize(
    ("letters", "flags"),
    [
        ("GGRR", []),
        ("SGGS", [[(0, None)]]),
        ("SGGG", [[(0, 3)]]),
        ("SGGRGGG", [[(0, 6)]]),
        ("SGGNGG", [[(0, None)]]),
        ("SGGG" + "G" * 13 + "S", [[(0, 3), (17, None)]]),
        ("SGGG" + "G" * 14 + "S", [[(0, 3)], [(18, None)]]),
    ],
)
def test_the_oracle_by_hand(letters, flags):
    assert nights.expected_flags(letters) == flags


def test_what_wavers_around_the_line_is_one_episode(small_district, place):
    """Now acting, now vacant: at risk and lagging in turn for 60 days."""
    chance = random.Random(7)
    periods, day = [], FIRST
    while day < FIRST + timedelta(days=60):
        until = day + timedelta(days=chance.randint(0, 3))
        periods.append((day, until, True))
        day = until + timedelta(days=chance.randint(2, 4))
    nights.heads(place.station, *periods)
    last = FIRST + timedelta(days=60)
    for days in range(1, 61):
        run_nightly(FIRST + timedelta(days=days))
    [flag] = Flag.objects.filter(station=place.station, requirement=small_district.serving)
    assert flag.closed_on is None
    letters = nights.judged_letters(small_district.directive, BEGIN, last)
    wavering = letters[place.station.code, "1.1"]
    assert nights.flapping(nights.episodes(wavering)) == 0
    assert nights.flapping(nights.episodes(wavering, closing="[GR]")) > 5  # control: no patience


def test_the_checker_sees_a_day_nobody_accounts_for(small_district):
    run_nightly(FIRST)
    assert nights.every_day_accounted(FIRST, FIRST + timedelta(days=1)) == [
        FIRST + timedelta(days=1)
    ]
