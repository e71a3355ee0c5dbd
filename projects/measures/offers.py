"""What would close a gap of projects: milestones, entries of the register, publications."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _

from common.closing import Gap, Offer, StepKind, offered
from projects.measures.work import HUNDRED, Step, Work, gaps, touched, work_in
from projects.models import Project

VIEW = "projects.view_project"
DETAIL, LIST = "projects:project-detail", "projects:project-list"


def worth(offer: Offer) -> Fraction:
    """All that an offer can bring."""
    return Fraction(offer.most * offer.gain)


def works_of(gap: Gap) -> list[Work]:
    return work_in(gap.batch, gap.on, gap.period)[gap.station]


def register_projects(gap: Gap) -> Iterator[Offer]:
    """Where the register holds nothing of the period."""
    words = _("在项目台账登记本部署期间的项目")
    yield offered(StepKind.RECORD, words, required=True, planned=gap.on, url=gap.rows(VIEW, LIST))


def progress_offers(gap: Gap) -> list[Offer]:
    """The milestones left of the projects that have begun by then, those that bring most first."""
    works = works_of(gap)
    if not works:
        return list(register_projects(gap))
    begun = [work for work in works if work.project.held_start <= gap.by]
    offers = [
        milestone(gap, work, step, Fraction(work.project.held_fen, HUNDRED))
        for work in begun
        for step in work.steps
        if step.completion(gap.on) < 1
    ]
    return sorted(offers, key=worth, reverse=True)


def milestone(gap: Gap, work: Work, step: Step, fen_a_point: Fraction, **fields) -> Offer:
    """A milestone completed; of one that counts, as many as it lacks."""
    fields = {"planned": step.planned_on} | fields
    whole = step.weight * (1 - step.completion(gap.on)) * fen_a_point
    lacking = (step.target or 1) - step.reached(gap.on) if step.target else 1
    return Offer(
        StepKind.MILESTONE,
        _milestone_words(work.project.name, step, gap.on),
        most=lacking,
        gain=whole / lacking,
        url=gap.row(VIEW, DETAIL, work.project.pk),
        about=step.key,
        **fields,
    )


def _milestone_words(project: str, step: Step, on: date) -> Callable[[int], str]:
    if not step.target:
        words = _("完成“%(project)s”的“%(title)s”") % {"project": project, "title": step.title}
        return lambda _n: words
    reached = step.reached(on)
    return lambda n: (
        _("“%(project)s”的“%(title)s”做到 %(count)s")
        % {
            "project": project,
            "title": step.title,
            "count": reached + n,
        }
    )


def completion_offers(gap: Gap) -> list[Offer]:
    """All that is left of each project that is behind its own plan, by its own end."""
    works = works_of(gap)
    if not works:
        return list(register_projects(gap))
    total = Fraction(sum(work.project.held_fen for work in works))
    share = total and Fraction(gap.reading.denominator) / total  # of the projects that are counted
    return [
        milestone(
            gap, work, step, share * Fraction(work.project.held_fen, HUNDRED), required=True,
            planned=min(step.planned_on or date.max, work.project.held_end), own_day=True,
        )
        for work in works
        if is_behind(work, gap)
        for step in work.steps
        if step.completion(gap.on) < 1
    ]  # fmt: skip


def is_behind(work: Work, gap: Gap) -> bool:
    value = work.progress(gap.on)
    late = work.project.held_end < gap.on
    return value < HUNDRED and (late or value < work.planned(gap.on, gap.period))


def register_offers(gap: Gap) -> list[Offer]:
    """A project whose entry is filled in, or only confirmed again; the latter first."""
    works = works_of(gap)
    if not works:
        return list(register_projects(gap))
    stale_after = gap.on - timedelta(days=gap.parameters["fresh_days"])
    running = [w for w in works if w.project.held_start <= gap.on <= w.project.held_end]
    short = [w for w in running if gaps(w, gap.on) or touched(w, gap.on) < stale_after]
    short.sort(key=lambda work: len(gaps(work, gap.on)))
    return [_entry(gap, work, gaps(work, gap.on)) for work in short]


def _entry(gap: Gap, work: Work, lacking: list[str]) -> Offer:
    words = (
        _("补填“%(project)s”的%(gaps)s")
        % {"project": work.project.name, "gaps": "、".join(lacking)}
        if lacking
        else _("核对更新“%(project)s”") % {"project": work.project.name}
    )
    url = gap.row(VIEW, DETAIL, work.project.pk)
    return Offer(StepKind.RECORD, lambda _n: words, planned=gap.on, url=url, about=work.project.pk)


def published_offers(gap: Gap) -> list[Offer]:
    """District-funded projects that are published through the platform, the largest first."""
    unpublished = [
        work.project
        for work in works_of(gap)
        if work.project.funding_source == Project.FundingSource.DISTRICT
        and work.project.held_start <= gap.on
        and not (work.project.published_on_platform and work.project.published_on <= gap.on)
    ]
    return [
        _publication(gap, project)
        for project in sorted(unpublished, key=lambda project: -project.held_fen)
    ]


def _publication(gap: Gap, project: Project) -> Offer:
    words = _("通过平台发布“%(project)s”") % {"project": project.name}
    return offered(
        StepKind.OTHER,
        words,
        most=project.held_fen,
        whole=True,
        required=gap.reading.value is None,
        url=gap.row(VIEW, DETAIL, project.pk),
        about=project.pk,
    )
