"""What the rooms of the house may hold: how much, which words, functions with their types."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver, path
from django.views.generic import FormView

from common.chosen import ChosenRowsView
from common.views.bases import ScopedMixin
from common.views.writing import StepView
from tests.test_architecture import (
    LAYERS,
    OWN_APPS,
    PROJECT,
    TOP,
    entry_points,
    name_of,
    tracked,
)

# How much

ROOM_PERCENT = 18


def shares(lines: dict[str, int]) -> dict[str, float]:
    """Room → its percent of all lines; a room is a folder at the top."""
    rooms: Counter[str] = Counter()
    for name, count in lines.items():
        rooms[name.split("/")[0]] += count
    return {room: 100 * count / rooms.total() for room, count in rooms.items()}


def test_no_room_holds_too_much_of_the_house():
    paths = [path for name in LAYERS for path in tracked(f"{name}/*.py")]
    lines = {
        name_of(path): len(path.read_text().splitlines())
        for path in paths
        if "migrations" not in path.parts
    }
    assert {room: share for room, share in shares(lines).items() if share > ROOM_PERCENT} == {}


def test_shares_adds_up_the_files_of_a_room():
    assert shares({"a/x.py": 1, "a/b/y.py": 2, "c.py": 1}) == {"a": 75, "c.py": 25}


# What was agreed is asked of the day

FIRST_AGREEMENT = re.compile(r"\bagreed_(?:fen|start|end)\b|__agreed_(?:fen|start|end)\b")
# A project's columns hold its first agreement; ``held(day)`` says what holds. Their readers:
ASKED_BY_THEIR_DAY = {
    "registers/intake/projects.py": "the cells of the register have these names",
}


def readers_of_first_agreements(paths) -> set[str]:
    return {name_of(path) for path in paths if FIRST_AGREEMENT.search(path.read_text())}


def test_nobody_takes_the_first_agreement_for_the_one_that_holds():
    rooms = [name for name in LAYERS if name not in ("projects", "demonstration")]
    paths = [path for name in rooms for path in tracked(f"{name}/*.py")]
    assert readers_of_first_agreements(paths) == ASKED_BY_THEIR_DAY.keys()


def test_a_reader_of_first_agreements_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.TOP", tmp_path)
    for name, source in {
        "old.py": "project.agreed_fen", "path.py": 'F("project__agreed_end")',
        "right.py": "project.held_fen  # agreed_from",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(source)
    assert readers_of_first_agreements(sorted(tmp_path.iterdir())) == {"old.py", "path.py"}


# No business word in common

BUSINESS = re.compile(
    r"agency|brand|certificat|communit|credential|directive|expenditure|appropriation|milestone"
    r"|organisation|project|requirement|station|voucher|worker"
    r"|社工|街道|社区|项目|站长|机构|督办|部署|支出|拨付|里程碑|备案",
    re.IGNORECASE,
)
# What common may say all the same, and why.
SPOKEN = {
    "common/closing.py": "what every app offers to close a gap with, and oversight asks",
    "common/horizon.py": "how old a fact may be, where it is told of people and their papers",
    "common/parameters.py": "the one list of the numbers that the district may change",
    "common/querysets.py": "the gate: which places there are is what it is about",
    "common/readings.py": "what every app declares a measure with, and oversight asks",
}


def business_words(source: str) -> set[str]:
    return {word.lower() for word in BUSINESS.findall(source)}


def test_common_knows_no_business_word():
    paths = [path for path in tracked("common/*.py") if "migrations" not in path.parts]
    found = {name_of(path) for path in paths if business_words(path.read_text())}
    assert found == SPOKEN.keys()


def test_business_words_finds_a_place_in_a_tool():
    assert business_words('STATION = Column("place", "社工站")') == {"station", "社工"}
    assert business_words("def queue_mail(recipient): ...") == set()


# One write path: facts are written by the verbs of their app

MANAGER_WRITES = {
    "save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete",
    "update",
}  # fmt: skip
ROW_WRITES = {"create_row", "change_row", "write_rows", "insert_rows"}
# Who may write all the same, what, and why.
WRITERS = {
    ("common/viewsets.py", "save"): "the answer to a request, beside its Idempotency-Key",
    ("registers/uploads.py", "save"): "a file that was handed in, and its row: registers' own",
}


def writes(source: str) -> set[str]:
    """What a module writes past the verbs. A set or a dict is updated with something unnamed, a
    view's own ``save`` calls a verb.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in ROW_WRITES:
            found.add(called.id)
        elif isinstance(called, ast.Attribute) and called.attr in MANAGER_WRITES:
            of_itself = called.attr == "save" and getattr(called.value, "id", "") == "self"
            of_python = called.attr == "update" and node.args
            if not of_itself and not of_python:
                found.add(called.attr)
    return found


def doors() -> set[Path]:
    """Registers, pages, forms, the API: whoever brings facts in or shows them."""
    folders = [TOP / config.name for config in OWN_APPS]
    kinds = {"forms.py", "exports.py", "tasks.py", "lists.py", "pages.py", "pages"}
    named = {path for folder in folders for path in folder.rglob("*.py") if kinds & {*path.parts}}
    of_registers = {*(TOP / "registers").rglob("*.py")}
    return {
        path for path in {*entry_points(), *named, *of_registers} if "migrations" not in path.parts
    }


