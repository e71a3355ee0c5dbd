"""Web server, worker and scheduler as one foreground process tree; `script/server` ends in it.

Each child leads a process group of its own: Ctrl-C reaches this process alone, which then stops
every group in order and leaves nobody behind. A child that dies is started again.
"""

import argparse
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

STOP_SECONDS = 15
LONGEST_PAUSE = 30
SETTLED_AFTER = 60
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


def say(text: str) -> None:
    print(f"[portal] {text}", flush=True)


def die_with_parent() -> None:
    """Runs in the child: even a parent killed outright takes its children along (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


@dataclass
class Child:
    """One command that is to run for as long as the portal does."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    start_at: float = 0.0
    pause: float = field(default=1.0)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=die_with_parent
        )
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Starts the command when it is not running, after a pause that grows with each failure."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            self.signal(signal.SIGKILL)  # what the dead leader may have left in its group
            self.pause = 1.0 if now - self.started > SETTLED_AFTER else self.pause
            say(f"{self.name} ended ({self.process.returncode}); again in {self.pause:.0f} s")
            self.process, self.start_at = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self, deadline: float) -> None:
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop in {STOP_SECONDS} s and is killed")
        self.signal(signal.SIGKILL)
        self.process.wait()


def web_command(host: str, port: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    size = "--workers 2 --threads 4 --timeout 30 --graceful-timeout 10"
    options = f"--bind {address} {size} --log-level warning --no-control-socket"
    return [sys.executable, "-m", "gunicorn", "config.wsgi", *options.split()]


def worker_command() -> list[str]:
    """The embedded queue of files is served by threads, Redis by processes that can be killed."""
    pool = "-P prefork -c 2" if os.environ.get("REDIS_URL") else "-P threads -c 4"
    options = f"-B {pool} --without-gossip --without-mingle --loglevel WARNING"
    # It warns root that others could send it programs; it takes JSON alone.
    quiet = [sys.executable, "-W", "ignore:You're running the worker"]
    return [*quiet, "-m", "celery", "-A", "config", "--quiet", "worker", *options.split()]


def claim(host: str, port: int) -> str | None:
    """Why the address cannot be had, or None; asked before anything is started."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} on {host} is taken: try script/server --port {port + 1}"
        return f"cannot listen on {host}:{port}: {error.strerror or error}"
    return None


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def supervise(children: list[Child], host: str, port: int) -> None:
    """Keeps the children running until a signal asks for the end, then stops them all."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    announced = False
    while not stopping:
        for child in children:
            child.look_after()
        if not announced and answers(host, port):
            say(f"http://{host}:{port}/  (Ctrl-C stops it)")
            announced = True
        time.sleep(0.2)
    say("stopping")
    running = [child for child in children if child.process]
    for child in running:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in running:
        child.stop(deadline)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="script/server", description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--check", action="store_true", help="only ask whether the port is free")
    chosen = parser.parse_args(arguments)
    if refusal := claim(chosen.host, chosen.port):
        print(refusal, file=sys.stderr)
        return 1
    if chosen.check:
        return 0
    web = Child("web server", web_command(chosen.host, chosen.port))
    supervise([web, Child("worker", worker_command())], chosen.host, chosen.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
