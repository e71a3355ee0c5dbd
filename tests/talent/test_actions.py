"""What the verbs on people refuse, and what they write."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from talent import actions
from talent.models import Worker
from tests.factories.talent import WorkerFactory

LATEST = date(2022, 10, 15)  # a fact may lie so far ahead of the day of the tests
DAY = timedelta(days=1)


@pytest.fixture
def person(place):
    return WorkerFactory(station=place.station, unit=place.station.name, post="grid_worker")


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


def add(place, actor, on, **values) -> Worker:
    known = {"station": place.station, "name": "张三", "birth_month": date(1990, 5, 1)}
    known |= {"unit": place.station.name, "post": "station_worker"}
    return actions.add_worker(actor=actor, values=known | values, on=on)


# What may just be said of somebody, and what may not: each a day apart.
EDGES = [
    ("birth_month", date(1920, 1, 1), date(1919, 12, 1), "太早，应不早于 1920-01-01"),
    ("birth_month", date(2006, 7, 1), date(2006, 8, 1), "太晚，应不晚于 2006-07-01"),
    ("from_day", date(1950, 1, 1), date(1949, 12, 31), "太早，应不早于 1950-01-01"),
    ("from_day", LATEST, LATEST + DAY, "不能晚于 2022-10-15"),
    ("until_day", date(1950, 1, 1), date(1949, 12, 31), "太早，应不早于 1950-01-01"),
    ("until_day", LATEST, LATEST + DAY, "不能晚于 2022-10-15"),
]


@pytest.mark.parametrize(("field", "edge", "beyond", "words"), EDGES)
def test_days_of_a_person_lie_within_their_bounds(
    place, worker, person, on, field, edge, beyond, words
):
    with pytest.raises(ActionRefused, match=words):
        add(place, worker, on, **{field: beyond})
    with pytest.raises(ActionRefused, match=words):
        actions.change_worker(person, actor=worker, version=1, values={field: beyond}, on=on)
    assert list(Worker.objects.all()) == [person]
    assert getattr(add(place, worker, on, **{field: edge}), field) == edge
    changed = actions.change_worker(person, actor=worker, version=1, values={field: edge}, on=on)
    assert getattr(changed, field) == edge


def test_nobody_leaves_before_coming(place, worker, person, on):
    started = date(2022, 2, 1)
    with pytest.raises(ActionRefused, match="离职日期 2022-01-31 早于入职日期 2022-02-01，请核对"):
        add(place, worker, on, from_day=started, until_day=started - DAY)
    Worker.objects.update(from_day=started)
    # Against what is stored, not only against what is said with it.
    values = {"until_day": started - DAY}
    with pytest.raises(ActionRefused, match="早于入职日期"):
        actions.change_worker(person, actor=worker, version=1, values=values, on=on)
    values = {"until_day": started}
    assert actions.change_worker(person, actor=worker, version=1, values=values, on=on).version == 2


def test_a_community_worker_has_a_community_of_the_street(place, worker, on):
    of_community = {"post": "community_worker"}
    with pytest.raises(ActionRefused, match="社区工作者要选所在的社区"):
        add(place, worker, on, **of_community)
    with pytest.raises(ActionRefused, match="这个社区不在这个街道，请重新选择"):
        add(place, worker, on, **of_community, community=place.other_community)
    with pytest.raises(ActionRefused, match="单位写的是“关上北社区居民委员会”，和所选的社区不一致"):
        add(place, worker, on, community=place.community, unit="关上北社区")
    assert not Worker.objects.exists()
    row = add(place, worker, on, **of_community, community=place.community)
    assert row.community == place.community


def test_a_person_is_written_and_told_with_who_said_so(place, worker, on):
    row = add(place, worker, on, education="本科")
    assert (row.entered_by, row.version, row.account) == (worker, 1, None)
    event = last_event()
    assert (event.action, event.actor) == ("talent.add_worker", worker)
    assert event.changes["birth_month"] == [None, "1990-05-01"]
    assert event.changes["station"] == [None, place.station.pk]
    assert "from_day" not in event.changes


@pytest.mark.parametrize(
    ("values", "twin"),
    [
        ({}, True),
        ({"name": "张 三"}, True),
        ({"unit": "关上街道社工站　"}, True),
        ({"birth_month": date(1990, 6, 1)}, False),
        ({"unit": "春城社工"}, False),
        ({"name": "张三丰"}, False),
    ],
    ids=str,
)
def test_name_birth_month_and_unit_tell_people_apart(place, worker, on, values, twin):
    first = add(place, worker, on)
    if not twin:
        assert add(place, worker, on, **values).pk != first.pk
        return
    with pytest.raises(ActionRefused, match="“张三”（关上街道社工站）已经在花名册上.*再决定"):
        add(place, worker, on, **values)
    assert Worker.objects.count() == 1


def test_nobody_is_changed_into_somebody_else(place, worker, person, on):
    known = add(place, worker, on)
    values = {"name": known.name, "birth_month": known.birth_month}
    with pytest.raises(ActionRefused, match="已经在花名册上"):
        actions.change_worker(person, actor=worker, version=1, values=values, on=on)
    assert Worker.objects.get(pk=person.pk).name == person.name
    # Into oneself is no twin.
    values = {"name": known.name, "education": "硕士"}
    assert actions.change_worker(known, actor=worker, version=1, values=values, on=on).version == 2


def test_another_street_may_have_somebody_of_the_same_name(place, district, on):
    add(place, district, on)
    there = {"station": place.other_station, "unit": place.other_station.name}
    assert add(place, district, on, **there).pk
    assert Worker.objects.filter(name="张三").count() == 2


def test_a_change_needs_the_version_seen_and_tells_old_and_new(place, worker, person, on):
    values = {"education": "硕士"}
    changed = actions.change_worker(person, actor=worker, version=1, values=values, on=on)
    assert changed.version == 2
    event = last_event()
    assert (event.action, event.changes) == ("talent.change_worker", {"education": ["", "硕士"]})
    with pytest.raises(Conflict, match="别人改过"):
        actions.change_worker(person, actor=worker, version=1, values={"education": ""}, on=on)
    events = AuditEvent.objects.count()
    actions.change_worker(changed, actor=worker, version=2, values=values, on=on)
    assert AuditEvent.objects.count() == events
    assert Worker.objects.get(pk=person.pk).version == 2


@pytest.mark.parametrize(
    "who", ["other_worker", "head", "evaluator", "auditor", "finance", "community_contact"]
)
def test_people_are_entered_and_changed_by_their_own_station_alone(request, place, person, on, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        add(place, user, on)
    values = {"education": "硕士"}
    with pytest.raises(PermissionDenied):
        actions.change_worker(person, actor=user, version=1, values=values, on=on)
    assert list(Worker.objects.values_list("education", flat=True)) == [""]
    assert not AuditEvent.objects.filter(actor=user).exists()


# ---------- accounts ----------


def test_an_account_is_linked_to_one_person(place, head, worker, person):
    row = actions.link_account(person, actor=head, account=worker)
    assert (row.account, row.version) == (worker, 2)
    assert last_event().changes == {"account": [None, worker.pk]}
    events = AuditEvent.objects.count()
    assert actions.link_account(person, actor=head, account=worker).version == 2
    assert AuditEvent.objects.count() == events
    other = WorkerFactory(station=place.station)
    with pytest.raises(ActionRefused, match="刚刚关联到另一个人，请刷新页面再看"):
        actions.link_account(other, actor=head, account=worker)
    assert Worker.objects.get(pk=other.pk).account is None
    assert AuditEvent.objects.count() == events


def test_a_link_is_taken_back_and_then_free(place, head, worker, person):
    actions.link_account(person, actor=head, account=worker)
    assert actions.link_account(person, actor=head, account=None).account is None
    assert last_event().changes == {"account": [worker.pk, None]}
    other = WorkerFactory(station=place.station)
    assert actions.link_account(other, actor=head, account=worker).account == worker


@pytest.mark.parametrize(
    "who", ["worker", "other_head", "station_manager", "auditor", "admin_user"]
)
def test_who_may_not_link_leaves_the_person_as_it_was(request, worker, person, who):
    with pytest.raises(PermissionDenied):
        actions.link_account(person, actor=request.getfixturevalue(who), account=worker)
    row = Worker.objects.get(pk=person.pk)
    assert (row.account, row.version) == (None, 1)
    assert not AuditEvent.objects.exclude(actor=None).exists()
