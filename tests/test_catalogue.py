"""English is complete: every text of the code is in the catalogue, translated, and compiled."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(("gettext_lazy", "gettext_noop"))
PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}|(%%)")
SENTENCE_END = re.compile(r"[。；！？]")


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def gaps(messages):
    """What an English page would show in Chinese, or in words that gettext guessed."""
    return [message.id for message in messages if not message.string or message.fuzzy]


def misplaced(messages):
    """Translations that lost a placeholder, or have one too many."""
    return [
        message.id
        for message in messages
        if sorted(PLACEHOLDER.findall(message.id)) != sorted(PLACEHOLDER.findall(message.string))
    ]


def marked(name, source):
    """The texts that a file of the code or a template marks for translation."""
    if not name.endswith(".py"):
        lines = templatize(source, origin=name).splitlines()
        source = "\n".join(line.strip() for line in lines)
    found = extract("python", BytesIO(source.encode()), keywords=KEYWORDS)
    return {text for _line, text, _comments, _context in found}


def sources():
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "templates/*"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.splitlines() if not name.startswith("tests/")]


def test_nothing_is_untranslated_or_guessed(catalogue):
    assert gaps(catalogue) == []


def test_a_gap_and_a_guess_would_be_seen():
    small = Catalog(locale="en")
    small.add("有", "Here")
    small.add("缺", "")
    small.add("猜", "Guess", flags=["fuzzy"])
    assert gaps(message for message in small if message.id) == ["缺", "猜"]


def test_every_text_of_the_code_is_in_the_catalogue_and_no_other(catalogue):
    """When this fails: collect, translate and compile (docs/contributing.md, «A text»)."""
    texts = {name: marked(name, (ROOT / name).read_text(encoding="utf-8")) for name in sources()}
    assert set().union(*texts.values()) == {message.id for message in catalogue}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("some.py", 'words = _("新的")'),
        ("some.py", 'words = gettext_lazy(\n    "新"\n    "的"\n)'),
        ("some.html", '<p>\n  {% translate "新的" %}</p>'),
        ("some.html", '<i title="{% blocktranslate %}新的{% endblocktranslate %}">字</i>'),
    ],
)
def test_a_new_text_would_be_found(name, source):
    assert marked(name, source) == {"新的"}


def test_translations_keep_the_placeholders(catalogue):
    assert misplaced(catalogue) == []


def test_a_lost_placeholder_would_be_seen():
    small = Catalog(locale="en")
    small.add("%(n)s 行", "%(n)s rows")
    small.add("%(n)s 列", "columns")
    assert misplaced(message for message in small if message.id) == ["%(n)s 列"]


def test_translations_end_sentences_as_english_does(catalogue):
    assert [message.id for message in catalogue if SENTENCE_END.search(message.string)] == []


def test_compiled_catalogue_says_what_the_source_says():
    check = [sys.executable, "script/catalogues.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
