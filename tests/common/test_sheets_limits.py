"""The child process that handles a foreign file: what it is given and what stops it."""

import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from common.sheets import UnreadableWorkbook, child


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
        "import sys, common.sheets;"
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
