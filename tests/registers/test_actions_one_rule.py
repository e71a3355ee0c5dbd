"""One rule for one fact: what a page refuses, the API and a register refuse, and the other way.

Every case sends the same fact through every door that the fact has, each time into the same world,
and looks whether it is there afterwards.
"""

import pytest

from funds.models import Appropriation, Expenditure
from orgs.models import Organisation
from projects.models import Milestone, Project
from services.models import ServiceRecord
from talent.models import Credential, Worker
from tests.factories.funds import AppropriationFactory
from tests.factories.orgs import OrganisationFactory
from tests.factories.projects import MilestoneFactory
from tests.factories.talent import WorkerFactory
from tests.registers import books
from tests.registers.doors import LAST, LATE, TODAY, told_by_every_door

END, LATE_END = "2032-07-22", "2032-07-23"


# ---------- a fact a function: the doors as calls, and the rows that tell ----------


def expenditure(world, day=TODAY, number="记-07-001"):
    # Nothing is asked about money that has come in.
    AppropriationFactory(project=world.project)
    fields = {"project": world.project.pk, "paid_on": day, "category": "office", "summary": "纸",
              "voucher_number": number}  # fmt: skip
    row = books.expenditure(number, 支出日期=day)
    return (
        lambda: world.page("funds:expenditure-add", **fields, fen="12"),
        lambda: world.api("expenditures", **fields, fen=1200),
        lambda: world.register("funds", books.funds_book(world.folder, [], [row])),
    ), Expenditure.objects.standing


def appropriation(world, day=TODAY, batch="第一批"):
    fields = {"project": world.project.pk, "received_on": day, "batch": batch}
    row = books.appropriation(batch, 到账日期=day)
    return (
        lambda: world.page("funds:appropriation-add", **fields, fen="150000"),
        lambda: world.api("appropriations", **fields, fen=15_000_000),
        lambda: world.register("funds", books.funds_book(world.folder, [row])),
    ), Appropriation.objects.standing


def service(world, day=TODAY, people="3", hours="1", volunteers="0"):
    place = world.place
    fields = {"served_on": day, "kind": "visit", "field": "elderly", "hours": hours,
              "volunteers": volunteers}  # fmt: skip
    row = books.record(服务日期=day, 服务人数=people, 服务人次=people, 志愿者人数=volunteers,
                       服务对象类别="一般居民", **{"时长(小时)": hours})  # fmt: skip
    return (
        lambda: world.page(
            "services:record-add",
            **fields,
            station=place.station.pk,
            community=place.community.pk,
            group_general=people,
        ),
        lambda: world.api(
            "service-records",
            **fields,
            station=place.station.code,
            groups=[{"group": "general", "people": int(people)}],
        ),
        lambda: world.register("services", books.services_book(world.folder, [row])),
    ), ServiceRecord.objects.all


def entered(world, day=TODAY):
    """A service of today with its day of entry in the national platform."""
    fields = {"served_on": TODAY, "kind": "visit", "field": "elderly", "platform_entered_on": day}
    row = books.record(服务日期=TODAY, 全国平台录入日期=day)
    station = world.place.station
    return (
        lambda: world.page(
            "services:record-add", **fields, station=station.pk, platform="entered",
            group_general="3",
        ),
        lambda: world.api("service-records", **fields, station=station.code,
                          groups=[{"group": "general", "people": 3}]),
        lambda: world.register("services", books.services_book(world.folder, [row])),
    ), ServiceRecord.objects.all  # fmt: skip


def completion(world, day=TODAY):
    step = MilestoneFactory(project=world.project, title="需求调研", weight=50)
    row = books.milestone("需求调研", 实际完成日期=day)
    done = Milestone.objects.filter(completed_on__isnull=False)
    return (
        lambda: world.page(
            "projects:milestone-complete", step.pk, completed_on=day, evidence="验收单"
        ),
        lambda: world.register(
            "projects", books.projects_book(world.folder, [books.project()], [row])
        ),
    ), done.all


def agreement(world, day=TODAY, name="养老项目"):
    fields = {
        "name": name, "funding_source": "district", "agreed_start": "2022-01-01",
        "agreed_end": day, "field": "elderly",
    }  # fmt: skip
    row = books.project(name, 协议结束=day)
    rows = [books.project(), row]
    return (
        lambda: world.page(
            "projects:project-add", **fields, station=world.place.station.pk, agreed_fen="9"
        ),
        lambda: world.api("projects", **fields, station=world.place.station.code, agreed_fen=900),
        lambda: world.register("projects", books.projects_book(world.folder, rows), name),
    ), Project.objects.all


def filing(world, day=TODAY):
    row = OrganisationFactory(
        community=world.place.community, name="读书会", state="pending", filed_on=None
    )
    said = books.organisation("读书会", 备案日期=day)
    return (
        lambda: world.page("orgs:organisation-file", row.pk, filed_on=day),
        lambda: world.register("orgs", books.orgs_book(world.folder, [said])),
    ), Organisation.objects.filter(state="filed").all


def cancellation(world, day=TODAY):
    row = OrganisationFactory(community=world.place.community, name="读书会")
    header = (*books.ORGANISATIONS, "注销日期")
    said = [*books.organisation("读书会", 备案日期="2022-03-01", 状态="已注销"), day]
    return (
        lambda: world.page("orgs:organisation-cancel", row.pk, cancelled_on=day, reason="解散"),
        lambda: world.register("orgs", books.orgs_book(world.folder, [said], header=header)),
    ), Organisation.objects.filter(state="cancelled").all


