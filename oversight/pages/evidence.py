"""The evidence of one judged requirement: how the value comes about, and where its rows are."""

from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.parameters import parameter
from common.readings import Reading, percent
from common.templatetags.portal import day, yuan
from oversight.judging.forecast import out_of_reach, times_needed, weekly
from oversight.judging.judgement import Assessed
from oversight.judging.reasons import amount, honest_date, reason, target_words, unrounded
from oversight.models import Flag, Status
from oversight.pages.shared import Known

NEGLIGIBLE = 0.006


def context(row: Assessed, flag: Flag | None, known: Known | None = None) -> dict:
    """What the pop-over and the evidence page show; ``known``: what a night
    found otherwise."""
    most = parameter("catch_up_times", row.on)
    source = row.terms.get_source_display()
    return {
        "station": row.station,
        "requirement": row.requirement,
        "reading": {"status": row.status, "text": row.text, "value": row.reading.value},
        "facts": [
            {"term": term, "description": text}
            for term, text in (*facts(row, most), *_as_known(row, known))
            if text
        ],
        "definition": row.measure.definition if row.measure else "",
        "default_note": _("目标 %(target)s：%(source)s")
        % {"target": target_words(row.terms), "source": source},
        "actions": actions(row, flag),
        "on": row.on,
    }


def _as_known(row: Assessed, known: Known | None):
    """What the day's own night, or the last one, found otherwise."""
    if known is None:
        return
    if known.reading.on == row.on < clock.today():
        yield _("当晚测算"), _("%(words)s；后来补录或更正过") % {"words": known.words}
    else:
        yield _("夜间测算"), known.words


def facts(row: Assessed, most: int):
    """(term, text) pairs, the general ones first; empty texts are left out by the caller."""
    if row.on > clock.today():
        yield _("这一天"), _("还没有到：按今天已有的数据判断，不是结果")
    yield _("为什么"), reason(row)
    yield _("现状"), share(row)
    if row.planned is not None and row.status != Status.MET:
        planned = _("今天计划") if row.on == clock.today() else _("当天计划")
        yield planned, amount(row, row.planned)
    yield _("近 8 周"), _pace(row, most)
    yield _("预计"), _forecast(row)
    yield from _details(row)


def share(row: Assessed) -> str:
    """The value, as an equation where numerator and denominator make one."""
    reading = row.reading
    if not is_equation(reading):
        return "" if reading.value is None else row.text
    show = yuan if row.measure.money else str
    return (
        f"{show(reading.numerator)} / {show(reading.denominator)} = {unrounded(row, reading.value)}"
    )


def is_equation(reading: Reading) -> bool:
    """Whether the value is the percentage of its numerator in its denominator."""
    if reading.unit != "%" or reading.value is None or not reading.denominator:
        return False
    return abs(percent(reading.numerator or 0, reading.denominator) - reading.value) < NEGLIGIBLE


def _pace(row: Assessed, most: int) -> str:
    """The weekly pace and what it must become; money in yuan."""
    reading, needed = row.reading, row.needed_per_week
    pace = weekly(reading)
    if not needed or pace is None:
        return ""
    if out_of_reach(reading, needed, most):
        return _("每周 %(now)s；%(words)s") % {
            "now": _per_week(row, pace),
            "words": honest_date(row),
        }
    words = _("每周 %(now)s，达标需每周 %(need)s") % {
        "now": _per_week(row, pace),
        "need": _per_week(row, needed),
    }
    times = times_needed(reading, needed)
    return words + (_("，%(n).1f 倍") % {"n": times} if times and times > 1 else "")


def _per_week(row: Assessed, pace: float | Fraction) -> str:
    if row.reading.basis:
        return yuan(round(pace) // 100 * 100)
    return amount(row, round(float(pace), 1))


def _forecast(row: Assessed) -> str:
    if row.status == Status.MET:
        return _("%(day)s 已达标") % {"day": day(row.crosses_on)} if row.crosses_on else ""
    if not row.terms.forecast or row.reading.value is None or row.reached:
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
    """The list of the rows behind a value, those that the figure counts and no other."""
    if row.measure is None or not row.measure.rows:
        return ""
    query = {
        "station": row.station.code,
        "on": row.on.isoformat(),
        "behind": row.measure.key,
        "counted_from": row.rule.directive.starts_on.isoformat(),
        "counted_to": row.rule.directive.ends_on.isoformat(),
    }
    if row.measure.by_terms:
        query["requirement"] = row.requirement.pk
    return f"{reverse(row.measure.rows)}?{urlencode(query)}"


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
