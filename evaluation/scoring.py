"""The arithmetic of scores, exact: what a tree may be, what a reading is worth, which grade.

Points have two decimals; means and shares of parties are fractions and judged as they are. What is
shown of them is cut to two decimals, never rounded up: 89.995 is shown as 89.99 and is no 90.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from django.utils.translation import gettext as _

from common.templatetags.portal import plain

FULL = Decimal(100)
DIMENSION, ITEM, POINT, BONUS = "dimension", "item", "point", "bonus"
# What stands under what; a point and a bonus have nothing below them.
BELOW = {DIMENSION: ITEM, ITEM: POINT}


@dataclass(frozen=True)
class Line:
    """A line of a tree as somebody wrote it."""

    level: str
    name: str
    weight: Decimal
    requirement: str = ""
    full_at: Decimal | None = None
    zero_at: Decimal | None = None
    method: str = ""
    evidence: str = ""


# ---------- trees ----------


def tree_problems(lines: Sequence[Line], bonus_most: int) -> list[tuple[int | None, str]]:
    """Why lines make no tree: pairs of the line's place (None: of the whole) and the words."""
    found = [(place, words) for place, line in enumerate(lines) if (words := _line_problem(line))]
    lost = [(place, words) for place in range(len(lines)) if (words := _out_of_order(lines, place))]
    if found or lost:
        return [*found, *lost]
    return [*_sum_problems(lines, bonus_most)]


def _line_problem(line: Line) -> str:
    if line.weight <= 0:
        return _("“%(name)s”的分值要大于 0") % {"name": line.name}
    if line.level != POINT and (line.requirement or line.zero_at is not None):
        return _("“%(name)s”不是观测点，不能由系统测算") % {"name": line.name}
    if line.full_at is not None and line.full_at == (line.zero_at or 0):
        return _("“%(name)s”的满分值和零分值相同，算不出分") % {"name": line.name}
    if not line.requirement and (line.full_at is not None or line.zero_at is not None):
        return _("“%(name)s”填了满分值或零分值，却没有填要求编号") % {"name": line.name}
    return ""


def _out_of_order(lines: Sequence[Line], place: int) -> str:
    line, above = lines[place], _above(lines, place)
    if line.level in (DIMENSION, BONUS) or above is not None:
        return ""
    return _("“%(name)s”上面没有可以归入的一行，请检查顺序和层级") % {"name": line.name}


def _above(lines: Sequence[Line], place: int) -> int | None:
    """The line under which one stands; None where there is none."""
    for before in range(place - 1, -1, -1):
        if BELOW.get(lines[before].level) == lines[place].level:
            return before
        if lines[before].level in (DIMENSION, BONUS):
            return None
    return None


def children(lines: Sequence[Line], place: int) -> list[int]:
    """The places of the lines directly below one."""
    return [each for each in range(place + 1, len(lines)) if _above(lines, each) == place]


def _sum_problems(lines: Sequence[Line], bonus_most: int):
    tops = [place for place, line in enumerate(lines) if line.level == DIMENSION]
    if words := _sum_problem(_("全部一级指标"), [lines[place] for place in tops], FULL):
        yield None, words
    for place, line in enumerate(lines):
        if line.level in BELOW:
            own = [lines[each] for each in children(lines, place)]
            if words := _sum_problem(_("“%(name)s”下面") % {"name": line.name}, own, line.weight):
                yield place, words
    bonus = sum((line.weight for line in lines if line.level == BONUS), Decimal(0))
    if bonus > bonus_most:
        yield None, _("加分项合计 %(sum)s 分，最多 %(most)s 分") % {
            "sum": plain(bonus), "most": bonus_most,
        }  # fmt: skip


def _sum_problem(where: str, lines: list[Line], due: Decimal) -> str:
    names = [line.name for line in lines]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        return _("%(where)s有两个“%(name)s”") % {"where": where, "name": twice}
    total = sum((line.weight for line in lines), Decimal(0))
    if total == due:
        return ""
    words = _("多 %(gap)s 分") if total > due else _("少 %(gap)s 分")
    gap = words % {"gap": plain(abs(total - due))}
    return _("%(where)s合计 %(sum)s 分，应是 %(due)s 分，%(gap)s") % {
        "where": where, "sum": plain(total), "due": plain(due), "gap": gap,
    }  # fmt: skip


