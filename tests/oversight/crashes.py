"""Processes that run the night beside the test, on its database, and die where they are told to."""

import os
from datetime import date

from django.db import connection, connections

from common import faults
from night import digests
from night.run import run_nightly

SURVIVED, RAISED = 0, 1


def beside(work) -> int:
    """Runs ``work`` in a child with connections of its own; gives the child's pid.

    The parent's connections are closed first: the two must not share a socket or a file handle.
    """
    connections.close_all()
    if child := os.fork():
        return child
    code = RAISED
    try:
        work()
        code = SURVIVED
    finally:
        connection.close()
        os._exit(code)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def whole_night(on: date, fault: str = ""):
    """The command's work: run, then send; ending at the fail-point when one is named."""

    def work():
        faults._passed.clear()
        os.environ["FAULT"] = fault
        run_nightly(on)
        digests.send_due()

    return work


def dies_at(fault: str, on: date) -> None:
    code = ended(beside(whole_night(on, fault)))
    assert code == faults.KILLED, f"{fault} was not passed (exit {code})"
