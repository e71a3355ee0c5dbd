"""The district on one page: matrix, headline sentence and lead, from the judged readings."""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.templatetags.portal import day, weekday, yuan
from oversight.judging.forecast import fen_at_target
from oversight.judging.judgement import Assessed
from oversight.models import Requirement, RequirementTerms, Status
from oversight.pages.shared import Picture, known_otherwise

MODES = ("key", "all", "short")
NUMERALS = "〇一二三四五六七八九十"
# How urgent a status is, worst first; decides the state of a station and the order of rows.
URGENCY = [Status.OVERDUE, Status.LAGGING, Status.NO_DATA, Status.AT_RISK, Status.ON_TRACK]
STATES = (Status.LAGGING, Status.AT_RISK, Status.ON_TRACK)


def station_state(rows: list[Assessed]) -> str:
    """A station's state: the worst of the headline requirements; missing data counts as lagging."""
    statuses = {row.status for row in rows if row.requirement.is_headline}
    if statuses & {Status.OVERDUE, Status.LAGGING, Status.NO_DATA}:
        return Status.LAGGING
    return Status.AT_RISK if Status.AT_RISK in statuses else Status.ON_TRACK


def rank(status: str) -> int:
    """Where a status stands among those that ask for somebody, the most urgent first."""
    return URGENCY.index(status) if status in URGENCY else len(URGENCY)


def urgency(row: Assessed) -> tuple:
    """Sort key of one judged requirement: most urgent first, then the directive's order."""
    not_asked_for = row.status == Status.NO_DATA and not row.falls_short
    return (not_asked_for, not row.falls_short, rank(row.status), row.requirement.position)


def columns_of(picture: Picture, mode: str) -> list[Assessed]:
    """One judged row a column, in the directive's order: the key ones, all, or those with a gap."""
    first: dict[int, Assessed] = {}
    short = {row.requirement.pk for row in picture.assessed if row.falls_short}
    for row in picture.assessed:
        first.setdefault(row.requirement.pk, row)
    rows = sorted(first.values(), key=lambda row: row.requirement.position)
    if mode == "short":
        return [row for row in rows if row.requirement.pk in short]
    return [row for row in rows if mode == "all" or row.requirement.is_key]


def matrix(picture: Picture, mode: str, state: str = "") -> dict:
    """Stations × requirements as the template draws them; ``state`` keeps one group of rows."""
    columns = columns_of(picture, mode)
    order = {row.requirement.pk: place for place, row in enumerate(columns)}
    rows = [
        _matrix_row(station, cells, order)
        for station, cells in ((s, picture.by_station()[s.pk]) for s in picture.stations)
        if cells
    ]
    if state:
        rows = [row for row in rows if row["status"] == state]
    if mode == "short":
        rows = [row for row in rows if row["short_count"]]
    rows.sort(key=lambda row: (STATES.index(row["status"]), -row["short_count"], row["progress"]))
    for row, following in zip(rows, rows[1:], strict=False):
        row["cut"] = row["status"] != following["status"]
    kept = {row["station"].pk for row in rows}
    shown = [r for r in picture.assessed if r.requirement.pk in order and r.station.pk in kept]
    return {
        "title": _title(len(rows), len(columns)),
        "phone_title": _("%(n)s个站") % {"n": _numeral(len(rows))},
        "mode": mode,
        "key_count": len(columns_of(picture, "key")),
        "all_count": len(columns_of(picture, "all")),
        "columns": [_column(row) for row in columns],
        "groups": _groups(columns, shown),
        "rows": rows,
        "foot": [_foot(column, shown) for column in columns],
    }


def _numeral(number: int) -> str:
    """Chinese numerals below a hundred, as a title has them."""
    if number <= 10:
        return NUMERALS[number]
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens] if tens > 1 else "") + "十" + (NUMERALS[ones] if ones else "")


def _title(stations: int, requirements: int) -> str:
    return _("%(stations)s站 × %(requirements)s项要求") % {
        "stations": _numeral(stations),
        "requirements": _numeral(requirements),
    }


