"""The evidence of one judged requirement: how the value comes about, and where its rows are."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from common.templatetags.portal import day, full_day, percent1, yuan
from oversight.judgement import Assessed
from oversight.models import Flag, RequirementTerms, StationReading, Status

NEGLIGIBLE = 0.005


def context(row: Assessed, flag: Flag | None, then: StationReading | None = None) -> dict:
    """What the pop-over and the evidence page show; ``then``: what that night knew otherwise."""
    source = row.terms.get_source_display()
    return {
        "station": row.station,
        "requirement": row.requirement,
        "reading": {"status": row.status, "text": row.text, "value": row.reading.value},
        "facts": [
            {"term": term, "description": text}
            for term, text in (*facts(row), (_("当晚测算"), _as_known(then)))
            if text
        ],
        "definition": row.measure.definition if row.measure else "",
        "default_note": _("目标 %(target)s：%(source)s")
        % {"target": target_words(row.terms), "source": source},
        "actions": actions(row, flag),
        "on": row.on,
    }


def _as_known(then: StationReading | None) -> str:
    if then is None:
        return ""
    value = _("无数据") if then.value is None else f"{then.value:g}"
    return _("%(value)s（%(status)s），后来补录或更正过") % {
        "value": value,
        "status": then.get_status_display(),
    }


def target_words(terms: RequirementTerms) -> str:
    """«≥ 50%» as the page says it."""
    number = f"{terms.target.normalize():f}" if terms.target else "0"
    return f"{terms.get_comparison_display()} {number}{terms.unit}"


def facts(row: Assessed):
    """(term, text) pairs, the general ones first; empty texts are left out by the caller."""
    reading = row.reading
    yield _("原因"), reading.missing or reading.not_applicable
    yield _("现状"), _share(row)
    if row.planned is not None and row.status != Status.MET:
        planned = amount(row, row.planned)
        yield (
            _("今天计划"),
            _("%(planned)s，差 %(gap)s") % {"planned": planned, "gap": _gap(row)}
            if row.planned > reading.value
            else planned,
        )
    yield _("近 8 周"), _pace(row)
    yield _("预计"), _forecast(row)
    yield _("另外"), "；".join(map(str, reading.shortfalls))
    yield from _details(row)


def amount(row: Assessed, value: float) -> str:
    """A value in the requirement's unit."""
    unit = row.terms.unit
    return percent1(value) if unit == "%" else f"{value:g}{unit}"


def _gap(row: Assessed) -> str:
    gap = row.planned - row.reading.value
    return _("%(n).1f 个百分点") % {"n": gap} if row.terms.unit == "%" else f"{gap:.1f}"


def _share(row: Assessed) -> str:
    reading = row.reading
    if reading.value is None or reading.denominator is None or row.terms.unit != "%":
        return "" if reading.value is None else row.text
    show = yuan if row.measure.money else str
    return f"{show(reading.numerator)} / {show(reading.denominator)} = {percent1(reading.value)}"


def _pace(row: Assessed) -> str:
    """The weekly pace and what it must become; money in yuan."""
    reading = row.reading
    if row.needed_per_week is None or reading.earlier is None or not row.needed_per_week:
        return ""
    weekly = (reading.value - reading.earlier) / reading.pace_weeks
    if reading.basis:
        pace = round(weekly * reading.denominator / 100)
        need, now = yuan(row.needed_per_week // 100 * 100), yuan(pace // 100 * 100)
        ratio = row.needed_per_week / pace if pace > 0 else None
    else:
        need, now = amount(row, row.needed_per_week), amount(row, round(weekly, 1))
        ratio = row.needed_per_week / weekly if weekly > NEGLIGIBLE else None
    words = _("每周 %(now)s，达标需每周 %(need)s") % {"now": now, "need": need}
    times = _("，%(n).1f 倍") % {"n": ratio} if ratio and ratio > 1 else ""
    return words + times


def _forecast(row: Assessed) -> str:
    if row.status == Status.MET:
        return _("%(day)s 已达标") % {"day": day(row.crosses_on)} if row.crosses_on else ""
    if not row.terms.forecast or row.reading.value is None:
        return ""
    when = (
        _("按现速度 %(day)s 达标") % {"day": day(row.crosses_on)}
        if row.crosses_on
        else _("按现速度年内不能达标")
    )
    if row.forecast_on_due is None:
        return when
    expected = amount(row, row.forecast_on_due)
    return _("%(when)s；%(due)s 预计 %(value)s") % {
        "when": when,
        "due": day(row.due),
        "value": expected,
    }


def _details(row: Assessed):
    """The pairs that only one measure has."""
    if row.measure and row.measure.tell and row.reading.details:
        yield from row.measure.tell(row.reading.details)


def rows_url(row: Assessed) -> str:
    """The list of the rows behind a value, filtered to the station and the day."""
    if row.measure is None or not row.measure.rows:
        return ""
    query = urlencode({"station": row.station.code, "on": row.on.isoformat()})
    return f"{reverse(row.measure.rows)}?{query}"


def actions(row: Assessed, flag: Flag | None) -> list[dict]:
    """To the rows, and to the flag that stands for it."""
    links = []
    if url := rows_url(row):
        links.append({"label": _("看明细"), "url": url, "primary": False})
    if flag:
        label = _("进入督办第%(n)s号") % {"n": flag.number}
        url = reverse("oversight:flag-detail", args=[flag.pk])
        links.append({"label": label, "url": url, "primary": True})
    return links


def due_words(row: Assessed) -> str:
    """The day by which it is due, in words; «随时» without one."""
    return full_day(row.due) if row.due else str(row.terms.get_due_display())
