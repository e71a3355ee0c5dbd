"""5.2: of the organisations on file those that pass the standardisation checklist."""

from fractions import Fraction

import pytest

from orgs.measures import org_standardisation
from orgs.models import Organisation
from tests.factories.orgs import OrganisationFactory
from tests.factories.stations import CommunityFactory, StationFactory
from tests.measures.asking import D, ask

pytestmark = pytest.mark.django_db
State = Organisation.State
PENDING, FILED, CANCELLED = State.PENDING, State.FILED, State.CANCELLED


@pytest.fixture
def station(db):
    return StationFactory()


@pytest.fixture
def community(station):
    return CommunityFactory(division=station.division)


def counts(reading):
    return reading.numerator, reading.denominator


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"standardised": True}, (1, 2)),
        ({"standardised": False}, (0, 2)),
        ({"standardised": None}, (0, 2)),
        ({"standardised": True, "filed_on": D("2022-07-15")}, (1, 2)),
        ({"standardised": True, "filed_on": D("2022-07-16")}, (0, 1)),
        ({"standardised": True, "standardised_on": D("2022-07-15")}, (1, 2)),
        ({"standardised": True, "standardised_on": D("2022-07-16")}, (0, 2)),
        ({"standardised_on": D("2022-07-01"), "standard_lost_on": D("2022-07-16")}, (1, 2)),
        ({"standardised_on": D("2022-07-01"), "standard_lost_on": D("2022-07-15")}, (0, 2)),
        ({"standardised": True, "state": PENDING}, (0, 1)),
        (
            {"standardised": True, "state": CANCELLED, "cancelled_on": D("2022-07-15")},
            (0, 1),
        ),
        (
            {"standardised": True, "state": CANCELLED, "cancelled_on": D("2022-07-16")},
            (1, 2),
        ),
    ],
)
def test_one_organisation_beside_another(station, community, fields, expected):
    OrganisationFactory(community=community)
    OrganisationFactory(community=community, **fields)
    assert counts(ask(org_standardisation, station, "2022-07-15")) == expected


def test_organisations_of_closed_communities_count_nowhere(station, community):
    OrganisationFactory(community=community, standardised=True)
    closed = CommunityFactory(division=station.division, valid_until=D("2022-07-14"))
    OrganisationFactory(community=closed)
    assert counts(ask(org_standardisation, station, "2022-07-14")) == (1, 2)
    assert counts(ask(org_standardisation, station, "2022-07-15")) == (1, 1)


def test_judged_exactly(station, community):
    OrganisationFactory(community=community, standardised=True)
    OrganisationFactory.create_batch(2, community=community)
    reading = ask(org_standardisation, station, "2022-07-15")
    assert (reading.value, reading.exact) == (33.33, Fraction(100, 3))


def test_nothing_on_file_is_no_data(station, community):
    OrganisationFactory(community=community, state=PENDING)
    OrganisationFactory()
    reading = ask(org_standardisation, station, "2022-07-15")
    assert (reading.value, reading.missing) == (None, "还没有已备案的社会组织")
