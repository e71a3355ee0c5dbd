"""Give a workbook back with its wrong cells marked, ready to be repaired and handed in again."""

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from sheets import child
from sheets.archive import Readable, UnreadableWorkbook, open_source
from sheets.layout import Target
from sheets.matching import PROBLEM_LIST_TITLE
from sheets.reading import Problem

# More are beyond repair by hand, and beyond the time there is.
MAX_LISTED = 5_000


def annotate(source: Readable, problems: Sequence[Problem], target: Target) -> None:
    """Write a copy of `source` to `target` (path or binary file) with `problems` marked.

    Each bad cell is coloured and has a comment; a first sheet lists them all. Marks of an earlier
    round are replaced. What is no .xlsx, or none that can be rewritten, comes back as a new .xlsx
    with the same cells. Raises `UnreadableWorkbook` where the file is too heavy even for that.
    """
    opened = open_source(source)
    with tempfile.TemporaryFile() as output:
        if opened.kind != "xlsx" or not _mark_itself(opened.data, problems, output):
            _mark(_lines(opened.data), problems, output, rebuild=True)
        output.seek(0)
        _copy(output, target)


def _mark_itself(data: bytes, problems: Sequence[Problem], output: IO[bytes]) -> bool:
    """Mark the workbook with everything it has beside its cells; False where openpyxl fails."""
    try:
        _mark(data, problems, output)
    except UnreadableWorkbook:
        output.seek(0)
        output.truncate()
        return False
    return True


def _mark(
    content: bytes, problems: Sequence[Problem], output: IO[bytes], *, rebuild: bool = False
) -> None:
    order = {
        "title": PROBLEM_LIST_TITLE,
        "rebuild": rebuild,
        "problems": [dataclasses.asdict(problem) for problem in problems[:MAX_LISTED]],
        "total": len(problems),
    }
    stdin = json.dumps(order).encode() + b"\n" + content
    child.run(child.ANNOTATOR, stdin=stdin, stdout=output)


def _lines(data: bytes) -> bytes:
    """The cells as the reader hands them over."""
    with tempfile.TemporaryFile() as output:
        child.run(child.READER, stdin=data, stdout=output)
        output.seek(0)
        return output.read()


def _copy(output: IO[bytes], target: Target) -> None:
    if isinstance(target, str | Path):
        with Path(target).open("wb") as stream:
            shutil.copyfileobj(output, stream)
    else:
        shutil.copyfileobj(output, target)
