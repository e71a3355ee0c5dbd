"""What the directive's page and a requirement's say: clause → requirement → live status."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.judging.by_hand import BY_HAND
from oversight.judging.judgement import Assessed
from oversight.judging.measures import MEASURES
from oversight.judging.reasons import reason, target_words
from oversight.models import Requirement, RequirementTerms, Status
from oversight.pages import shared
from oversight.pages.board import rank


def by_requirement(picture: shared.Picture) -> dict[Requirement, list[Assessed]]:
    """Every requirement of the directive with how the stations stand by it."""
    rows: dict[Requirement, list[Assessed]] = {
        requirement: [] for requirement in picture.directive.requirements.all()
    }
    for row in picture.assessed:
        rows[row.requirement].append(row)
    return rows


def uncovered(rows: dict[Requirement, list[Assessed]]) -> list[dict]:
    """The clauses that nothing answers yet: nothing is collected, or no station has any data."""
    found = []
    for requirement in sorted(rows, key=lambda requirement: requirement.position):
        judged = rows[requirement]
        if not judged or any(row.status != Status.NO_DATA for row in judged):
            continue
        why = judged[0].reading.missing
        found.append({"requirement": requirement, "why": why, "stations": len(judged)})
    return found


def measured_by(requirement: Requirement) -> str:
    """What answers a requirement, in words."""
    if requirement.measure == BY_HAND:
        return _("人工登记")
    measure = MEASURES.get(requirement.measure)
    return str(measure.definition) if measure else _("还没有采集")


def live_words(judged: list[Assessed]) -> str:
    """The value of the reader's one station; of several from the least to the most."""
    if len(judged) == 1:
        return judged[0].text
    known = [row for row in judged if row.reading.value is not None]
    if not known:
        return ""
    known.sort(key=lambda row: row.reading.judged)
    least, most = known[0].text, known[-1].text
    return least if least == most else _("%(least)s 至 %(most)s") % {"least": least, "most": most}


def parts(rows: dict[Requirement, list[Assessed]], editable: bool) -> list[dict]:
    found: dict[str, dict] = {}
    for requirement in sorted(rows, key=lambda requirement: requirement.position):
        part = found.setdefault(
            requirement.part, {"label": requirement.get_part_display(), "rows": []}
        )
        part["rows"].append(_row(requirement, rows[requirement], editable))
    return list(found.values())


def _row(requirement: Requirement, judged: list[Assessed], editable: bool) -> dict:
    url = reverse("oversight:requirement", args=[requirement.pk])
    edit_url = reverse("oversight:terms-edit", args=[requirement.pk]) if editable else ""
    named = {
        "code": requirement.code,
        "clause": requirement.clause,
        "short_name": requirement.short_name,
        "edit_url": edit_url,
        "measured_by": measured_by(requirement),
        "added_on": requirement.added_on,
    }
    if not judged:
        return named | {"url": url, "is_active": False}
    terms = judged[0].terms
    counted = [row for row in judged if row.status != Status.NOT_APPLICABLE]
    worst = min((row.status for row in counted), key=rank, default=Status.NOT_APPLICABLE)
    return named | {
        "target": target_words(terms),
        "source_words": terms.get_source_display(),
        "is_directive_words": terms.source == RequirementTerms.Source.DIRECTIVE,
        "basis": terms.basis,
        "due": terms.due_on,
        "due_text": terms.get_due_display(),
        "met": sum(row.status == Status.MET for row in counted),
        "total": len(counted),
        "short": sum(row.falls_short for row in counted),
        "status": worst,
        "live": live_words(judged),
        "url": f"{url}?on={judged[0].on.isoformat()}",
    }


def judged(rows: list[Assessed], on: date) -> list[dict]:
    """The stations' rows, worst first, with the reason and what a night knew otherwise."""
    known = shared.known_otherwise(rows, on)
    ordered = sorted(rows, key=lambda row: (rank(row.status), row.station.code))
    return [
        {"row": row, "reason": reason(row), "known": known.get(shared.cell_of(row))}
        for row in ordered
    ]
