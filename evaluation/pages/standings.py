"""How the stations of a round stand, for its page and its workbook: by band, then by code. Persons
are not compared, and a station sees its own line alone.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from common.exports import Export
from evaluation.models import Party, Result, Round, RoundStation
from evaluation.results import pictures
from sheets import Column, Register, Sheet, decimal, text

WORDS, NUMBER = text(200), decimal(2)


@dataclass(frozen=True)
class Standing:
    """A station in a round with what may be seen of its result; ``content`` None where nothing."""

    place: RoundStation
    content: dict | None = None
    number: int | None = None

    @property
    def grade(self) -> str:
        return (self.content or {}).get("grade") or ""

    @property
    def total(self) -> str:
        return (self.content or {}).get("total") or ""


def standings(row: Round, places: list[RoundStation], sees_drafts: bool) -> list[Standing]:
    """Published results as they were frozen, the others as they stand; the same queries for all."""
    results: dict[int, Result] = {}
    for result in Result.objects.filter(round_station__in=places).order_by("number"):
        results[result.round_station_id] = result
    seen = [p for p in places if p.is_open_to_all or sees_drafts]
    made = pictures(row, [p for p in seen if p.state != p.State.PUBLISHED])
    return [_standing(place, results, made, seen) for place in places]


def _standing(place, results, made, seen) -> Standing:
    if place.state == place.State.PUBLISHED:
        return Standing(place, results[place.pk].content, results[place.pk].number)
    return Standing(place, made[place.pk].content) if place in seen else Standing(place)


def by_band(row: Round, lines: list[Standing]) -> list[tuple[str, list[Standing]]]:
    """Best band first; at the end those without a grade."""
    names = [b.name for b in row.scale.bands.order_by("-least")] if row.scale else []
    order = {name: place for place, name in enumerate([*names, ""])}
    ordered = sorted(lines, key=lambda each: (order.get(each.grade, -1), each.place.station.code))
    return [(grade, list(some)) for grade, some in groupby(ordered, key=lambda each: each.grade)]


# ---------- as a workbook ----------

PARTY_COLUMNS = [
    Column(f"{party.value}_{key}", f"{party.label}{words}", NUMBER, kind="decimal", width=12)
    for party in Party
    for key, words in (("raw", "原始分"), ("converted", "折算分"))
]
RESULTS_SHEET = Sheet(
    "results",
    "评估结果",
    (
        Column("station", "社工站", WORDS, width=22),
        Column("state", "状态", WORDS, width=10),
        Column("grade", "等级", WORDS, width=10),
        Column("total", "总分", NUMBER, kind="decimal", width=10),
        *PARTY_COLUMNS,
        Column("vetoes", "一票否决", WORDS, width=20),
        Column("number", "版本", NUMBER, kind="decimal", width=8),
    ),
)


def rows(lines: list[Standing]):
    """One row a station."""
    labels = {str(party.label): party.value for party in Party}
    for line in lines:
        content = line.content or {}
        told = {"station": line.place.station.name, "state": line.place.get_state_display()}
        told |= {"grade": line.grade, "total": _number(line.total), "number": line.number}
        told["vetoes"] = "、".join(veto["name"] for veto in content.get("vetoes", ()))
        for party in content.get("parties", ()):
            for key in ("raw", "converted"):
                told[f"{labels[party['label']]}_{key}"] = _number(party.get(key))
        yield told


def _number(words: str | None) -> Decimal | None:
    """A figure of the content as a sheet can add it up."""
    return Decimal(words) if words else None


REGISTER = Register("rounds", "评估结果", (RESULTS_SHEET,))


def workbook(row: Round, sees_drafts: bool) -> Export:
    """The export of a round's stations."""
    return Export(
        REGISTER,
        RESULTS_SHEET,
        lambda places: rows(standings(row, list(places.select_related("station")), sees_drafts)),
    )
