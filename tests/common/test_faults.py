"""A fail-point ends the process where the environment says, and nowhere else."""

import subprocess
import sys

import pytest

from common import faults

PROGRAM = """
from common import faults
faults.point("first"); print("passed first", flush=True)
for number in range(3):
    faults.point("loop"); print("passed loop", flush=True)
"""


@pytest.mark.parametrize(
    ("fault", "code", "passed"),
    [
        ("", 0, 4),
        ("no such point", 0, 4),
        ("first", faults.KILLED, 0),
        ("loop", faults.KILLED, 1),
        ("loop:3", faults.KILLED, 3),
        ("loop:4", 0, 4),
    ],
)
def test_a_process_ends_at_the_point_that_is_named(fault, code, passed):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={"FAULT": fault}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (ran.returncode, len(ran.stdout.splitlines())) == (code, passed)
