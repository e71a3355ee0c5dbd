"""The register of evaluations: prepared stations, unprepared ones, findings in all stages."""

from datetime import date, timedelta

from demonstration.places import EVALUATOR
from demonstration.workbooks.story import Teller, person_names
from evaluation.models import Finding, Kind, SelfInspection

Level, Recheck, Verdict = Finding.Level, Finding.Recheck, SelfInspection.Verdict
FIRST_STAGE, MIDTERM, FINAL = date(2022, 5, 10), date(2022, 7, 5), date(2022, 12, 12)
PROBLEMS = (
    "制度未上墙", "报账凭证附件不全", "困难群体建档不全", "服务签到表缺签名", "档案未分类归档",
)  # fmt: skip
# Whether the station inspected itself before the mid-term evaluation; of its five findings, how
# many passed and how many were sent back.
PREPARED = {
    "530111001": (True, 5, 0), "530111002": (True, 4, 1), "530111003": (False, 3, 1),
    "530111004": (True, 5, 0), "530111005": (True, 2, 1), "530111006": (False, 4, 0),
    "530111007": (False, 1, 2),
}  # fmt: skip


def rows(teller: Teller) -> dict[str, list[dict]] | None:
    """None for the station that keeps no such register."""
    if teller.station.code not in PREPARED:
        return None
    prepared, passed, returned = PREPARED[teller.station.code]
    project = teller.project_names[0]
    evaluations = [
        {"project": project, "kind": kind, "held_on": day, "evaluator": EVALUATOR}
        for kind, day in (
            (Kind.FIRST_STAGE, FIRST_STAGE), (Kind.MIDTERM, MIDTERM), (Kind.FINAL, FINAL),
        )
    ]  # fmt: skip
    # Whoever did not prepare inspected itself long before, in spring.
    inspected = {
        "project": project,
        "inspected_on": date(2022, 6, 21) if prepared else date(2022, 4, 12),
        "verdict": Verdict.GOOD if prepared else Verdict.FAIR,
        "problems": 0 if prepared else 2,
        "inspector": teller.workers[0],
    }
    return {
        "evaluations": evaluations,
        "self_inspections": [inspected],
        "findings": [finding(teller, n, passed, returned) for n in range(len(PROBLEMS))],
    }


def finding(teller: Teller, number: int, passed: int, returned: int) -> dict:
    """The first ones are put right, the next were sent back, the last ones wait."""
    row = {
        "evaluated_on": FIRST_STAGE,
        "kind": Kind.FIRST_STAGE,
        "problem": PROBLEMS[number],
        "project": teller.project_names[0],
        "level": Level.MAJOR if number % 2 else Level.MINOR,
        "responsible": teller.workers[number % len(teller.workers)],
        "due_on": date(2022, 6, 10) + timedelta(days=15 * number),
    }
    if number >= passed + returned:
        return row
    rectified = date(2022, 5, 24) + timedelta(days=3 * number)
    return row | {
        "measures": "补齐资料并专人复核",
        "rectified_on": rectified,
        "rechecked_by": person_names(teller.dice("recheck"), 1)[0],
        "rechecked_on": rectified + timedelta(days=4),
        "recheck": Recheck.PASSED if number < passed else Recheck.FAILED,
    }