def _column(row: Assessed) -> dict:
    return {
        "code": row.requirement.code,
        "short_name": row.requirement.short_name,
        "part": row.requirement.part,
        "hard": row.terms.source == RequirementTerms.Source.DIRECTIVE,
        "unit": row.terms.unit,
    }


def _groups(columns: list[Assessed], shown: list[Assessed]) -> list[dict]:
    spans, short = defaultdict(int), defaultdict(int)
    for row in columns:
        spans[row.requirement.part] += 1
    for row in shown:
        short[row.requirement.part] += row.falls_short
    return [
        {
            "part": part,
            "label": Requirement.Part(part).label,
            "short_count": short[part],
            "span": span,
        }
        for part, span in spans.items()
    ]


def _foot(column: Assessed, shown: list[Assessed]) -> dict:
    """How many stations meet a requirement, of those it applies to and that have data due."""
    rows = [row for row in shown if row.requirement.pk == column.requirement.pk]
    judged = [
        row
        for row in rows
        if row.status not in (Status.NOT_APPLICABLE, Status.NO_DATA) or row.falls_short
    ]
    met = sum(row.status == Status.MET for row in judged)
    return {"met": met, "total": len(judged), "zero": bool(judged) and not met}


def cell(row: Assessed) -> dict:
    """One cell: shape, value, and the links to its evidence."""
    url = reverse("oversight:evidence", args=[row.station.code, row.requirement.code])
    url = f"{url}?on={row.on.isoformat()}"
    parts = (row.station.short_name, row.requirement.short_name, row.status_label, row.text)
    return {
        "status": row.status,
        "text": row.text,
        "aria": " ".join(parts),
        "url": url,
        "evidence_url": url,
        "code": row.requirement.code,
        "part": row.requirement.part,
    }


def _matrix_row(station, cells: list[Assessed], order: dict[int, int]) -> dict:
    shown = sorted(
        (row for row in cells if row.requirement.pk in order),
        key=lambda row: order[row.requirement.pk],
    )
    short = [row for row in shown if row.falls_short]
    url = reverse("oversight:station", args=[station.code])
    heads = [row for row in cells if row.requirement.is_headline]
    return {
        "station": station,
        "short_name": station.short_name,
        "url": f"{url}?on={cells[0].on.isoformat()}",
        "status": station_state(cells),
        "short_count": len(short),
        "short_text": _short_text(short, shown),
        "cells": [cell(row) for row in shown],
        "bars": [bar(row) for row in reversed(heads) if row.reading.value is not None],
        "crossing": crossing_words(heads[-1]) if heads else "",
        "progress": min((row.reading.value or 0 for row in heads), default=0),
        "cut": False,
    }


def _short_text(short: list[Assessed], shown: list[Assessed]) -> str:
    if not short:
        risky = sum(row.status == Status.AT_RISK for row in shown)
        return _("没有滞后项，%(n)s 项有风险") % {"n": risky} if risky else _("没有滞后项")
    names = "、".join(row.requirement.short_name for row in short[:4])
    more = _(" 等") if len(short) > 4 else ""
    return _("滞后 %(n)s 项：%(names)s%(more)s") % {"n": len(short), "names": names, "more": more}


def bar(row: Assessed) -> dict:
    """A headline requirement as a bar of 100."""
    return {
        "label": row.requirement.short_name[:2],
        "value": row.reading.value,
        "planned": row.planned,
        "target": float(row.terms.target),
        "status": row.status,
        "text": row.text,
    }


def crossing_words(row: Assessed) -> str:
    """When the target is crossed at the present pace, in words."""
    if row.status in (Status.NOT_APPLICABLE, Status.NO_DATA):
        return row.text
    if row.meets_on is None:
        return "" if row.reached else _("年内不能过半")
    words = _("%(day)s已过半") if row.reached else _("%(day)s过半")
    return words % {"day": day(row.meets_on)}


