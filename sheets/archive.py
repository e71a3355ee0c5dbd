"""Look at an uploaded file before any parser does.

An .xlsx or .ods is a zip archive, and what its directory says is only a claim: sizes are counted
while inflating. An .xls or .et is a container of streams, a .csv plain text. Everything here is the
standard library; the file is refused in words a clerk can act on.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sheets.foreign.ole import MAGIC, BrokenContainer, Container

# Where a workbook may be read from.
Readable = bytes | Path | IO[bytes]
# What people may hand in; which of them a file is, its content says.
SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".csv")
MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 10 * MEGABYTE
MAX_MEMBERS = 200
MAX_INFLATED_BYTES = 100 * MEGABYTE
MAX_RATIO = 200
# Small members may compress better than any honest large one.
RATIO_FREE_BYTES = MEGABYTE
CHUNK_BYTES = 256 * 1024
# Directory entries begin with these four bytes; chance hits in compressed data are rare.
DIRECTORY_MARK = b"PK\x01\x02"
DIRECTORY_MARK_LIMIT = MAX_MEMBERS * 2
LOCAL_HEADER_BYTES = 30
ENCRYPTED_FLAG = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
XML_SUFFIXES = (".xml", ".rels", ".vml")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
OVERLAP_BYTES = 32

SAVE_AS = "请用表格软件打开后另存为 .xlsx 再上传"
DAMAGED = f"文件已损坏，无法读取，{SAVE_AS}。"
TOO_MUCH = "表格展开后的内容过大，请删去多余的工作表、空行和图片后另存为 .xlsx 再上传。"
NO_SPREADSHEET = f"这不是 {'、'.join(SUFFIXES)} 表格文件，{SAVE_AS}。"
MACROS = "文件带有宏，不予接收，请另存为不带宏的 .xlsx 再上传。"
PASSWORD = "文件加了密码，请取消密码后另存为 .xlsx 再上传。"
MACRO_SUFFIXES = (".xlsm", ".xltm", ".xlam")
MACRO_PLACES = ("basic/", "scripts/")
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
SUSPICIOUS = f"文件结构异常，为安全起见不予读取，{SAVE_AS}。"


class UnreadableWorkbook(Exception):
    """The file as a whole cannot be taken; the message says what to do."""


@dataclass(frozen=True)
class Source:
    """The bytes of an uploaded workbook that passed the checks of this module."""

    data: bytes
    sha256: str
    kind: str


def open_source(source: Readable, name: str = "") -> Source:
    """Read `source` (a path, bytes or a binary file) and refuse what is not a plain spreadsheet."""
    data = _read(source)
    name = (name or _name_of(source)).lower()
    if name.endswith(MACRO_SUFFIXES):
        raise UnreadableWorkbook(MACROS)
    return Source(data, hashlib.sha256(data).hexdigest(), _checked_kind(data, name))


def _checked_kind(data: bytes, name: str) -> str:
    """What the content says: xlsx, ods, xls or csv; only text needs its name as well."""
    if data.startswith(b"PK\x03\x04"):
        return _check_members(data)
    if data.startswith(MAGIC[:4]):
        return _check_container(data)
    start = data[:512].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").lower()
    if start.startswith(b"<"):
        raise UnreadableWorkbook("这其实是网页或 XML 文件，请用表格软件打开后另存为 .xlsx 再上传。")
    if not name.endswith(".csv"):
        raise UnreadableWorkbook(NO_SPREADSHEET)
    return "csv"


def _read(source: Readable) -> bytes:
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, Path):
        with source.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    else:
        source.seek(0)
        data = source.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableWorkbook("文件超过 10 MB，请删去图片和多余的工作表，或分成几个文件上传。")
    if not data:
        raise UnreadableWorkbook("文件是空的，请检查后重新上传。")
    return data


def _name_of(source: Readable) -> str:
    return str(getattr(source, "name", "")) if not isinstance(source, bytes) else ""


def _check_container(data: bytes) -> str:
    try:
        names = {name.lower() for name in Container(data).names}
    except (BrokenContainer, IndexError, ValueError) as error:
        raise UnreadableWorkbook(DAMAGED) from error
    if "encryptedpackage" in names:
        raise UnreadableWorkbook(PASSWORD)
    if not names & {"workbook", "book"}:
        raise UnreadableWorkbook(NO_SPREADSHEET)
    if "_vba_project_cur" in names:
        raise UnreadableWorkbook(MACROS)
    return "xls"


def _check_members(data: bytes) -> str:
    if data.count(DIRECTORY_MARK) > DIRECTORY_MARK_LIMIT:
        raise UnreadableWorkbook(SUSPICIOUS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableWorkbook(DAMAGED) from error
    _check_directory(members)
    kind = _kind({member.filename for member in members}, data)
    total = 0
    for member in members:
        total += _inflate(data, member, MAX_INFLATED_BYTES - total)
    return kind


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadableWorkbook(SUSPICIOUS)
    seen = set()
    for member in members:
        _check_path(member.orig_filename)
        lowered = member.filename.lower()
        if lowered in seen or member.compress_type not in METHODS:
            raise UnreadableWorkbook(SUSPICIOUS)
        if member.flag_bits & ENCRYPTED_FLAG:
            raise UnreadableWorkbook(PASSWORD)
        seen.add(lowered)
    if sum(member.file_size for member in members) > MAX_INFLATED_BYTES:
        raise UnreadableWorkbook(TOO_MUCH)


def _check_path(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name:
        raise UnreadableWorkbook(SUSPICIOUS)


def _kind(names: set[str], data: bytes) -> str:
    lowered = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith(MACRO_PLACES) for name in lowered):
        raise UnreadableWorkbook(MACROS)
    # The first member of an .ods is its type, stored as it is.
    if "content.xml" in names and ODS_TYPE in data[:200]:
        return "ods"
    # The main part may lie elsewhere than xl/workbook.xml; the reader finds it by its relations.
    if "[Content_Types].xml" in names and any(name.endswith("workbook.xml") for name in lowered):
        return "xlsx"
    raise UnreadableWorkbook(NO_SPREADSHEET)


def _inflate(data: bytes, member: zipfile.ZipInfo, room: int) -> int:
    """Count what `member` really inflates to, at most `room` bytes; its size may be a lie."""
    compressed = _compressed_bytes(data, member)
    allowed = room
    if member.file_size > RATIO_FREE_BYTES:
        allowed = min(room, MAX_RATIO * len(compressed))
    counter = _Counter(member, allowed)
    try:
        for chunk in _chunks(compressed, member.compress_type):
            counter.take(chunk)
    except zlib.error as error:
        raise UnreadableWorkbook(DAMAGED) from error
    counter.finish()
    return counter.size


def _compressed_bytes(data: bytes, member: zipfile.ZipInfo) -> memoryview:
    start = member.header_offset
    header = data[start : start + LOCAL_HEADER_BYTES]
    if len(header) < LOCAL_HEADER_BYTES or not header.startswith(b"PK\x03\x04"):
        raise UnreadableWorkbook(DAMAGED)
    begin = start + LOCAL_HEADER_BYTES
    begin += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    compressed = memoryview(data)[begin : begin + member.compress_size]
    if len(compressed) < member.compress_size:
        raise UnreadableWorkbook(DAMAGED)
    return compressed


def _chunks(compressed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(compressed), CHUNK_BYTES):
            yield bytes(compressed[start : start + CHUNK_BYTES])
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    pending: bytes | memoryview = compressed
    while not engine.eof:
        chunk = engine.decompress(pending, CHUNK_BYTES)
        pending = engine.unconsumed_tail
        if not chunk and not pending:
            return
        yield chunk


class _Counter:
    """Adds up the inflated chunks of one member and looks for what no workbook needs."""

    def __init__(self, member: zipfile.ZipInfo, allowed: int) -> None:
        self.member = member
        self.allowed = allowed
        self.size = 0
        self.checksum = 0
        self.tail = b""
        self.is_xml = member.filename.lower().endswith(XML_SUFFIXES)

    def take(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self.allowed:
            raise UnreadableWorkbook(TOO_MUCH)
        self.checksum = zlib.crc32(chunk, self.checksum)
        if self.is_xml:
            self._refuse_declarations(chunk)

    def _refuse_declarations(self, chunk: bytes) -> None:
        """Entities open the door to bombs and to other files; UTF-16 must not hide them."""
        window = self.tail + chunk
        self.tail = window[-OVERLAP_BYTES:]
        if b"\0" in window:
            window = window.replace(b"\0", b"")
        if any(declaration in window for declaration in DECLARATIONS):
            raise UnreadableWorkbook(SUSPICIOUS)

    def finish(self) -> None:
        if self.size != self.member.file_size or self.checksum != self.member.CRC:
            raise UnreadableWorkbook(DAMAGED)
