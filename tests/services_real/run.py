"""Runs pytest on SQLite and then on a real PostgreSQL; `script/test` ends in it."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

from tests.services_real import programs
from tests.services_real.servers import folder, private_postgres

# Tests that ask no database, or ask it nothing of its own: once is enough.
ONCE = (
    "tests/browser",
    "tests/sheets/test_*.py",
    "tests/demonstration/test_workbooks.py",
    "tests/test_architecture.py",
    "tests/test_docs.py",
    "tests/test_templates.py",
)
INTERRUPTED = 2
NO_TESTS_COLLECTED = 5


def pytest(title: str, arguments: list[str], **environment: str) -> int:
    print(f"\n== {title}", flush=True)
    # Whoever has nothing left takes from the other: the slow tests stand together, at the end.
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


def run(arguments: list[str]) -> int:
    wanted = {"TEST_REDIS_URL": programs.REDIS, "TEST_CHROMIUM": programs.CHROMIUM}
    complete = all([os.environ.get(name) or program.get() for name, program in wanted.items()])
    with ExitStack() as stack:
        database = os.environ.get("TEST_DATABASE_URL")
        if not database and (binaries := programs.POSTGRES.get()):
            database = stack.enter_context(private_postgres(binaries))
        if os.environ.get("CI") and not (complete and database):
            print("With CI set, every service must be there.", file=sys.stderr)
            return 1
        os.environ.pop("DATABASE_URL", None)
        # Tests that are killed cannot clear up after themselves; this folder goes with all of it.
        os.environ["TMPDIR"] = str(stack.enter_context(folder("portal-tests-")))
        # The whole suite measures how much of the code it runs, once.
        measured = [] if arguments else ["--cov", "--cov-report=term:skip-covered"]
        failed = pytest("SQLite", [*measured, *arguments])
        if database and failed != INTERRUPTED:
            options = [*(f"--ignore-glob={path}" for path in ONCE), *arguments]
            result = pytest("PostgreSQL", options, DATABASE_URL=database)
            failed = failed or (0 if result == NO_TESTS_COLLECTED else result)
    return failed


if __name__ == "__main__":
    # Asked to end from outside, it still stops what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(INTERRUPTED))
    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
