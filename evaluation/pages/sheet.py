"""A score sheet as its page shows it: line by line, with what the portal knows."""

from dataclasses import dataclass, replace
from decimal import Decimal

from evaluation.models import Indicator, KnownScore, Score, Sheet
from evaluation.scoring import BELOW, FULL


@dataclass(frozen=True)
class SheetLine:
    """A line of the tree; of a scored one what was given or is proposed."""

    indicator: Indicator
    score: Score | None = None
    known: KnownScore | None = None
    typed: tuple[str, str, str] | None = None

    @property
    def points(self) -> Decimal | None:
        """What counts as of now."""
        if self.score:
            return self.score.points
        return self.known.points if self.known else None

    @property
    def shown(self) -> dict:
        """What stands in the fields."""
        if self.typed:
            return dict(zip(("points", "remark", "evidence"), self.typed, strict=True))
        said = self.score
        points = "" if self.points is None else f"{self.points.normalize():f}"
        return {"points": points, "remark": said.remark if said else "",
                "evidence": said.evidence if said else ""}  # fmt: skip

    def said(self, data) -> "SheetLine":
        """The line with what somebody typed and could not be saved."""
        return replace(
            self, typed=tuple(data.get(name, "") for name in ("points", "remark", "evidence"))
        )


def sheet_lines(sheet: Sheet) -> list[SheetLine]:
    """Every line in order; three queries."""
    scores = {score.indicator_id: score for score in sheet.scores.all()}
    known = {known.indicator_id: known for known in sheet.round_station.known_scores.all()}
    version = sheet.round_station.round.tree_version
    return [
        SheetLine(indicator, scores.get(indicator.pk), known.get(indicator.pk))
        for indicator in version.indicators.order_by("position")
    ]


def sheet_sums(lines: list[SheetLine]) -> dict:
    """The total so far, and how many lines still want points."""
    scored = [line for line in lines if line.indicator.level not in BELOW]
    open_ = [line for line in scored if line.points is None and line.indicator.level == "point"]
    total = sum((line.points for line in scored if line.points is not None), Decimal(0))
    return {"total": min(total, FULL), "open": len(open_), "count": len(scored)}
