"""200 mornings with outages, double starts and changing facts: flags as judged from scratch."""

import random
from datetime import date, timedelta

import pytest

from common.models import OutgoingMail
from oversight import digests
from oversight.models import Flag
from oversight.night import run_nightly
from tests.factories.accounts import user_with
from tests.oversight import nights

pytestmark = pytest.mark.django_db

FIRST, NIGHTS = date(2022, 3, 1), 200
LAST = date(2022, 12, 31)


def changing_heads(chance: random.Random, station) -> None:
    """Heads serve, act or are missing for some days each, all through the year."""
    periods, day = [], FIRST
    while day < LAST:
        until = day + timedelta(days=chance.randint(3, 20))
        kind = chance.choice(["serving", "acting", "vacant"])
        if kind != "vacant":
            periods.append((day, until, kind == "acting"))
        day = until + timedelta(days=1)
    nights.heads(station, *periods)


def test_flags_equal_a_recompute_every_morning(small_district, place, district, mailoutbox):
    chance = random.Random(2022)
    for station in (place.station, place.other_station):
        changing_heads(chance, station)
        user_with("station_head", station=station)
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
        assert nights.open_pairs() == nights.recomputed(small_district.directive, day), day
        digests.send_due()
    assert len(ran) > 150
    assert nights.every_day_accounted(ran[0], ran[-1]) == []
    assert Flag.objects.filter(closed_on__isnull=False).count() > 10
    keys = [(mail.to[0], mail.extra_headers["Message-ID"]) for mail in mailoutbox]
    assert len(keys) == OutgoingMail.objects.count() > 50
    assert nights.more_than_one(keys) == []
    numbers = sorted(Flag.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_checker_sees_a_flag_that_is_not_closed(small_district, place):
    """Control: a night that never settles is found by the comparison above."""
    nights.vacant(place.station, FIRST, FIRST)
    run_nightly(FIRST)
    after = FIRST + timedelta(days=1)
    assert nights.open_pairs() != nights.recomputed(small_district.directive, after)


def test_the_checker_sees_a_day_nobody_accounts_for(small_district):
    run_nightly(FIRST)
    assert nights.every_day_accounted(FIRST, FIRST + timedelta(days=1)) == [
        FIRST + timedelta(days=1)
    ]
