"""Verbs on trees, bands and vetoes: each saving a version, none of them ever changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from evaluation import actions
from evaluation.actions.trees import latest_version, lines_of
from evaluation.default_tree import BANDS, LINES
from evaluation.models import GradeScale, Indicator, IndicatorTree, TreeVersion, Veto

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(place, on):
    return actions.seed_standards(place.district, on=on)


def moved():
    """The default lines with a point between two dimensions' points, sums kept."""
    lines = list(LINES)
    lines[2], lines[3] = replace(lines[2], weight=Decimal(4)), replace(lines[3], weight=Decimal(1))
    return lines


def test_seeding_gives_a_district_what_it_begins_with_and_leaves_what_stands(place, on, tree):
    assert lines_of(latest_version(tree)) == LINES
    assert Veto.objects.get().name == "弄虚作假"
    assert GradeScale.objects.get().bands.count() == 4
    assert actions.seed_standards(place.district, on=on) == tree
    assert IndicatorTree.objects.count() == TreeVersion.objects.count() == 1


def test_saving_makes_a_version_and_leaves_the_one_before(tree, district, on):
    saved = actions.save_tree(
        tree, actor=district, version=1, lines=moved(), reason="区里研究决定", on=on
    )
    assert saved.version == 2
    assert lines_of(tree.versions.get(number=1)) == LINES
    assert lines_of(latest_version(saved)) == moved()
    event = AuditEvent.objects.get(action="evaluation.save_tree")
    assert event.changes == {"version": [1, 2], "reason": [None, "区里研究决定"]}


def test_saving_what_stands_makes_no_version(tree, district, on):
    saved = actions.save_tree(tree, actor=district, version=1, lines=LINES, reason="", on=on)
    assert saved.version == 1
    assert TreeVersion.objects.count() == 1


def test_wrong_sums_are_refused_with_the_sum_and_the_difference(tree, district, on):
    lines = moved()
    lines[0] = replace(lines[0], weight=Decimal("8.5"))
    with pytest.raises(ActionRefused, match="合计 100.5 分，应是 100 分，多 0.5 分；“党建"):
        actions.save_tree(tree, actor=district, version=1, lines=lines, reason="改", on=on)
    assert TreeVersion.objects.count() == 1


def test_a_change_has_a_reason_and_the_version_that_was_seen(tree, district, on):
    with pytest.raises(ActionRefused, match="修改原因"):
        actions.save_tree(tree, actor=district, version=1, lines=moved(), reason=" ", on=on)
    actions.save_tree(tree, actor=district, version=1, lines=moved(), reason="改", on=on)
    with pytest.raises(Conflict):
        actions.save_tree(tree, actor=district, version=1, lines=LINES, reason="改", on=on)


def test_only_the_district_keeps_them(place, tree, head, evaluator, on):
    for person in (head, evaluator):
        with pytest.raises(PermissionDenied):
            actions.save_tree(tree, actor=person, version=1, lines=moved(), reason="改", on=on)
        with pytest.raises(PermissionDenied):
            actions.add_veto(actor=person, values={"division": place.district, "name": "造假"})
    assert set(IndicatorTree.objects.visible_to(head)) == {tree}
    assert set(IndicatorTree.objects.visible_to(evaluator)) == {tree}


@pytest.mark.parametrize("model", [TreeVersion, Indicator, GradeScale])
def test_the_database_keeps_what_was_saved(tree, model):
    rows = model.objects.filter(pk=model.objects.first().pk)
    for change in (rows.delete, lambda: rows.update(id=987)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_bands_hold_from_their_day(place, district, tree):
    five = [*BANDS[:2], replace(BANDS[2], least=Decimal(70)), BANDS[3]]
    values = {
        "division": place.district,
        "effective_from": date(2022, 9, 1),
        "basis": "区文〔2022〕3号",
    }
    scale = actions.add_scale(actor=district, values=values, bands=five)
    scales = GradeScale.objects
    assert scales.in_force(date(2022, 9, 1)).first() == scale
    assert scales.in_force(date(2022, 8, 31)).first() != scale
    with pytest.raises(ActionRefused, match="4 个或 5 个"):
        actions.add_scale(actor=district, values=values, bands=five[1:])
