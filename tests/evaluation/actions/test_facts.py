"""What may be entered about evaluations, self-inspections and findings."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.actions import ENTRY_FIELDS
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from evaluation.actions import facts, findings
from evaluation.actions.facts import KINDS
from evaluation.actions.findings import KIND
from evaluation.models import Evaluation, Finding, SelfInspection
from tests.factories.evaluation import EvaluationFactory, FindingFactory, SelfInspectionFactory
from tests.factories.projects import ProjectFactory

LATEST = date(2022, 10, 15)  # a fact may lie so far ahead of the day of the tests
LATEST_PLAN = date(2022, 7, 15) + timedelta(days=3660)
OF_PROJECTS = {
    Evaluation: (EvaluationFactory, "held_on"),
    SelfInspection: (SelfInspectionFactory, "inspected_on"),
}
FACTS = OF_PROJECTS | {Finding: (FindingFactory, "evaluated_on")}
PLAIN = ("enter_fact", "change_fact", "take_in_facts")
OF_FINDINGS = ("enter_finding", "change_finding", "take_in_findings")

pytestmark = pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)


@pytest.fixture
def project(place):
    return ProjectFactory(station=place.station)


def fact(model, project, **values):
    """A row that is not saved yet, about a project or its station."""
    factory, _day = FACTS[model]
    owner = {"project": project} if model in OF_PROJECTS else {"station": project.station}
    return factory.build(**owner | values)


def verbs(model):
    """How such a row is entered, changed and taken in."""
    room, names = (findings, OF_FINDINGS) if model is Finding else (facts, PLAIN)
    return [getattr(room, name) for name in names]


def enter(row, actor, on):
    """Says what the row says."""
    names = [field.name for field in row._meta.fields if field.name not in ENTRY_FIELDS]
    values = {name: getattr(row, name) for name in names}
    about = {} if isinstance(row, Finding) else {"model": type(row)}
    return verbs(type(row))[0](**about, actor=actor, values=values, on=on)


def change_fact(row, **said):
    return verbs(type(row))[1](row, **said)


def take_in_facts(new, changed, **said):
    return verbs(type((*new, *changed)[0]))[2](new, changed, **said)


def test_a_fact_is_written_and_told_with_its_author(project, worker, on, model):
    row = enter(fact(model, project), worker, on)
    assert (row.entered_by, row.version) == (worker, 1)
    assert (KINDS | {Finding: KIND})[model].place_of(row) == project.station
    event, day = AuditEvent.objects.first(), FACTS[model][1]
    assert (event.action, event.actor) == (f"evaluation.enter_{model._meta.model_name}", worker)
    assert event.changes[day] == [None, getattr(row, day).isoformat()]


def test_the_same_fact_is_not_entered_twice(project, worker, on, model):
    row = enter(fact(model, project), worker, on)
    again = model.objects.get(pk=row.pk)
    again.pk = None
    with pytest.raises(ActionRefused, match="已经有了，没有再存"):
        enter(again, worker, on)
    assert model.objects.count() == 1


def test_a_change_tells_old_and_new_and_needs_the_version_seen(project, worker, on, model):
    name, day = FACTS[model][1], date(2022, 4, 1)
    row = enter(fact(model, project), worker, on)
    before = getattr(row, name).isoformat()
    changed = change_fact(row, actor=worker, version=1, values={name: day}, on=on)
    assert (getattr(changed, name), changed.version) == (day, 2)
    assert AuditEvent.objects.first().changes == {name: [before, "2022-04-01"]}
    with pytest.raises(Conflict):
        change_fact(row, actor=worker, version=1, values={name: date(2022, 4, 2)}, on=on)


def test_a_change_does_not_become_another_row(project, worker, on, model):
    name, day = FACTS[model][1], date(2022, 4, 1)
    said = {} if model in OF_PROJECTS else {"problem": "台账不全"}
    row = enter(fact(model, project, **said), worker, on)
    enter(fact(model, project, **said | {name: day}), worker, on)
    with pytest.raises(ActionRefused, match="已经有了"):
        change_fact(row, actor=worker, version=1, values={name: day}, on=on)


@pytest.mark.parametrize(("back", "taken"), [(0, True), (1, False)])
def test_how_far_back_a_fact_may_be_dated(project, worker, on, model, back, taken):
    day = date(2000, 1, 1) - timedelta(days=back)
    row = fact(model, project, **{FACTS[model][1]: day})
    if taken:
        assert enter(row, worker, on).pk
        return
    with pytest.raises(ActionRefused, match="太早，应不早于 2000-01-01"):
        enter(row, worker, on)


@pytest.mark.parametrize(("ahead", "taken"), [(0, True), (1, False)])
def test_how_far_ahead_a_fact_may_be_dated(project, worker, on, model, ahead, taken):
    """An evaluation may be announced years before; what was found or inspected has happened."""
    day = (LATEST_PLAN if model is Evaluation else LATEST) + timedelta(days=ahead)
    due = {} if model in OF_PROJECTS else {"due_on": day}
    row = fact(model, project, **due | {FACTS[model][1]: day})
    said = {"place": project.station, "fields": [], "actor": worker, "on": on}
    if taken:
        take_in_facts([row], [], **said)
        assert model.objects.get().entered_by == worker
        return
    with pytest.raises(ActionRefused, match="太晚"):
        enter(row, worker, on)
    with pytest.raises(ActionRefused, match="太晚"):
        take_in_facts([row], [], **said)
    assert not model.objects.exists()


def test_a_register_brings_no_row_of_another_station(place, project, worker, on, model):
    name, said = FACTS[model][1], {"place": place.station, "actor": worker, "on": on}
    row = fact(model, ProjectFactory(station=place.other_station))
    with pytest.raises(PermissionDenied):
        take_in_facts([row], [], fields=[], **said)
    row.save()
    setattr(row, name, date(2022, 4, 1))
    with pytest.raises(PermissionDenied):
        take_in_facts([], [row], fields=[name], **said)
    assert not model.objects.filter(**{name: date(2022, 4, 1)}).exists()


@pytest.mark.parametrize("who", ["other_worker", "auditor", "finance", "publisher"])
def test_a_fact_is_entered_and_changed_by_its_own_station_alone(request, project, on, model, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        enter(fact(model, project), user, on)
    row = fact(model, project)
    row.save()
    values = {FACTS[model][1]: date(2022, 4, 1)}
    with pytest.raises(PermissionDenied):
        change_fact(row, actor=user, version=1, values=values, on=on)
    assert not model.objects.filter(**values).exists()
