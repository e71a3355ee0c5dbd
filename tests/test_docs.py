"""What the documents promise is there: commands, paths, variables, pages, buttons."""

import csv
import os
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from registers.catalog import CATALOG

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
USER_GUIDE, OPERATOR_GUIDE = ROOT / "docs/user-guide.md", ROOT / "docs/operator-guide.md"
CONTRIBUTING = ROOT / "docs/contributing.md"
DECISIONS = ROOT / "docs/decisions"
DOCUMENTS = [README, ROOT / "CHANGELOG.md", ROOT / "deploy/README.md", *ROOT.glob("docs/**/*.md")]
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"

SCRIPT = re.compile(r"\bscript/[a-z_]+(?:\.py)?")
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
FILE = re.compile(r"`([\w.-]+/[\w./-]+)`")
README_BYTES = 8000
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
ROW = re.compile(r"^\| `([^`]+)`", re.MULTILINE)


def text(path):
    return path.read_text(encoding="utf-8")


def section(path, heading):
    """The part of a document below a heading, up to the next one of the same depth or above."""
    depth = heading.index(" ")
    body = text(path).split(f"{heading}\n", 1)[1]
    return re.split(rf"^#{{1,{depth}}} ", body, maxsplit=1, flags=re.MULTILINE)[0]


def table(path, heading):
    """The code words in the first column of the tables of a section."""
    return ROW.findall(section(path, heading))


def each_document():
    names = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
    return pytest.mark.parametrize("path", DOCUMENTS, ids=names)


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


@each_document()
def test_every_script_that_is_named_can_be_run(path):
    for name in set(SCRIPT.findall(text(path))):
        script = ROOT / name
        assert script.is_file(), name
        assert script.suffix == ".py" or os.access(script, os.X_OK), name


@each_document()
def test_every_management_command_that_is_named_exists(path):
    assert set(MANAGE.findall(text(path))) <= set(get_commands())


@each_document()
def test_every_link_leads_somewhere(path):
    links = [link for link in LINK.findall(text(path)) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def absent(document):
    return [name for name in FILE.findall(document) if not (ROOT / name).exists()]


@pytest.mark.parametrize("path", [README, CONTRIBUTING], ids=lambda path: path.name)
def test_every_file_that_is_named_exists(path):
    """A file that moves takes its line in «Where is …» along."""
    assert len(FILE.findall(text(path))) > 10
    assert absent(text(path)) == []


def test_absent_finds_a_file_that_has_moved():
    assert absent("`common/outbox.py`, then `common/inbox.py`") == ["common/inbox.py"]


def test_readme_stays_within_its_budget():
    assert len(README.read_bytes()) <= README_BYTES


def test_operator_guide_has_a_row_for_every_command_of_the_portal():
    ours = {config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()}
    commands = {name for name, app in get_commands().items() if app in ours}
    named = re.findall(r"`([a-z_]+)[ `]", section(OPERATOR_GUIDE, "## Commands"))
    assert commands - {"flush"} - set(named) == set()


def test_operator_guide_names_every_register():
    row = next(line for line in text(OPERATOR_GUIDE).splitlines() if "`import_register " in line)
    assert set(CATALOG) - set(re.findall(r"`(\w+)`", row)) == set()


def test_operator_guide_names_the_variables_that_the_settings_read():
    read = re.findall(r'env\.\w+\(\s*"(\w+)"', text(ROOT / "config/settings.py"))
    read += re.findall(r'environ\.get\("(\w+)"', text(ROOT / "config/settings.py"))
    assert sorted(table(OPERATOR_GUIDE, "## Environment")) == sorted(read)


def test_operator_guide_names_the_demonstration_accounts():
    with (ROOT / "demonstration/data/people.csv").open(encoding="utf-8") as file:
        names = {
            re.sub(r"-\d{9}$", "-<street code>", row["username"]) for row in csv.DictReader(file)
        }
    assert set(table(OPERATOR_GUIDE, "## Demonstration accounts")) == names


def test_layer_line_of_the_readme_is_the_contract_of_the_imports():
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = " → ".join(layer.strip("()") for layer in contracts[0]["layers"])
    assert f"`{layers}`" in text(README)


def test_every_decision_is_in_the_list():
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", text(DECISIONS / "README.md")))
    assert listed == {path.name for path in DECISIONS.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize(
    "path", [USER_GUIDE, OPERATOR_GUIDE, CONTRIBUTING], ids=lambda path: path.name
)
def test_every_page_that_is_named_exists(path):
    promised = text(path).replace(
        section(OPERATOR_GUIDE, "## What this version does not do yet"), ""
    )
    addresses = re.findall(r"`(/[\w/.-]*)(?:\?[^`]*)?`", promised)
    assert addresses
    missing = [address for address in addresses if address.startswith("/") and not leads(address)]
    assert missing == []


def leads(address):
    if Path(address).is_absolute() and address.startswith(("/etc/", "/srv/")):
        return True  # a path on the server, no page
    try:
        return bool(resolve(address))
    except Resolver404:
        return address == "/api/v1/"


def test_buttons_in_the_user_guide_carry_the_words_of_the_pages(catalogue):
    words = set(re.findall(r"【([^】]+)】", text(USER_GUIDE)))
    assert words
    assert words - {message.id for message in catalogue} == set()
