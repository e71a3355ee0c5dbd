"""One rule for projects, their agreements and their steps, on a page, by the API or a register."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from common.errors import ActionRefused
from funds.actions import take_in_budget, take_in_entries
from funds.models import Appropriation, BudgetLine, Expenditure
from projects.actions import take_in_linkages
from projects.agreements import amend_agreement
from projects.models import Amendment, LinkageRecord, Milestone, MilestoneCount, Project
from talent.actions import count_training, enter_exam
from tests.cast import ON
from tests.factories.projects import (
    AmendmentFactory,
    LinkageRecordFactory,
    MilestoneFactory,
    ProjectFactory,
)
from tests.factories.talent import WorkerFactory
from tests.registers import books
from tests.registers.doors import LAST, LATE, told_by_every_door

START, END = "2022-01-01", "2022-12-31"
LAST_PLAN, LATE_PLAN = "2032-07-22", "2032-07-23"
DAYS = [
    ({"start": START, "end": START}, True),
    ({"start": "2022-01-02", "end": START}, False),
    ({"end": LAST_PLAN}, True),
    ({"end": LATE_PLAN}, False),
    ({"start": LATE_PLAN, "end": LATE_PLAN}, False),
    ({"start": "2000-01-01"}, True),
    ({"start": "1999-12-31"}, False),
]


def agreement(world, start=START, end=END):
    """A project that nobody knows yet."""
    fields = {
        "name": "养老项目", "funding_source": "district", "field": "elderly",
        "agreed_start": start, "agreed_end": end,
    }  # fmt: skip
    row = books.project("养老项目", 协议开始=start, 协议结束=end)
    station, book = world.place.station, [books.project(), row]
    return (
        lambda: world.page("projects:project-add", **fields, station=station.pk, agreed_fen="9"),
        lambda: world.api("projects", **fields, station=station.code, agreed_fen=900),
        lambda: world.register("projects", books.projects_book(world.folder, book), "养老项目"),
    ), Project.objects.all


def correction(world, start=START, end=END):
    """The agreement of a known project, which was entered wrongly; its amount tells."""
    fields = {"agreed_start": start, "agreed_end": end}
    row = books.project(协议开始=start, 协议结束=end, **{"协议金额(元)": 77})
    project = world.project
    return (
        lambda: world.page("projects:agreement-correct", project.pk, **fields, agreed_fen="77"),
        lambda: world.patch("projects", project, **fields, agreed_fen=7700),
        lambda: world.register("projects", books.projects_book(world.folder, [row])),
    ), Project.objects.filter(agreed_fen=7700).all


def amended(world, start=START, end=END):
    """The same said of the version that holds now."""
    version = Amendment.objects.first() or AmendmentFactory(project=world.project)
    knocks, _rows = correction(world, start, end)
    fields = {"agreed_start": start, "agreed_end": end, "agreed_fen": "77"}
    page = lambda: world.page("projects:amendment-correct", version.pk, **fields)  # noqa: E731
    return (page, *knocks[1:]), Amendment.objects.filter(agreed_fen=7700).all


@pytest.mark.parametrize("fact", [agreement, correction], ids=lambda fact: fact.__name__)
@pytest.mark.parametrize(("said", "taken"), DAYS, ids=str)
def test_what_an_agreement_may_say(world, fact, said, taken):
    assert told_by_every_door(fact, world, **said) == {taken}


@pytest.mark.parametrize(("said", "taken"), DAYS, ids=str)
def test_what_an_amended_agreement_may_say(world, said, taken):
    assert told_by_every_door(amended, world, **said) == {taken}
    assert Project.objects.get().agreed_fen != 7700


def publication(world, day=LAST, published="是"):
    """A known project is published; ``published`` as a register writes it."""
    project = world.project
    fields = {"published_on": day, "published_on_platform": {"是": True, "否": False}[published]}
    typed = fields | {"published_on_platform": str(fields["published_on_platform"]).lower()}
    header = (*books.PROJECTS, "发布日期")
    row = [*books.project(通过平台发布=published), day]
    book = books.write(
        world.folder / "项目台账.xlsx", {"项目": (header, [row]), "里程碑": (books.MILESTONES, [])}
    )
    return (
        lambda: world.page("projects:project-edit", project.pk, **typed),
        lambda: world.patch("projects", project, **fields),
        lambda: world.register("projects", book),
    ), Project.objects.filter(published_on=day).all


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"day": LAST}, True),
        ({"day": LATE}, False),
        ({"day": "2000-01-01"}, True),
        ({"day": "1999-12-31"}, False),
        ({"published": "否"}, False),
    ],
    ids=str,
)
def test_what_a_publication_may_say(world, said, taken):
    assert told_by_every_door(publication, world, **said) == {taken}


def planned(world, day=END):
    fields = {"title": "需求调研", "weight": "10", "position": 0, "planned_on": day}
    row = books.milestone("需求调研", 计划完成日期=day, 实际完成日期=None, 佐证材料=None)
    book = books.projects_book(world.folder, [books.project()], [row])
    return (
        lambda: world.page("projects:milestone-add", world.project.pk, **fields),
        lambda: world.api("milestones", project=world.project.pk, **fields),
        lambda: world.register("projects", book),
    ), Milestone.objects.all


def done(world, day=LAST):
    step = Milestone.objects.first() or MilestoneFactory(project=world.project, title="需求调研")
    row = books.milestone("需求调研", 实际完成日期=day)
    book = books.projects_book(world.folder, [books.project()], [row])
    return (
        lambda: world.page(
            "projects:milestone-complete", step.pk, completed_on=day, evidence="验收单"
        ),
        lambda: world.register("projects", book),
    ), Milestone.objects.filter(completed_on=day).all


@pytest.mark.parametrize(
    ("fact", "day", "taken"),
    [
        (planned, LAST_PLAN, True),
        (planned, LATE_PLAN, False),
        (planned, "2000-01-01", True),
        (planned, "1999-12-31", False),
        (done, LAST, True),
        (done, LATE, False),
        (done, "1999-12-31", False),
    ],
)
def test_when_a_step_is_planned_and_done(world, fact, day, taken):
    assert told_by_every_door(fact, world, day=day) == {taken}


def weighed(world, weight):
    """A second step beside one of 60: together no more than the whole."""
    if not Milestone.objects.exists():
        MilestoneFactory(project=world.project, title="中期总结", weight=60)
    fields = {"title": "需求调研", "weight": weight, "position": 1}
    rows = [books.milestone("中期总结", **{"权重(%)": 60}), books.milestone(**{"权重(%)": weight})]
    book = books.projects_book(world.folder, [books.project()], rows)
    return (
        lambda: world.page("projects:milestone-add", world.project.pk, **fields),
        lambda: world.api("milestones", project=world.project.pk, **fields),
        lambda: world.register("projects", book),
    ), Milestone.objects.all


@pytest.mark.parametrize(("weight", "taken"), [("40", True), ("40.01", False)])
def test_steps_weigh_no_more_than_the_whole(world, weight, taken):
    assert told_by_every_door(weighed, world, weight=weight) == {taken}


@pytest.mark.parametrize(("target", "taken"), [(10, True), (None, False)])
def test_a_count_without_a_target_is_refused(world, target, taken):
    step = MilestoneFactory(project=world.project, title="需求调研", indicator_target=target)
    header = (*books.MILESTONES, "指标目标", "已完成数")
    row = [*books.milestone(实际完成日期=None, 佐证材料=None), target, 5]
    sheets = {"项目": (books.PROJECTS, [books.project()]), "里程碑": (header, [row])}
    book = books.write(world.folder / "项目台账.xlsx", sheets)
    doors = [lambda: world.register("projects", book)]
    if target:  # without one there is no such page
        doors.append(
            lambda: world.page("projects:milestone-count", step.pk, counted_on=ON, actual="5")
        )
    fact = lambda _world: (doors, MilestoneCount.objects.all)  # noqa: E731
    assert told_by_every_door(fact, world) == {taken}


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2032, 7, 23)])
def test_what_only_a_page_or_its_register_says_is_asked_by_the_verb(world, day):
    worker = WorkerFactory(station=world.place.station)
    ahead, doing = date(2022, 7, 16), {"actor": world.actor, "on": ON}
    values = {"effective_from": day, "agreed_fen": 1, "agreed_start": ON, "agreed_end": ON}
    with pytest.raises(ActionRefused, match="太[早晚]"):
        amend_agreement(world.project, values=values, **doing)
    entry = {"worker": worker, "year": 2022, "level": "assistant", "entered_on": ahead}
    with pytest.raises(ActionRefused, match="还没有到"):
        enter_exam(values=entry, **doing)
    with pytest.raises(ActionRefused, match="还没有到"):
        count_training(worker, counted_on=ahead, hours=Decimal(1), **doing)
    assert enter_exam(values=entry | {"entered_on": ON}, **doing).pk
    assert count_training(worker, counted_on=ON, hours=Decimal(1), **doing).pk


# ---------- a verb writes at the station that it is told, and nowhere else ----------


def foreign_line(project):
    return BudgetLine(project=project, category="office", fen=1)


def foreign_linkage(project):
    return LinkageRecordFactory.build(station=project.station)


@pytest.mark.parametrize(
    ("verb", "make"), [(take_in_budget, foreign_line), (take_in_linkages, foreign_linkage)]
)
def test_no_register_brings_a_row_of_another_station(world, verb, make):
    said = {"place": world.place.station, "fields": [], "actor": world.actor, "on": ON}
    row = make(ProjectFactory(station=world.place.other_station))
    with pytest.raises(PermissionDenied):
        verb([row], [], **said)
    row.save()
    with pytest.raises(PermissionDenied):
        verb([], [row], **said)
    own = make(world.project)
    verb([own], [], **said)
    assert type(row).objects.count() == 2


def test_a_linkage_names_a_project_of_its_own_station(world):
    foreign = ProjectFactory(station=world.place.other_station)
    row = LinkageRecordFactory.build(station=world.place.station, project=foreign)
    said = {"place": world.place.station, "fields": [], "actor": world.actor, "on": ON}
    with pytest.raises(ActionRefused, match="不是这个站的"):
        take_in_linkages([row], [], **said)
    assert not LinkageRecord.objects.exists()


def test_no_register_brings_money_of_another_station(world):
    foreign = ProjectFactory(station=world.place.other_station)
    said = {"station": world.place.station, "actor": world.actor, "on": ON, "reason": "更正"}
    for entry in (
        Appropriation(project=foreign, batch="一", received_on=ON, fen=1),
        Expenditure(project=foreign, voucher_number="1", paid_on=ON, category="office", fen=1),
    ):
        with pytest.raises(PermissionDenied):
            take_in_entries([(entry, None)], **said)
        assert not type(entry).objects.exists()
