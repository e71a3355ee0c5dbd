"""Run one of this package's scripts in a process of its own: no Django, no environment, limits."""

import logging
import subprocess
import sys
from pathlib import Path

from common.sheets.archive import DAMAGED, UnreadableWorkbook

logger = logging.getLogger(__name__)

WALL_SECONDS = 30
TOO_HEAVY = (
    "读取表格超出了时间或内存限制，请删去多余的空行、空列、图片和工作表后另存为 .xlsx 再上传。"
)


def run(script, *arguments, stdin, stdout, seconds=WALL_SECONDS):
    """Run `script` of this package with `stdin` (bytes); its output goes to the file `stdout`.

    The output is a file and not a pipe so that its size is limited by the kernel as well.
    """
    # -I keeps the working folder and the environment off the child's import path; the empty
    # environment keeps the portal's keys out of a process that handles foreign bytes.
    command = [sys.executable, "-I", str(Path(__file__).with_name(script)), *map(str, arguments)]
    try:
        subprocess.run(
            command,
            input=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
            env={},
        )
    except subprocess.CalledProcessError as error:
        # A script that fails by itself exits with 1; one that a limit stopped dies of a signal.
        logger.warning("%s ended with %s", script, error.returncode)
        raise UnreadableWorkbook(DAMAGED if error.returncode == 1 else TOO_HEAVY) from error
    except subprocess.TimeoutExpired as error:
        logger.warning("%s stopped after %s s", script, seconds)
        raise UnreadableWorkbook(TOO_HEAVY) from error