def filing_again(world, day=TODAY):
    """Cancelled on June 1, filed again on the day."""
    row = OrganisationFactory(
        community=world.place.community, name="读书会", state="cancelled",
        cancelled_on="2022-06-01",
    )  # fmt: skip
    said = books.organisation("读书会", 备案日期=day)
    return (
        lambda: world.page("orgs:organisation-file", row.pk, filed_on=day),
        lambda: world.register("orgs", books.orgs_book(world.folder, [said])),
    ), Organisation.objects.filter(state="filed").all


def departure(world, day=TODAY, name="孙红强", unit="关上社区"):
    fields = {
        "name": name, "birth_month": "1988-05-01", "unit": unit, "until_day": day,
        "post": "community_worker",
    }  # fmt: skip
    header = (*books.WORKERS, "离职日期")
    row = [*books.worker(name, 单位=unit), day]
    station = world.place.station
    return (
        lambda: world.page("talent:worker-add", **fields, station=station.pk),
        lambda: world.api("workers", **fields, station=station.code),
        lambda: world.register("talent", books.talent_book(world.folder, [row], header=header)),
    ), Worker.objects.all


def credential(world, day=TODAY):
    person = WorkerFactory(
        station=world.place.station, name="孙红强", birth_month="1988-05-01",
        unit=world.place.community.name, community=world.place.community,
    )  # fmt: skip
    fields = {"level": "assistant", "obtained_on": day, "registered_until": LATE}
    row = books.worker(取证日期=day, 登记有效期至=LATE)
    return (
        lambda: world.page("talent:credential-add", person.pk, **fields),
        lambda: world.api("credentials", worker=person.pk, **fields),
        lambda: world.register("talent", books.talent_book(world.folder, [row])),
    ), Credential.objects.all


def milestone(world, title="需求调研"):
    fields = {"title": title, "weight": "10", "position": 0}
    row = books.milestone(title, **{"权重(%)": 10})
    book = books.projects_book(world.folder, [books.project()], [row])
    return (
        lambda: world.page("projects:milestone-add", world.project.pk, **fields),
        lambda: world.api("milestones", project=world.project.pk, **fields),
        lambda: world.register("projects", book, title),
    ), Milestone.objects.all


def organisation(world, name="关上读书会"):
    fields = {"name": name, "category": "culture", "community": world.place.community.pk}
    row = books.organisation(name, 状态="待审核", 备案日期=None)
    return (
        lambda: world.page("orgs:organisation-add", **fields),
        lambda: world.api("organisations", **fields),
        lambda: world.register("orgs", books.orgs_book(world.folder, [row])),
    ), Organisation.objects.all


FACTS = [
    expenditure, appropriation, service, entered, completion, filing, cancellation, departure,
    credential,
]  # fmt: skip


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
@pytest.mark.parametrize(("day", "taken"), [(TODAY, True), (LAST, True), (LATE, False)])
def test_how_far_ahead_a_fact_may_be_dated(world, fact, day, taken):
    assert told_by_every_door(fact, world, day=day) == {taken}


@pytest.mark.parametrize(
    "fact",
    [expenditure, appropriation, service, completion, filing],
    ids=lambda fact: fact.__name__,
)
@pytest.mark.parametrize(("day", "taken"), [("2000-01-01", True), ("1999-12-31", False)])
def test_how_far_back_a_fact_may_be_dated(world, fact, day, taken):
    assert told_by_every_door(fact, world, day=day) == {taken}


@pytest.mark.parametrize(("day", "taken"), [("1950-01-01", True), ("1949-12-31", False)])
def test_how_old_a_certificate_may_be(world, day, taken):
    assert told_by_every_door(credential, world, day=day) == {taken}


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"people": "100000"}, True),
        ({"people": "100001"}, False),
        ({"hours": "0"}, True),
        ({"hours": "-0.5"}, False),
        ({"hours": "9999"}, True),
        ({"hours": "9999.5"}, False),
        ({"volunteers": "10000000"}, True),
        ({"volunteers": "10000001"}, False),
        ({"volunteers": "-1"}, False),
    ],
    ids=str,
)
def test_how_much_one_service_may_be(world, said, taken):
    assert told_by_every_door(service, world, **said) == {taken}


@pytest.mark.parametrize(("day", "taken"), [(END, True), (LATE_END, False)])
def test_how_far_a_plan_may_reach(world, day, taken):
    assert told_by_every_door(agreement, world, day=day) == {taken}


@pytest.mark.parametrize(
    ("day", "taken"), [("2022-05-31", False), ("2022-06-01", False), ("2022-06-02", True)]
)
def test_a_cancelled_organisation_is_filed_again_after_its_last_day_only(world, day, taken):
    assert told_by_every_door(filing_again, world, day=day) == {taken}


# What is there, the same thing spelled otherwise, and another one.
NAMES = [
    (expenditure, "number", "记-07-001", "记－07- 001", "记-07-002"),
    (appropriation, "batch", "第1批", "第 １ 批", "第2批"),
    (agreement, "name", "养老项目A", "养老 项目ａ", "养老项目B"),
    (milestone, "title", "需求调研", "需求 调研", "中期总结"),
    (organisation, "name", "关上读书会", "关上 读书会", "关上合唱队"),
    (departure, "name", "李Ann", "李ＡＮＮ", "李Anne"),
    (departure, "unit", "关上社区居民委员会", "关上街道关上居委会", "关上北社区"),
]


@pytest.mark.parametrize(
    ("fact", "key", "known", "same", "other"),
    NAMES,
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_one_name_is_one_thing_at_every_door(world, fact, key, known, same, other):
    first, _rows = fact(world, **{key: known})
    first[0]()
    assert told_by_every_door(fact, world, **{key: same}) == {False}
    assert told_by_every_door(fact, world, **{key: other}) == {True}
