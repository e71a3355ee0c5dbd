"""One rule for one service: entered or corrected, on a page, by the API or by a register."""

from datetime import date

import pytest

from services.actions import void_record
from services.models import ServiceRecord
from tests.cast import ON
from tests.factories.projects import ProjectFactory
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.talent import WorkerFactory
from tests.registers import books
from tests.registers.doors import told_by_every_door

DAY = "2022-05-03"
SAID = {"day": DAY, "entered": "", "people": 3, "times": 6, "worker": ""}


def entry(world, **said):
    """A service that the portal does not know yet."""
    return doors(world, None, SAID | said), ServiceRecord.objects.all


def correction(world, **said):
    """The same said of a service that is known, by its number."""
    record = stored(world)
    return doors(world, record, SAID | said), ServiceRecord.objects.filter(title="现在的话").all


def stored(world) -> ServiceRecord:
    place = world.place
    record = ServiceRecordFactory(
        station=place.station, community=place.community, served_on="2022-05-01", people=2
    )
    ServedGroupFactory(record=record, group="general", people=2)
    return record


def doors(world, record, said):
    station, community = world.place.station, world.place.community
    fields = {
        "served_on": said["day"], "kind": "visit", "field": "elderly", "title": "现在的话",
        "person_times": said["times"], "worker_name": said["worker"], "community": community.pk,
        "platform_entered_on": said["entered"] or None,
    }  # fmt: skip
    groups = {"groups": [{"group": "general", "people": said["people"]}]}
    typed = fields | {
        "platform": "entered" if said["entered"] else "later",
        "platform_entered_on": said["entered"], "group_general": said["people"],
    }  # fmt: skip
    row = books.record(
        "现在的话", 服务日期=said["day"], 服务人数=said["people"], 服务人次=said["times"],
        服务对象类别="一般居民", 社工=said["worker"], 全国平台录入日期=said["entered"] or None,
    )  # fmt: skip
    header = ("记录编号", *books.RECORDS)
    book = books.services_book(world.folder, [[record and record.number, *row]], header=header)
    if record is None:
        return (
            lambda: world.page("services:record-add", **typed, station=station.pk),
            lambda: world.api("service-records", **fields, **groups, station=station.code),
            lambda: world.register("services", book),
        )
    return (
        lambda: world.page("services:record-edit", record.pk, **typed),
        lambda: world.patch("service-records", record, **fields, **groups),
        lambda: world.register("services", book),
    )


FACTS = pytest.mark.parametrize("fact", [entry, correction], ids=lambda fact: fact.__name__)


@FACTS
@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"entered": DAY}, True),
        ({"entered": "2022-05-02"}, False),
        ({"people": 6}, True),
        ({"people": 7}, False),
    ],
    ids=str,
)
def test_what_one_service_may_say(world, fact, said, taken):
    assert told_by_every_door(fact, world, **said) == {taken}


@FACTS
@pytest.mark.parametrize(("day", "taken"), [("2022-05-02", True), (DAY, False)])
def test_who_left_on_may_2_served_until_then(world, fact, day, taken):
    WorkerFactory(station=world.place.station, name="钱艳", until_day=date(2022, 5, 2))
    assert told_by_every_door(fact, world, day=day, worker="钱 艳") == {taken}


@FACTS
@pytest.mark.parametrize(("day", "taken"), [("2022-05-02", True), (DAY, False)])
def test_a_station_closed_on_may_2_served_until_then(world, fact, day, taken):
    world.place.station.closed_on = date(2022, 5, 2)
    world.place.station.save()
    assert told_by_every_door(fact, world, day=day) == {taken}


@FACTS
@pytest.mark.parametrize(("day", "taken"), [("2022-05-02", True), (DAY, False)])
def test_a_community_closed_on_may_2_was_served_until_then(world, fact, day, taken):
    world.place.community.valid_until = date(2022, 5, 2)
    world.place.community.save()
    assert told_by_every_door(fact, world, day=day) == {taken}


def test_a_void_record_says_nothing_new(world):
    knocks, rows = correction(world)
    record = ServiceRecord.objects.get()
    void_record(record, actor=None, version=1, reason="重复", on=ON)
    assert told_by_every_door(lambda _world: (knocks, rows), world) == {False}


@FACTS
def test_every_door_finds_the_same_person(world, fact):
    """Of two with the name the one who was there; a space in it makes no other person."""
    WorkerFactory(station=world.place.station, name="钱艳", from_day=date(2022, 6, 1))
    there = WorkerFactory(station=world.place.station, name="钱艳", unit="别处")
    knocks, _rows = fact(world, worker="钱 艳")
    found = ServiceRecord.objects.filter(worker=there, title="现在的话").all
    assert told_by_every_door(lambda _world: (knocks, found), world) == {True}


def test_a_correction_is_looked_at_with_what_its_file_leaves_out(world):
    """The file has no column of the platform; the record was entered there on May 2."""
    record = stored(world)
    ServiceRecord.objects.filter(pk=record.pk).update(platform_entered_on="2022-05-02")
    header = ("记录编号", *books.RECORDS[: books.RECORDS.index("全国平台录入日期")])
    for day, told in ((DAY, ["全国平台录入日期"]), ("2022-05-02", [])):
        row = [record.number, *books.record(服务日期=day)][: len(header)]
        book = books.services_book(world.folder, [row], header=header)
        _counts, plan = books.take_in("services", world.place.station, book)
        assert [column for _row, column, _words in books.messages(plan)] == told
        assert plan.applied == (not told)


@pytest.mark.parametrize(("own", "taken"), [(True, True), (False, False)])
def test_a_service_of_a_foreign_project(world, own, taken):
    """A register finds projects by name at its own station; a page and the API are told a key."""
    place = world.place
    station = place.station if own else place.other_station
    project = ProjectFactory(station=station, name="助老项目")
    fields = {"served_on": DAY, "kind": "visit", "field": "elderly", "title": "现在的话",
              "project": project.pk}  # fmt: skip
    groups = {"groups": [{"group": "general", "people": 3}]}
    row = books.record("现在的话", 所属项目=project.name)
    book = books.services_book(world.folder, [row])
    knocks = (
        lambda: world.page(
            "services:record-add", **fields, station=place.station.pk, group_general=3
        ),
        lambda: world.api("service-records", **fields, **groups, station=place.station.code),
        lambda: world.register("services", book),
    )
    fact = lambda _world: (knocks, ServiceRecord.objects.all)  # noqa: E731
    assert told_by_every_door(fact, world) == {taken}
