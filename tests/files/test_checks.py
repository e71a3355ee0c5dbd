"""A key that cannot be used is found at the start."""

import base64

import pytest

from files.checks import field_keys

GOOD = base64.urlsafe_b64encode(b"k" * 32).decode()


@pytest.mark.parametrize("keys", [[], [GOOD], [GOOD, GOOD]])
def test_good_keys_pass(settings, keys):
    settings.FIELD_KEYS = keys
    assert field_keys() == []


@pytest.mark.parametrize("bad", ["x", "!!!", base64.urlsafe_b64encode(b"short").decode(), "密"])
def test_bad_key_is_named_by_its_place_and_not_shown(settings, bad):
    settings.FIELD_KEYS = [GOOD, bad]
    (error,) = field_keys()
    assert (error.id, "key 2" in error.msg) == ("portal.E002", True)
    assert f" {bad}" not in error.msg
