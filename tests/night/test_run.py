from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from common import clock
from common.models import OutgoingMail, Parameter
from night import digests, settling
from night import run as night
from night.run import run_nightly
from oversight.judging import measures
from oversight.models import Flag, NightlyRun, StationReading, Status
from stations.measures.heads import head_in_place
from tests import cast
from tests.factories.oversight import DirectiveFactory, RequirementFactory, TermsFactory
from tests.factories.stations import DivisionFactory
from tests.oversight import nights

pytestmark = pytest.mark.django_db

D15, D21 = date(2022, 7, 15), date(2022, 7, 21)
RUNNING, COMPLETED = NightlyRun.State.RUNNING, NightlyRun.State.COMPLETED
PARTIAL, COVERED = NightlyRun.State.PARTIAL, NightlyRun.State.COVERED


def states() -> list[tuple]:
    return list(NightlyRun.objects.order_by("day").values_list("day", "state"))


def a_run(district, day=D15, state=RUNNING, minutes_ago=0) -> NightlyRun:
    """A run that another process began (and, for other states, ended) so long ago."""
    then = clock.moment() - timedelta(minutes=minutes_ago)
    return NightlyRun.objects.create(
        day=day, division=district, state=state, claimed_at=then, heartbeat_at=then,
        finished_at=None if state == RUNNING else then,
    )  # fmt: skip


class BreaksAt:
    """A measure that cannot cope with one station's facts."""

    def __init__(self, station):
        self.station = station
        self.asked = 0

    def __call__(self, batch, on, period, *, post=""):
        self.asked += 1
        if self.station.pk in batch.ids:
            raise ZeroDivisionError("no denominator")
        return head_in_place(batch, on, period, post=post)


def declared(function):
    """The measure of heads, computed otherwise."""
    return replace(measures.MEASURES["head_in_place"], function=function)


@pytest.fixture
def broken_station(place, monkeypatch):
    measure = BreaksAt(place.station)
    monkeypatch.setitem(measures.MEASURES, "head_in_place", declared(measure))
    return measure


# ---------- one night ----------


def test_a_night_judges_flags_and_tells(small_district, place, head, district):
    nights.vacant(place.station, D15)
    [outcome] = run_nightly(D15)
    assert outcome.worked
    assert outcome.failures == {}
    assert states() == [(D15, COMPLETED)]
    assert nights.open_pairs() == {("530111001", "1.1"), ("530111001", "1.2")}
    assert StationReading.objects.filter(on=D15).count() == 4
    told = OutgoingMail.objects.values_list("recipient__username", flat=True)
    assert sorted(told) == ["district", "head"]


def test_the_reading_is_kept_as_the_night_found_it(small_district, place):
    nights.vacant(place.station, D15)
    run_nightly(D15)
    reading = StationReading.objects.get(
        station=place.station, requirement=small_district.serving, on=D15
    )
    assert (reading.status, reading.value, reading.numerator) == (Status.LAGGING, 0.0, 0)
    assert reading.details["text"] == "空缺"


def test_yesterday_is_run_when_no_day_is_given(small_district):
    run_nightly()
    assert states() == [(date(2022, 7, 14), COMPLETED)]


def test_the_same_night_again_changes_nothing(small_district, place, head, district):
    nights.vacant(place.station, D15)
    run_nightly(D15)
    before = nights.picture()
    [again] = run_nightly(D15)
    assert not again.worked
    assert "已经运行过" in again.words
    assert nights.picture() == before


def test_an_earlier_day_is_refused_after_a_later_one(small_district):
    run_nightly(D15)
    [outcome] = run_nightly(D15 - timedelta(days=3))
    assert not outcome.worked
    assert states() == [(D15, COMPLETED)]


def test_no_directive_no_night(place):
    assert run_nightly(D15) == []


def test_a_division_without_stations_has_no_run(small_district, place):
    DirectiveFactory(division=DivisionFactory(level="district", name="西山区", parent=place.city))
    outcomes = {outcome.division.name: outcome.worked for outcome in run_nightly(D15)}
    assert outcomes == {"官渡区": True, "西山区": False}
    assert NightlyRun.objects.count() == 1


def test_the_latest_directive_of_a_division_counts(small_district, place):
    newer = DirectiveFactory(division=place.district, starts_on=date(2022, 7, 1))
    TermsFactory(requirement=RequirementFactory(directive=newer, code="1.1"))
    nights.vacant(place.station, D15)
    run_nightly(D15)
    assert [flag.requirement.directive for flag in Flag.objects.open()] == [newer]


# ---------- missed nights ----------


