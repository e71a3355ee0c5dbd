"""The files themselves, below MEDIA_ROOT/files; no web server serves that folder.

A file is written beside its place, forced to the disk and renamed, so that its place holds all of
it or nothing. Its row is written after, in the transaction of its owner: a row always has its
file, and a file without a row (the transaction came to nothing) is swept after a day.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from common import cipher

# Backups leave such files out (common/backup.py).
UNFINISHED = ".part"


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "files"


def path_of(key: UUID) -> Path:
    """Where a file lies: the key alone decides, never a name that somebody gave."""
    return folder() / key.hex[:2] / key.hex


def write(key: UUID, content: bytes) -> bool:
    """Store a file for good; returns whether it is sealed (as soon as there are keys)."""
    sealed = bool(settings.FIELD_KEYS)
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(path.name + UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(cipher.seal(content, place=key.bytes) if sealed else content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    _settle(path.parent)
    return sealed


def _settle(directory: Path) -> None:
    """The renaming itself must outlive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(key: UUID, *, sealed: bool) -> bytes:
    """The content as it was handed in; OSError or CannotUnseal when it is lost."""
    content = path_of(key).read_bytes()
    return cipher.unseal(content, place=key.bytes) if sealed else content


def erase(key: UUID) -> None:
    path_of(key).unlink(missing_ok=True)


def older_than(moment: float) -> Iterator[Path]:
    """Every file, finished or not, that was last written before a moment (seconds)."""
    for path in folder().glob("*/*"):
        if path.stat().st_mtime < moment:
            yield path
