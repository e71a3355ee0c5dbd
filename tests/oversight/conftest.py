"""What the tests of oversight share."""

import pytest

from oversight.judging.directive import seed_directive
from tests.oversight import nights
from tests.oversight.seeded import fill


@pytest.fixture
def small_district(place):
    """The cast's district with a directive of two requirements about heads."""
    return nights.build(place)


@pytest.fixture
def seeded(place):
    """A directive and, for both stations, money, progress and a service."""
    directive = seed_directive(place.district)
    for station, spent in ((place.station, 520_000), (place.other_station, 200_000)):
        fill(station, spent)
    return directive
