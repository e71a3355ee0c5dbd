"""The register of projects: three a station, their milestones as far as the story goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from demonstration.places import EVALUATOR
from demonstration.workbooks.story import FILLED_ON, YEAR_END, Story, Teller
from projects.models import Project

Source = Project.FundingSource
INDICATOR_TARGET = 1_200
# Title, weight in percent, planned day and month; the one with an indicator is counted.
STEPS = [
    ("需求调研与实施方案", 10, (2, 15)),
    ("阵地完善与制度上墙", 15, (3, 20)),
    ("建档与服务启动", 15, (4, 25)),
    ("年度服务人次", 30, (8, 31)),
    ("品牌服务成型", 10, (10, 15)),
    ("终期评估", 10, (11, 30)),
    ("结项与资料归档", 10, (12, 20)),
]
COUNTED = 3
COUNT_BEGINS = date(2022, 3, 15)


@dataclass(frozen=True)
class Outline:
    """What tells the three projects of every station apart."""

    publisher: str
    source: str
    field: str
    agreed_fen: int
    start: date
    evaluator: str
    ahead: float  # percent by which its progress differs from the station's


OUTLINES = [
    Outline("区委社工委", Source.DISTRICT, "general", 24_000_000, date(2022, 1, 1), EVALUATOR, 0),
    Outline("区民政局", Source.LOTTERY, "elderly", 10_000_000, date(2022, 2, 15), EVALUATOR, 1),
    Outline("区妇联", Source.DISTRICT, "children", 8_000_000, date(2022, 3, 1), "", -1),
]
AGREED_FEN = sum(outline.agreed_fen for outline in OUTLINES)


def rows(teller: Teller, filled_on: date = FILLED_ON) -> dict[str, list[dict]]:
    """The register as the street filled it in on a day."""
    pairs = list(zip(teller.project_names, OUTLINES, strict=True))
    return {
        "projects": [
            project_row(teller, number, name, outline)
            for number, (name, outline) in enumerate(pairs, start=1)
        ],
        "milestones": [
            as_of(row, filled_on)
            for name, outline in pairs
            for row in milestone_rows(teller.story, name, outline)
        ],
    }


def as_of(row: dict, filled_on: date) -> dict:
    """A milestone as far as it had come by the day: steps not yet done, the count pro rata."""
    if row.get("completed_on") and row["completed_on"] > filled_on:
        return row | {"completed_on": None, "evidence": None}
    if "actual" in row:
        passed = (filled_on - COUNT_BEGINS) / (FILLED_ON - COUNT_BEGINS)
        return row | {"actual": round(row["actual"] * min(1, max(0, passed)))}
    return row


def project_row(teller: Teller, number: int, name: str, outline: Outline) -> dict:
    complete = number <= len(OUTLINES) - teller.story.incomplete
    published = outline.field == "general" or teller.story.published
    return {
        "name": name,
        "publisher": outline.publisher if complete else None,
        "funding_source": outline.source,
        "agency": teller.agency,
        "agreed_fen": outline.agreed_fen,
        "agreed_start": outline.start,
        "agreed_end": YEAR_END,
        "evaluator": outline.evaluator,
        "published_on_platform": published,
        "published_on": outline.start if published else None,
        "field": outline.field,
    }


def milestone_rows(story: Story, name: str, outline: Outline) -> Iterator[dict]:
    """Steps are done in order as far as the progress goes; the counted one takes what is left."""
    left = story.progress + outline.ahead
    for position, (title, weight, (month, day)) in enumerate(STEPS):
        planned = max(date(2022, month, day), outline.start + timedelta(days=30))
        row = {"project": name, "title": title, "weight": weight, "planned_on": planned}
        if position == COUNTED:
            done = min(left, weight)
            actual = round(INDICATOR_TARGET * done / weight)
            row |= {"indicator_unit": "人次", "indicator_target": INDICATOR_TARGET}
            yield row | {"actual": actual}
            left -= done
        elif left >= weight:
            late = timedelta(days=round((60 - story.progress) / 2))
            yield row | {"completed_on": min(planned + late, FILLED_ON), "evidence": "验收单、照片"}
            left -= weight
        else:
            yield row
