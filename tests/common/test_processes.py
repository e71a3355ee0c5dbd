"""A process is told from every other, and its end is seen."""

import subprocess
import sys

import pytest

from common import processes

linux = pytest.mark.skipif(not processes.identity(), reason="only Linux tells")


@pytest.fixture
def other():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process


def holder(process) -> dict:
    return processes.identity() | {
        "pid": process.pid,
        "started": processes._started(process.pid),
    }


@linux
def test_a_process_that_works_has_not_ended(other):
    assert not processes.has_ended(processes.identity())
    assert not processes.has_ended(holder(other))


@linux
def test_a_killed_process_has_ended(other):
    mine = holder(other)
    other.kill()
    other.wait()
    assert processes.has_ended(mine)


@linux
def test_another_process_under_the_same_number_is_another():
    assert processes.has_ended(processes.identity() | {"started": "1"})


def test_of_another_machine_or_an_unknown_holder_nothing_is_certain(other):
    assert not processes.has_ended({})
    assert not processes.has_ended({"kernel": "elsewhere", "pid": 1, "started": "1"})
