"""The burn chart as data: what happened, the pace carried forward, the agreed plan."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from common.readings import PACE_DAYS, StationBatch, exact_of
from oversight.judging.forecast import pace
from oversight.judging.judgement import Assessed, shown
from oversight.models import Status
from oversight.pages.shared import Picture
from projects.measures.work import weighted, work_in

# kind → code of the requirement, its short name
KINDS = {"funds": ("1.3", _("资金使用")), "progress": ("1.2", _("项目进度"))}
AHEAD_DAYS = 77  # after the checkpoint, as far as late crossings matter


def chart(picture: Picture) -> dict:
    """One requirement of each station as points, forecast and plan; days as ISO texts."""
    rows = [row for row in picture.assessed if row.reading.value is not None]
    if not rows:
        return {"on": picture.on.isoformat(), "stations": [], "plan": []}
    due = rows[0].due or rows[0].rule.directive.ends_on
    start = picture.on - timedelta(days=PACE_DAYS)
    ends_on = rows[0].rule.directive.ends_on
    end = max(min(ends_on, max(due, picture.on) + timedelta(days=AHEAD_DAYS)), picture.on)
    return {
        "on": picture.on.isoformat(),
        "due": due.isoformat(),
        "target": float(rows[0].rule.target),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "unit": rows[0].terms.unit,
        "stations": [_line(row, start, end) for row in rows],
        "plan": _plan(rows, start, due),
    }


def _line(row: Assessed, start: date, end: date) -> dict:
    history = row.reading.history
    before = [amount for day, amount in history if day <= start]
    points = [(start, before[-1] if before else 0)]
    points += [(day, amount) for day, amount in history if day > start]
    if points[-1][0] != row.on:
        points.append((row.on, row.reading.judged))
    return {
        "name": row.station.short_name,
        "status": row.status,
        "points": [[day.isoformat(), _shown(row, amount)] for day, amount in points],
        "forecast": _forecast(row, end),
        "crosses_on": row.meets_on.isoformat() if row.meets_on else None,
        "crossed": row.status == Status.MET,
        "note": "" if row.meets_on else row.text,
    }


def _shown(row: Assessed, amount) -> float:
    return shown(row.rule, round(float(amount), 2), exact_of(amount))


def _forecast(row: Assessed, end: date) -> list:
    """From today to the crossing, or to the edge of the chart when it lies beyond."""
    value, reading = row.reading.value, row.reading
    if row.reached or reading.earlier is None:
        return []
    last = min(row.crosses_on or end, end)
    expected = reading.judged + pace(reading) * (last - row.on).days / 7
    return [[row.on.isoformat(), value], [last.isoformat(), round(float(expected), 2)]]


def _plan(rows: list[Assessed], start: date, due: date) -> list:
    """The plan of all the stations' projects together, by weeks, up to the due day."""
    on, period = rows[0].on, rows[0].rule.period
    batch = StationBatch(row.station.pk for row in rows)
    works = [work for own in work_in(batch, on, period).values() for work in own]
    if not works:
        return []
    days = [start + timedelta(days=n) for n in range(0, max(0, (due - start).days), 7)] + [due]
    return [
        [day.isoformat(), round(float(weighted(works, lambda w, d=day: w.planned(d, period))), 2)]
        for day in days
    ]
