"""Fail-points of the crash tests: nothing happens unless the environment asks for it.

``FAULT=name`` ends the process at that point as a power cut would, ``FAULT=name:3`` the third time.
"""

import os
from collections import Counter

KILLED = 9
_passed: Counter = Counter()


def point(name: str) -> None:
    """A step boundary at which a crash must do no harm."""
    wanted, _colon, count = os.environ.get("FAULT", "").partition(":")
    if wanted != name:
        return
    _passed[name] += 1
    if _passed[name] >= int(count or 1):
        os._exit(KILLED)
