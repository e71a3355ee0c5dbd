"""Every measure is declared once, and its parameters are those of its function."""

import pytest

from oversight.judging.directive import REQUIREMENTS
from oversight.judging.measures import MEASURES


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_parameters_are_the_functions_own(measure):
    assert set(measure.parameters) == set(measure.defaults)


def test_every_requirement_is_answered():
    named = {row[1] for row in REQUIREMENTS}
    assert named | {"by_hand"} == set(MEASURES)
