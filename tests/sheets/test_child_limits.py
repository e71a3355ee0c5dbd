"""The child process that handles a foreign file: what it is given and what stops it."""

import random
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from sheets import UnreadableWorkbook, child
from tests.sheets.workbooks import with_sheet_xml


def test_the_child_gets_no_environment_and_a_failing_script_is_damage(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    shutil.copy(child.FOLDER / "limited.py", tmp_path)
    monkeypatch.setattr(child, "FOLDER", tmp_path)
    (tmp_path / "shows.py").write_text(SHOWS_ENVIRONMENT)
    (tmp_path / "fails.py").write_text("def main(stdin, stdout):\n    raise ValueError\n")
    with (tmp_path / "out").open("wb") as output:
        child.run(child.Script("shows.py", 512, 5, 20), stdin=b"", stdout=output)
    assert (tmp_path / "out").read_bytes() == b"[]"
    with (tmp_path / "out").open("wb") as output, pytest.raises(UnreadableWorkbook, match="损坏"):
        child.run(child.Script("fails.py", 512, 5, 20), stdin=b"", stdout=output)


SHOWS_ENVIRONMENT = """
import os

def main(stdin, stdout):
    names = [name for name in os.environ if name != "LC_CTYPE"]
    stdout.write(repr(names).encode())
"""
HUNGRY = {
    "memory": "stdout.write(b'%d' % len(bytearray(400 * 1024 * 1024)))",
    "processor": "while True: pass",
    "output": "while True: stdout.write(b'x' * 1024 * 1024)",
    "clock": "import time; time.sleep(60)",
}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a POSIX system")
@pytest.mark.parametrize("kind", HUNGRY)
def test_a_child_that_takes_too_much_is_stopped(kind, tmp_path, monkeypatch):
    shutil.copy(child.FOLDER / "limited.py", tmp_path)
    (tmp_path / "hungry.py").write_text(f"def main(stdin, stdout):\n    {HUNGRY[kind]}\n")
    monkeypatch.setattr(child, "FOLDER", tmp_path)
    script = child.Script("hungry.py", megabytes=200, cpu_seconds=1, wall_seconds=3)
    with (
        (tmp_path / "out").open("wb") as output,
        pytest.raises(UnreadableWorkbook, match="时间或内存"),
    ):
        child.run(script, stdin=b"", stdout=output)
    assert (tmp_path / "out").stat().st_size <= 64 * 1024 * 1024


def test_reading_does_not_load_the_heavy_libraries():
    code = (
        "import sys, sheets;"
        "print([m for m in ('django', 'openpyxl', 'python_calamine', 'rustpy_xlsxwriter')"
        " if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
    )
    assert answer.stdout.strip() == "[]"


MEASURES = """
import resource, sys
from pathlib import Path
from sheets import UnreadableWorkbook
from tests.sheets.workbooks import read
try:
    print(len(read(Path(sys.argv[1])).problems))
except UnreadableWorkbook as error:
    print(error)
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def numbers(rows, columns):
    """So many cells that are all different enough to be packed like honest ones."""
    chance = random.Random(1)
    cells = [b"<c><v>%d.5</v></c>" % chance.randrange(100) for _ in range(rows * columns)]
    lines = (b"".join(cells[at : at + columns]) for at in range(0, len(cells), columns))
    return b"".join(b"<row>%s</row>" % line for line in lines)


def merges(count):
    cells = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (n, n + 1) for n in range(3, 2 * count, 2))
    return b"</sheetData><mergeCells>" + cells + b"</mergeCells>"


END = b"</sheetData>"
FAR = b'<row r="60000"><c r="GR60000"><v>1</v></c></row>'
BOMBS = {
    "many cells": (lambda: numbers(19_000, 100) + END, "内容太多"),
    "wrong cells": (lambda: numbers(19_000, 7) + END, "57000"),
    "merged cells": (lambda: merges(900_000), "时间或内存"),
    "a cell far away": (
        lambda: b'<row r="60000"><c r="GR60000"><v>1</v></c></row>' + END,
        "时间或内存",
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="counts in kilobytes only there")
@pytest.mark.parametrize("kind", BOMBS)
def test_no_workbook_takes_300_mb_in_either_process(kind, tmp_path):
    xml, words = BOMBS[kind]
    path = tmp_path / "大.xlsx"
    path.write_bytes(with_sheet_xml(lambda good: good.replace(END, xml())))
    answer = subprocess.run(
        [sys.executable, "-c", MEASURES, path],
        capture_output=True, text=True, check=True, cwd=settings.BASE_DIR,
    )  # fmt: skip
    outcome, parent, reader = answer.stdout.splitlines()
    assert words in outcome
    assert int(parent) < 150  # the web process has another 100 or so of its own
    assert int(reader) < 300
