"""What oversight may ask about projects: progress, completion, the register, publication."""

from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.readings import (
    Measure,
    MeasureParameter,
    Period,
    Reading,
    Remedy,
    StationBatch,
    pace_start,
    percent,
    percent_exact,
    rounded,
)
from common.templatetags.portal import percent1
from projects.measures.linkage import MEASURES as LINKAGE
from projects.measures.offers import (
    completion_offers,
    progress_offers,
    published_offers,
    register_offers,
)
from projects.measures.work import (
    HUNDRED,
    NO_PROJECT,
    Work,
    agreed_total,
    gaps,
    pace_weeks,
    touched,
    weighted,
    work_in,
)
from projects.models import Project


def project_progress(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.2: progress of a station, its projects weighted by agreed amount; details.main the
    operating one's.
    """
    works = work_in(batch, on, period)
    return {s: _progress_reading(works[s], on, period) for s in batch.ids}


def _progress_reading(works: list[Work], on: date, period: Period) -> Reading:
    if not works:
        return Reading(missing=str(NO_PROJECT))
    days = sorted(set().union(*(work.changes(on) for work in works)))
    history = tuple((day, weighted(works, lambda w, d=day: w.progress(d))) for day in days)
    value = history[-1][1] if history else Fraction(0)
    main = [work for work in works if work.project.is_operating]
    agreed = agreed_total(works)
    return Reading(
        value=rounded(value),
        exact=value,
        numerator=round(value * agreed / 100),
        denominator=agreed,
        planned=weighted(works, lambda w: w.planned(on, period)),
        earlier=weighted(works, lambda w: w.progress(pace_start(on))),
        pace_weeks=pace_weeks(works, on),
        history=history,
        details={"main": rounded(main[0].progress(on)) if main else None, "projects": len(works)},
        evidence=tuple(work.project.pk for work in works),
    )


def project_completion(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """1.4: each project by its own plan and agreed end; numerator = projects completed. The value
    is the progress of them all.
    """
    works = work_in(batch, on, period)
    return {s: _completion_reading(works[s], on, period) for s in batch.ids}


def _completion_reading(works: list[Work], on: date, period: Period) -> Reading:
    if not works:
        return Reading(missing=str(NO_PROJECT))
    value = weighted(works, lambda w: w.progress(on))
    unfinished = [work.project for work in works if work.progress(on) < HUNDRED]
    late = [project.name for project in unfinished if project.held_end < on]
    ends = [work.project.held_end for work in works]
    return Reading(
        value=rounded(value),
        exact=value,
        numerator=len(works) - len(unfinished),
        denominator=len(works),
        planned=weighted(works, lambda w: w.planned(on, period)),
        due=min((project.held_end for project in unfinished), default=max(ends)),
        details={"late": late, "completed": len(works) - len(unfinished)},
        evidence=tuple(work.project.pk for work in works),
        parts=tuple((work.project.name, _part(work, on, period)) for work in works),
    )


def _part(work: Work, on: date, period: Period) -> Reading:
    """One project of 1.4, by itself; what has not begun has no pace to be carried forward."""
    value = work.progress(on)
    has_begun = work.project.held_start < on
    return Reading(
        value=rounded(value),
        exact=value,
        planned=work.planned(on, period),
        due=work.project.held_end,
        earlier=work.progress(pace_start(on)) if has_begun else None,
        pace_weeks=pace_weeks([work], on),
        history=work.history(on),
        evidence=(work.project.pk,),
    )


def project_register(
    batch: StationBatch, on, period: Period, *, fresh_days: int = 30
) -> dict[int, Reading]:
    """3.2: running projects whose entry is complete and was confirmed or moved within
    ``fresh_days``.
    """
    works = work_in(batch, on, period)
    return {s: _register_reading(works[s], on, fresh_days) for s in batch.ids}


def _register_reading(works: list[Work], on: date, fresh_days: int) -> Reading:
    running = [w for w in works if w.project.held_start <= on <= w.project.held_end]
    if not works:
        return Reading(missing=str(NO_PROJECT))
    if not running:
        return Reading(not_applicable=_("没有在实施的项目"))
    stale_after = on - timedelta(days=fresh_days)
    good = [w for w in running if not gaps(w, on) and touched(w, on) >= stale_after]
    return Reading(
        value=percent(len(good), len(running)),
        exact=percent_exact(len(good), len(running)),
        numerator=len(good),
        denominator=len(running),
        text=f"{len(good)}/{len(running)}",
        details={
            "incomplete": {w.project.name: gaps(w, on) for w in running if gaps(w, on)},
            "stale": [w.project.name for w in running if touched(w, on) < stale_after],
        },
        evidence=tuple(w.project.pk for w in running if w not in good),
    )


def published_on_platform(batch: StationBatch, on, period: Period) -> dict[int, Reading]:
    """3.4: district-funded money of projects begun by the day that went through the platform."""
    works = work_in(batch, on, period)
    return {s: _published_reading(works[s], on) for s in batch.ids}


def _published_reading(works: list[Work], on: date) -> Reading:
    district = [
        work.project
        for work in works
        if work.project.funding_source == Project.FundingSource.DISTRICT
        and work.project.held_start <= on
    ]
    if not district:
        return Reading(not_applicable=_("没有区级资金项目"))
    if all(project.published_on_platform is None for project in district):
        return Reading(missing=_("项目台账没有填“通过平台发布”"))
    published = [p for p in district if p.published_on_platform and p.published_on <= on]
    numerator = sum(project.held_fen for project in published)
    denominator = sum(project.held_fen for project in district)
    return Reading(
        value=percent(numerator, denominator),
        exact=percent_exact(numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        details={"projects": len(district), "published": len(published)},
        evidence=tuple(project.pk for project in district if project not in published),
    )


def _tell_progress(details):
    yield _("主项目"), percent1(details["main"])
    yield _("项目数"), str(details["projects"])


def _tell_completion(details):
    yield _("到期未完"), "、".join(details["late"])


def _tell_register(details):
    lacks = (f"{name}缺{'、'.join(gaps)}" for name, gaps in details["incomplete"].items())
    yield _("不完整"), "；".join(lacks)
    yield _("未更新"), "、".join(details["stale"])


MEASURES = (
    Measure(
        project_progress,
        gettext_lazy(
            "每个项目的进度是里程碑权重乘完成度之和；全站按协议金额加权平均，未开始的项目也算。"
        ),
        rows="projects:project-list",
        money=True,
        tell=_tell_progress,
        offers=progress_offers,
        has_plan=True,
        remedy=Remedy(
            gettext_lazy("更新进度"), "projects.change_milestone", "projects:project-list"
        ),
    ),
    Measure(
        project_completion,
        gettext_lazy("项目进度对照各项目协议结束日；到期未完成即逾期。"),
        rows="projects:project-list",
        tell=_tell_completion,
        offers=completion_offers,
        has_due=True,
        has_plan=True,
        remedy=Remedy(
            gettext_lazy("更新进度"), "projects.change_milestone", "projects:project-list"
        ),
    ),
    Measure(
        project_register,
        gettext_lazy("在实施的项目中，台账信息完整并且 30 天内有更新的占比。"),
        rows="projects:project-list",
        parameters={"fresh_days": MeasureParameter(gettext_lazy("几天内有更新算最新"), least=1)},
        tell=_tell_register,
        offers=register_offers,
        remedy=Remedy(gettext_lazy("补齐台账"), "projects.change_project", "projects:project-list"),
    ),
    Measure(
        published_on_platform,
        gettext_lazy("已开始的区级资金项目，按金额计算通过平台发布的占比。"),
        rows="projects:project-list",
        money=True,
        remedy=Remedy(gettext_lazy("登记发布"), "projects.change_project", "projects:project-list"),
        offers=published_offers,
    ),
    *LINKAGE,
)
