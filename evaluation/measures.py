"""What oversight may ask of evaluations: self-inspections before them, findings put right."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.closing import Gap, Offer, StepKind, offered
from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    Shortfall,
    StationBatch,
    percent,
)
from common.templatetags.portal import day as day_words
from evaluation.models import Evaluation, Finding, SelfInspection
from projects.models import Project

PROBLEM_LENGTH = 30  # of a finding's words in a step


@dataclass(frozen=True)
class Held:
    """An evaluation of a project, held or announced."""

    key: int
    project: int
    day: date


def load_evaluations(ids) -> dict[int, list[Held]]:
    """Station id → the evaluations before which a station inspects itself, of projects with an
    evaluator; by day, also those that are announced; one query.
    """
    rows = Evaluation.objects.filter(
        project__station__in=ids, kind__in=Evaluation.INSPECTED_BEFORE
    ).exclude(project__evaluator="")
    names = ("project__station", "pk", "project", "held_on")
    held = defaultdict(list)
    for station, *facts in rows.order_by("held_on", "pk").values_list(*names):
        held[station].append(Held(*facts))
    return held


def load_inspections(ids, on) -> dict[int, set[date]]:
    """Project id → the days by the day on which its station inspected it; one query."""
    rows = SelfInspection.objects.filter(project__station__in=ids, inspected_on__lte=on)
    inspected = defaultdict(set)
    for project, day in rows.order_by().values_list("project", "inspected_on"):
        inspected[project].add(day)
    return inspected


def self_inspection(
    batch: StationBatch, on, period: Period, *, days: int = 60
) -> dict[int, Reading]:
    """3.3: of the mid-term and final evaluations held by the day, those preceded by an inspection
    of the same project in the ``days`` up to and including their own.
    """
    evaluations = batch.load(load_evaluations)
    inspected = batch.load(load_inspections, on)
    return {
        station: _inspection_reading(evaluations.get(station, []), inspected, on, days)
        for station in batch.ids
    }


def _inspection_reading(evaluations: list[Held], inspected: dict, on: date, days: int) -> Reading:
    held = [each for each in evaluations if each.day <= on]
    due = next((each.day for each in evaluations if each.day > on), None)
    if not held:
        return Reading(not_applicable=_("还没有开展中期或末期评估"), due=due)
    window = timedelta(days=days)
    bare = [
        each
        for each in held
        if not any(each.day - window <= day <= each.day for day in inspected.get(each.project, ()))
    ]
    good, total = len(held) - len(bare), len(held)
    return Reading(
        value=percent(good, total),
        numerator=good,
        denominator=total,
        exact=Fraction(100 * good, total),
        due=due,
        details={"announced": due.isoformat() if due else None},
        evidence=tuple(each.key for each in bare),
    )


def load_names(ids, projects: tuple[int, ...]) -> dict[int, str]:
    """Project id → its name; one query."""
    return dict(Project.objects.filter(pk__in=projects).values_list("pk", "name"))


def inspection_offers(gap: Gap) -> list[Offer]:
    """The next evaluation's projects inspected before it; of those already held without, only an
    inspection that was made and never registered can still be entered.
    """
    evaluations = gap.batch.load(load_evaluations).get(gap.station, [])
    inspected = gap.batch.load(load_inspections, gap.on)
    window = timedelta(days=gap.parameters["days"])
    bare = [
        each
        for each in evaluations
        if (each.day <= gap.on or each.day == gap.reading.due)
        and not any(each.day - window <= day <= each.day for day in inspected.get(each.project, ()))
    ]
    names = gap.batch.load(load_names, tuple(each.project for each in bare))
    return [_inspection(gap, each, names[each.project]) for each in bare]


def _inspection(gap: Gap, each: Held, name: str) -> Offer:
    ahead = each.day > gap.on
    words = (
        _("%(day)s评估前自检“%(name)s”")
        if ahead
        else _("%(day)s评估前如自检过“%(name)s”，补录自检")
    )
    return offered(
        StepKind.EVALUATION if ahead else StepKind.RECORD,
        words % {"day": day_words(each.day), "name": name},
        adds=int(ahead),
        required=ahead,
        planned=gap.by if ahead else gap.on,
        url=gap.rows("evaluation.add_selfinspection", "evaluation:inspection-add"),
        about=each.key,
    )


@dataclass(frozen=True)
class Found:
    """A finding as it stood on a day."""

    key: int
    due: date
    problem: str
    passed: bool


def load_findings(ids, on, since, until) -> dict[int, list[Found]]:
    """Station id → what was found between two days, and what had passed by ``on``; one query."""
    rows = Finding.objects.filter(station__in=ids).found(since, until).with_passed(on)
    rows = rows.with_due(on)
    findings = defaultdict(list)
    for station, *facts in rows.order_by("due_then", "pk").values_list(
        "station_id", "pk", "due_then", "problem", "is_passed"
    ):
        findings[station].append(Found(*facts))
    return findings


def evaluation_rectified(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """6.1: of the findings of the period by the day, those whose recheck passed by the day."""
    findings = batch.load(load_findings, on, period.starts_on, period.until(on))
    return {station: _rectified_reading(findings.get(station), on) for station in batch.ids}


def _rectified_reading(findings: list[Found] | None, on: date) -> Reading:
    if not findings:
        return Reading(not_applicable=_("本部署期内没有评估督导发现的问题"))
    standing = [finding for finding in findings if not finding.passed]
    overdue = [finding for finding in standing if finding.due < on]
    passed, total = len(findings) - len(standing), len(findings)
    words = _("%(count)s 个问题超过整改期限") % {"count": len(overdue)}
    return Reading(
        value=percent(passed, total),
        numerator=passed,
        denominator=total,
        exact=Fraction(100 * passed, total),
        due=min((finding.due for finding in standing), default=None),
        shortfalls=(Shortfall(words),) if overdue else (),
        details={"open": len(standing), "overdue": len(overdue)},
        evidence=tuple(finding.key for finding in standing),
    )


def rectified_offers(gap: Gap) -> list[Offer]:
    """Each finding that has not passed its recheck, the one that is due first first."""
    dates = gap.period.starts_on, gap.period.until(gap.on)
    findings = gap.batch.load(load_findings, gap.on, *dates).get(gap.station, [])
    named = gap.may("evaluation.view_finding")
    words = _("整改“%(problem)s”并复核通过") if named else _("整改%(day)s到期的问题并复核通过")
    return [
        offered(
            StepKind.EVALUATION,
            words
            % {
                "problem": Truncator(finding.problem).chars(PROBLEM_LENGTH),
                "day": day_words(finding.due),
            },
            planned=finding.due,
            own_day=True,
            url=gap.row("evaluation.view_finding", "evaluation:finding-detail", finding.key),
            about=finding.key,
        )
        for finding in findings
        if not finding.passed
    ]


def _tell_inspections(details):
    yield _("已通知的评估"), details.get("announced") or ""


def _tell_findings(details):
    if "open" in details:
        yield (
            _("没有销号"),
            _("%(open)s 个，其中超期 %(overdue)s 个")
            % {"open": details["open"], "overdue": details["overdue"]},
        )


MEASURES = (
    Measure(
        self_inspection,
        gettext_lazy(
            "有督导评估方的项目已开展的中期、末期评估中，评估当天及以前 60 天（参数可调）内"
            "本站先自检过的占比；不论自检结论。已通知的下一次评估是期限。"
        ),
        rows="evaluation:evaluation-list",
        parameters={"days": MeasureParameter(gettext_lazy("评估前几天内自检"), least=1, most=366)},
        tell=_tell_inspections,
        has_due=True,
        remedy=Remedy(
            gettext_lazy("登记自检"), "evaluation.add_selfinspection", "evaluation:inspection-add"
        ),
        offers=inspection_offers,
    ),
    Measure(
        evaluation_rectified,
        gettext_lazy(
            "本部署期内评估、督导发现的问题中，截至当天复核通过的占比；"
            "没有通过的最早整改期限是期限，过了期限另算一处不足。"
        ),
        rows="evaluation:finding-list",
        tell=_tell_findings,
        has_due=True,
        remedy=Remedy(
            gettext_lazy("看没有销号的"),
            "evaluation.change_finding",
            "evaluation:finding-list",
            query="state=open",
        ),
        offers=rectified_offers,
    ),
)