def test_nothing_is_written_past_the_verbs():
    found = {(name_of(path), write) for path in doors() for write in writes(path.read_text())}
    assert found == WRITERS.keys()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("CommunityClassification.objects.bulk_create(self.new)", {"bulk_create"}),
        ("row.save(); rows.filter(a=1).update(b=2); rows.delete()", {"save", "update", "delete"}),
        ("create_row(row, actor=actor, action='x')", {"create_row"}),
        ("self.save(form); told.update(other); take_in_facts(new, [])", set()),
    ],
)
def test_writes_finds_what_goes_past_the_verbs(source, found):
    assert writes(source) == found


# One dialect of views

BASES = (ScopedMixin, StepView, ChosenRowsView)
# What is no page of a model, and why.
NO_PAGES = {
    "accounts.views.Login": "Django's own sign-in",
    "accounts.views.PasswordChange": "Django's own change of a password, which keeps the session",
    "common.views.health.alive": "asked by machines, without a sign-in",
    "common.views.health.ready": "asked by machines, without a sign-in",
    "oversight.views.overview.first_page": "leads everybody to the page that is their first",
    "registers.views.workbooks.import_file": "a file to take away",
    "registers.views.workbooks.template": "a file to take away",
    "registers.views.workbooks.export": "a file to take away",
}
# Answers to a form that are not the common ones, and why.
OWN_ANSWERS = {("accounts/views.py", "PasswordChange.form_valid"): "see above"}
WRITES_ITSELF = ("common/views/writing.py", "common/chosen.py")


def page_views(patterns):
    """The views of the house behind the addresses; the API's have a dialect of their own."""
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            yield from page_views(pattern.url_patterns)
        elif not hasattr(pattern.callback, "cls"):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            if view.__module__.split(".")[0] in (*LAYERS, __name__.split(".")[0]):
                yield view


def outside_the_dialect(patterns) -> set[str]:
    """Views that are built on none of the common bases: functions, and classes of their own."""
    return {
        f"{view.__module__}.{view.__qualname__}"
        for view in page_views(patterns)
        if not (isinstance(view, type) and issubclass(view, BASES))
    }


def own_answers(source: str) -> set[str]:
    """Methods that answer a form or a button without the common answer: `Class.form_valid`."""
    return {
        f"{kind.name}.{method.name}"
        for kind in ast.walk(ast.parse(source))
        if isinstance(kind, ast.ClassDef)
        for method in kind.body
        if isinstance(method, ast.FunctionDef)
        and method.name in ("form_valid", "post")
        and f"super().{method.name}(" not in ast.unparse(method)
    }


def test_a_page_is_built_on_the_common_bases():
    assert outside_the_dialect(get_resolver().url_patterns) == NO_PAGES.keys()


def test_forms_and_buttons_are_answered_by_the_common_bases():
    paths = [path for name in LAYERS for path in tracked(f"{name}/*.py")]
    names = {name_of(path): path for path in paths if name_of(path) not in WRITES_ITSELF}
    found = {(name, each) for name in names for each in own_answers(names[name].read_text())}
    assert found == OWN_ANSWERS.keys()


def flag_list(request):
    """A view as nobody may write it."""


class FlagForm(FormView):
    """Another one."""


def test_a_view_outside_the_dialect_is_found_wherever_it_stands():
    patterns = [path("flags/", flag_list), path("flags/new/", FlagForm.as_view())]
    assert outside_the_dialect(patterns) == {f"{__name__}.flag_list", f"{__name__}.FlagForm"}
    known = [path("approve/", ChosenRowsView.as_view())]
    assert outside_the_dialect(known) == set()


def test_a_form_that_writes_by_itself_is_found():
    writes = "class FlagForm(FormView):\n def form_valid(self, form):\n  Flag(text='').save()"
    asks = "class Asks(FactFormView):\n def form_valid(self, form):\n  super().form_valid(form)"
    assert own_answers(f"{writes}\n{asks}\ndef post(): pass") == {"FlagForm.form_valid"}


# Types

TYPED = ("sheets/new.py", "oversight/judging/new.py", "night/new.py", "funds/actions.py")


def test_types_are_asked_of_the_verbs_of_every_app():
    verbs = {f"{name}.actions" for name in LAYERS if (TOP / name / "actions.py").exists()}
    assert set(PROJECT["tool"]["mypy"]["modules"]) == verbs


def untyped(folder: Path) -> set[str]:
    """The files in which the type checker, as `script/lint` runs it, misses an annotation."""
    command = [sys.executable, "-m", "mypy", f"--config-file={TOP / 'pyproject.toml'}", "."]
    command += ["--cache-dir", str(folder / ".cache")]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return set(re.findall(r"^(\S+?):\d+: error: Function is missing", answer.stdout, re.MULTILINE))


def test_a_function_without_types_fails_where_types_are_asked_for(tmp_path):
    for name in (*TYPED, "funds/views.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in path.relative_to(tmp_path).parents[:-1]:
            (tmp_path / folder / "__init__.py").touch()
        path.write_text("def double(x: int) -> int:\n    return 2 * x\n")
    assert untyped(tmp_path) == set()
    for name in (*TYPED, "funds/views.py"):
        (tmp_path / name).write_text("def double(x):\n    return 2 * x\n")
    assert untyped(tmp_path) == set(TYPED)
