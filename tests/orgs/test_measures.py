"""Each community against its own quota."""

from datetime import date

import pytest

from common.readings import Shortfall, StationBatch
from orgs.measures import org_quota, org_standardisation
from orgs.models import Organisation
from tests.cast import PERIOD
from tests.factories.orgs import OrganisationFactory
from tests.factories.stations import ClassificationFactory, CommunityFactory, StationFactory

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)
QUOTAS = {"urban": 3, "converted": 2}


@pytest.fixture
def station(db):
    return StationFactory()


def community(station, kind, filed):
    row = CommunityFactory(division=station.division)
    if kind:
        ClassificationFactory(community=row, kind=kind)
    OrganisationFactory.create_batch(filed, community=row)
    return row


def ask(measure, station, on=ON, **parameters):
    return measure(StationBatch([station.pk]), on, PERIOD, **parameters)[station.pk]


def test_a_surplus_never_fills_another_gap(station):
    community(station, "urban", 5)
    short = community(station, "urban", 2)
    community(station, "converted", 2)
    reading = ask(org_quota, station, **QUOTAS)
    assert (reading.numerator, reading.denominator, reading.text) == (2, 3, "2/3")
    assert reading.details["lacking"] == 1
    assert reading.evidence == (short.pk,)


def test_an_unknown_type_is_never_met_and_is_told(station):
    community(station, "urban", 3)
    community(station, None, 20)
    reading = ask(org_quota, station, **QUOTAS)
    assert (reading.value, reading.denominator) == (100.0, 1)
    assert reading.shortfalls == (Shortfall("1 个社区类型待核定"),)


def test_only_organisations_on_file_by_the_day_count(station):
    row = community(station, "converted", 0)
    states = Organisation.State
    OrganisationFactory(community=row, state=states.PENDING)
    OrganisationFactory(community=row, filed_on=date(2022, 7, 16))
    OrganisationFactory(community=row, state=states.CANCELLED)
    OrganisationFactory(community=row, state=states.CANCELLED, cancelled_on=ON)
    OrganisationFactory(community=row, state=states.CANCELLED, cancelled_on=date(2022, 7, 16))
    OrganisationFactory(community=row, filed_on=ON)
    assert ask(org_quota, station, **QUOTAS).details["filed"] == 2


def test_the_type_is_the_one_of_the_day(station):
    row = community(station, "urban", 2)
    ClassificationFactory(community=row, kind="converted", effective_from=date(2022, 7, 1))
    assert ask(org_quota, station, date(2022, 6, 30), **QUOTAS).numerator == 0
    assert ask(org_quota, station, date(2022, 7, 1), **QUOTAS).numerator == 1


def test_standardised_of_those_on_file(station):
    row = community(station, None, 1)
    OrganisationFactory(community=row, standardised=True)
    OrganisationFactory(community=row, standardised=True, state=Organisation.State.PENDING)
    reading = ask(org_standardisation, station)
    assert (reading.numerator, reading.denominator) == (1, 2)
