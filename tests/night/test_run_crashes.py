"""Cut off at every step, started by many at once: one run, one set of flags, one mail a person."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from common import clock, outbox
from common.models import OutgoingMail
from night import digests
from night import run as night
from oversight.models import Flag, NightlyRun
from tests.common import sink as sinks
from tests.oversight import crashes, nights
from tests.services_real.conftest import database_url

pytestmark = pytest.mark.django_db(transaction=True)

D15, D21 = date(2022, 7, 15), date(2022, 7, 21)
State = OutgoingMail.State
BEFORE_SENDING = [
    "night.claimed",
    "night.judged",
    "night.station",
    "night.station:2",
    "night.settled",
    "night.proposed",
    "night.told",
    "night.finished",
]


@pytest.fixture
def server(settings):
    with sinks.mail_server() as sink:
        sinks.use(settings, sink)
        yield sink


@pytest.fixture
def two_vacant(small_district, place, head, other_head, district):
    nights.vacant(place.station, D15)
    nights.vacant(place.other_station, D15)
    return small_district


def later() -> None:
    """As if the leases had run out."""
    past = clock.moment() - timedelta(hours=1)
    NightlyRun.objects.filter(state="running").update(heartbeat_at=past)
    OutgoingMail.objects.filter(state=State.SENDING).update(heartbeat_at=past)


def all_accounted(server) -> bool:
    """Every mail ended in one known way, and what was sent arrived exactly once."""
    assert nights.more_than_one(server.received) == []
    arrived = {message_id for _address, message_id in server.received}
    for mail in OutgoingMail.objects.all():
        if mail.state == State.SENT:
            assert outbox.message_id(mail) in arrived
        else:
            assert mail.state == State.IN_DOUBT
    return True


def expected() -> dict:
    """What one undisturbed night of the 15th leaves behind in this district."""
    return {
        "runs": [(D15, "completed", None)],
        "flags": {("530111001", "1.1"), ("530111001", "1.2")}
        | {("530111002", "1.1"), ("530111002", "1.2")},
        "numbers": [1, 2, 3, 4],
        "told": {D15},
        "mails": ["district", "head", "other-head"],
    }


def found() -> dict:
    return {
        "runs": list(NightlyRun.objects.values_list("day", "state", "covered_by")),
        "flags": nights.open_pairs(),
        "numbers": sorted(Flag.objects.values_list("number", flat=True)),
        "told": set(Flag.objects.values_list("told_on", flat=True)),
        "mails": sorted(OutgoingMail.objects.values_list("recipient__username", flat=True)),
    }


# ---------- a crash at every step ----------


@pytest.mark.parametrize("fault", BEFORE_SENDING)
def test_a_night_cut_off_anywhere_is_finished_by_the_next(two_vacant, server, fault):
    crashes.dies_at(fault, D15)
    later()
    night.run_nightly(D15)
    assert found() == expected()
    digests.send_due()
    assert len(server.received) == 3
    assert all_accounted(server)


@pytest.mark.parametrize("fault", BEFORE_SENDING)
def test_a_night_cut_off_anywhere_is_covered_by_a_later_day(two_vacant, server, fault):
    crashes.dies_at(fault, D15)
    later()
    night.run_nightly(D21)
    digests.send_due()
    assert nights.open_pairs() == expected()["flags"]
    assert nights.every_day_accounted(D15, D21) == []
    keys = OutgoingMail.objects.values_list("recipient", "kind", "day")
    assert nights.more_than_one(keys) == []
    assert all_accounted(server)


@pytest.mark.parametrize("fault", ["night.claimed", "night.station", "night.told"])
def test_a_killed_night_can_be_run_again_at_once(two_vacant, server, fault):
    """Its process is seen to be gone: nobody waits for the lease."""
    crashes.dies_at(fault, D15)
    assert [outcome.worked for outcome in night.run_nightly(D15)] == [True]
    assert found() == expected()


def test_cut_off_before_sending_the_mail_is_in_doubt(two_vacant, server):
    crashes.dies_at("outbox.claimed", D15)
    assert server.received == []
    later()
    digests.send_due()
    states = sorted(OutgoingMail.objects.values_list("state", flat=True))
    assert states == [State.IN_DOUBT, State.SENT, State.SENT]
    assert len(server.received) == 2
    assert all_accounted(server)


def test_cut_off_after_the_server_took_it_the_mail_is_not_sent_again(two_vacant, server):
    crashes.dies_at("outbox.accepted", D15)
    assert len(server.received) == 1
    later()
    digests.send_due()
    digests.send_due()
    assert len(server.received) == 3
    assert all_accounted(server)


def test_the_checker_sees_a_mail_that_is_sent_again(two_vacant, server):
    """Control: a sweeper that put stale rows back into the queue would send twice."""
    crashes.dies_at("outbox.accepted", D15)
    OutgoingMail.objects.filter(state=State.SENDING).update(state=State.QUEUED)
    digests.send_due()
    assert len(nights.more_than_one(server.received)) == 1


# ---------- many at once ----------


def test_twenty_starts_at_once_are_one_night(two_vacant, server):
    children = [crashes.beside(crashes.whole_night(D15)) for _start in range(20)]
    assert {crashes.ended(child) for child in children} == {crashes.SURVIVED}
    digests.send_due()
    assert found() == expected()
    assert len(server.received) == 3
    assert all_accounted(server)


def test_the_checker_sees_two_nights_without_the_claim(two_vacant, server, monkeypatch):
    """Control: claims that everybody wins write and send everything again."""

    def careless(pk):
        return OutgoingMail.objects.select_related("recipient").get(pk=pk)

    monkeypatch.setattr(outbox, "claim", careless)
    night.run_nightly(D15)
    due = list(OutgoingMail.objects.values_list("pk", flat=True))
    for _sender in range(2):
        for pk in due:
            outbox.send_claimed(outbox.claim(pk), digests.still_wanted)
    assert len(nights.more_than_one(server.received)) == 3


@pytest.fixture
def environment(server, tmp_path):
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "PORTAL_TODAY": "2022-07-21",
        "PORTAL_VAR": str(tmp_path),
    }


def nightly(environment, *arguments) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "nightly", *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_command_twice_then_by_two_processes_at_once(two_vacant, place, server, environment):
    for processes in (1, 1, 2):
        started = [nightly(environment, "--on", "2022-07-15") for _each in range(processes)]
        for process in started:
            _output, errors = process.communicate(timeout=120)
            assert process.returncode == 0, errors
        assert found() == expected()
        assert len(server.received) == 3
    nights.vacant(
        two_vacant.directive.division.division_set.first().station, D15, date(2022, 7, 18)
    )
    both = [nightly(environment, "--on", "2022-07-21") for _each in range(2)]
    words = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("完成" in each for each in words) == 1, words
    assert nights.every_day_accounted(D15, D21) == []
    assert NightlyRun.objects.filter(state="covered", covered_by=D21).count() == 5
    received = [address for address, _id in server.received]
    assert {address: received.count(address) for address in set(received)} == {
        "district@example.com": 2,
        "head@example.com": 2,
        "other-head@example.com": 2,
    }
    assert all_accounted(server)
