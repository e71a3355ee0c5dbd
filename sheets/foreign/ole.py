"""The container of .xls and .et files: streams in chains of sectors, found by a directory."""

import struct
from array import array
from collections.abc import Iterator, Sequence

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_BYTES = 512
ENTRY_BYTES = 128
LAST = 0xFFFFFFF0  # from here on a number is no sector but an ending
STREAM = 2


class BrokenContainer(ValueError):
    """The chains of the container lead nowhere."""


class Container:
    """The directory of the container, and its streams."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC) or len(data) < HEADER_BYTES:
            raise BrokenContainer
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise BrokenContainer
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        (self.cutoff,) = struct.unpack_from("<I", data, 56)
        self.chain_of = self._allocation()
        directory, mini = (struct.unpack_from("<I", data, at)[0] for at in (48, 60))
        self.entries = list(self._entries(self._stream(directory)))
        self.mini_chain_of = _numbers(self._stream(mini))

    @property
    def names(self) -> list[str]:
        return [name for name, *_ in self.entries]

    def read(self, *names: str) -> bytes | None:
        """The content of the first stream of one of these names, or None."""
        for name, kind, start, length in self.entries:
            if kind == STREAM and name in names:
                if length < self.cutoff:
                    return self._small_stream(start)[:length]
                return self._stream(start)[:length]
        return None

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        return self.data[at : at + self.size]

    def _allocation(self) -> Sequence[int]:
        numbers = list(struct.unpack_from("<109I", self.data, 76))
        (following,) = struct.unpack_from("<I", self.data, 68)
        for _ in range(len(self.data) // self.size + 1):
            if following >= LAST:
                break
            more = _numbers(self._sector(following))
            numbers += more[:-1]
            following = more[-1] if more else LAST
        sectors = [self._sector(number) for number in numbers if number < LAST]
        return _numbers(b"".join(sectors[: len(self.data) // self.size + 1]))

    def _stream(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(start, self.chain_of))

    def _small_stream(self, start: int) -> bytes:
        root = self._stream(self.entries[0][2])
        return b"".join(
            root[number * self.mini_size : (number + 1) * self.mini_size]
            for number in _chain(start, self.mini_chain_of)
        )

    @staticmethod
    def _entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
        for at in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind:
                name = directory[at : at + max(min(length, 64) - 2, 0)]
                yield name.decode("utf-16-le", "replace"), kind, start, size


def _numbers(data: bytes) -> "array[int]":
    numbers = array("I", data[: len(data) // 4 * 4])
    return numbers


def _chain(number: int, chain_of: Sequence[int]) -> Iterator[int]:
    """The sectors of a stream; a chain that runs in a circle is cut at the file's size."""
    for _ in range(len(chain_of) + 1):
        if number >= LAST:
            return
        if number >= len(chain_of):
            raise BrokenContainer
        yield number
        number = chain_of[number]
    raise BrokenContainer
