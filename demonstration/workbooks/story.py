"""How the eight stations differ, so that the overview has something to tell on 2022-07-15."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demonstration.workbooks.words import GIVEN_NAMES, SURNAMES
from stations.models import Community, Station

START = date(2022, 1, 1)
FILLED_ON = date(2022, 7, 15)
YEAR_END = date(2022, 12, 31)


@dataclass(frozen=True)
class Story:
    """Where a station stands: percents, unless the name says otherwise."""

    spent: float
    progress: float
    monthly: tuple[float, ...]  # how spending is spread over January to July
    gap_days: int  # between two service days
    in_time: float  # of the records, in the national platform within a week
    key_groups: float
    entered_exam: float
    certified: float
    quota_met: int  # communities that reach their quota
    standardised: float
    published: bool  # the second district-funded project too
    unclassified: int = 0  # communities whose type nobody has settled
    incomplete: int = 0  # projects whose entry lacks something


EVEN = (0.7, 0.7, 1, 1, 1, 1, 0.55)
FADING = (1, 1, 1.2, 0.9, 0.35, 0.25, 0.1)
STORIES = {
    "530111001": Story(54.2, 58, EVEN, 5, 98, 66, 36, 36, 10, 86, True),
    "530111002": Story(51.3, 55, EVEN, 5, 97, 63, 34, 33, 7, 82, True),
    "530111003": Story(44.1, 46, EVEN, 7, 90, 60.5, 26, 26, 7, 72, False, 1, 1),
    "530111004": Story(49.2, 54, EVEN, 6, 96, 64, 32, 31, 9, 81, True),
    "530111005": Story(43.6, 47, EVEN, 8, 88, 57, 27, 25, 8, 74, True, 2),
    "530111006": Story(50.6, 53, EVEN, 6, 97, 62, 33, 32, 10, 83, True),
    "530111007": Story(24.6, 30, FADING, 19, 61, 48, 9, 15, 3, 45, False, 0, 2),
    "530111008": Story(33.0, 39, FADING, 12, 80, 55, 16, 19, 3, 62, False),
}


@dataclass(frozen=True)
class Teller:
    """One station with its story; every register rolls dice of its own."""

    station: Station
    communities: list[Community]
    agency: str
    resident: str = ""  # who has the station's account of a worker

    @property
    def story(self) -> Story:
        return STORIES[self.station.code]

    @property
    def street(self) -> str:
        return self.station.street_name

    def dice(self, register: str) -> Random:
        return Random(f"{self.station.code} {register}")

    @property
    def workers(self) -> list[str]:
        """The station's own social workers, whom roster, services and vouchers name."""
        names = person_names(self.dice("workers"), 5)
        return [self.resident or names[0], *names[1:]]

    @property
    def project_names(self) -> list[str]:
        """The operating project first."""
        return [
            f"{self.street}社工站2022年度建设运营项目",
            f"{self.street}养老服务“邻里相伴”项目",
            f"{self.street}儿童关爱保护“向阳成长”项目",
        ]


def person_names(dice: Random, count: int) -> list[str]:
    """Made-up names, no two alike."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[dice.choice(SURNAMES) + dice.choice(GIVEN_NAMES)] = None
    return list(names)


def exact_share(dice: Random, count: int, percent: float) -> list[bool]:
    """``count`` answers of which ``percent`` are yes, in some order."""
    yes = round(count * percent / 100)
    answers = [True] * yes + [False] * (count - yes)
    dice.shuffle(answers)
    return answers


def weekday_on_or_after(day: date) -> date:
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])
