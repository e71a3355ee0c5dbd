"""What is sealed is read with its own key, in its own place, and unchanged, or not at all."""

import base64

import pytest

from common import cipher
from common.cipher import CannotUnseal, seal, unseal

OLD, NEW = (base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2))


@pytest.fixture(autouse=True)
def field_keys(settings):
    settings.FIELD_KEYS = [OLD]


def test_unseal_gives_back_what_was_sealed():
    sealed = seal("密".encode(), place=b"a")
    assert "密".encode() not in sealed
    assert unseal(sealed, place=b"a") == "密".encode()
    assert seal(b"x", place=b"a") != seal(b"x", place=b"a")


def test_new_key_in_front_leaves_the_old_ones_readable(settings):
    before = seal(b"x", place=b"a")
    settings.FIELD_KEYS = [NEW, OLD]
    after = seal(b"x", place=b"a")
    assert before[: cipher.ID_BYTES] != after[: cipher.ID_BYTES]
    assert unseal(before, place=b"a") == unseal(after, place=b"a") == b"x"
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CannotUnseal, match="no key"):
        unseal(before, place=b"a")


@pytest.mark.parametrize("position", [0, 10, 25, -1])
def test_one_changed_byte_is_seen(position):
    sealed = bytearray(seal(b"content", place=b"a"))
    sealed[position] ^= 1
    with pytest.raises(CannotUnseal):
        unseal(bytes(sealed), place=b"a")


def test_sealed_in_another_place_is_seen():
    with pytest.raises(CannotUnseal):
        unseal(seal(b"x", place=b"a"), place=b"b")


@pytest.mark.parametrize("sealed", [b"", b"short", b"\x00" * 40])
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(CannotUnseal):
        unseal(sealed, place=b"a")


def test_cut_off_behind_its_key_is_refused():
    with pytest.raises(CannotUnseal):
        unseal(seal(b"x", place=b"a")[: cipher.ID_BYTES + 3], place=b"a")
