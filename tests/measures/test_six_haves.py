"""1.8: of the six haves, how many are met."""

from datetime import date, timedelta

import pytest

from services.measures.haves import month_before, six_haves
from stations.models import HaveCheck, Premises
from talent.models import Worker
from tests.factories.services import ServiceRecordFactory
from tests.factories.stations import HaveCheckFactory, PremisesFactory, StationFactory
from tests.factories.talent import CredentialFactory, WorkerFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
ON = "2022-07-15"
Have, Result = HaveCheck.Have, HaveCheck.Result
CHECKED = (Have.FUNCTIONS, Have.RULES, Have.RESULTS)


@pytest.fixture
def station(db):
    return StationFactory()


@pytest.fixture
def known(station):
    """A station with premises and nothing else."""
    PremisesFactory(station=station, from_day=D("2021-01-01"))
    return station


def met(station, on=ON, **parameters) -> list[str]:
    return ask(six_haves, station, on, **parameters).details["met"]


def staff(station, *certified, **fields) -> None:
    """One worker in the station's post for each answer whether they hold a credential."""
    for held in certified:
        worker = WorkerFactory(station=station, post=Worker.Post.STATION_WORKER, **fields)
        if held:
            CredentialFactory(worker=worker)


def serve(station, *days, **fields) -> None:
    for day in days:
        ServiceRecordFactory(station=station, served_on=D(day), **fields)


MONTHS = ("2022-04-30", "2022-05-01", "2022-06-30")


def test_all_six(known):
    for have in (Have.PREMISES, *CHECKED):
        HaveCheckFactory(station=known, have=have)
    staff(known, True, False)
    serve(known, *MONTHS)
    reading = ask(six_haves, known, ON)
    assert (reading.value, reading.unit, reading.text) == (6, "项", "6/6")
    assert (reading.exact, reading.numerator, reading.denominator) == (6, 6, 6)
    assert reading.details == {
        "met": ["有场地", "有人员", "有功能", "有制度", "有活动", "有成效"], "lacking": {},
    }  # fmt: skip


def test_neither_check_nor_premises_is_no_data(station):
    staff(station, True, True)
    serve(station, *MONTHS)
    PremisesFactory(station=station, from_day=D("2022-07-16"))
    HaveCheckFactory(station=station, checked_on=D("2022-07-16"))
    PremisesFactory()
    reading = ask(six_haves, station, ON)
    assert (reading.value, reading.missing) == (None, "还没有登记阵地，也没有查验“六有”")
    assert ask(six_haves, station, "2022-07-16").value == 3  # people, activities, rules


def test_premises_alone_are_data(known):
    assert ask(six_haves, known, ON).details["lacking"] == {
        "有场地": "还没有查验",
        "有人员": "社工站社工 0 人（至少 2 人），持证 0 人（至少 1 人）",
        "有功能": "还没有查验",
        "有制度": "还没有查验",
        "有活动": "最近 3 个整月中 0 个月有服务记录",
        "有成效": "还没有查验",
    }


# ---------- what is checked ----------


@pytest.mark.parametrize("have", CHECKED)
@pytest.mark.parametrize(
    ("results", "passes"),
    [
        ([Result.PASSED], True),
        ([Result.EXEMPT], True),
        ([Result.EXEMPT, Result.EXEMPT], True),
        ([Result.PASSED, Result.EXEMPT], True),
        ([Result.PASSED, Result.PARTLY], False),
        ([Result.PARTLY], False),
        ([Result.FAILED], False),
        ([], False),
    ],
)
def test_every_item_must_pass(known, have, results, passes):
    for result in results:
        HaveCheckFactory(station=known, have=have, result=result)
    assert met(known) == ([str(have.label)] if passes else [])


@pytest.mark.parametrize(
    ("day", "passes"), [("2022-07-14", False), ("2022-07-15", False), ("2022-07-16", True)]
)
def test_the_latest_result_by_the_day_counts(known, day, passes):
    HaveCheckFactory(station=known, item="保密制度", checked_on=D("2022-05-10"))
    HaveCheckFactory(
        station=known, item="保密 制度", checked_on=D(day), result=Result.FAILED
    )  # fmt: skip
    assert met(known) == (["有制度"] if passes else [])
    assert ask(six_haves, known, "2022-07-20").details["lacking"]["有制度"] == "未通过：保密 制度"


def test_an_item_that_was_put_right_passes_again(known):
    HaveCheckFactory(station=known, item="财务制度", result=Result.FAILED)
    HaveCheckFactory(station=known, item="财务制度", checked_on=D("2022-06-10"))
    assert met(known) == ["有制度"]


@pytest.mark.parametrize("have", HaveCheck.COMPUTED)
def test_a_ticked_row_of_a_computed_have_counts_neither_way(known, have):
    HaveCheckFactory(station=known, have=have)
    assert met(known) == []
    HaveCheckFactory(station=known, have=have, result=Result.FAILED)
    staff(known, True, False)
    serve(known, *MONTHS)
    assert met(known) == ["有人员", "有活动"]


