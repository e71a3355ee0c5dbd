"""Verbs on what stations are scored by: trees, grade bands, vetoes."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import audit
from common.actions import change_row, create_row, demand
from common.audit import Actor
from common.errors import ActionRefused, Conflict
from common.parameters import parameter
from evaluation.default_tree import BANDS, BASIS, LINES, TITLE, VALID_FROM, VETOES
from evaluation.models import (
    GradeBand,
    GradeScale,
    Indicator,
    IndicatorTree,
    TreeVersion,
    Veto,
)
from evaluation.scoring import Band, Line, band_problems, tree_problems
from stations.models import Division

FIRST = gettext_lazy("初次建立")


@transaction.atomic
def add_tree(
    *, actor: Actor, values: dict, on: date, lines: Sequence[Line] = tuple(LINES)
) -> IndicatorTree:
    """A new tree with its first version; it begins with the portal's default lines."""
    demand_tree(lines, on)
    tree = create_row(IndicatorTree(**values), actor=actor, action="evaluation.add_tree")
    _write_version(tree, lines, actor=actor, reason=str(FIRST))
    return tree


@transaction.atomic
def save_tree(
    tree: IndicatorTree,
    *,
    actor: Actor,
    version: int,
    lines: Sequence[Line],
    reason: str,
    on: date,
) -> IndicatorTree:
    """The tree with other lines: always a new version, so that no round's tree ever changes."""
    fresh = IndicatorTree.objects.select_for_update().get(pk=tree.pk)
    demand(fresh, actor, "change")
    if fresh.version != version:
        raise Conflict(_("您打开以后，别人改过这一条。请看清两边的内容再保存。"))
    demand_tree(lines, on)
    if list(lines) == lines_of(latest_version(fresh)):
        return fresh
    if not reason.strip():
        raise ActionRefused(_("没有填“修改原因”，请填上。"))
    fresh.version += 1
    fresh.save(update_fields=["version"])
    _write_version(fresh, lines, actor=actor, reason=reason)
    changes = {"version": [version, fresh.version], "reason": [None, reason]}
    audit.record(actor=actor, action="evaluation.save_tree", target=fresh, changes=changes)
    return fresh


def demand_tree(lines: Sequence[Line], on: date) -> None:
    """Refuse lines that make no tree, with every sum that is wrong."""
    problems = tree_problems(lines, parameter("bonus_points", on))
    if problems:
        raise ActionRefused("；".join(words for _place, words in problems) + "。")


def latest_version(tree: IndicatorTree) -> TreeVersion:
    """The version that new rounds take."""
    return tree.versions.get(number=tree.version)


def lines_of(version: TreeVersion) -> list[Line]:
    """The lines of a version as somebody wrote them; one query."""
    names = ("level", "name", "weight", "requirement", "full_at", "zero_at", "method", "evidence")
    rows = version.indicators.order_by("position")
    return [Line(**{name: getattr(row, name) for name in names}) for row in rows]


def _write_version(
    tree: IndicatorTree, lines: Sequence[Line], *, actor: Actor, reason: str
) -> None:
    version = TreeVersion.objects.create(
        tree=tree, number=tree.version, reason=reason, entered_by=actor
    )
    Indicator.objects.bulk_create(
        Indicator(version=version, position=position, **vars(line))
        for position, line in enumerate(lines, start=1)
    )


@transaction.atomic
def add_scale(*, actor: Actor, values: dict, bands: Sequence[Band]) -> GradeScale:
    """Grade bands from a day on; what was graded before stays as it was."""
    if problems := band_problems(bands):
        raise ActionRefused("；".join(words for _place, words in problems) + "。")
    also = {"bands": [None, [[band.name, str(band.least)] for band in bands]]}
    scale = create_row(GradeScale(**values), actor=actor, action="evaluation.add_scale", also=also)
    GradeBand.objects.bulk_create(GradeBand(scale=scale, **vars(band)) for band in bands)
    return scale


def bands_of(scale: GradeScale) -> list[Band]:
    """The bands of a scale, the best first; one query."""
    return [Band(row.name, row.least) for row in scale.bands.order_by("-least")]


@transaction.atomic
def add_veto(*, actor: Actor, values: dict) -> Veto:
    """Another thing that makes a station fail."""
    return create_row(Veto(**values), actor=actor, action="evaluation.add_veto")


@transaction.atomic
def change_veto(veto: Veto, *, actor: Actor, version: int, values: dict) -> Veto:
    """Say it otherwise, or from which day it is no longer asked."""
    return change_row(veto, values, actor=actor, version=version, action="evaluation.change_veto")


@transaction.atomic
def seed_standards(division: Division, *, on: date, actor: Actor = None) -> IndicatorTree:
    """The defaults of a district that has none; what stands is left alone."""
    tree = IndicatorTree.objects.filter(division=division).first()
    if tree is not None:
        return tree
    place = {"division": division}
    add_scale(
        actor=actor, values=place | {"effective_from": VALID_FROM, "basis": BASIS}, bands=BANDS
    )
    for name in VETOES:
        add_veto(actor=actor, values=place | {"name": name, "basis": BASIS})
    return add_tree(actor=actor, values=place | {"title": TITLE}, on=on)
