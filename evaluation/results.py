"""A station's result as it stands: scores, parties, grade, and all that is told of how it came
about. A page shows it, publication freezes it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation.models import (
    Indicator,
    KnownScore,
    Objection,
    Party,
    Round,
    RoundStation,
    SampledFile,
    Score,
    Sheet,
    VetoRuling,
)
from evaluation.scoring import (
    BELOW,
    Band,
    Marked,
    PartyScore,
    cut,
    grade_of,
    party_scores,
    points_by_line,
    total_of,
)

Level = Indicator.Level


@dataclass(frozen=True)
class Picture:
    """``total``: exact, None while a party is missing; ``shown``: cut to two decimals."""

    total: Fraction | None
    shown: Decimal | None
    grade: str
    content: dict


def pictures(row: Round, places: Iterable[RoundStation]) -> dict[int, Picture]:
    """Key of a place in the round → its result; a fixed number of queries."""
    places = list(places)
    lines = list(row.tree_version.indicators.order_by("position"))
    bands = []
    if row.scale:
        bands = [Band(band.name, band.least) for band in row.scale.bands.order_by("-least")]
    facts = _facts(places)
    return {place.pk: _picture(row, place, lines, bands, facts[place.pk]) for place in places}


@dataclass
class _Facts:
    """What is known of one place in a round."""

    sheets: list
    scores: dict
    known: dict
    vetoes: list
    samples: list
    objection: Objection | None = None


def _facts(places: list[RoundStation]) -> dict[int, _Facts]:
    found = {place.pk: _Facts([], defaultdict(list), {}, [], []) for place in places}
    sheets = Sheet.objects.filter(round_station__in=found).select_related("assessor__user")
    for sheet in sheets.order_by("assessor__party", "pk"):
        found[sheet.round_station_id].sheets.append(sheet)
    scores = Score.objects.filter(
        sheet__round_station__in=found, sheet__state=Sheet.State.SUBMITTED
    )
    for score in scores.select_related("sheet").order_by("pk"):
        found[score.sheet.round_station_id].scores[score.sheet_id].append(score)
    for known in KnownScore.objects.filter(round_station__in=found):
        found[known.round_station_id].known[known.indicator_id] = known
    rulings = VetoRuling.objects.filter(round_station__in=found, lifted_on=None)
    for ruling in rulings.select_related("veto", "entered_by"):
        found[ruling.round_station_id].vetoes.append(ruling)
    for sample in SampledFile.objects.filter(round_station__in=found).order_by("pk"):
        found[sample.round_station_id].samples.append(sample)
    for objection in Objection.objects.filter(round_station__in=found):
        found[objection.round_station_id].objection = objection
    return found


def _picture(row, place, lines, bands, facts: _Facts) -> Picture:
    marked = [
        Marked(
            sheet.assessor.party,
            str(sheet.assessor.user),
            {score.indicator_id: score.points for score in facts.scores[sheet.pk]},
        )
        for sheet in facts.sheets
        if sheet.state == Sheet.State.SUBMITTED
    ]
    parties = party_scores(marked, row.weights)
    total = total_of(parties)
    scored = grade_of(total, bands) if total is not None and bands else ""
    grade = bands[-1].name if facts.vetoes and bands else scored
    shown = None if total is None else cut(total)
    content = {
        "round": row.title,
        "station": place.station.short_name,
        "tree": str(row.tree_version),
        "facts_on": row.facts_on.isoformat(),
        "scope": row.scope,
        "total": None if shown is None else str(shown),
        "exact": None if total is None else str(total),
        "grade": grade,
        "scored_grade": scored,
        "bands": [[band.name, str(band.least)] for band in bands],
        "parties": [_party(party) for party in parties],
        "lines": _lines(lines, parties if total is not None else [], facts),
        "excluded": [_away(s) for s in facts.sheets if s.state == Sheet.State.EXCLUDED],
        "vetoes": [_veto(ruling) for ruling in facts.vetoes],
        "samples": [[s.get_kind_display(), s.name, s.remark] for s in facts.samples],
        "objection": _objection(facts.objection),
    }
    return Picture(total, shown, grade, content)


def _party(party: PartyScore) -> dict:
    told = {"label": str(Party(party.party).label), "weight": str(party.weight)}
    told["sheets"] = [{"who": sheet.who, "total": str(sheet.total)} for sheet in party.sheets]
    if party.sheets:
        told |= {"raw": str(cut(party.raw)), "converted": str(cut(party.converted))}
    return told


def _lines(lines: list[Indicator], parties: list[PartyScore], facts: _Facts) -> list[dict]:
    """The tree with what each line came to; of a dimension and an item the sum of its points."""
    points = points_by_line(parties)
    sums = _sums(lines, points)
    remarks = defaultdict(list)
    for scores in facts.scores.values():
        for score in scores:
            said = "；".join(words for words in (score.remark, score.evidence) if words)
            if said:
                remarks[score.indicator_id].append(said)
    return [_line(line, sums[line.pk] if parties else None, facts.known.get(line.pk),
                  remarks[line.pk]) for line in lines]  # fmt: skip


def _sums(lines: list[Indicator], points: dict[int, Fraction]) -> dict[int, Fraction]:
    sums: dict[int, Fraction] = {}
    above: dict[str, int] = {}
    for line in lines:
        own = points.get(line.pk, Fraction(0)) if line.is_scored else Fraction(0)
        sums[line.pk] = own
        above[line.level] = line.pk
        if line.level == Level.POINT:
            sums[above[Level.ITEM]] += own
            sums[above[Level.DIMENSION]] += own
    return sums


def _line(line: Indicator, points: Fraction | None, known, remarks: list[str]) -> dict:
    told = {
        "level": line.level,
        "name": line.name,
        "weight": str(line.weight),
        "points": None if points is None else str(cut(points)),
    }
    if line.level in BELOW:
        return told
    told |= {"requirement": line.requirement, "remarks": remarks}
    if known:
        told |= {"known": known.words, "link": known.link}
    return told


def _away(sheet: Sheet) -> dict:
    return {"who": str(sheet.assessor.user), "reason": sheet.conflict}


def _veto(ruling: VetoRuling) -> dict:
    return {
        "name": str(ruling.veto),
        "facts": ruling.facts,
        "signed_by": str(ruling.entered_by or ""),
        "signed_on": ruling.signed_on.isoformat(),
    }


def _objection(objection: Objection | None) -> dict | None:
    if objection is None:
        return None
    answered = objection.answered_on
    return {
        "words": objection.words,
        "filed_on": objection.filed_on.isoformat(),
        "answer": objection.answer,
        "answered_on": answered.isoformat() if answered else "",
    }
