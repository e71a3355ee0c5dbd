"""What would close a gap: the form in which a measure offers it, and what was chosen of that.

A measure says what could be done at one station (`Measure.offers`), in the order in which it is
best taken; `oversight/followup/closing.py` takes as little of it as reaches the target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.readings import Period, Reading, StationBatch


class StepKind(TextChoices):
    """What sort of thing is to be done."""

    PAYMENT = "payment", _("付款")
    MILESTONE = "milestone", _("里程碑")
    SERVICE = "service", _("服务")
    FILING = "filing", _("备案")
    CREDENTIAL = "credential", _("证书")
    TRAINING = "training", _("培训")
    EVALUATION = "evaluation", _("评估整改")
    LINKAGE = "linkage", _("联动")
    PREMISES = "premises", _("阵地")
    RECORD = "record", _("补录")
    OTHER = "other", _("其他")


def _never(_permission: str) -> bool:
    return False


@dataclass(frozen=True)
class Gap:
    """What one station lacks to its target on a day.

    ``short``: how much is missing, in the numerator's unit where the value is a percentage, else in
    the value's. ``by``: the day by which it is to be made up. ``may(permission)``: whether the
    reader has a permission at this station; nobody in particular has none.
    """

    station: int
    code: str
    reading: Reading
    on: date
    by: date
    period: Period
    target: Fraction
    short: Fraction
    parameters: Mapping = field(default_factory=dict)
    may: Callable[[str], bool] = _never

    @property
    def batch(self) -> StationBatch:
        """The station alone, as measures are asked about it."""
        return StationBatch([self.station])

    def row(self, permission: str, page: str, key: int) -> str:
        """The address of a row's page; empty where the reader may not open it."""
        return reverse(page, args=[key]) if self.may(permission) else ""

    def rows(self, permission: str, page: str, **query: str) -> str:
        """The address of a list or form, narrowed to the station."""
        query = {"station": self.code} | query
        return f"{reverse(page)}?{urlencode(query)}" if self.may(permission) else ""


@dataclass(frozen=True)
class Offer:
    """Something that could be done, up to ``most`` units of it (fen, records, organisations).

    ``say(units)`` tells it in words. Each unit brings ``gain`` to what is missing and ``adds`` to
    the denominator. ``whole``: in full or not at all. ``required``: without it nothing is met,
    whatever the value. ``planned``: the day that somebody planned it for, ``not_before``: the first
    day from which it can count, ``per_day``: how many units a day brings at the usual pace.
    ``own_day``: the planned day stands, whatever the day of the whole. ``fen``: its units are
    money. ``about``: the row or choice that it is about.
    """

    kind: StepKind
    say: Callable[[int], str]
    most: int = 1
    gain: Fraction | int = 1
    adds: int = 0
    whole: bool = False
    required: bool = False
    planned: date | None = None
    not_before: date | None = None
    per_day: Fraction | None = None
    own_day: bool = False
    url: str = ""
    fen: bool = False
    about: int | str | None = None


def offered(kind: StepKind, words: str, **fields) -> Offer:
    """An offer that is told in the same words however much of it is taken."""
    return Offer(kind, lambda _n: words, **fields)


@dataclass(frozen=True)
class ClosingStep:
    """What was chosen of an offer: so many units, by a day."""

    offer: Offer
    units: int
    on: date

    @property
    def kind(self) -> StepKind:
        return self.offer.kind

    @property
    def words(self) -> str:
        return self.offer.say(self.units)

    @property
    def url(self) -> str:
        return self.offer.url

    @property
    def fen(self) -> int | None:
        """The amount of a payment."""
        return self.units if self.offer.fen else None

    @property
    def gain(self) -> Fraction:
        """How much it brings, in the numerator's unit."""
        return Fraction(self.units * self.offer.gain)
