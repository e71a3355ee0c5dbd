"""The cast stands where its names say, so that a test of scope proves something."""

import pytest

from stations.models import Community, Station
from tests.factories.accounts import PASSWORD
from tests.factories.funds import AppropriationFactory, ExpenditureFactory, ReviewFactory
from tests.factories.orgs import OrganisationFactory
from tests.factories.projects import ConfirmationFactory, MilestoneCountFactory, MilestoneFactory
from tests.factories.services import ServedGroupFactory
from tests.factories.stations import ClassificationFactory
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    TrainingCountFactory,
)

FACTORIES = [
    AppropriationFactory, ClassificationFactory, ConfirmationFactory, CredentialFactory,
    ExamCycleFactory, ExamEntryFactory, ExpenditureFactory, MilestoneCountFactory,
    MilestoneFactory, OrganisationFactory, ReviewFactory, ServedGroupFactory,
    TrainingCountFactory,
]  # fmt: skip


@pytest.mark.parametrize("role", ["head", "worker", "station_manager"])
def test_station_people_see_their_station_alone(role, place, request):
    user = request.getfixturevalue(role)
    assert list(Station.objects.visible_to(user)) == [place.station]


@pytest.mark.parametrize("role", ["other_head", "other_worker"])
def test_people_of_the_other_station_see_the_other_station(role, place, request):
    user = request.getfixturevalue(role)
    assert list(Station.objects.visible_to(user)) == [place.other_station]


@pytest.mark.parametrize(
    "role", ["district", "finance", "publisher", "evaluator", "auditor", "admin_user"]
)
def test_district_people_see_both_stations(role, place, request):
    user = request.getfixturevalue(role)
    assert set(Station.objects.visible_to(user)) == {place.station, place.other_station}


def test_community_contact_sees_the_community_alone(community_contact, place):
    assert list(Community.objects.visible_to(community_contact)) == [place.community]
    assert not Station.objects.visible_to(community_contact).exists()


def test_outsider_signs_in_and_sees_nothing(outsider, place):
    assert outsider.check_password(PASSWORD)
    assert not Station.objects.visible_to(outsider).exists()


def test_division_path_holds_the_ancestors(place):
    keys = [place.nation, place.province, place.city, place.district, place.station.division]
    expected = "/" + "".join(f"{division.pk}/" for division in keys)
    assert place.station.division.path == expected


@pytest.mark.parametrize("factory", FACTORIES)
def test_factory_makes_a_valid_row(factory, db):
    factory().full_clean(exclude=["entered_by"])
