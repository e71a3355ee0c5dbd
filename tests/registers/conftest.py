"""What tests of registers share: a station with its main project, and the district in full."""

import pytest

from demonstration.places import build_places
from stations.models import Station
from tests.factories.projects import ProjectFactory
from tests.registers import books
from tests.registers.doors import World


@pytest.fixture
def station(place):
    return place.station


@pytest.fixture
def main_project(station):
    return ProjectFactory(station=station, name=books.MAIN, agreed_fen=25_000_000)


@pytest.fixture
def guandu(db):
    """The eight stations by street name, with their 99 communities."""
    build_places()
    return {station.street_name: station for station in Station.objects.all()}


@pytest.fixture
def world(place, main_project, district, tmp_path):
    return World(place, main_project, district, tmp_path)
