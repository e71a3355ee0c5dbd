"""Encryption at rest: AES-GCM with the keys of FIELD_KEYS, newest first.

What is sealed begins with the id of its key, so that a new key can be put in front while what the
old ones sealed stays readable. Without keys nothing is sealed.
"""

import base64
import binascii
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES, ID_BYTES, NONCE_BYTES = 32, 8, 12


class CannotUnseal(Exception):
    """The key is not there, or what was sealed has been changed or put in another place."""


def key_of(text: str) -> bytes:
    """A key as FIELD_KEYS writes it: 32 bytes in URL-safe base64; ValueError for anything else."""
    try:
        key = base64.urlsafe_b64decode(text)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes, not {KEY_BYTES}")
    return key


def keys() -> dict[bytes, bytes]:
    """Every key by its id, the one that seals first."""
    found = [key_of(text) for text in settings.FIELD_KEYS]
    return {hashlib.sha256(key).hexdigest()[:ID_BYTES].encode(): key for key in found}


def seal(content: bytes, *, place: bytes) -> bytes:
    """``content`` readable with the newest key and at ``place`` alone."""
    key_id, key = next(iter(keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    return key_id + nonce + AESGCM(key).encrypt(nonce, content, place)


def unseal(sealed: bytes, *, place: bytes) -> bytes:
    """What was sealed for ``place``."""
    key_id, rest = sealed[:ID_BYTES], sealed[ID_BYTES:]
    key = keys().get(key_id)
    if key is None:
        raise CannotUnseal(f"no key {key_id!r} in FIELD_KEYS")
    try:
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal("changed since it was sealed") from error
