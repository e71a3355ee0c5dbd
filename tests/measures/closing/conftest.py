import pytest

from oversight.judging.directive import seed_directive


@pytest.fixture
def station(place):
    """The cast's station under the directive of 2022."""
    seed_directive(place.district)
    return place.station
