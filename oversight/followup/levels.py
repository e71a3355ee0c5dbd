"""When a flag should go up a level (督办级别): announced, then proposed; a person signs or not.

The portal goes no further than a draft. It looks once a night, on the night's own day: of days that
were missed nobody could be warned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from common.calendar import working_day_after
from common.parameters import parameters
from oversight.followup.events import Kind, tell
from oversight.judging.precedence import is_past
from oversight.models import Flag
from stations.models import Division

State = Flag.State
STATION_S = (State.MARKED, State.SIGNED)  # where the next step is the station's


@dataclass(frozen=True)
class Ladder:
    """What makes a flag rise on a day. ``soon``: what is due by then is warned of already."""

    on: date
    soon: date
    most_breaks: int

    @classmethod
    def of(cls, on: date) -> "Ladder":
        numbers = parameters(("flag_announce_days", "flag_most_breaks"), on)
        soon = working_day_after(on, numbers["flag_announce_days"])
        return cls(on, soon, numbers["flag_most_breaks"])

    def threatens(self, flag: Flag) -> bool:
        """Whether it will rise unless the station does something."""
        return self._may_rise(flag) and (self._broken(flag) or self._due(flag, self.soon))

    def rises(self, flag: Flag) -> bool:
        """Whether there is reason for it on the day itself."""
        return self._may_rise(flag) and (self._broken(flag) or self._due(flag, self.on))

    def _may_rise(self, flag: Flag) -> bool:
        done = flag.recovering_on or flag.closed_on or flag.level == Flag.Level.RED
        return not done and not is_past(flag.requirement.measure, flag.status)

    def _broken(self, flag: Flag) -> bool:
        return flag.breaks >= self.most_breaks

    def _due(self, flag: Flag, by: date) -> bool:
        """A day's night comes when the day is over: what is due on it is late by then."""
        return flag.state in STATION_S and flag.due_on is not None and flag.due_on <= by


@transaction.atomic(durable=True)
def propose_levels(division: Division, on: date, *, hold: Callable[[], None]) -> int:
    """Warn of the levels to come and propose those that are due; returns how many are proposed.

    ``hold`` raises when the night is no longer ours. Done again it finds nothing to do.
    """
    hold()
    ladder, proposed = Ladder.of(on), 0
    flags = Flag.objects.open().filter(requirement__directive__division=division)
    flags = flags.select_related("requirement").order_by("pk")
    for flag in flags.select_for_update(of=("self",)):
        proposed += look_at(flag, ladder)
    return proposed


def look_at(flag: Flag, ladder: Ladder) -> bool:
    """One flag on one night; True when it gets a draft."""
    before = flag.warned_for, flag.drafted
    if not ladder.threatens(flag):
        flag.warned_for = flag.drafted = None  # what was proposed for a reason goes with it
    elif flag.warned_for is None:
        flag.warned_for = max(ladder.soon, flag.due_on or ladder.soon)
        tell_next(flag, Kind.WARNED, ladder.on)
    elif flag.drafted is None and flag.warned_for <= ladder.on and ladder.rises(flag):
        flag.drafted = flag.level + 1
        tell_next(flag, Kind.DRAFTED, ladder.on)
    if before == (flag.warned_for, flag.drafted):
        return False
    flag.version += 1
    flag.save(update_fields=["warned_for", "drafted", "version"])
    return flag.drafted is not None


def tell_next(flag: Flag, kind: str, on: date) -> None:
    """Write down that the next level is near."""
    tell(flag, kind, on=on, until=flag.warned_for, level=flag.level + 1)
