"""The night is tested in the small district of oversight's tests."""

from tests.oversight.conftest import seeded, small_district

__all__ = ["seeded", "small_district"]
