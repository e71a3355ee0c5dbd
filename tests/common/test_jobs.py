"""Claims, leases and signs of life of whatever is worked on by one process at a time."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from common import clock, jobs, processes
from common.models import OutgoingMail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=10)
SENDING = OutgoingMail.State.SENDING


@pytest.fixture
def row(db):
    return queued()


def queued() -> OutgoingMail:
    return OutgoingMail.objects.create(recipient=UserFactory(), kind="x", day=date(2022, 7, 15))


def free():
    return OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED)


def claimed(row) -> OutgoingMail:
    return jobs.claim(free(), row.pk, state=SENDING)


def test_a_claim_says_who_and_when_and_is_nobody_elses(row):
    mine = claimed(row)
    assert (mine.state, mine.attempts, mine.holder) == (SENDING, 1, processes.identity())
    assert mine.claimed_at == mine.heartbeat_at
    assert claimed(row) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_at_once_one_is_made():
    row, together, ends = queued(), Barrier(2), []

    def go():
        together.wait()
        ends.append(claimed(row) is not None)
        connection.close()

    threads = [Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == [False, True]


def test_whoever_lost_the_claim_cannot_renew_or_write(row):
    mine = claimed(row)
    jobs.hold(mine, SENDING)
    OutgoingMail.objects.update(claimed_at=clock.moment())
    with pytest.raises(jobs.TakenOver):
        jobs.hold(mine, SENDING)
    assert not jobs.mine(mine).exists()


def test_a_job_that_ended_cannot_be_renewed(row):
    mine = claimed(row)
    OutgoingMail.objects.update(state=OutgoingMail.State.SENT)
    with pytest.raises(jobs.TakenOver):
        jobs.hold(mine, SENDING)


@pytest.mark.parametrize(("minutes", "is_left"), [(9, False), (11, True)])
def test_a_lease_runs_out_by_the_last_sign_of_life(row, minutes, is_left):
    claimed(row)
    OutgoingMail.objects.update(
        claimed_at=clock.moment() - timedelta(hours=1),
        heartbeat_at=clock.moment() - timedelta(minutes=minutes),
    )
    assert bool(jobs.left(OutgoingMail.objects.filter(state=SENDING), LEASE)) == is_left


@pytest.mark.parametrize(("minutes", "is_left"), [(9, False), (11, True)])
def test_a_claim_from_before_there_were_heartbeats_counts_from_its_claim(row, minutes, is_left):
    OutgoingMail.objects.update(
        state=SENDING, claimed_at=clock.moment() - timedelta(minutes=minutes)
    )
    assert bool(jobs.left(OutgoingMail.objects.filter(state=SENDING), LEASE)) == is_left


@pytest.mark.skipif(not processes.identity(), reason="only Linux tells")
def test_nobody_waits_for_a_process_that_is_gone(row):
    mine = claimed(row)
    before = clock.moment() - LEASE
    assert not jobs.is_left(mine, before)
    mine.holder |= {"started": "1"}
    assert jobs.is_left(mine, before)


def test_attempts_end(row):
    waits = []
    for attempts in (1, 2, 3, 4):
        row.attempts = attempts
        again = jobs.next_attempt(row, pauses=(1, 5), most=4)
        waits.append(again and round((again - clock.moment()).total_seconds() / 60))
    assert waits == [1, 5, 5, None]
