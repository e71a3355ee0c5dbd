"""What may be entered about a station: premises, checks, brands and their activities."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.actions import ENTRY_FIELDS
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from stations import actions
from stations.actions import change_fact, take_in_facts
from stations.models import Brand, BrandActivity, HaveCheck, Premises
from tests.factories.stations import (
    BrandActivityFactory,
    BrandFactory,
    HaveCheckFactory,
    PremisesFactory,
)

LATEST = date(2022, 10, 15)  # a fact may lie so far ahead of the day of the tests
KINDS = {
    "premises": (PremisesFactory, "from_day"),
    "havecheck": (HaveCheckFactory, "checked_on"),
    "brand": (BrandFactory, "from_day"),
    "brandactivity": (BrandActivityFactory, "held_on"),
}


def fact(kind: str, station, **values):
    """A row that is not saved yet, of a station."""
    factory, _day = KINDS[kind]
    owner = {"station": station}
    if kind == "brandactivity":
        owner = {"brand": Brand.objects.filter(station=station).first() or BrandFactory(**owner)}
    return factory.build(**owner | values)


def enter(row, actor, on):
    """Says what the row says."""
    names = [field.name for field in row._meta.fields if field.name not in ENTRY_FIELDS]
    values = {name: getattr(row, name) for name in names}
    return actions.enter_fact(model=type(row), actor=actor, values=values, on=on)


def last_event() -> AuditEvent:
    return AuditEvent.objects.first()


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_is_written_and_told_with_its_author(place, worker, on, kind):
    row = enter(fact(kind, place.station), worker, on)
    assert (row.entered_by, row.version) == (worker, 1)
    assert actions.KINDS[type(row)].place_of(row) == place.station
    event = last_event()
    assert (event.action, event.actor) == (f"stations.enter_{kind}", worker)
    assert event.changes[KINDS[kind][1]] == [None, row.day.isoformat()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_lies_no_further_ahead_than_a_register_may_say(place, worker, on, kind):
    day = KINDS[kind][1]
    late = fact(kind, place.station, **{day: LATEST + timedelta(days=1)})
    with pytest.raises(ActionRefused, match="2022-10-16”太晚.*不能晚于 2022-10-15.*请核对"):
        enter(late, worker, on)
    assert not type(late).objects.filter(**{day: late.day}).exists()
    row = enter(fact(kind, place.station, **{day: LATEST}), worker, on)
    values = {day: LATEST + timedelta(days=1)}
    with pytest.raises(ActionRefused, match="太晚"):
        change_fact(row, actor=worker, version=1, values=values, on=on)
    row.refresh_from_db()
    assert (row.day, row.version) == (LATEST, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_fact_is_not_entered_twice(place, worker, on, kind):
    row = enter(fact(kind, place.station), worker, on)
    again = type(row).objects.get(pk=row.pk)
    again.pk = None
    with pytest.raises(ActionRefused, match="已经有"):
        enter(again, worker, on)
    assert type(row).objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["other_worker", "evaluator", "auditor", "finance", "publisher"])
def test_a_fact_is_entered_and_changed_by_its_own_station_alone(request, place, on, kind, who):
    user = request.getfixturevalue(who)
    row = fact(kind, place.station)
    with pytest.raises(PermissionDenied):
        enter(row, user, on)
    assert not type(row).objects.exists()
    row = fact(kind, place.station)
    row.save()
    day = {KINDS[kind][1]: date(2022, 4, 1)}
    with pytest.raises(PermissionDenied):
        change_fact(row, actor=user, version=1, values=day, on=on)
    assert not type(row).objects.filter(**day).exists()


@pytest.mark.parametrize("who", ["head", "worker", "station_manager", "district"])
def test_head_worker_agency_and_district_enter_premises(request, place, on, who):
    user = request.getfixturevalue(who)
    assert enter(fact("premises", place.station), user, on).pk


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_tells_old_and_new_and_needs_the_version_seen(place, worker, on, kind):
    row = enter(fact(kind, place.station), worker, on)
    name, day = KINDS[kind][1], date(2022, 4, 1)
    before = row.day.isoformat()
    changed = change_fact(row, actor=worker, version=1, values={name: day}, on=on)
    assert (changed.day, changed.version) == (day, 2)
    event = last_event()
    assert event.action == f"stations.change_{kind}"
    assert event.changes == {name: [before, "2022-04-01"]}
    with pytest.raises(Conflict):
        change_fact(row, actor=worker, version=1, values={name: date(2022, 4, 2)}, on=on)
    events = AuditEvent.objects.count()
    again = change_fact(changed, actor=worker, version=2, values={name: day}, on=on)
    assert (again.version, AuditEvent.objects.count()) == (2, events)


def test_a_change_does_not_become_another_row(place, worker, on):
    PremisesFactory(station=place.station, from_day=date(2022, 2, 1))
    row = PremisesFactory(station=place.station)
    with pytest.raises(ActionRefused, match="已经有了，没有再存"):
        change_fact(row, actor=worker, version=1, values={"from_day": date(2022, 2, 1)}, on=on)
    assert Premises.objects.get(pk=row.pk).from_day == date(2022, 1, 1)


# ---------- brands ----------


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False)], ids=["before", "on"])
def test_a_brand_is_retired_on_its_first_day_at_the_earliest(place, worker, on, days, refused):
    started = date(2022, 1, 10)
    retired = started + timedelta(days=days)
    row = fact("brand", place.station, from_day=started, retired_on=retired)
    if not refused:
        assert enter(row, worker, on).retired_on == retired
        return
    with pytest.raises(
        ActionRefused, match="停用日期 2022-01-09 早于启用日期 2022-01-10，请核对。"
    ):
        enter(row, worker, on)
    kept = BrandFactory(station=place.station, from_day=started)
    with pytest.raises(ActionRefused, match="停用日期 2022-01-09 早于启用日期"):
        change_fact(kept, actor=worker, version=1, values={"retired_on": retired}, on=on)
    said = {"place": place.station, "fields": [], "actor": worker, "on": on}
    with pytest.raises(ActionRefused, match="停用日期 2022-01-09 早于启用日期"):
        take_in_facts([fact("brand", place.station, retired_on=retired)], [], **said)
    assert list(Brand.objects.values_list("retired_on", flat=True)) == [None]


@pytest.mark.parametrize("name", ["暖心 Home", "暖心home", "暖心　ＨＯＭＥ"])
def test_a_brand_is_one_brand_however_it_is_spaced(place, worker, on, name):
    BrandFactory(station=place.station, name="暖心Home")
    with pytest.raises(ActionRefused, match="“暖心Home”已经有了，没有再存"):
        enter(fact("brand", place.station, name=name), worker, on)
    other = BrandFactory(station=place.station, name="夕阳红")
    with pytest.raises(ActionRefused, match="暖心Home"):
        change_fact(other, actor=worker, version=1, values={"name": name}, on=on)
    assert Brand.objects.get(pk=other.pk).name == "夕阳红"


def test_a_brand_may_be_respaced_and_another_station_may_have_its_name(place, worker, on):
    row = BrandFactory(station=place.station, name="暖心Home")
    BrandFactory(station=place.other_station, name="夕阳红")
    values = {"name": "暖心 Home"}
    assert change_fact(row, actor=worker, version=1, values=values, on=on).name == "暖心 Home"
    assert enter(fact("brand", place.station, name="夕阳红"), worker, on).pk


# ---------- registers ----------


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_brings_rows_of_one_kind_and_one_late_row_keeps_all_out(place, worker, on, kind):
    name = KINDS[kind][1]
    known = fact(kind, place.station)
    known.save()
    before = known.day
    setattr(known, name, date(2022, 4, 1))
    said = {"place": place.station, "fields": [name], "actor": worker, "on": on}
    late = fact(kind, place.station, **{name: LATEST + timedelta(days=1)})
    with pytest.raises(ActionRefused, match="太晚"):
        take_in_facts([late], [known], **said)
    assert [row.day for row in type(known).objects.all()] == [before]
    new = fact(kind, place.station, **{name: LATEST})
    take_in_facts([new], [known], **said)
    assert {row.day for row in type(known).objects.all()} == {date(2022, 4, 1), LATEST}
    event = AuditEvent.objects.get(action=f"stations.take_in_{kind}")
    assert event.changes == {name: [before.isoformat(), "2022-04-01"]}
    assert type(new).objects.get(pk=new.pk).entered_by == worker


def test_a_row_that_was_changed_meanwhile_is_not_overwritten_by_a_register(place, worker, on):
    row = HaveCheckFactory(station=place.station)
    HaveCheck.objects.update(version=2, result="failed")
    said = {"place": place.station, "fields": ["result"], "actor": worker, "on": on}
    with pytest.raises(Conflict, match="请再导入一次"):
        take_in_facts([], [row], **said)
    assert HaveCheck.objects.get().result == "failed"


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_brings_no_row_of_another_station(place, worker, on, kind):
    name, said = KINDS[kind][1], {"place": place.station, "actor": worker, "on": on}
    row = fact(kind, place.other_station)
    with pytest.raises(PermissionDenied):
        take_in_facts([row], [], fields=[], **said)
    row.save()
    setattr(row, name, date(2022, 4, 1))
    with pytest.raises(PermissionDenied):
        take_in_facts([], [row], fields=[name], **said)
    assert not type(row).objects.filter(**{name: date(2022, 4, 1)}).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_is_not_older_than_a_register_may_say(place, worker, on, kind):
    name = KINDS[kind][1]
    with pytest.raises(ActionRefused, match="1999-12-31”太早，应不早于 2000-01-01"):
        enter(fact(kind, place.station, **{name: date(1999, 12, 31)}), worker, on)
    assert enter(fact(kind, place.station, **{name: date(2000, 1, 1)}), worker, on).pk


def test_an_activity_lies_at_its_brands_station(place):
    activity = BrandActivityFactory(brand=BrandFactory(station=place.other_station))
    assert actions.KINDS[BrandActivity].place_of(activity) == place.other_station
    assert list(BrandActivity.objects.filter(brand__station=place.other_station)) == [activity]


# Words of the key: as they stand, the same spaced otherwise, and another one.
SPACED = {
    "havecheck": ("item", "消防 器材", "灭火器"),
    "brand": ("name", "暖心 家", "夕阳红"),
    "brandactivity": ("theme", "重阳　敬老", "义诊"),
}


@pytest.mark.parametrize("kind", SPACED)
def test_one_fact_is_one_however_its_words_are_spaced(place, worker, on, kind):
    name, words, others = SPACED[kind]
    row = enter(
        fact(kind, place.station, **{name: words.replace(" ", "").replace("　", "")}), worker, on
    )
    owner = {"brand": row.brand} if kind == "brandactivity" else {}
    twin = fact(kind, place.station, **{name: words} | owner)
    with pytest.raises(ActionRefused, match="已经有了，没有再存"):
        enter(twin, worker, on)
    said = {"place": place.station, "fields": [], "actor": worker, "on": on}
    with pytest.raises(ActionRefused, match="已经有了，没有再存"):
        take_in_facts([fact(kind, place.station, **{name: words} | owner)], [], **said)
    other = enter(fact(kind, place.station, **{name: others} | owner), worker, on)
    with pytest.raises(ActionRefused, match="已经有了，没有再存"):
        change_fact(other, actor=worker, version=1, values={name: words}, on=on)
    assert (
        getattr(change_fact(row, actor=worker, version=1, values={name: words}, on=on), name)
        == words
    )
    assert type(row).objects.count() == 2


def test_two_new_rows_of_one_register_are_not_one_another(place, worker, on):
    said = {"place": place.station, "fields": [], "actor": worker, "on": on}
    twins = [fact("havecheck", place.station, item=item) for item in ("灭火器", "灭 火器")]
    with pytest.raises(ActionRefused, match="已经有了"):
        take_in_facts(twins, [], **said)
    assert not HaveCheck.objects.exists()
