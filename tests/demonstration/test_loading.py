"""The demonstration district: what the contract promises of it."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.validators import validate_email

from accounts.models import Grant, User
from common import audit
from common.calendar import WorkingCalendar
from common.models import AuditEvent, CalendarDay, OutgoingMail
from demonstration.files import rows
from demonstration.loading import LAST_NIGHT, is_empty, load, load_district
from demonstration.people import Account
from demonstration.registers import ROWS, hand_in, tellers
from evaluation.models import Result, Round
from funds.models import Appropriation
from oversight.judging.judgement import assess
from oversight.models import Flag, FlagEvent, NightlyRun, Requirement, Status
from stations.models import Community, Division, DivisionCode, HeadAppointment, Station
from talent.models import ExamCycle

STATION_CODES = [f"53011100{number}" for number in range(1, 9)]
ACCOUNTS = [
    "district", "finance", "publisher", "evaluator", "auditor", "admin", "agency-1", "community-1",
    *(f"head-{code}" for code in STATION_CODES), *(f"worker-{code}" for code in STATION_CODES),
]  # fmt: skip


@pytest.fixture
def loaded(db) -> list[Account]:
    _district, accounts = load_district("one for all of them")
    return accounts


def demo() -> str:
    output = StringIO()
    call_command("demo", "--without-registers", stdout=output)
    return output.getvalue()


def test_eight_stations_with_their_99_communities(loaded):
    stations = Station.objects.order_by("code")
    assert [station.code for station in stations] == STATION_CODES
    assert {station.licensed_on for station in stations} == {date(2021, 5, 27)}
    counts = Counter(Community.objects.values_list("division__station__code", flat=True))
    assert [counts[code] for code in STATION_CODES] == [12, 8, 11, 13, 13, 13, 18, 11]


def test_head_of_the_demonstration_may_record_services_of_the_own_station(loaded, on):
    head = User.objects.get(username="head-530111001")
    for verb in ("add", "change"):
        scope = head.scope(f"services.{verb}_servicerecord", on)
        stations = Station.objects.within(scope).values_list("code", flat=True)
        assert list(stations) == ["530111001"]


def test_no_community_is_classified_before_the_district_says_so(loaded):
    kinds = Community.objects.with_kind(date(2022, 7, 15)).values_list("kind", flat=True)
    assert set(kinds) == {None}


def test_both_code_systems_name_the_same_street_differently(loaded):
    codes = dict(
        DivisionCode.objects.filter(division__station__code="530111003").values_list(
            "system", "code"
        )
    )
    assert codes == {"nbs": "530111003000", "mca": "530111001"}


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("530111003", date(2022, 7, 2), [("赵立新", False)]),
        ("530111003", date(2022, 7, 3), []),
        ("530111007", date(2022, 5, 8), [("高明", False)]),
        ("530111007", date(2022, 7, 15), [("陈立", True)]),
        ("530111001", date(2022, 7, 15), [("王建平", False)]),
    ],
)
def test_heads_serve_from_day_to_day(loaded, code, on, expected):
    serving = HeadAppointment.objects.serving(on).filter(station__code=code)
    assert list(serving.values_list("name", "acting")) == expected


def test_directive_is_the_districts_and_complete(loaded):
    assert Requirement.objects.count() == 26
    division = Division.objects.get(level=Division.Level.DISTRICT)
    assert set(Requirement.objects.values_list("directive__division", flat=True)) == {division.pk}


def test_accounts_are_those_of_the_contract(loaded):
    assert [account.username for account in loaded] == ACCOUNTS
    for user in User.objects.all():
        validate_email(user.email)
        assert user.name
        assert user.title
    assert Grant.objects.count() == len(ACCOUNTS)


@pytest.mark.parametrize(
    ("username", "codes"),
    [
        ("district", STATION_CODES),
        ("evaluator", STATION_CODES),
        ("head-530111003", ["530111003"]),
        ("worker-530111008", ["530111008"]),
        ("agency-1", ["530111001", "530111008"]),
        ("community-1", []),
    ],
)
def test_account_sees_its_own_stations(loaded, username, codes):
    visible = Station.objects.visible_to(User.objects.get(username=username))
    assert [station.code for station in visible.order_by("code")] == codes


def test_given_password_opens_every_account(loaded):
    assert all(user.check_password("one for all of them") for user in User.objects.all())


def test_random_passwords_differ_and_are_told_once(db, settings):
    settings.PORTAL_DEMO_PASSWORD = ""
    first, second = demo(), demo()
    words = {line.split()[0]: line.split()[1] for line in first.splitlines()[1:]}
    assert list(words) == ACCOUNTS
    assert len(set(words.values())) == len(ACCOUNTS)
    assert User.objects.get(username="district").check_password(words["district"])
    assert "nothing was changed" in second


def test_second_load_changes_nothing(db, settings):
    settings.PORTAL_DEMO_PASSWORD = "one for all of them"
    demo()
    before = AuditEvent.objects.count(), User.objects.get(username="admin").password
    demo()
    assert (AuditEvent.objects.count(), User.objects.get(username="admin").password) == before
    assert audit.first_break() is None


def test_demonstration_stays_out_of_a_database_in_use(place):
    assert not is_empty()
    assert "nothing was changed" in demo()
    assert Station.objects.count() == 2


def test_worked_days_are_weekend_days_and_no_holidays(loaded):
    worked = CalendarDay.objects.filter(kind=CalendarDay.Kind.WORKDAY)
    assert worked
    assert all(day.day.weekday() >= 5 for day in worked)


def test_half_way_day_of_2022_is_paid_by_friday(loaded):
    calendar = WorkingCalendar(date(2022, 7, 1), date(2022, 7, 31))
    assert calendar.last_working_day(date(2022, 7, 30)) == date(2022, 7, 29)
    assert calendar.count(date(2022, 7, 15), date(2022, 7, 29)) == 10


def test_every_year_has_its_seven_festivals():
    names = Counter()
    for row in rows("holidays.csv"):
        names[row["notice"]] += len(row["name"].split("、"))
    assert names == {str(year): 7 for year in range(2021, 2027)}


def test_exam_dates_are_marked_as_defaults(loaded):
    cycle = ExamCycle.objects.get(year=2022)
    assert cycle.entry_closes_on == date(2022, 4, 22)
    assert cycle.basis == "系统默认，待区级核实"


@pytest.fixture
def told(db):
    """The whole demonstration, registers and last night included."""
    load("one for all of them", with_registers=True)


def test_registers_tell_their_story_and_the_night_flags_it(told, tmp_path):
    on = date(2022, 7, 15)
    judged = {
        (assessed.station.short_name, assessed.requirement.code): assessed.status
        for assessed in assess(list(Station.objects.all()), on)
    }
    for code in ("1.2", "1.3"):
        for name in ("矣六", "六甲"):
            assert judged[name, code] == Status.LAGGING
        for name in ("吴井", "小板桥"):
            assert judged[name, code] == Status.AT_RISK
        for name in ("关上", "太和", "官渡", "金马"):
            assert judged[name, code] in (Status.MET, Status.ON_TRACK)
    assert judged["吴井", "1.1"] == Status.LAGGING
    assert NightlyRun.objects.order_by("day").last().day == LAST_NIGHT
    states = set(Flag.objects.values_list("state", flat=True))
    assert {"marked", "signed", "planned", "accepted", "reported"} <= states
    kinds = set(FlagEvent.objects.values_list("kind", flat=True))
    assert {"signed", "returned", "accepted", "kept", "broken", "told"} <= kinds
    assert Flag.objects.filter(station__code="530111007", requirement__code="1.3").exists()
    assert OutgoingMail.objects.filter(recipient__username="district").exists()
    assert set(Round.objects.values_list("state", flat=True)) == {"published", "open"}
    assert Result.objects.count() == 8
    # What was handed in once changes nothing the second time.
    district = Division.objects.get(level=Division.Level.DISTRICT)
    before = AuditEvent.objects.count()
    for code in ("projects", "funds", "talent", "orgs", "services"):
        teller = tellers(district)[0]
        hand_in(code, teller, ROWS[code](teller), actor=None, path=tmp_path / "again.xlsx")
    assert AuditEvent.objects.count() == before


def test_district_has_confirmed_all_but_the_latest_money(told):
    assert set(Appropriation.objects.awaiting().values_list("batch", flat=True)) == {"第二批"}
    assert Appropriation.objects.filter(confirmation__entered_by__username="finance").exists()


def test_worker_accounts_of_the_demonstration_are_people_of_the_roster(told):
    accounts = User.objects.filter(username__startswith="worker-").select_related("worker__station")
    assert len(accounts) == 8
    for account in accounts:
        assert account.worker.name == account.name
        assert account.username == f"worker-{account.worker.station.code}"
