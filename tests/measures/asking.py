"""Asking one measure about one station on one day, with days as words: `D("2022-07-15")`."""

from datetime import date

from common.readings import Period, Reading, Severity, StationBatch

D = date.fromisoformat
PERIOD = Period(D("2022-01-01"), D("2022-12-31"), D("2022-07-30"))
NEXT_PERIOD = Period(D("2023-01-01"), D("2023-12-31"), D("2023-07-30"))


def ask(measure, station, on, period: Period = PERIOD, **parameters) -> Reading:
    """The reading of one station; ``on`` as a day or as words."""
    on = D(on) if isinstance(on, str) else on
    return measure(StationBatch([station.pk]), on, period, **parameters)[station.pk]


def risks(reading: Reading) -> list[str]:
    return [s.words for s in reading.shortfalls if s.severity == Severity.RISK]


def lags(reading: Reading) -> list[str]:
    return [s.words for s in reading.shortfalls if s.severity == Severity.LAG]
