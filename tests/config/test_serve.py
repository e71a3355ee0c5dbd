"""The process tree of `script/server`: one address, children that come back, nobody left behind."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from config import serve

SERVE = [sys.executable, str(settings.BASE_DIR / "config" / "serve.py")]
# Two commands that live on, the second with a child of its own, under the real supervisor.
TREE = """
import sys
sys.path.insert(0, {config!r})
import serve
sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
parent = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])", *sleeper]
children = [serve.Child("first", sleeper), serve.Child("second", parent)]
serve.supervise(children, "127.0.0.1", 1)
"""


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def supervisor():
    program = TREE.format(config=str(settings.BASE_DIR / "config"))
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def descendants(pid: int) -> set[int]:
    """All living processes below this one."""
    listing = subprocess.run(["ps", "-eo", "pid,ppid,stat"], capture_output=True, text=True)
    rows = [line.split() for line in listing.stdout.splitlines()[1:]]
    below = {int(own): int(parent) for own, parent, state in rows if not state.startswith("Z")}
    found, todo = set(), [pid]
    while todo:
        parent = todo.pop()
        children = {own for own, above in below.items() if above == parent}
        found |= children
        todo += children
    return found


def eventually(question, seconds=10):
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def alive(pids) -> set[int]:
    listing = subprocess.run(["ps", "-eo", "pid,stat"], capture_output=True, text=True)
    rows = [line.split() for line in listing.stdout.splitlines()[1:]]
    return {int(pid) for pid, state in rows if not state.startswith("Z")} & set(pids)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_supervise_stops_the_whole_tree(supervisor, number):
    tree = eventually(lambda: len(descendants(supervisor.pid)) == 3 and descendants(supervisor.pid))
    assert tree
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=20) == 0
    assert alive(tree) == set()


def test_supervise_starts_a_dead_child_again(supervisor):
    tree = eventually(lambda: len(descendants(supervisor.pid)) == 3 and descendants(supervisor.pid))
    assert tree
    # The second has a child of its own; numbers of processes begin again, so they tell no order.
    below = {pid: descendants(pid) for pid in tree}
    (killed,) = tree - set().union(*below.values()) - {pid for pid in tree if below[pid]}
    os.kill(killed, signal.SIGKILL)
    assert eventually(
        lambda: len(descendants(supervisor.pid)) == 3 and killed not in descendants(supervisor.pid)
    )
    supervisor.terminate()
    output, _ = supervisor.communicate(timeout=20)
    assert "first ended (-9); again in 1 s" in output


def test_look_after_waits_longer_after_each_failure():
    child = serve.Child("broken", [sys.executable, "-c", "raise SystemExit(3)"])
    for pause in (1.0, 2.0, 4.0):
        child.start_at = 0.0
        child.look_after()
        child.process.wait()
        child.look_after()
        assert child.process is None
        assert child.pause == pause * 2


def test_main_refuses_a_taken_port_and_starts_nothing(taken_port):
    refused = subprocess.run(
        [*SERVE, "--port", str(taken_port)], capture_output=True, text=True, timeout=20
    )
    assert refused.returncode == 1
    assert f"port {taken_port} on 127.0.0.1 is taken" in refused.stderr
    assert refused.stdout == ""


def test_claim_accepts_a_free_port_and_refuses_an_unknown_host():
    assert serve.claim("127.0.0.1", 0) is None
    assert "cannot listen" in serve.claim("no-such-host.invalid", 8000)


def test_worker_command_follows_the_broker(monkeypatch):
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert "threads" in serve.worker_command()
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    assert "prefork" in serve.worker_command()


def test_web_command_brackets_an_address_of_version_six():
    assert "[::1]:8000" in serve.web_command("::1", 8000)
    assert "127.0.0.1:8000" in serve.web_command("127.0.0.1", 8000)
