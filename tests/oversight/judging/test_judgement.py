"""The order of judgement, plan, forecast and what is needed, on readings made by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.readings import Reading, Shortfall
from oversight.judging.directive import seed_directive
from oversight.judging.judgement import assess
from oversight.judging.rules import rules_on
from oversight.models import RequirementTerms, Status
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.projects import ProjectFactory
from tests.oversight.judging.cases import DUE, ON, judged

Terms = RequirementTerms


def money(value, *, planned=46.0, earlier=None, **fields):
    """A reading of 1,000,000 fen."""
    return Reading(
        value=value, numerator=round(value * 10_000), denominator=1_000_000, planned=planned,
        earlier=value if earlier is None else earlier, basis="agreed", **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reading", "status"),
    [
        (money(50.0), Status.MET),
        (money(50.0, shortfalls=(Shortfall("另有缺口"),)), Status.AT_RISK),
        (money(48.0, planned=46.0, earlier=40.0), Status.ON_TRACK),
        (money(46.5, planned=46.0, earlier=38.0), Status.AT_RISK),
        (money(43.0, planned=46.0, earlier=19.0), Status.AT_RISK),
        (money(40.9, planned=46.0, earlier=16.9), Status.LAGGING),
        (money(46.0, planned=46.0, earlier=46.0), Status.AT_RISK),
        (money(44.9, planned=44.0, earlier=44.9), Status.AT_RISK),
        (Reading(missing="没有数据"), Status.NO_DATA),
        (Reading(not_applicable="未到账"), Status.NOT_APPLICABLE),
    ],
)
def test_statuses_before_the_due_day(reading, status):
    assert judged(reading).status == status


@pytest.mark.parametrize(
    ("on", "value", "status"),
    [
        (DUE, 49.99, Status.AT_RISK),
        (date(2022, 7, 31), 49.99, Status.OVERDUE),
        (date(2022, 7, 31), 50.0, Status.MET),
    ],
)
def test_the_due_day_itself_is_not_overdue(on, value, status):
    assert judged(money(value, planned=50.0), on).status == status


def test_more_than_half_wants_more_than_half():
    terms = {"comparison": Terms.Comparison.MORE_THAN}
    assert judged(money(50.0), **terms).status != Status.MET
    assert judged(money(50.01), **terms).status == Status.MET


@pytest.mark.parametrize(
    ("gap", "status"),
    [(7, Status.MET), (8, Status.AT_RISK), (10, Status.AT_RISK), (11, Status.LAGGING)],
)
def test_at_most_counts_the_other_way_round(gap, status):
    terms = {"comparison": Terms.Comparison.AT_MOST, "target": 7, "tolerance": 3,
             "due": Terms.Due.ALWAYS, "plan": Terms.Plan.NONE, "forecast": False}  # fmt: skip
    assert judged(Reading(value=gap, unit="天"), **terms).status == status


def test_forecast_carries_the_trailing_pace_forward():
    row = judged(money(40.0, earlier=24.0))  # 2 points a week
    assert row.forecast_on_due == pytest.approx(40 + 2 * 15 / 7)
    assert row.crosses_on == date(2022, 8, 19)


def test_a_crossing_after_the_directive_ends_is_none():
    assert judged(money(20.0, earlier=19.0)).crosses_on is None
    assert judged(money(20.0, earlier=20.0)).crosses_on is None


def test_a_crossing_that_happened_is_told_by_its_day():
    reading = money(52.0, history=((date(2022, 7, 1), 30.0), (date(2022, 7, 9), 52.0)))
    assert judged(reading).crosses_on == date(2022, 7, 9)


def test_money_is_needed_by_the_last_working_day_in_fen():
    row = judged(money(40.0))
    assert row.needed_per_week == 50_000  # 100,000 fen in the two weeks to Friday 29 July
    assert isinstance(row.needed_per_week, int)
    assert judged(money(50.0)).needed_per_week == 0
    assert judged(money(40.0), date(2022, 7, 29)).needed_per_week is None


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (money(49.96), "49.96%"),
        (money(49.94), "49.9%"),
        (money(52.25), "52.2%"),
        (Reading(value=49.74), "49.7%"),
        (Reading(value=29.6), "30%"),
        (Reading(missing="没有"), "—"),
        (Reading(not_applicable="未到账"), "未到账"),
        (Reading(value=0.5, text="代理"), "代理"),
    ],
)
def test_texts_never_round_up_to_the_target(reading, text):
    assert judged(reading).text == text


@pytest.mark.parametrize(
    ("on", "grace", "flagged"),
    [(date(2022, 5, 25), 7, False), (date(2022, 5, 26), 7, True), (ON, None, False)],
)
def test_missing_data_is_flagged_after_its_grace(on, grace, flagged):
    assert judged(Reading(missing="没有"), on, grace_days=grace).falls_short is flagged


def test_linear_plan_runs_from_the_directives_start_to_the_due_day():
    terms = {"plan": Terms.Plan.LINEAR, "due": Terms.Due.YEAR_END, "target": 100}
    row = judged(Reading(value=10.0, earlier=10.0), **terms)
    assert row.planned == pytest.approx(100 * 195 / 364)


# ---------- with the database ----------


@pytest.fixture
def seeded(place):
    return seed_directive(place.district)


@pytest.mark.django_db
def test_all_26_requirements_are_judged_for_every_station(place, seeded):
    rows = assess([place.station, place.other_station], ON)
    assert len(rows) == 52
    assert {row.requirement.code for row in rows} >= {"1.1", "1.10", "6.1"}
    uncollected = [row for row in rows if row.requirement.code == "1.8"]
    assert all(row.status == Status.NO_DATA and not row.falls_short for row in uncollected)


@pytest.mark.django_db
def test_a_reading_has_the_form_of_the_contract(place, seeded):
    project = ProjectFactory(station=place.station, agreed_fen=1_000_000)
    AppropriationFactory(project=project, fen=550_000)
    ExpenditureFactory(project=project, fen=522_500, paid_on=date(2022, 7, 9))
    (row,) = assess([place.station], ON, codes=["1.3"])
    answer = row.as_json()
    promised = {
        "station": "530111001",
        "requirement": "1.3",
        "on": "2022-07-15",
        "value": 52.25,
        "unit": "%",
        "numerator": 522_500,
        "denominator": 1_000_000,
        "status": "met",
        "crosses_on": "2022-07-09",
        "needed_per_week": 0,
        "basis": "agreed",
    }
    assert answer | promised == answer
    assert answer["details"]["utilisation_of_received"] == 95.0


@pytest.mark.django_db
def test_terms_apply_from_their_day_and_the_past_keeps_its_own(place, seeded):
    requirement = seeded.requirements.get(code="1.3")
    first = requirement.terms.get()
    Terms.objects.create(
        requirement=requirement, effective_from=ON, target=60, basis="官社工〔2022〕12号",
        source=Terms.Source.DISTRICT, due=first.due, plan=first.plan,
    )  # fmt: skip
    (before,) = [r for r in rules_on(date(2022, 7, 14)) if r.requirement == requirement]
    (after,) = [r for r in rules_on(ON) if r.requirement == requirement]
    assert (before.target, after.target) == (50.0, 60.0)


@pytest.mark.django_db
def test_a_requirement_switched_off_is_not_judged(place, seeded):
    requirement = seeded.requirements.get(code="1.1")
    requirement.terms.update(is_active=False)
    assert not assess([place.station], ON, codes=["1.1"])


@pytest.mark.django_db
def test_no_directive_in_force_judges_nothing(place, seeded):
    assert assess([place.station], date(2023, 1, 1)) == []


@pytest.mark.django_db
def test_a_station_is_judged_by_its_own_divisions_directive(place, seeded):
    elsewhere = place.station
    elsewhere.division.path = "/999/"
    assert assess([elsewhere], ON) == []


@pytest.mark.django_db
def test_queries_depend_on_neither_stations_nor_requirements(place, seeded):
    stations = [place.station, place.other_station]

    def queries(*asked, **how) -> int:
        with CaptureQueriesContext(connection) as seen:
            assess(asked, ON, **how)
        return len(seen)

    assert queries(stations[0]) == queries(*stations)
    of_projects = [row.code for row in seeded.requirements.filter(measure__startswith="project_")]
    assert len(of_projects) == 3
    assert queries(stations[0], codes=of_projects[:1]) == queries(*stations, codes=of_projects)