# ---------- points ----------


def points_of(weight: Decimal, value: Fraction, full_at: Fraction, zero_at: Fraction) -> Decimal:
    """What a value is worth: all at ``full_at`` and beyond, nothing at ``zero_at`` and before it,
    in a straight line between; cut to two decimals. ``zero_at`` may be the larger one.
    """
    share = (value - zero_at) / (full_at - zero_at)
    return cut(Fraction(weight) * min(max(share, Fraction(0)), Fraction(1)))


def cut(value: Fraction) -> Decimal:
    """Two decimals, the rest cut off."""
    return Decimal(floor(value * 100)).scaleb(-2)


def mean(values: Iterable) -> Fraction:
    """The mean of all of them, none dropped."""
    values = [Fraction(value) for value in values]
    return sum(values, Fraction(0)) / len(values)


# ---------- sheets and parties ----------


@dataclass(frozen=True)
class Marked:
    """A sheet that counts: whose it is, for which party, and its points by indicator."""

    party: str
    who: str
    points: Mapping[int, Decimal]

    @property
    def total(self) -> Decimal:
        """All points, the bonus among them; never more than 100."""
        return min(sum(self.points.values(), Decimal(0)), FULL)


@dataclass(frozen=True)
class PartyScore:
    """What a party gives: the mean of its sheets, and what its weight makes of it."""

    party: str
    weight: Decimal
    sheets: tuple[Marked, ...]

    @property
    def raw(self) -> Fraction:
        return mean(sheet.total for sheet in self.sheets)

    @property
    def converted(self) -> Fraction:
        return self.raw * Fraction(self.weight) / 100


def party_scores(sheets: Sequence[Marked], weights: Mapping[str, Decimal]) -> list[PartyScore]:
    """The parties that count, each with all of its sheets; one without a sheet has none."""
    return [
        PartyScore(party, weight, tuple(sheet for sheet in sheets if sheet.party == party))
        for party, weight in weights.items()
    ]


def total_of(parties: Sequence[PartyScore]) -> Fraction | None:
    """The exact total; None while a party that counts has no sheet."""
    if not parties or not all(party.sheets for party in parties):
        return None
    return sum((party.converted for party in parties), Fraction(0))


def points_by_line(parties: Sequence[PartyScore]) -> dict[int, Fraction]:
    """What each indicator comes to: the parties' means by their weights."""
    points: dict[int, Fraction] = {}
    for party in parties:
        share = Fraction(party.weight) / 100 / len(party.sheets)
        for sheet in party.sheets:
            for indicator, given in sheet.points.items():
                points[indicator] = points.get(indicator, Fraction(0)) + Fraction(given) * share
    return points


# ---------- grades ----------


@dataclass(frozen=True)
class Band:
    """A grade and where it begins."""

    name: str
    least: Decimal


def grade_of(total: Fraction, bands: Sequence[Band]) -> str:
    """The best band whose beginning is reached, by the exact total."""
    best_first = sorted(bands, key=lambda band: band.least, reverse=True)
    return next(band.name for band in best_first if total >= Fraction(band.least))


def band_problems(bands: Sequence[Band]) -> list[tuple[int | None, str]]:
    """Why bands make no scale; bands that are given by where they begin leave no gap."""
    if not 4 <= len(bands) <= 5:
        return [(None, _("等级要有 4 个或 5 个，现在是 %(count)s 个") % {"count": len(bands)})]
    found: list[tuple[int | None, str]] = []
    names = [band.name for band in bands]
    for place in range(1, len(bands)):
        if bands[place].least >= bands[place - 1].least:
            found.append(
                (place, _("“%(name)s”的起点要低于上一个等级") % {"name": bands[place].name})
            )
        if bands[place].name in names[:place]:
            found.append((place, _("有两个“%(name)s”") % {"name": bands[place].name}))
    if bands[-1].least != 0:
        words = _("最低一级“%(name)s”要从 0 分起，否则 %(least)s 分以下没有等级")
        named = {"name": bands[-1].name, "least": plain(bands[-1].least)}
        found.append((len(bands) - 1, words % named))
    if bands[0].least > FULL:
        found.append((0, _("“%(name)s”的起点超过 100 分") % {"name": bands[0].name}))
    return found