def test_missed_days_are_covered_by_one_run(small_district, place, head, district):
    run_nightly(D15)
    nights.vacant(place.station, date(2022, 7, 17))
    run_nightly(D21)
    assert states() == [
        (D15, COMPLETED),
        *((date(2022, 7, day), COVERED) for day in range(16, 21)),
        (D21, COMPLETED),
    ]
    covers = NightlyRun.objects.filter(state=COVERED).values_list("covered_by", flat=True)
    assert set(covers) == {D21}
    assert OutgoingMail.objects.filter(day=D21).count() == 2
    assert OutgoingMail.objects.exclude(day__in=[D15, D21]).count() == 0
    assert nights.every_day_accounted(D15, D21) == []


def test_a_missed_day_is_judged_by_its_own_facts(small_district, place):
    run_nightly(D15)
    nights.vacant(place.station, date(2022, 7, 17))
    run_nightly(D21)
    assert set(Flag.objects.values_list("opened_on", flat=True)) == {date(2022, 7, 17)}
    days = StationReading.objects.filter(station=place.station).values_list("on", flat=True)
    assert {day.day for day in days} == set(range(15, 22))


def test_a_long_outage_is_caught_up_in_its_last_days(small_district, place):
    Parameter.objects.create(key="night_catch_up_days", value=3, effective_from=D15)
    run_nightly(D15)
    run_nightly(D21)
    days = StationReading.objects.filter(station=place.station).values_list("on", flat=True)
    assert {day.day for day in days} == {15, 18, 19, 20, 21}


def test_the_first_night_covers_nothing(small_district):
    run_nightly(D15)
    assert states() == [(D15, COMPLETED)]


def test_a_dead_run_of_an_earlier_day_is_covered(small_district, place):
    a_run(place.district, D15, minutes_ago=60)
    run_nightly(D21)
    assert states()[0] == (D15, COVERED)
    assert len(states()) == 7


# ---------- claims ----------


def test_a_run_in_other_hands_is_left_alone(small_district, place):
    a_run(place.district, D15, minutes_ago=14)
    [outcome] = run_nightly(D15)
    assert not outcome.worked
    assert "正在运行" in outcome.words
    assert states() == [(D15, RUNNING)]


def test_a_dead_run_is_taken_over(small_district, place):
    a_run(place.district, D15, minutes_ago=16)
    [outcome] = run_nightly(D15)
    assert outcome.worked
    assert states() == [(D15, COMPLETED)]


def test_the_lease_is_a_parameter(small_district, place):
    Parameter.objects.create(key="nightly_lease_minutes", value=60, effective_from=date(2022, 1, 1))
    a_run(place.district, D15, minutes_ago=59)
    assert not run_nightly(D15)[0].worked


def test_another_day_waits_for_the_one_in_other_hands(small_district, place):
    a_run(place.district, D15, minutes_ago=1)
    assert not run_nightly(D21)[0].worked
    assert states() == [(D15, RUNNING)]


def test_whoever_lost_the_run_writes_nothing_more(small_district, place, monkeypatch):
    """A process that slept through its lease wakes up after another has taken over."""
    nights.vacant(place.station, D15)

    def overslept(stations, on, **options):
        NightlyRun.objects.update(claimed_at=clock.moment(), heartbeat_at=clock.moment())
        return assess(stations, on, **options)

    assess = settling.assess
    monkeypatch.setattr(settling, "assess", overslept)
    [outcome] = run_nightly(D15)
    assert not outcome.worked
    assert "接手" in outcome.words
    assert Flag.objects.count() == StationReading.objects.count() == 0
    assert states() == [(D15, RUNNING)]


def test_the_second_of_two_inserts_loses(small_district, place):
    """Without the lock around the claim the unique key still lets one process through."""
    runs = NightlyRun.objects.filter(division=place.district)
    nobody = runs.none()  # what the second process has seen: no row yet
    assert night.take(runs, place.district, D15)
    assert night.take(nobody, place.district, D15) is None
    assert runs.count() == 1


# ---------- one station must not stop the others ----------


def test_a_broken_station_does_not_stop_the_others(small_district, place, broken_station):
    nights.vacant(place.other_station, D15)
    [outcome] = run_nightly(D15)
    assert list(outcome.failures) == ["530111001 1.1", "530111001 1.2"]
    assert nights.open_pairs() == {("530111002", "1.1"), ("530111002", "1.2")}
    run = NightlyRun.objects.get()
    assert run.state == PARTIAL
    assert "ZeroDivisionError: no denominator" in run.outcome["failures"]["530111001 1.1"]
    assert StationReading.objects.filter(station=place.station).count() == 0


def test_a_broken_station_keeps_its_flags(small_district, place, monkeypatch):
    nights.vacant(place.station, D15)
    run_nightly(D15)
    monkeypatch.setitem(measures.MEASURES, "head_in_place", declared(BreaksAt(place.station)))
    run_nightly(D21)
    assert nights.open_pairs() == {("530111001", "1.1"), ("530111001", "1.2")}


