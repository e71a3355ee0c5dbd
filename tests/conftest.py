"""What every test may ask for."""

import os

import pytest


def missing(what: str) -> None:
    """Leaves a test out on a machine that lacks something; on a build machine that is a failure."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} (script/test gets it)")


@pytest.fixture(scope="session")
def need():
    """`need(found, "no Redis")` gives back what was found, or ends the test as `missing` says."""
    return lambda found, what: found or missing(what)