def headline(picture: Picture) -> dict:
    """One sentence: how far the checkpoint is, and how the stations stand."""
    directive = picture.directive
    left = (directive.checkpoint_on - picture.on).days
    expected = picture.on > clock.today()
    opening = (
        _("距 %(day)s“双过半”还有 %(n)s 天：")
        if left > 0
        else _("今天是 %(day)s“双过半”：")
        if left == 0
        else _("%(day)s“双过半”已过 %(n)s 天：")
    )
    if expected:
        opening = _("预计到 %(on)s：")
    parts = [
        {
            "text": opening
            % {"day": day(directive.checkpoint_on), "n": abs(left), "on": day(picture.on)}
        }
    ]
    states = [station_state(rows) for rows in picture.by_station().values() if rows]
    words = {
        Status.ON_TRACK: _("%(n)s 个站按计划") if left >= 0 else _("%(n)s 个站达标"),
        Status.AT_RISK: _("%(n)s 个有风险"),
        Status.LAGGING: _("%(n)s 个滞后") if left >= 0 else _("%(n)s 个没有达标"),
    }
    counted = [(state, states.count(state)) for state in words if states.count(state)]
    for place, (state, count) in enumerate(counted):
        url = f"?show={state}&on={picture.on.isoformat()}"
        parts.append({"text": words[state] % {"n": count}, "status": state, "url": url})
        parts.append({"text": "。" if place == len(counted) - 1 else "，"})
    return {"parts": parts}


def lead(picture: Picture) -> list[dict]:
    """How much, by when, and what is systemic; at most a few clauses."""
    return [
        *_money_gap(picture),
        *_last_day(picture),
        *_systemic(picture),
        *_changed_since(picture),
    ]


def _changed_since(picture: Picture):
    """On a past day: figures that are other than they were known that night."""
    if picture.on >= clock.today():
        return
    if changed := len(known_otherwise(picture.assessed, picture.on)):
        yield {"text": _("有 %(n)s 项后来补录或更正，与当晚测算不同。") % {"n": changed}}


def _money_gap(picture: Picture):
    """The fen still missing to half in the whole district, and where most of it is."""
    missing = {}
    for row in picture.assessed:
        if row.reading.basis and row.reading.value is not None and row.status != Status.MET:
            fen = fen_at_target(row.rule, row.reading) - row.reading.numerator
            missing[row.station.short_name] = max(0, fen)
    total = sum(missing.values())
    if not total:
        return
    worst = sorted(missing, key=missing.get, reverse=True)[:3]
    share = round(100 * sum(missing[name] for name in worst) / total)
    yield {"text": _("资金过半还差 ")}
    yield {"text": yuan(total // 100 * 100), "bold": True}
    if len(missing) > 3:
        yield {"text": _("，%(share)s%% 在%(names)s") % {"share": share, "names": "、".join(worst)}}
    yield {"text": "。"}


def _last_day(picture: Picture):
    """The last working day by the checkpoint, where the checkpoint is none."""
    due = picture.directive.checkpoint_on
    if due <= picture.on:
        return
    calendar = picture.calendar
    last = calendar.last_working_day(due)
    if last != due:
        yield {
            "text": _("%(due)s 是%(weekday)s，最后付款日是 ")
            % {"due": day(due), "weekday": weekday(due)}
        }
        yield {"text": day(last), "bold": True}
        yield {"text": "，"}
    yield {"text": _("只剩 ")}
    yield {"text": _("%(n)s 个工作日") % {"n": calendar.count(picture.on, due)}, "bold": True}
    yield {"text": "。"}


def _systemic(picture: Picture):
    """A requirement that no station meets is the district's problem, not a station's."""
    stuck = [
        (row, foot)
        for row, foot in ((row, _foot(row, picture.assessed)) for row in columns_of(picture, "key"))
        if foot["zero"] and foot["total"] > 1
    ]
    hard = [p for p in stuck if p[0].terms.source == RequirementTerms.Source.DIRECTIVE]
    for row, foot in (hard or stuck)[-1:]:
        yield {
            "text": _("%(name)s 0/%(total)s，是共性问题。")
            % {"name": row.requirement.short_name, "total": foot["total"]}
        }
