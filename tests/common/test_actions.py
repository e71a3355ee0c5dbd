"""Writing one row: scope, versions, audit, and the same form sent twice."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from common.actions import change_row, create_row, write_rows
from common.audit import first_break
from common.errors import ActionRefused, Conflict
from common.idempotency import KeyReused, run_once
from common.models import AuditEvent, IdempotencyKey
from projects.models import Project
from tests.factories.projects import ProjectFactory


def events():
    """What was audited about projects; building the cast audits its divisions."""
    return AuditEvent.objects.filter(action__startswith="projects.")


def new_project(station, name="新项目") -> Project:
    return ProjectFactory.build(station=station, name=name)


def test_create_row_saves_who_entered_it_and_audits(worker, place):
    row = create_row(new_project(place.station), actor=worker, action="projects.add_project")
    assert row.entered_by == worker
    event = events().get()
    assert (event.action, event.object_key, event.actor) == (
        "projects.add_project", str(row.pk), worker,
    )  # fmt: skip
    assert event.changes["agreed_fen"] == [None, 10_000_000]
    assert first_break() is None


def test_create_row_outside_the_scope_leaves_nothing(worker, place):
    with pytest.raises(PermissionDenied):
        create_row(new_project(place.other_station), actor=worker, action="projects.add_project")
    assert not Project.objects.exists()
    assert not events().exists()


def test_create_row_refuses_a_row_that_is_there_already(worker, place):
    ProjectFactory(station=place.station, name="新项目")
    with pytest.raises(ActionRefused, match="已经有同样的一条"):
        create_row(new_project(place.station), actor=worker, action="projects.add_project")


def test_change_row_counts_versions_and_audits_what_changed(worker, place):
    row = ProjectFactory(station=place.station, publisher="区民政局")
    values = {"publisher": "区残联", "name": row.name}
    changed = change_row(row, values, actor=worker, version=1, action="projects.change_project")
    assert (changed.publisher, changed.version) == ("区残联", 2)
    assert events().get().changes == {"publisher": ["区民政局", "区残联"]}


def test_change_row_without_a_change_writes_nothing(worker, place):
    row = ProjectFactory(station=place.station)
    values = {"name": row.name}
    change_row(row, values, actor=worker, version=1, action="projects.change_project")
    row.refresh_from_db()
    assert row.version == 1
    assert not events().exists()


def test_change_row_refuses_another_version(worker, place):
    row = ProjectFactory(station=place.station, version=3, publisher="区残联")
    with pytest.raises(Conflict):
        change_row(row, {"publisher": "我"}, actor=worker, version=2, action="projects.change")
    row.refresh_from_db()
    assert row.publisher == "区残联"


def test_change_row_cannot_carry_a_row_out_of_the_scope(worker, place):
    row = ProjectFactory(station=place.station)
    with pytest.raises(PermissionDenied):
        change_row(
            row, {"station": place.other_station}, actor=worker, version=1, action="projects.change"
        )
    row.refresh_from_db()
    assert row.station == place.station


def test_change_row_refuses_a_natural_key_that_is_taken(worker, place):
    ProjectFactory(station=place.station, name="甲")
    row = ProjectFactory(station=place.station, name="乙")
    with pytest.raises(ActionRefused, match="重复"):
        change_row(row, {"name": "甲"}, actor=worker, version=1, action="projects.change_project")


def test_write_rows_audits_each_row_that_changed_and_keeps_the_chain_whole(
    worker, place, django_assert_max_num_queries
):
    rows = [ProjectFactory(station=place.station, name=f"项目{n}") for n in range(3)]
    for row in rows:
        row.publisher = f"甲{row.name}"
    # The rows, their change, the chain's lock (PostgreSQL), the last event, the new events.
    with django_assert_max_num_queries(5):
        write_rows([], rows, ["publisher"], actor=worker, also={rows[0].pk: {"more": [1, 2]}})
    told = {(event.object_key, event.action, event.actor_id) for event in events()}
    assert told == {(str(row.pk), "projects.take_in_project", worker.pk) for row in rows}
    first = events().get(object_key=str(rows[0].pk))
    assert first.changes == {"publisher": ["", "甲项目0"], "more": [1, 2]}
    assert {row.version for row in Project.objects.all()} == {2}
    assert first_break() is None


def test_write_rows_refuses_all_when_one_was_edited_meanwhile(worker, place):
    rows = [ProjectFactory(station=place.station, name=f"项目{n}") for n in range(2)]
    Project.objects.filter(pk=rows[1].pk).update(version=2, publisher="别人")
    for row in rows:
        row.publisher = "我"
    with pytest.raises(Conflict):
        write_rows([], rows, ["publisher"], actor=worker)
    assert set(Project.objects.values_list("publisher", flat=True)) == {"", "别人"}
    assert not events().exists()


def once(user, key, body, station, name="新项目"):
    return run_once(
        lambda: create_row(new_project(station, name), actor=user, action="projects.add_project"),
        actor=user,
        key=key,
        model=Project,
        body=body,
    )


def test_run_once_answers_the_second_time_with_the_first_row(worker, place):
    key = uuid.uuid4()
    first, is_new = once(worker, key, {"name": "新项目"}, place.station)
    second, is_second_new = once(worker, key, {"name": "新项目"}, place.station)
    assert (is_new, is_second_new) == (True, False)
    assert first == second
    assert Project.objects.count() == 1
    assert events().count() == 1


def test_run_once_refuses_a_key_with_other_content(worker, place):
    key = uuid.uuid4()
    once(worker, key, {"name": "新项目"}, place.station)
    with pytest.raises(KeyReused):
        once(worker, key, {"name": "另一个"}, place.station, name="另一个")
    assert Project.objects.count() == 1


def test_run_once_keeps_no_claim_of_a_refused_action(worker, place):
    ProjectFactory(station=place.station, name="新项目")
    key = uuid.uuid4()
    with pytest.raises(ActionRefused):
        once(worker, key, {"name": "新项目"}, place.station)
    assert not IdempotencyKey.objects.exists()
    row, is_new = once(worker, key, {"name": "另一个"}, place.station, name="另一个")
    assert is_new
    assert row.name == "另一个"


def test_run_once_lets_other_integrity_errors_through(worker, place):
    def broken():
        return ProjectFactory(station=place.station, agreed_end=date(2021, 1, 1))

    with pytest.raises(IntegrityError):
        run_once(broken, actor=worker, key=uuid.uuid4(), model=Project, body={})


def test_two_users_may_use_the_same_key(worker, other_worker, place):
    key = uuid.uuid4()
    once(worker, key, {}, place.station)
    _row, is_new = once(other_worker, key, {}, place.other_station)
    assert is_new
