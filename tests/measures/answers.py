"""What an oracle answers, and what both of them need."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
MISSING, NOT_APPLICABLE, VALUE = "missing", "not applicable", "value"


@dataclass
class Answer:
    """What a reading must say; ``more`` are its details and its plan."""

    exact: Fraction | None = None
    numerator: int | None = None
    denominator: int | None = None
    due: date | None = None
    risks: int = 0
    lags: int = 0
    kind: str = VALUE
    more: dict = field(default_factory=dict)


def share(numerator: int, denominator: int, **fields) -> Answer:
    return Answer(Fraction(100 * numerator, denominator), numerator, denominator, **fields)


def within(day: date, since: date | None, until: date | None) -> bool:
    """Between two days, either of which may be unknown."""
    return (since is None or since <= day) and (until is None or day <= until)
