"""5.1: communities that reach their own quota on the day."""

from fractions import Fraction

import pytest

from orgs.measures import org_quota
from orgs.models import Organisation
from tests.factories.orgs import OrganisationFactory
from tests.factories.stations import ClassificationFactory, CommunityFactory, StationFactory
from tests.measures.asking import D, ask, lags, risks

pytestmark = pytest.mark.django_db
QUOTAS = {"urban": 3, "converted": 2}
State = Organisation.State
PENDING, FILED, CANCELLED = State.PENDING, State.FILED, State.CANCELLED


@pytest.fixture
def station(db):
    return StationFactory()


def day(words):
    return D(words) if words else None


def community(station, kind, filed=0, *, since="2021-01-01", until=""):
    row = CommunityFactory(
        division=station.division, valid_from=D(since), valid_until=day(until)
    )  # fmt: skip
    if kind:
        ClassificationFactory(community=row, kind=kind)
    OrganisationFactory.create_batch(filed, community=row)
    return row


def quota(station, on="2022-07-15"):
    return ask(org_quota, station, on, **QUOTAS)


@pytest.mark.parametrize(
    ("kind", "filed", "met"),
    [
        ("urban", 2, 0), ("urban", 3, 1), ("urban", 4, 1),
        ("converted", 0, 0), ("converted", 1, 0), ("converted", 2, 1),
    ],
)  # fmt: skip
def test_each_community_against_its_own_quota(station, kind, filed, met):
    row = community(station, kind, filed)
    reading = quota(station)
    assert (reading.numerator, reading.denominator, reading.text) == (met, 1, f"{met}/1")
    assert reading.evidence == (() if met else (row.pk,))


@pytest.mark.parametrize(
    ("kind", "filed", "met"),
    [("urban", 9, 0), ("urban", 10, 1), ("converted", 4, 0), ("converted", 5, 1)],
)  # fmt: skip
def test_the_directives_own_numbers(station, kind, filed, met):
    community(station, kind, filed)
    assert ask(org_quota, station, "2022-07-15").numerator == met


def test_a_surplus_never_fills_another_gap(station):
    community(station, "urban", 5)
    short = community(station, "urban", 2)
    community(station, "converted", 2)
    reading = quota(station)
    assert (reading.exact, reading.text) == (Fraction(200, 3), "2/3")
    assert (reading.details["lacking"], reading.evidence) == (1, (short.pk,))


def test_an_unknown_type_is_never_met_and_is_a_risk(station):
    community(station, None, 20)
    assert quota(station).missing == "社区类型都待核定"
    community(station, "urban", 3)
    reading = quota(station)
    assert (reading.value, reading.denominator) == (100.0, 1)
    assert (risks(reading), lags(reading)) == (["1 个社区类型待核定"], [])


@pytest.mark.parametrize(
    ("on", "met"), [("2022-02-28", None), ("2022-03-01", 0), ("2022-06-30", 0), ("2022-07-01", 1)]
)
def test_the_type_is_the_one_of_the_day(station, on, met):
    row = CommunityFactory(division=station.division)
    OrganisationFactory.create_batch(2, community=row, filed_on=D("2022-01-01"))
    for kind, since in (("urban", "2022-03-01"), ("converted", "2022-07-01")):
        ClassificationFactory(community=row, kind=kind, effective_from=D(since))
    assert quota(station, on).numerator == met


@pytest.mark.parametrize(
    ("state", "filed", "cancelled", "on_file"),
    [
        (FILED, "2022-07-15", "", 1),
        (FILED, "2022-07-16", "", 0),
        (FILED, "", "", 0),
        (PENDING, "2022-07-01", "", 0),
        (CANCELLED, "2022-03-01", "2022-07-16", 1),  # tomorrow
        (CANCELLED, "2022-03-01", "2022-07-15", 0),
        (CANCELLED, "2022-03-01", "2022-07-14", 0),
    ],
)
def test_an_organisation_on_file_of_the_day(station, state, filed, cancelled, on_file):
    row = community(station, "urban")
    OrganisationFactory(
        community=row, state=state, filed_on=day(filed), cancelled_on=day(cancelled)
    )  # fmt: skip
    assert quota(station).details["filed"] == on_file


@pytest.mark.parametrize(
    ("on", "filed"), [("2022-03-01", 1), ("2022-03-31", 1), ("2022-04-01", 0), ("2022-07-15", 1)]
)
def test_an_organisation_filed_again_keeps_its_earlier_filing(station, on, filed):
    row = OrganisationFactory(
        community=community(station, "urban"), filed_on=D("2022-07-15")
    )  # fmt: skip
    row.earlier_filings.create(filed_on=D("2022-03-01"), cancelled_on=D("2022-04-01"))
    assert quota(station, on).details["filed"] == filed


@pytest.mark.parametrize(
    ("since", "until", "communities"),
    [
        ("2022-07-15", "", 2),
        ("2022-07-16", "", 1),
        ("2021-01-01", "2022-07-15", 2),
        ("2021-01-01", "2022-07-14", 1),  # closed: its organisations count nowhere
    ],
)
def test_the_communities_are_those_of_the_day(station, since, until, communities):
    community(station, "urban", 3)
    community(station, "converted", 2, since=since, until=until)
    reading = quota(station)
    assert (reading.numerator, reading.denominator) == (communities, communities)


def test_without_communities_there_is_no_data(station):
    community(StationFactory(), "urban", 3)
    assert quota(station).missing == "还没有社区"


def test_the_pace_is_that_of_todays_communities(station):
    for filed in ("2022-05-20", "2022-05-21"):  # 56 days before, and the day after
        row = community(station, "converted")
        OrganisationFactory.create_batch(2, community=row, filed_on=D(filed))
    reading = quota(station)
    assert (reading.value, reading.earlier) == (100.0, 50.0)
