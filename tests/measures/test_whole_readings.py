"""Every field of one reading of each measure, worked out by hand: a reading says nothing else."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from common.readings import Reading, Shortfall
from funds.measures import MEASURES as FUNDS
from funds.measures import fund_utilisation
from orgs.measures import MEASURES as ORGS
from orgs.measures import org_quota, org_standardisation
from projects.measures import MEASURES as PROJECTS
from projects.measures import (
    project_completion,
    project_progress,
    project_register,
    published_on_platform,
)
from services.measures import MEASURES as SERVICES
from services.measures.activity import service_activity
from services.measures.coverage import field_coverage
from services.measures.records import key_group_share, platform_sync
from stations.measures import MEASURES as STATIONS
from stations.measures.heads import head_in_place
from talent.measures import MEASURES as TALENT
from talent.measures.credentials import certified_ratio, exam_participation
from talent.measures.hours import training_hours
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.orgs import IncubationFactory, OrganisationFactory
from tests.factories.projects import (
    ConfirmationFactory,
    MilestoneCountFactory,
    MilestoneFactory,
    ProjectFactory,
)
from tests.factories.services import ServedGroupFactory, ServiceRecordFactory
from tests.factories.stations import (
    ClassificationFactory,
    CommunityFactory,
    HeadFactory,
    PremisesFactory,
    StationFactory,
)
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    TrainingCountFactory,
    WorkerFactory,
)
from tests.measures.asking import PERIOD, D, ask

pytestmark = pytest.mark.django_db
ON = "2022-07-15"
DAY = D(ON)
TOLD = [
    measure for measure in (*STATIONS, *SERVICES, *TALENT, *ORGS, *PROJECTS, *FUNDS) if measure.tell
]


@pytest.fixture
def station(db):
    return StationFactory(licensed_on=D("2021-05-27"))


# ---------- stations ----------


def test_a_serving_head(station):
    head = HeadFactory(station=station, name="张三", post="党工委副书记", from_day=D("2022-02-01"))
    assert ask(head_in_place, station, ON) == Reading(
        value=1.0, unit="", numerator=1, denominator=1, exact=Fraction(1), text="到位",
        details={"head": "张三", "post": "党工委副书记", "since": "2022-02-01"},
        evidence=(head.pk,),
    )  # fmt: skip


def test_no_head_any_more(station):
    HeadFactory(station=station, from_day=D("2022-02-01"), until_day=D("2022-06-30"))
    assert ask(head_in_place, station, ON) == Reading(
        value=0.0, unit="", numerator=0, denominator=1, exact=Fraction(0), text="空缺",
        details={"left": "2022-06-30"},
    )  # fmt: skip


# ---------- services ----------


def serve(station, day, **fields):
    return ServiceRecordFactory(station=station, served_on=D(day), **fields)


def test_services_on_several_days(station):
    for day in ("2022-03-01", "2022-06-20", "2022-07-01", "2022-07-01", "2022-07-10"):
        serve(station, day)
    assert ask(service_activity, station, ON) == Reading(
        value=11.0, unit="天", numerator=5, exact=Fraction(11), text="11天",
        details={
            "records": 5, "silence_from": "2022-06-20", "silence_until": "2022-07-01",
            "longest_gap": 111, "since_last": 5,
        },
    )  # fmt: skip


def test_entries_in_the_national_platform(station):
    for served, entered in [
        ("2022-07-01", "2022-07-08"),
        ("2022-07-02", "2022-07-10"),
        ("2022-07-03", None),
    ]:
        serve(station, served, platform_entered_on=D(entered) if entered else None)
    assert ask(platform_sync, station, ON) == Reading(
        value=33.33, numerator=1, denominator=3, exact=Fraction(100, 3),
        details={"entered": 2, "awaiting": 1, "overdue": 0},
    )  # fmt: skip


def test_people_of_key_groups(station):
    record = serve(station, "2022-07-01", people=6)
    ServedGroupFactory(record=record, people=4)
    assert ask(key_group_share, station, ON) == Reading(
        value=66.67, unit="%", numerator=4, denominator=6, exact=Fraction(200, 3)
    )


def test_fields_of_the_running_quarter_and_what_the_closed_ones_owe(station):
    serve(station, "2022-02-01", field="assistance")
    serve(station, "2022-05-01", field="elderly")
    serve(station, "2022-07-02", field="elderly")
    serve(station, "2022-07-03", field="children")
    assert ask(field_coverage, station, ON) == Reading(
        value=2.0, unit="个", numerator=2, denominator=4, exact=Fraction(2), text="2/4",
        planned=4 * Fraction(15, 92), due=D("2022-03-31"),
        details={
            "records": {"assistance": 0, "elderly": 1, "children": 1, "governance": 0},
            "absent": ["社会救助", "社区治理"],
            "overdue": {"社会救助": "2022-06-30", "社区治理": "2022-03-31"},
        },
    )  # fmt: skip


# ---------- talent ----------


def test_entries_for_the_exam(station):
    cycle = ExamCycleFactory(year=2022)
    first, _second, _third = WorkerFactory.create_batch(3, station=station)
    ExamEntryFactory(worker=first, entered_on=D("2022-04-10"))
    assert ask(exam_participation, station, ON) == Reading(
        value=33.33, numerator=1, denominator=3, exact=Fraction(100, 3),
        plan_from=D("2022-04-08"), due=D("2022-04-22"),
        details={"entry_closes_on": cycle.entry_closes_on.isoformat()},
    )  # fmt: skip


def test_a_roster_of_which_nobody_is_left_is_no_roster(station):
    ExamCycleFactory(year=2022)
    WorkerFactory(station=station, until_day=D("2022-04-21"))
    assert ask(exam_participation, station, ON) == Reading(missing="花名册里还没有社区工作者")


def test_who_was_on_the_roster_at_the_closing_day_stays_asked(station):
    ExamCycleFactory(year=2022)
    WorkerFactory(station=station, until_day=D("2022-04-22"))
    reading = ask(exam_participation, station, ON)
    assert (reading.numerator, reading.denominator, reading.missing) == (0, 1, "")


def test_hours_of_registered_workers(station):
    people = WorkerFactory.create_batch(3, station=station)
    for person, hours in zip(people, ("72", "0.5", "72"), strict=True):
        CredentialFactory(worker=person, registered_until=D("2023-07-15"))
        TrainingCountFactory(worker=person, counted_on=D("2022-07-01"), hours=Decimal(hours))
    assert ask(training_hours, station, ON) == Reading(
        value=66.67, numerator=2, denominator=3, exact=Fraction(200, 3),
        evidence=(people[1].pk,),
    )  # fmt: skip


def test_credentials_of_community_workers(station):
    people = WorkerFactory.create_batch(3, station=station)
    CredentialFactory(worker=people[0], obtained_on=D("2021-12-31"))
    CredentialFactory(worker=people[1], obtained_on=D("2022-06-01"))
    assert ask(certified_ratio, station, ON) == Reading(
        value=66.67, numerator=2, denominator=3, exact=Fraction(200, 3), earlier=33.33,
        details={"last_year": 33.33},
    )  # fmt: skip


# ---------- orgs ----------


def communities(station):
    """One urban community with 3 organisations (of 3), one converted with 1 (of 2), one unknown."""
    rows = CommunityFactory.create_batch(3, division=station.division)
    ClassificationFactory(community=rows[0], kind="urban")
    ClassificationFactory(community=rows[1], kind="converted")
    OrganisationFactory.create_batch(3, community=rows[0], standardised=True)
    OrganisationFactory(community=rows[1], filed_on=D("2022-07-01"))
    OrganisationFactory.create_batch(2, community=rows[2])
    return rows


def test_quotas_of_communities(station):
    rows = communities(station)
    assert ask(org_quota, station, ON, urban=3, converted=2) == Reading(
        value=50.0, numerator=1, denominator=2, exact=Fraction(50), earlier=50.0, text="1/2",
        shortfalls=(Shortfall("1 个社区类型待核定"),),
        details={"lacking": 1, "unknown": 1, "filed": 6},
        evidence=(rows[1].pk,),
    )  # fmt: skip


def test_standardised_organisations(station):
    communities(station)
    reading = ask(org_standardisation, station, ON)
    assert reading == Reading(value=50.0, unit="%", numerator=3, denominator=6, exact=Fraction(50))


# ---------- projects ----------


@pytest.fixture
def works(station):
    """Two projects of 300 and 100: 40 % done of the first, which runs the station, none of the
    second, which begins in August.
    """
    main = ProjectFactory(
        station=station, name="甲", agreed_fen=300, is_operating=True, publisher="区民政局",
        published_on_platform=True, published_on=D("2022-05-01"),
    )  # fmt: skip
    MilestoneFactory(project=main, weight=40, completed_on=D("2022-05-20"))
    counted = MilestoneFactory(project=main, weight=60, indicator_target=100)
    MilestoneCountFactory(milestone=counted, counted_on=D("2022-08-01"), actual=50)
    late = ProjectFactory(
        station=station, name="乙", agreed_fen=100, agreed_start=D("2022-08-01"),
        agreed_end=D("2022-10-10"),
    )  # fmt: skip
    MilestoneFactory(project=late, weight=100)
    return main, late


# The first project's plan on July 15: 195 of the 210 days from January 1 to July 30, half of it.
MAIN_PLANNED = 50 * Fraction(195, 210)


def test_progress_of_projects(station, works):
    assert ask(project_progress, station, ON) == Reading(
        value=30.0, numerator=120, denominator=400, exact=Fraction(30),
        planned=MAIN_PLANNED * 300 / 400, earlier=Fraction(30), pace_weeks=8.0,
        history=((D("2022-05-20"), Fraction(30)),),
        details={"main": 40.0, "projects": 2}, evidence=tuple(work.pk for work in works),
    )  # fmt: skip


def part(work, value, planned, weeks, earlier=None, history=()):
    return Reading(
        value=float(value), exact=Fraction(value), planned=planned, due=work.agreed_end,
        earlier=earlier, pace_weeks=weeks, history=history, evidence=(work.pk,),
    )  # fmt: skip


def test_completion_of_projects(station, works):
    main, late = works
    history = ((D("2022-05-20"), Fraction(40)),)
    assert ask(project_completion, station, ON) == Reading(
        value=30.0, numerator=0, denominator=2, exact=Fraction(30),
        planned=MAIN_PLANNED * 300 / 400, due=D("2022-10-10"),
        details={"late": [], "completed": 0}, evidence=(main.pk, late.pk),
        parts=(
            ("甲", part(main, 40, MAIN_PLANNED, 8.0, Fraction(40), history)),
            ("乙", part(late, 0, Fraction(0), 1.0)),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("measure", [project_completion, project_progress, fund_utilisation])
def test_no_project_is_said(station, measure):
    assert ask(measure, station, ON).missing == "项目台账里还没有本部署期间的项目"


def test_entries_of_running_projects(station, works):
    ConfirmationFactory(project=works[0], confirmed_on=DAY)
    assert ask(project_register, station, ON) == Reading(
        value=0.0, numerator=0, denominator=1, exact=Fraction(0), text="0/1",
        details={"incomplete": {"甲": ["承接机构"]}, "stale": []}, evidence=(works[0].pk,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("publisher_on", "lacking"),
    [(None, []), (date(2022, 7, 15), []), (date(2022, 7, 16), ["发布部门"])],
)
def test_a_department_counts_from_its_day(station, works, publisher_on, lacking):
    works[0].publisher_on = publisher_on
    works[0].save()
    incomplete = ask(project_register, station, ON).details["incomplete"]
    assert incomplete["甲"] == [*lacking, "承接机构"]


def test_published_money(station, works):
    ProjectFactory(station=station, agreed_fen=100, published_on_platform=False)
    assert ask(published_on_platform, station, ON) == Reading(
        value=75.0, numerator=300, denominator=400, exact=Fraction(75),
        details={"projects": 2, "published": 1},
        evidence=tuple(
            row.pk for row in station.projects.filter(published_on_platform=False)
        ),
    )  # fmt: skip


# ---------- funds ----------


def test_money_spent_of_what_was_agreed(station, works):
    main, _late = works
    AppropriationFactory(project=main, fen=240)
    ExpenditureFactory(project=main, fen=40, paid_on=D("2022-05-20"))
    ExpenditureFactory(project=main, fen=80, paid_on=D("2022-06-01"))
    assert ask(fund_utilisation, station, ON) == Reading(
        value=30.0, numerator=120, denominator=400, exact=Fraction(30),
        planned=MAIN_PLANNED * 300 / 400, earlier=Fraction(10), pace_weeks=8.0,
        history=((D("2022-05-20"), Fraction(10)), (D("2022-06-01"), Fraction(30))),
        basis="agreed",
        details={
            "utilisation_of_agreed": 30.0, "utilisation_of_received": 50.0,
            "received": 240, "agreed": 400, "spent": 120,
        },
    )  # fmt: skip


def test_what_a_measure_tells_has_a_term_and_words(station, works):
    """The words of the evidence stand on a reading's details, known or not."""
    HeadFactory(station=station, name="张三", post="党工委副书记", from_day=D("2022-02-01"))
    for day in ("2022-06-20", "2022-07-10"):
        serve(station, day, field="elderly")
    communities(station)
    WorkerFactory(station=station)
    AppropriationFactory(project=works[0], fen=240)
    PremisesFactory(station=station, address="春城路198号", planned_on=D("2022-08-01"))
    organisation = OrganisationFactory(
        community=CommunityFactory(division=station.division), name="合唱队", state="team"
    )
    IncubationFactory(organisation=organisation)
    told = {
        measure.key: dict(measure.tell(ask(measure.function, station, ON, PERIOD).details))
        for measure in TOLD
    }
    assert told == {
        "head_in_place": {"站长": "张三　党工委副书记", "上任离任": ""},
        "premises_ready": {
            "阵地状态": "已建成　街道提供",
            "地址": "春城路198号",
            "自": "2022-01-01",
            "协议到期日": "",
            "计划完成日期": "2022-08-01",
        },
        "service_brand": {"服务品牌": "", "本年度活动": "0 场", "还缺": ""},
        "six_haves": {
            "已有": "",
            "没有达到“有场地”": "还没有查验",
            "没有达到“有人员”": "社工站社工 0 人（至少 2 人），持证 0 人（至少 1 人）",
            "没有达到“有功能”": "还没有查验",
            "没有达到“有制度”": "还没有查验",
            "没有达到“有活动”": "最近 3 个整月中 1 个月有服务记录",
            "没有达到“有成效”": "还没有查验",
        },
        "service_activity": {
            "记录数": "2",
            "最长中断": "6月20日至7月10日",
            "距上次服务": "5 天",
            "本年度最长间隔": "20 天",
        },
        "platform_sync": {"待录": "2 条"},
        "field_coverage": {
            "本季度没有服务": "社会救助、儿童关爱保护、社区治理",
            "到季度末没有服务，至今未补": (
                "社会救助（3月31日）、儿童关爱保护（3月31日）、社区治理（3月31日）"
            ),
        },
        "certified_ratio": {"去年末": "0.0%"},
        "org_incubation": {"在孵组织": "1 个", "本季度还没有活动": "合唱队"},
        "org_quota": {"共缺": "11 个组织", "待核定": "2 个社区"},
        "project_progress": {"主项目": "40.0%", "项目数": "2"},
        "project_completion": {"到期未完": ""},
        "project_register": {"不完整": "甲缺承接机构", "未更新": "甲"},
        "fund_utilisation": {"合同口径": "¥4，0.0%", "拨付口径": "¥2.40，0.0%"},
        "fund_compliance": {
            "支出超出到账": "",
            "协议期外支出": "",
            "超出预算科目": "",
            "发票号码重复": "",
        },
        "five_society_linkage": {"联动记录": "", "还没有": ""},
        "key_field_talent": {"一人最多": "", "还没有人": ""},
    }
