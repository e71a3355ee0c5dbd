"""A station without a head since 15 July, its flag, and who answers for it or decides about it."""

from datetime import date

import pytest

from night.run import run_nightly
from oversight.models import Flag
from tests.oversight import nights

OPENED = date(2022, 7, 15)


@pytest.fixture
def small_district(place):
    return nights.build(place)


@pytest.fixture
def flag(small_district, place):
    """Marked in the night of Friday, 15 July; due to be signed for by Wednesday the 20th."""
    nights.vacant(place.station, OPENED)
    run_nightly(OPENED)
    return Flag.objects.get(requirement=small_district.serving)
