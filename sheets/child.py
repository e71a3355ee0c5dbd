"""Run a script of this package in a process of its own: no Django, no environment, limits."""

import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sheets.archive import DAMAGED, UnreadableWorkbook

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "foreign"
TOO_HEAVY = (
    "读取表格超出了时间或内存限制，请删去多余的空行、空列、图片和工作表后另存为 .xlsx 再上传。"
)


@dataclass(frozen=True)
class Script:
    """A script with what it may use; the wall clock also counts waiting for the processor."""

    name: str
    megabytes: int
    cpu_seconds: int
    wall_seconds: int


# Of addresses, so that what is really used stays below: nobody needs 300 MB for a register.
READER = Script("reader.py", megabytes=290, cpu_seconds=10, wall_seconds=30)
ANNOTATOR = Script("annotator.py", megabytes=290, cpu_seconds=60, wall_seconds=120)


def run(script: Script, *, stdin: bytes, stdout: IO[bytes]) -> None:
    """Run `script` with the bytes `stdin`; its output goes to the file `stdout`.

    The output is a file and not a pipe so that the kernel limits its size as well.
    """
    # -I keeps the working folder and the environment off the child's import path; the empty
    # environment keeps the portal's keys out of a process that handles foreign bytes.
    command = [sys.executable, "-I", "-B", FOLDER / "limited.py", FOLDER / script.name]
    limits = [str(script.megabytes), str(script.cpu_seconds)]
    try:
        subprocess.run(
            [*map(str, command), *limits],
            input=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            timeout=script.wall_seconds,
            check=True,
            env={},
        )
    except subprocess.CalledProcessError as error:
        # A script that fails by itself exits with 1; one that a limit stopped dies of a signal.
        logger.warning("%s ended with %s", script.name, error.returncode)
        raise UnreadableWorkbook(DAMAGED if error.returncode == 1 else TOO_HEAVY) from error
    except subprocess.TimeoutExpired as error:
        logger.warning("%s stopped after %s s", script.name, script.wall_seconds)
        raise UnreadableWorkbook(TOO_HEAVY) from error
