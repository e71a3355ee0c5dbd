"""Give a workbook back with its wrong cells marked, ready to be repaired and handed in again."""

import dataclasses
import json
import shutil
import tempfile
from pathlib import Path

from common.sheets import child
from common.sheets.archive import open_source
from common.sheets.matching import PROBLEM_LIST_TITLE


def annotate(source, problems, target):
    """Write a copy of `source` to `target` (path or binary file) with `problems` marked.

    Each bad cell is coloured and has a comment; a first sheet lists them all. Marks of an earlier
    round are replaced. Raises `UnreadableWorkbook` where the file is too heavy to be rewritten.
    """
    opened = open_source(source)
    order = {
        "title": PROBLEM_LIST_TITLE,
        "problems": [dataclasses.asdict(problem) for problem in problems],
    }
    stdin = json.dumps(order).encode() + b"\n" + opened.data
    with tempfile.TemporaryFile() as output:
        child.run(child.ANNOTATOR, stdin=stdin, stdout=output)
        output.seek(0)
        _copy(output, target)


def _copy(output, target):
    if isinstance(target, str | Path):
        with Path(target).open("wb") as stream:
            shutil.copyfileobj(output, stream)
    else:
        shutil.copyfileobj(output, target)
