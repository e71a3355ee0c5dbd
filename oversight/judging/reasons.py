"""Why a requirement has its status, in one plain sentence: the same on page, export and mail."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from common.templatetags.portal import day, full_day
from oversight.judging.judgement import Assessed
from oversight.judging.measures import MEASURES
from oversight.models import RequirementTerms, Status


def reason(row: Assessed) -> str:
    """The sentence; empty where the requirement is met and nothing is to be said."""
    reading = row.reading
    if row.status == Status.NOT_APPLICABLE:
        return reading.not_applicable
    if row.status == Status.NO_DATA or reading.value is None:
        return reading.missing or _("没有数据")
    if row.worst:
        words = _("%(name)s：%(reason)s") % {"name": row.worst.part, "reason": reason(row.worst)}
        return "；".join([*shortfall_words(row), words])
    return "；".join(_parts(row))


def shortfall_words(row: Assessed) -> list[str]:
    """The conditions beside the value that are not met, in words."""
    return [shortfall.words for shortfall in row.reading.shortfalls]


def _parts(row: Assessed) -> Iterator[str]:
    yield from _overdue(row)
    yield from shortfall_words(row)
    if row.reached:
        return
    if row.status == Status.ON_TRACK:
        yield from _in_time(row)
        return
    yield from _below_plan(row)
    yield from _forecast(row)
    if row.status != Status.OVERDUE and row.planned is None and row.forecast_on_due is None:
        yield _from_target(row)


def _overdue(row: Assessed) -> Iterator[str]:
    if row.status != Status.OVERDUE:
        return
    late = (row.on - row.due).days
    words = _("%(due)s到期，已逾期 %(n)s 天") % {"due": day(row.due), "n": late}
    yield words
    if not row.reached:
        yield _from_target(row)


def _from_target(row: Assessed) -> str:
    value, target = row.reading.value, target_words(row.terms)
    if is_yes_or_no(row.terms):
        return _("目标是“%(target)s”") % {"target": target}
    gap = difference(row, abs(float(row.rule.gap(row.reading.judged))))
    if row.terms.comparison == RequirementTerms.Comparison.AT_MOST:
        return _("超出目标 %(target)s，多 %(gap)s") % {"target": target, "gap": gap}
    if row.rule.gap(row.reading.judged) <= 0:
        return _("刚到 %(value)s，目标是 %(target)s") % {
            "value": amount(row, value),
            "target": target,
        }
    return _("距目标 %(target)s 还差 %(gap)s") % {"target": target, "gap": gap}


def _below_plan(row: Assessed) -> Iterator[str]:
    if row.status == Status.OVERDUE or not behind(row):
        return
    yield _("比计划 %(planned)s 低 %(gap)s") % {
        "planned": amount(row, row.planned),
        "gap": difference(row, behind(row)),
    }


def behind(row: Assessed) -> float:
    """How far the value is below the plan, in its unit; 0 where it is not."""
    if row.planned is None or row.reading.value is None or row.status == Status.MET:
        return 0
    return max(0.0, row.planned - float(row.reading.judged))


def _forecast(row: Assessed) -> Iterator[str]:
    expected = row.forecast_on_due
    if expected is None or row.rule.reached(expected):
        return
    yield _("按现速度到 %(due)s 为 %(value)s，达不到 %(target)s") % {
        "due": day(row.due),
        "value": unrounded(row, expected),
        "target": target_words(row.terms),
    }


def _in_time(row: Assessed) -> Iterator[str]:
    if row.planned is not None:
        yield _("不低于计划 %(planned)s") % {"planned": amount(row, row.planned)}
    elif row.forecast_on_due is not None:
        yield _("按现速度到 %(due)s 能达标") % {"due": day(row.due)}


# ---------- the words that sentences are made of ----------


def target_words(terms: RequirementTerms) -> str:
    """«≥ 50%» as the page says it; «在任» where the measure asks only whether something is so."""
    if is_yes_or_no(terms):
        return str(MEASURES[terms.requirement.measure].reached)
    number = f"{terms.target.normalize():f}" if terms.target else "0"
    return f"{terms.get_comparison_display()} {number}{terms.unit}"


def tolerance_words(terms: RequirementTerms) -> str:
    """How far below the plan is no lag yet; nothing lies between yes and no."""
    return "—" if is_yes_or_no(terms) else f"{terms.tolerance.normalize():f}{terms.unit}"


def is_yes_or_no(terms: RequirementTerms) -> bool:
    """Whether the measure asks only whether something is so: no number is missing then."""
    measure = MEASURES.get(terms.requirement.measure)
    return bool(measure and measure.reached and terms.target == 1 and not terms.unit)


def due_words(row: Assessed) -> str:
    """The day by which it is due, in words; «随时» without one."""
    return full_day(row.due) if row.due else str(row.terms.get_due_display())


def amount(row: Assessed, value: float, places: int = 1) -> str:
    """A value in the requirement's unit."""
    unit = row.terms.unit
    return f"{value:.{places}f}%" if unit == "%" else f"{round(value, places):g}{unit}"


def unrounded(row: Assessed, value: float) -> str:
    """A value that is never rounded up to a target that it does not reach."""
    if row.rule.reached(value):
        return amount(row, value)
    for places in (1, 2, 3):
        if not row.rule.reached(round(value, places)):
            return amount(row, value, places)
    return _("不到 %(target)s") % {"target": amount(row, float(row.rule.target))}


def difference(row: Assessed, gap: float) -> str:
    """How far apart two values are: never «0.0», which would be no difference."""
    places = next((n for n in (1, 2) if round(gap, n)), None)
    number = _("不到 0.01") if places is None else f"{gap:.{places}f}"
    if row.terms.unit == "%":
        return _("%(n)s 个百分点") % {"n": number}
    return f"{number.removesuffix('.0')} {row.terms.unit}".strip()


def honest_date(row: Assessed) -> str:
    """What is said instead of a pace that nobody can keep: the day that the present pace gives."""
    due = _("%(due)s 前达标已不现实") % {"due": day(row.due)}
    if row.crosses_on:
        return _("%(due)s，按现速度要到 %(day)s") % {"due": due, "day": day(row.crosses_on)}
    return _("%(due)s，按现速度年内不能达标") % {"due": due}
