"""A .csv file: its encoding and delimiter are not told and have to be found out."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

TITLE = "CSV"
DELIMITERS = ",\t;"
SAMPLE_LINES = 30
SAMPLE_CHARACTERS = 100_000
MAX_CELL = 131_072
BAD_ENCODING = "看不懂这个 CSV 文件的编码，请用表格软件打开后另存为 .xlsx 再上传。"
BAD_QUOTES = (
    "这个 CSV 文件第 {line} 行附近的引号不成对，请改正，或用表格软件打开核对后另存为 .xlsx 再上传。"
)


class RefusedText(ValueError):
    """The text cannot be read; the message says what to do."""


def read(data: bytes) -> Iterator[list[str | None]]:
    """The rows of the file as lists of words."""
    # As in the cells of a workbook: no database takes a NUL.
    text = decode(data).replace("\0", "\1")
    csv.field_size_limit(MAX_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in rows:
            yield [_cell(cell) for cell in cells]
    except csv.Error as error:
        raise RefusedText(BAD_QUOTES.format(line=rows.line_num)) from error


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8, else GB18030, which Chinese Windows writes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedText(BAD_ENCODING)


def _delimiter(text: str) -> str:
    found: Counter[str] = Counter()
    for line in text[:SAMPLE_CHARACTERS].splitlines()[:SAMPLE_LINES]:
        found.update(character for character in line if character in DELIMITERS)
    return max(DELIMITERS, key=lambda each: found[each])


def _cell(cell: str) -> str | None:
    # ="00123" keeps a spreadsheet program from dropping the zeros.
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 3:
        cell = cell[2:-1]
    return cell if cell.strip() else None


def wider(widths: list[int]) -> list[list[int]]:
    """[row from 1, its cells] of rows with more cells than is usual in the file.

    An amount's comma without quotes makes two cells of one and moves the rest of its row.
    """
    filled = Counter(width for width in widths if width)
    usual = max(filled, key=lambda width: (filled[width], width), default=0)
    return [[number, width] for number, width in enumerate(widths, 1) if width > usual]
