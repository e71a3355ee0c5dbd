"""How the requirements of flags stand on the day of a page, and what a night found otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from oversight.followup.flags import RECOVERED, words_of
from oversight.judging.judgement import Assessed, assess
from oversight.judging.reasons import reason
from oversight.models import Directive, Flag
from oversight.pages.shared import Known, cell_of, known_otherwise
from stations.models import Station


@dataclass(frozen=True)
class Live:
    """Judged when asked, each flag by the directive that opened it, also after its end. A flag
    whose requirement is judged no longer keeps what was seen last.
    """

    cells: dict[tuple[int, int], Assessed]
    known: dict[tuple[int, int], Known]

    @classmethod
    def of(cls, flags: Iterable[Flag], on: date) -> "Live":
        """``flags`` need their station's and directive's divisions loaded. The number of queries
        depends on the number of directives alone.
        """
        asked: dict[Directive, list[Flag]] = {}
        for flag in flags:
            asked.setdefault(flag.requirement.directive, []).append(flag)
        cells: dict[tuple[int, int], Assessed] = {}
        for directive, own in asked.items():
            stations = {flag.station for flag in own if is_open(flag.station, on)}
            codes = {flag.requirement.code for flag in own}
            for row in assess(stations, on, directive=directive, codes=codes):
                cells[cell_of(row)] = row
        return cls(cells, known_otherwise(cells.values(), on) if cells else {})

    def cell(self, flag: Flag) -> Assessed | None:
        return self.cells.get((flag.station_id, flag.requirement_id))

    def status(self, flag: Flag) -> str:
        cell = self.cell(flag)
        return cell.status if cell else flag.status

    def text(self, flag: Flag) -> str:
        cell = self.cell(flag)
        return words_of(cell) if cell else flag.text

    def reason(self, flag: Flag) -> str:
        cell = self.cell(flag)
        return reason(cell) if cell else ""

    def known_words(self, flag: Flag) -> str:
        """What the night found, where it is not what is true now."""
        known = self.known.get((flag.station_id, flag.requirement_id))
        return known.words if known else ""

    def recovery_words(self, flag: Flag) -> str | None:
        """The status of a flag that waits for its recovery to last; None for the status's own."""
        return _("恢复中") if self.status(flag) in RECOVERED else None


def is_open(station: Station, on: date) -> bool:
    return station.licensed_on <= on and (station.closed_on is None or station.closed_on >= on)
