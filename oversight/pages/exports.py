"""The overview as a workbook: one row a station and requirement, as the page shows them."""

import tempfile
from decimal import Decimal

from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from common import audit
from common.exports import CONTENT_TYPE
from oversight.judging.judgement import Assessed
from oversight.judging.reasons import due_words, reason, target_words
from oversight.pages.evidence import is_equation
from oversight.pages.shared import Known, cell_of, known_otherwise
from sheets import Column, Register, Sheet, decimal, text
from sheets import day as day_parser
from sheets.writing import write_book
from stations.lists import StationExport

WORDS, NUMBER = text(200), decimal(2)
FEN_PER_YUAN, CHUNK = 100, 2_000
READINGS = Register(
    "readings",
    "要求测算表",
    (
        Sheet(
            "readings",
            "测算",
            (
                Column("station", "社工站", WORDS, width=22),
                Column("code", "编号", WORDS, width=8),
                Column("requirement", "要求", WORDS, width=14),
                Column("status", "状态", WORDS, width=10),
                Column("text", "现状", WORDS, width=12),
                Column("value", "数值", NUMBER, kind="decimal", width=10),
                Column("unit", "单位", WORDS, width=8),
                Column("numerator", "分子（金额为元）", NUMBER, kind="decimal", width=16),
                Column("denominator", "分母（金额为元）", NUMBER, kind="decimal", width=16),
                Column("target", "目标", WORDS, width=12),
                Column("source", "目标来源", WORDS, width=18),
                Column("due", "期限", WORDS, width=16),
                Column("forecast", "按现速度达标", WORDS, width=16),
                Column("reason", "说明", WORDS, width=40),
                Column("known", "夜间测算不同", WORDS, width=30),
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
    return {
        "station": row.station.name,
        "code": row.requirement.code,
        "requirement": row.requirement.short_name,
        "status": row.status_label,
        "text": row.text,
        **_figures(row),
        "target": target_words(row.terms),
        "source": row.terms.get_source_display(),
        "due": due_words(row),
        "forecast": row.meets_on.isoformat() if row.meets_on else "",
        "reason": reason(row),
        "known": known.words if known else "",
    }


def _figures(row: Assessed) -> dict:
    """The numbers that a sheet can add up, money in yuan. Numerator and denominator are left out
    where the value is no share of theirs.
    """
    reading = row.reading
    if reading.value is None or reading.not_applicable:
        return {}
    parts = {}
    if reading.unit != "%" or is_equation(reading):
        parts = {"numerator": reading.numerator, "denominator": reading.denominator}
    if row.measure and row.measure.money:
        parts = {key: _yuan(fen) for key, fen in parts.items()}
    return {"value": reading.value, "unit": reading.unit, **parts}


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / FEN_PER_YUAN


# ---------- what is entered by hand ----------


def hand_fact_rows(facts):
    """A dict a fact, by the keys of the columns."""
    rows = facts.select_related("station", "requirement", "attachment", "entered_by")
    for fact in rows.iterator(chunk_size=CHUNK):
        yield {
            "station": fact.station.name,
            "code": fact.requirement.code,
            "requirement": fact.requirement.short_name,
            "fact_on": fact.fact_on,
            "value": fact.value,
            "note": fact.note,
            "file": fact.attachment.name,
            "entered_by": str(fact.entered_by or _("系统")),
        }


HAND_SHEET = Sheet(
    "hand_facts",
    "人工登记",
    (
        Column("code", "编号", WORDS, width=8),
        Column("requirement", "要求", WORDS, width=14),
        Column("fact_on", "日期", day_parser(), kind="date"),
        Column("value", "数值", NUMBER, kind="decimal", width=10),
        Column("note", "说明", WORDS, width=40),
        Column("file", "佐证文件", WORDS, width=30),
        Column("entered_by", "登记人", WORDS, width=12),
    ),
)
HAND_FACTS = StationExport(
    Register("hand_facts", "人工登记表", (HAND_SHEET,)), HAND_SHEET, hand_fact_rows
)
