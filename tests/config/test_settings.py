"""What the environment makes of the portal: closed unless somebody opens it with a key."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent.parent
KEY = "a key that nobody else has, long enough to be one"
ASK = """
import json
from config import settings
names = {names}
print(json.dumps({{name: getattr(settings, name) for name in names}}))
"""


@pytest.fixture
def portal(tmp_path):
    """`portal(names, **environment)`: the settings of a portal that is started so."""

    def start(*names, **environment):
        known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        known["PORTAL_VAR"] = str(tmp_path / "var")
        return subprocess.run(
            [sys.executable, "-c", ASK.format(names=names)],
            cwd=TOP, env=known | environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    return start


def told(finished) -> dict:
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def test_without_a_key_it_is_a_demonstration_on_this_machine(portal):
    names = ("DEMONSTRATION", "ALLOWED_HOSTS", "PORTAL_TODAY", "DEBUG")
    assert told(portal(*names)) == {
        "DEMONSTRATION": True,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "PORTAL_TODAY": "2022-07-15",
        "DEBUG": False,
    }


def test_a_demonstration_does_not_open_to_others(portal):
    refused = portal("ALLOWED_HOSTS", ALLOWED_HOSTS="portal.example.org,127.0.0.1")
    assert refused.returncode != 0
    assert "SECRET_KEY is required" in refused.stderr
    opened = portal("ALLOWED_HOSTS", ALLOWED_HOSTS="portal.example.org", SECRET_KEY=KEY)
    assert told(opened) == {"ALLOWED_HOSTS": ["portal.example.org"]}


def test_a_demonstration_keeps_its_key_for_itself(portal, tmp_path):
    first = told(portal("SECRET_KEY"))
    assert told(portal("SECRET_KEY")) == first
    path = tmp_path / "var" / "demonstration-key"
    assert path.read_text().strip() == first["SECRET_KEY"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_makes_it_real(portal, tmp_path):
    names = ("DEMONSTRATION", "PORTAL_TODAY", "SECRET_KEY", "AUDIT_KEY")
    real = told(portal(*names, SECRET_KEY=KEY))
    assert real == {
        "DEMONSTRATION": False, "PORTAL_TODAY": "", "SECRET_KEY": KEY, "AUDIT_KEY": KEY,
    }  # fmt: skip
    assert not (tmp_path / "var" / "demonstration-key").exists()
    # A key that is changed must not break the audit chain: it may have one of its own.
    assert told(portal("AUDIT_KEY", SECRET_KEY=KEY, AUDIT_KEY="kept")) == {"AUDIT_KEY": "kept"}


@pytest.mark.parametrize(("tls", "seconds"), [("true", 31_536_000), ("false", 0)])
def test_tls_makes_cookies_secure(portal, tls, seconds):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    found = told(portal(*names, SECRET_KEY=KEY, PORTAL_TLS=tls))
    assert list(found.values()) == [seconds > 0, seconds > 0, seconds]


def test_a_proxy_is_believed_when_somebody_says_that_there_is_one(portal):
    assert told(portal("BEHIND_PROXY")) == {"BEHIND_PROXY": False}
    assert told(portal("BEHIND_PROXY", PORTAL_BEHIND_PROXY="true")) == {"BEHIND_PROXY": True}


def test_each_database_gets_what_keeps_its_transactions(portal):
    sqlite = told(portal("DATABASES"))["DATABASES"]["default"]
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        assert pragma in sqlite["OPTIONS"]["init_command"]
    url = "postgres://portal@127.0.0.1/portal"
    postgres = told(portal("DATABASES", DATABASE_URL=url))["DATABASES"]["default"]
    assert "statement_timeout=60000" in postgres["OPTIONS"]["options"]
    assert postgres["CONN_HEALTH_CHECKS"] is True