def test_the_broken_station_is_found_by_halves(small_district, place, broken_station):
    """8 stations and one broken: 1 + 1 + 2 + 2 + 2 tries a requirement at most, not 10."""
    for number in range(3, 9):
        cast.build_station(place.district, f"第{number}", f"53011100{number}")
    run_nightly(D15)
    assert broken_station.asked <= 1 + 2 * 8
    assert StationReading.objects.filter(on=D15).count() == 14


def test_a_partial_night_can_be_run_again(small_district, place, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(measures.MEASURES, "head_in_place", declared(BreaksAt(place.station)))
        run_nightly(D15)
    assert states() == [(D15, PARTIAL)]
    [outcome] = run_nightly(D15)
    assert outcome.worked
    assert states() == [(D15, COMPLETED)]
    assert NightlyRun.objects.get().outcome["failures"] == {}


def test_a_station_that_cannot_be_settled_leaves_no_half(small_district, place, monkeypatch):
    nights.vacant(place.station, D15)
    nights.vacant(place.other_station, D15)

    def refuse(judgement):
        changes = reconcile(judgement)
        if judgement.station == place.station:
            raise ValueError("half done")
        return changes

    reconcile = settling.reconcile
    monkeypatch.setattr(settling, "reconcile", refuse)
    [outcome] = run_nightly(D15)
    assert list(outcome.failures) == ["530111001"]
    assert {code for code, _requirement in nights.open_pairs()} == {"530111002"}
    assert not StationReading.objects.filter(station=place.station).exists()


def test_a_division_that_breaks_off_does_not_stop_the_others(small_district, place, monkeypatch):
    other = DivisionFactory(level="district", name="西山区", parent=place.city)
    cast.build_station(other, "马街", "530112001")
    TermsFactory(requirement=RequirementFactory(directive=DirectiveFactory(division=other)))

    def broken(directive, *arguments, **options):
        if directive == small_district.directive:
            raise RuntimeError("no letters today")
        return queue(directive, *arguments, **options)

    queue = digests.queue_digests
    monkeypatch.setattr(digests, "queue_digests", broken)
    outcomes = {outcome.division.name: outcome for outcome in run_nightly(D15)}
    assert outcomes["官渡区"].failures == {"官渡区": "RuntimeError: no letters today"}
    assert outcomes["西山区"].failures == {}
    finished = dict(NightlyRun.objects.values_list("division__name", "state"))
    assert finished == {"官渡区": RUNNING, "西山区": COMPLETED}


# ---------- what is due ----------


def test_yesterday_is_due_until_it_is_done(small_district):
    assert night.due_day() == date(2022, 7, 14)
    run_nightly()
    assert night.due_day() is None


def test_nothing_is_due_before_the_hour(small_district):
    Parameter.objects.create(key="nightly_hour", value=2, effective_from=date(2022, 1, 1))
    with time_machine.travel("2026-03-01T01:59:00+08:00", tick=False):
        assert night.due_day() is None
    with time_machine.travel("2026-03-01T02:00:00+08:00", tick=False):
        assert night.due_day() == date(2022, 7, 14)


def test_nothing_is_due_without_a_directive(place):
    assert night.due_day() is None


@pytest.mark.parametrize(("minutes", "due"), [(59, None), (61, date(2022, 7, 14))])
def test_a_partial_night_is_due_again_after_an_hour(small_district, place, minutes, due):
    a_run(place.district, date(2022, 7, 14), PARTIAL, minutes_ago=minutes)
    assert night.due_day() == due


def test_the_business_date_is_shanghai_s(small_district, settings):
    """At 16:00 UTC the day changes in Shanghai, whatever the server's own time zone."""
    settings.PORTAL_TODAY = ""
    with time_machine.travel("2022-07-15T15:59:59+00:00", tick=False):
        assert night.due_day() == date(2022, 7, 14)
    with time_machine.travel("2022-07-15T16:00:00+00:00", tick=False):
        assert night.due_day() == date(2022, 7, 15)


# ---------- the command ----------


def test_the_command_runs_tells_and_sends(small_district, place, head, mailoutbox, capsys):
    nights.vacant(place.station, D15)
    call_command("nightly", on=D15)
    assert "2022-07-15 官渡区：完成" in capsys.readouterr().out
    assert [mail.to for mail in mailoutbox] == [["head@example.com"]]


def test_the_command_says_that_there_is_nothing_to_run(place, capsys):
    call_command("nightly", on=D15)
    assert "没有在用的工作部署" in capsys.readouterr().out


def test_the_command_fails_when_a_station_failed(small_district, broken_station, capsys):
    with pytest.raises(CommandError):
        call_command("nightly", on=D15)
    assert "530111001" in capsys.readouterr().err


def test_the_command_refuses_a_day_that_is_not_over(small_district, settings):
    settings.PORTAL_TODAY = ""
    with pytest.raises(CommandError, match="还没有结束"):
        call_command("nightly", on=clock.today())
