"""What the tests of oversight share."""

import pytest

from tests.oversight import nights


@pytest.fixture
def small_district(place):
    """The cast's district with a directive of two requirements about heads."""
    return nights.build(place)