# ---------- premises ----------


@pytest.mark.parametrize(
    ("fields", "result", "passes"),
    [
        ({}, Result.PASSED, True),
        ({"tenure": ""}, Result.PASSED, True),
        ({}, Result.FAILED, False),
        ({}, None, False),
        ({"tenure": Premises.Tenure.BORROWED}, Result.PASSED, False),
        ({"state": Premises.State.MOVING}, Result.PASSED, False),
        ({"from_day": D("2022-07-15")}, Result.PASSED, True),
        ({"from_day": D("2022-07-16")}, Result.PASSED, False),
        # the expiry of an agreement matters to 1.9 alone
        ({"agreement_until": D("2022-01-31")}, Result.PASSED, True),
    ],
)
def test_premises_are_built_not_borrowed_and_their_items_pass(station, fields, result, passes):
    PremisesFactory(station=station, **fields)
    HaveCheckFactory(station=station)  # so that the station is known
    if result:
        HaveCheckFactory(station=station, have=Have.PREMISES, result=result)
    assert met(station) == (["有场地", "有制度"] if passes else ["有制度"])


# ---------- people ----------


@pytest.mark.parametrize(
    ("certified", "passes"),
    [((True, False), True), ((True, True, True), True), ((True,), False), ((False, False), False)],
)
def test_two_people_of_whom_one_is_certified(known, certified, passes):
    staff(known, *certified)
    assert met(known) == (["有人员"] if passes else [])


@pytest.mark.parametrize(
    ("fields", "passes"),
    [
        ({"from_day": D("2022-07-15")}, True),
        ({"from_day": D("2022-07-16")}, False),
        ({"until_day": D("2022-07-15")}, True),
        ({"until_day": D("2022-07-14")}, False),
    ],
)
def test_people_are_those_of_the_day(known, fields, passes):
    staff(known, True)
    staff(known, False, **fields)
    assert met(known) == (["有人员"] if passes else [])


@pytest.mark.parametrize(
    ("obtained", "passes"), [(None, True), ("2022-07-15", True), ("2022-07-16", False)]
)
def test_a_credential_counts_from_its_day(known, obtained, passes):
    staff(known, False, False)
    worker = Worker.objects.first()
    CredentialFactory(worker=worker, obtained_on=D(obtained) if obtained else None)
    assert met(known) == (["有人员"] if passes else [])


@pytest.mark.parametrize("post", [post for post in Worker.Post if post != "station_worker"])
def test_only_the_stations_own_post_counts(known, post):
    staff(known, True)
    WorkerFactory(station=known, post=post)
    staff(StationFactory(), True, True)
    assert met(known) == []


# ---------- activities ----------


@pytest.mark.parametrize(
    ("days", "passes"),
    [
        (MONTHS, True),
        ((*MONTHS, "2022-03-31", "2022-07-01"), True),
        (("2022-03-31", *MONTHS[1:], "2022-07-15"), False),
        ((*MONTHS[:2], "2022-07-01"), False),
        ((MONTHS[0], MONTHS[2]), False),
        ((), False),
    ],
)
def test_each_of_the_last_three_full_months_has_a_service(known, days, passes):
    serve(known, *days)
    assert met(known) == (["有活动"] if passes else [])


@pytest.mark.parametrize("day", ["2022-07-01", "2022-07-15", "2022-07-31"])
def test_the_last_full_month_ends_before_the_days_own_also_on_its_last_day(known, day):
    serve(known, *MONTHS)
    assert met(known, day) == ["有活动"]
    assert met(known, "2022-08-01") == []


def test_the_months_reach_into_the_year_before(known):
    serve(known, "2021-11-02", "2021-12-02", "2022-01-02")
    assert met(known, "2022-02-10") == ["有活动"]


@pytest.mark.parametrize(
    "fields",
    [{"is_administrative": True}, {"voided_on": D("2022-07-15"), "voided_at": D("2022-07-15")}],
)
def test_what_is_no_service_fills_no_month(known, fields):
    if voided := fields.get("voided_at"):
        fields = fields | {"voided_at": f"{voided}T04:00Z"}
    serve(known, *MONTHS[:2])
    serve(known, MONTHS[2], **fields)
    assert met(known) == []


def test_other_stations_services_do_not_count(known):
    serve(StationFactory(), *MONTHS)
    assert met(known) == []


# ---------- parameters ----------


def test_the_numbers_are_parameters(known):
    staff(known, True, False)
    serve(known, *MONTHS)
    assert met(known, people=2, certified=1, months=3) == ["有人员", "有活动"]
    assert met(known, people=3) == ["有活动"]
    assert met(known, certified=2) == ["有活动"]
    assert met(known, months=4) == ["有人员"]


@pytest.mark.parametrize("months", range(14))
def test_month_before(months):
    day = date(2022, 3, 31)
    for _month in range(months):
        day = day.replace(day=1) - timedelta(days=1)
    assert month_before(date(2022, 3, 31), months) == day.replace(day=1)
