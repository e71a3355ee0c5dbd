"""A real broker and a real worker."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from celery import Celery
from django.db import connection

from tests.services_real import programs
from tests.services_real.servers import private_redis


@pytest.fixture(scope="session")
def redis_url(need):
    """A Redis of this test process's own, or the one that TEST_REDIS_URL names."""
    with ExitStack() as stack:
        url = os.environ.get("TEST_REDIS_URL")
        if not url:
            program = need(programs.find_redis(), "no Redis server")
            url = stack.enter_context(private_redis(program))
        yield url


def database_url() -> str:
    """Where the test database stands, as the environment of another process says it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    account = f"{settings['USER']}:{settings['PASSWORD']}"
    return f"postgres://{account}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


@pytest.fixture
def celery_worker_process(transactional_db, redis_url, tmp_path):
    """A worker of two processes on the real broker and the test's database; yields its handle."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url(),
        "PORTAL_VAR": str(tmp_path),
    }
    log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-P", "prefork", "-c", "2"]
    with log.open("w") as output:
        worker = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle"],
            env=environment, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_until_ready(redis_url, worker, log)
        yield worker
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def wait_until_ready(redis_url: str, worker: subprocess.Popen, log) -> None:
    with Celery("observer", broker=redis_url, backend="rpc://") as observer:
        deadline = time.monotonic() + 30
        while not observer.control.ping(timeout=0.5):
            if worker.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the worker did not start:\n{log.read_text()}")
