"""The made-up registers: valid, the same every time, and telling the story they are meant to."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from demonstration.files import rows as file_rows
from demonstration.places import STREETS
from demonstration.registers import ROWS, BadWorkbook, hand_in
from demonstration.workbooks import funds, orgs, projects, services, story, talent
from demonstration.workbooks.story import FILLED_ON, STORIES, Teller
from evaluation.sheets import INSPECTION
from funds.sheets import FUNDS
from orgs.sheets import INCUBATION, ORGS
from projects.sheets import LINKAGE, PROJECTS
from registers.catalog import CATALOG
from services.models import ServedGroup
from services.sheets import SERVICES
from stations.models import Community, Station
from stations.sheets import PREMISES
from talent.sheets import TALENT, TRAINING

REGISTERS = {
    register.code: register
    for register in (
        PROJECTS, FUNDS, TALENT, ORGS, SERVICES, PREMISES, INCUBATION, TRAINING, LINKAGE,
        INSPECTION,
    )
}  # fmt: skip


def teller_of(street) -> Teller:
    communities = [
        Community(name=row["name"], code=row["code"])
        for row in file_rows("communities.csv")
        if row["code"].startswith(street.code)
    ]
    station = Station(code=street.code, name=f"{street.name}社工站")
    return Teller(station, communities, street.agency)


@pytest.fixture(params=STREETS, ids=lambda street: street.code)
def teller(request) -> Teller:
    return teller_of(request.param)


@pytest.mark.parametrize("code", ROWS)
def test_registers_are_the_same_every_time(teller, code):
    assert ROWS[code](teller) == ROWS[code](teller_of_code(teller.station.code))


def teller_of_code(code: str) -> Teller:
    return teller_of(next(street for street in STREETS if street.code == code))


@pytest.mark.parametrize("code", ROWS)
def test_rows_have_what_their_register_requires(teller, code):
    book = ROWS[code](teller)
    if book is None:  # the station that keeps no such register
        assert CATALOG[code].optional
        assert teller.station.code == "530111008"
        return
    for sheet in REGISTERS[code].sheets:
        rows = book[sheet.key]
        assert rows or sheet.key in ("brands", "brand_activities")
        for row in rows:
            assert set(row) <= set(sheet.by_key)
            assert all(row[column.key] is not None for column in sheet.required_columns)


def test_vouchers_add_up_to_the_story_and_are_numbered_once(teller):
    vouchers = funds.rows(teller)["expenditures"]
    expected = round(projects.AGREED_FEN * teller.story.spent / 100)
    assert sum(voucher["fen"] for voucher in vouchers) == expected
    assert all(voucher["fen"] > 0 for voucher in vouchers)
    numbers = Counter(voucher["voucher_number"] for voucher in vouchers)
    assert set(numbers.values()) == {1}


def test_money_is_paid_on_weekdays_up_to_the_day_before(teller):
    days = [voucher["paid_on"] for voucher in funds.rows(teller)["expenditures"]]
    assert all(day.weekday() < 5 for day in days)
    assert min(days) >= date(2022, 1, 3)
    assert max(days) < FILLED_ON


def test_nobody_spends_what_has_not_been_received(teller):
    register = funds.rows(teller)
    received = sum(row["fen"] for row in register["appropriations"])
    assert sum(row["fen"] for row in register["expenditures"]) < received


def test_progress_is_the_storys_and_weights_are_whole(teller):
    steps = [
        row
        for row in projects.rows(teller)["milestones"]
        if row["project"] == teller.project_names[0]
    ]
    assert sum(step["weight"] for step in steps) == 100
    done = sum(
        step["weight"] * (step["actual"] / step["indicator_target"] if "actual" in step else 1)
        for step in steps
        if "actual" in step or "completed_on" in step
    )
    assert done == pytest.approx(teller.story.progress, abs=0.05)


def test_longest_pause_between_services_is_the_storys(teller):
    days = sorted({row["served_on"] for row in services.rows(teller)["records"]})
    assert max((later - day).days for day, later in pairwise(days)) == teller.story.gap_days


def test_national_platform_share_is_the_storys(teller):
    rows = services.rows(teller)["records"]
    timely = [
        row
        for row in rows
        if row["platform_entered_on"] and (row["platform_entered_on"] - row["served_on"]).days <= 7
    ]
    assert 100 * len(timely) / len(rows) == pytest.approx(teller.story.in_time, abs=1)


def test_groups_of_a_service_count_each_person_once(teller):
    for row in services.rows(teller)["records"]:
        counted = [people for _group, people in row["groups"]]
        assert counted == [None] or sum(counted) == row["people"]
        assert {group for group, _people in row["groups"]} <= set(ServedGroup.Group)


def test_services_name_projects_that_had_begun(teller):
    starts = {row["name"]: row["agreed_start"] for row in projects.rows(teller)["projects"]}
    for row in services.rows(teller)["records"]:
        assert row["served_on"] >= starts[row["project"]]


def test_quota_is_met_by_as_many_communities_as_the_story_says(teller):
    filed = Counter(
        (row["community"], row["community_kind"])
        for row in orgs.rows(teller)["organisations"]
        if row["state"] == orgs.State.FILED
    )
    met = [key for key, count in filed.items() if count >= orgs.QUOTAS[key[1]]]
    assert len(met) == teller.story.quota_met
    assert len(filed) == len(teller.communities)


def test_organisations_of_a_community_have_different_names(teller):
    names = Counter((row["community"], row["name"]) for row in orgs.rows(teller)["organisations"])
    assert set(names.values()) == {1}


def test_roster_has_the_storys_share_of_credentials(teller):
    workers = [
        row for row in talent.rows(teller)["workers"] if row["post"] == talent.Post.COMMUNITY_WORKER
    ]
    assert len(workers) == 3 * len(teller.communities)
    certified = sum("level" in row for row in workers)
    assert 100 * certified / len(workers) == pytest.approx(teller.story.certified, abs=2)
    keys = Counter((row["name"], row["birth_month"], row["unit"]) for row in workers)
    assert set(keys.values()) == {1}


def test_two_stations_are_clearly_behind_and_two_at_risk():
    behind = [code for code, told in STORIES.items() if told.spent < 40]
    at_risk = [code for code, told in STORIES.items() if 40 <= told.spent < 46]
    assert behind == ["530111007", "530111008"]
    assert at_risk == ["530111003", "530111005"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 7, 8), date(2022, 7, 8)),
        (date(2022, 7, 9), date(2022, 7, 11)),
        (date(2022, 7, 10), date(2022, 7, 11)),
    ],
)
def test_weekend_moves_to_monday(day, expected):
    assert story.weekday_on_or_after(day) == expected


def test_refused_workbook_is_an_error(place, tmp_path):
    """A project that the station does not have: the portal would refuse the funds register."""
    communities = list(place.station.division.communities.all())
    teller = Teller(place.station, communities, "昆明市同心社会工作服务中心")
    path = tmp_path / "funds.xlsx"
    with pytest.raises(BadWorkbook, match="资金台账"):
        hand_in("funds", teller, ROWS["funds"](teller), actor=None, path=path)
