"""What may be entered about the incubation of organisations."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.actions import ENTRY_FIELDS
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from orgs.actions import change_incubation, enter_incubation, take_in_incubation, team
from orgs.models import Incubation, IncubationActivity, Organisation
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)

LATEST = date(2022, 10, 15)  # a fact may lie so far ahead of the day of the tests
LATE = LATEST + timedelta(days=1)
ENTERED = date(2022, 3, 1)
KINDS = {
    "incubation": (IncubationFactory, "entered_on"),
    "incubationactivity": (IncubationActivityFactory, "held_on"),
}


@pytest.fixture
def organisation(place):
    return OrganisationFactory(community=place.community)


def enter(kind, organisation, actor, on, **values):
    row = KINDS[kind][0].build(organisation=organisation, **values)
    names = [field.name for field in row._meta.fields if field.name not in ENTRY_FIELDS]
    said = {name: getattr(row, name) for name in names}
    return enter_incubation(model=type(row), actor=actor, values=said, on=on)


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_written_and_told_with_its_author(organisation, worker, on, kind):
    row = enter(kind, organisation, worker, on)
    assert (row.entered_by, row.version) == (worker, 1)
    event = last_event()
    assert (event.action, event.actor) == (f"orgs.enter_{kind}", worker)
    assert event.changes["organisation"] == [None, organisation.pk]
    assert event.changes[KINDS[kind][1]] == [None, row.day.isoformat()]


@pytest.mark.parametrize("kind", KINDS)
def test_it_lies_no_further_ahead_than_a_register_may_say(organisation, worker, on, kind):
    name = KINDS[kind][1]
    with pytest.raises(ActionRefused, match="2022-10-16”太晚.*不能晚于 2022-10-15"):
        enter(kind, organisation, worker, on, **{name: LATE})
    row = enter(kind, organisation, worker, on, **{name: LATEST})
    with pytest.raises(ActionRefused, match="太晚"):
        change_incubation(row, actor=worker, version=1, values={name: LATE}, on=on)
    assert [each.day for each in type(row).objects.all()] == [LATEST]


@pytest.mark.parametrize(
    ("left_on", "refused"),
    [(ENTERED - timedelta(days=1), True), (ENTERED, False), (None, False)],
    ids=["before", "on", "never"],
)
def test_nobody_leaves_before_entering(organisation, worker, on, left_on, refused):
    known = enter("incubation", organisation, worker, on, entered_on=ENTERED - timedelta(days=30))
    if not refused:
        row = enter("incubation", organisation, worker, on, entered_on=ENTERED, left_on=left_on)
        assert row.left_on == left_on
        return
    with pytest.raises(ActionRefused, match="出孵日期 .* 早于入孵日期 .*，请核对。"):
        enter("incubation", organisation, worker, on, entered_on=ENTERED, left_on=left_on)
    values = {"left_on": known.entered_on - timedelta(days=1)}
    with pytest.raises(ActionRefused, match="出孵日期 .* 早于入孵日期"):
        change_incubation(known, actor=worker, version=1, values=values, on=on)
    assert Incubation.objects.get().left_on is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_is_not_entered_twice(organisation, place, worker, on, kind):
    values = {} if kind == "incubation" else {"content": "财务培训"}
    row = enter(kind, organisation, worker, on, **values)
    with pytest.raises(ActionRefused, match="已经有了，没有再存"):
        enter(kind, organisation, worker, on, **values)
    sister = OrganisationFactory(community=place.community)
    assert enter(kind, sister, worker, on, **values).pk != row.pk


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_tells_old_and_new_and_needs_the_version_seen(organisation, worker, on, kind):
    row = enter(kind, organisation, worker, on)
    name, before, day = KINDS[kind][1], row.day.isoformat(), date(2022, 4, 1)
    changed = change_incubation(row, actor=worker, version=1, values={name: day}, on=on)
    assert (changed.day, changed.version) == (day, 2)
    assert last_event().action == f"orgs.change_{kind}"
    assert last_event().changes == {name: [before, "2022-04-01"]}
    with pytest.raises(Conflict):
        change_incubation(row, actor=worker, version=1, values={name: ENTERED}, on=on)
    events = AuditEvent.objects.count()
    change_incubation(changed, actor=worker, version=2, values={name: day}, on=on)
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["other_worker", "community_contact", "evaluator", "auditor"])
def test_it_is_written_by_its_own_station_alone(request, organisation, on, kind, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        enter(kind, organisation, user, on)
    row = KINDS[kind][0](organisation=organisation)
    values = {KINDS[kind][1]: date(2022, 4, 1)}
    with pytest.raises(PermissionDenied):
        change_incubation(row, actor=user, version=1, values=values, on=on)
    assert [(each.day, each.version) for each in type(row).objects.all()] == [(row.day, 1)]
    assert not AuditEvent.objects.filter(actor=user).exists()


@pytest.mark.parametrize("who", ["head", "worker", "station_manager", "district"])
def test_head_worker_agency_and_district_write_it(request, organisation, on, who):
    assert enter("incubation", organisation, request.getfixturevalue(who), on).pk


@pytest.mark.parametrize("kind", KINDS)
def test_one_late_row_keeps_a_whole_register_out(place, organisation, worker, on, kind):
    factory, name = KINDS[kind]
    known = factory(organisation=organisation)
    before = known.day
    setattr(known, name, date(2022, 4, 1))
    said = {"place": place.station, "fields": [name], "actor": worker, "on": on}
    late = factory.build(organisation=organisation, **{name: LATE})
    with pytest.raises(ActionRefused, match="太晚"):
        take_in_incubation([late], [known], **said)
    assert [each.day for each in type(known).objects.all()] == [before]
    new = factory.build(organisation=organisation, **{name: LATEST})
    take_in_incubation([new], [known], **said)
    assert {each.day for each in type(known).objects.all()} == {date(2022, 4, 1), LATEST}
    event = AuditEvent.objects.get(action=f"orgs.take_in_{kind}")
    assert event.changes == {name: [before.isoformat(), "2022-04-01"]}


def test_a_team_is_known_and_not_on_file(place, on):
    row = team(place.community, "关上太极队")
    row.save()
    assert (row.state, row.category) == (Organisation.State.TEAM, "other")
    assert not Organisation.objects.on_file(on).exists()


# ---------- who is incubated on a day ----------


@pytest.mark.parametrize(
    ("day", "known", "under"),
    [
        (ENTERED - timedelta(days=1), False, False),
        (ENTERED, True, True),
        (date(2022, 5, 31), True, True),
        (date(2022, 6, 1), True, False),
        (date(2022, 6, 2), True, False),
    ],
)
def test_who_leaves_on_a_day_is_gone_on_it(organisation, day, known, under):
    IncubationFactory(organisation=organisation, entered_on=ENTERED, left_on=date(2022, 6, 1))
    rows = Incubation.objects
    assert (rows.known(day).exists(), rows.under(day).exists()) == (known, under)


@pytest.mark.parametrize(
    ("held_on", "active"),
    [
        (date(2022, 4, 30), False),
        (date(2022, 5, 1), True),
        (date(2022, 5, 31), True),
        (date(2022, 6, 1), False),
    ],
)
def test_activity_between_two_days_holds_both(organisation, held_on, active):
    IncubationFactory(organisation=organisation)
    IncubationActivityFactory(organisation=organisation, held_on=held_on)
    rows = Incubation.objects.with_activity(date(2022, 5, 1), date(2022, 5, 31))
    assert rows.get().active is active
    assert IncubationActivity.objects.known(date(2022, 5, 31)).exists() is (held_on.month < 6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_brings_nothing_of_another_street(place, worker, on, kind):
    factory, name = KINDS[kind]
    foreign = OrganisationFactory(community=place.other_community)
    said = {"place": place.station, "fields": [name], "actor": worker, "on": on}
    with pytest.raises(PermissionDenied):
        take_in_incubation([factory.build(organisation=foreign)], [], **said)
    row = factory(organisation=foreign)
    setattr(row, name, date(2022, 4, 1))
    with pytest.raises(PermissionDenied):
        take_in_incubation([], [row], **said)
    assert not type(row).objects.filter(**{name: date(2022, 4, 1)}).exists()


def test_an_activity_is_one_however_its_content_is_spaced(organisation, place, worker, on):
    row = enter("incubationactivity", organisation, worker, on, content="财务培训")
    twin = type(row)(organisation=organisation, held_on=row.held_on, content="财务 培训")
    said = {"place": place.station, "fields": [], "actor": worker, "on": on}
    with pytest.raises(ActionRefused, match="“财务培训”已经有了"):
        take_in_incubation([twin], [], **said)
    assert type(row).objects.count() == 1
