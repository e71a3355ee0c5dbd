"""The overview as a workbook: one row a station and requirement, as the page shows them."""

import tempfile

from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from common import audit
from common.exports import CONTENT_TYPE
from common.readings import Reading
from common.sheets import Column, Register, Sheet, text
from common.sheets.writing import write_book
from oversight.evidence import is_equation
from oversight.judging.judgement import Assessed
from oversight.pages import Known, cell_of, known_otherwise
from oversight.reasons import due_words, reason, target_words

WORDS = text(200)
READINGS = Register(
    "readings",
    "要求测算表",
    (
        Sheet(
            "readings",
            "测算",
            tuple(
                Column(key, title, WORDS, width=width)
                for key, title, width in (
                    ("station", "社工站", 22),
                    ("code", "编号", 8),
                    ("requirement", "要求", 14),
                    ("status", "状态", 10),
                    ("value", "现状", 12),
                    ("numerator", "分子", 14),
                    ("denominator", "分母", 14),
                    ("target", "目标", 12),
                    ("source", "目标来源", 18),
                    ("due", "期限", 16),
                    ("forecast", "按现速度达标", 16),
                    ("reason", "说明", 40),
                    ("known", "夜间测算不同", 30),
                )
            ),
        ),
    ),
)


def readings_response(assessed: list[Assessed], on, *, actor) -> FileResponse:
    """The judged rows as an .xlsx download; the audit keeps who took them."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    heading = _("%(title)s（%(on)s）") % {"title": READINGS.title, "on": on.isoformat()}
    known = known_otherwise(assessed, on)
    rows = {"readings": (_row(row, known.get(cell_of(row))) for row in assessed)}
    write_book(READINGS, rows, file, heading=heading, filled_on=on)
    file.seek(0)
    with transaction.atomic():
        changes = {"on": on, "rows": len(assessed)}
        audit.record(actor=actor, action="readings.export", target=actor, changes=changes)
    name = f"{READINGS.title}-{on.isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _row(row: Assessed, known: Known | None) -> dict:
    reading = row.reading
    return {
        "station": row.station.name,
        "code": row.requirement.code,
        "requirement": row.requirement.short_name,
        "status": row.status_label,
        "value": row.text,
        **_parts(reading),
        "target": target_words(row.terms),
        "source": row.terms.get_source_display(),
        "due": due_words(row),
        "forecast": row.meets_on.isoformat() if row.meets_on else "",
        "reason": reason(row),
        "known": known.words if known else "",
    }


def _parts(reading: Reading) -> dict:
    """Numerator and denominator, side by side as they are; not where the value is no share of
    theirs.
    """
    if reading.unit == "%" and not is_equation(reading):
        return {"numerator": "", "denominator": ""}
    return {
        "numerator": _count(reading.numerator),
        "denominator": _count(reading.denominator),
    }


def _count(number: int | None) -> str:
    return "" if number is None else str(number)
