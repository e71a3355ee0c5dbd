"""The house rules that no linter knows: budgets, direction of relations, one gate, databases."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from common.querysets import ScopedQuerySet

TOP = settings.BASE_DIR
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())
LAYERS = [layer.strip("()") for layer in PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]]
OWN_APPS = [config for config in apps.get_app_configs() if config.name in LAYERS]
OWN_MODELS = [model for config in OWN_APPS for model in config.get_models()]
# Rows of libraries: sign-in attempts, API tokens. The gate is not theirs.
FOREIGN_NAMES = {model.__name__ for model in apps.get_models()} - {
    model.__name__ for model in OWN_MODELS
}

FILE_LINES = 400
TEMPLATE_LINES = 150

# Entry points ask the gate first. What else they may ask a manager for, and why.
ENTRY_POINTS = ("views", "viewsets", "api", "filters")
# By the model's own permission, or inside the scope of another one.
GATE = {"visible_to", "within"}
OTHER_QUESTIONS: dict[tuple[str, str], str] = {
    ("common/viewsets.py", "get"): "the caller's own claim on an Idempotency-Key",
    ("common/viewsets.py", "none"): "nothing at all, until somebody asks",
}

# Rows that hang on no place and are reached by code alone, never by a user's query.
INVISIBLE: dict[str, str] = {
    "common.IdempotencyKey": "the answer of an earlier request, compared and replayed by the API",
    "common.Step": "what happened to a row with states, read through the row",
    "evaluation.GradeBand": "a band of a grade scale, read through the scale",
    "evaluation.KnownScore": "what the portal proposes, read through the sheet or result",
    "evaluation.Objection": "what a station objects to, read through its place in the round",
    "evaluation.Result": "a published result, read through the station's place in the round",
    "evaluation.Score": "points of a sheet, read through the sheet",
    "evaluation.Indicator": "a line of a tree, read through its version",
    "evaluation.TreeVersion": "a version of a tree of indicators, read through the tree",
    "files.Attachment": "a stored file, opened through the row of its owner",
    "oversight.FlagEvent": "what happened to a flag, read through the flag",
    "oversight.Plan": "what a station answers to a flag, read through the flag",
    "oversight.PlanStep": "a step of such an answer, read through it",
    "oversight.RequirementTerms": "a requirement's dated wording, read through its requirement",
    "services.RecordNumber": "the portal's numbering of records, read through the record",
    "stations.DivisionCode": "a division's numbers, read through the division",
}


def tracked(*patterns: str) -> list[Path]:
    """The repository's files, also those not committed yet; what git ignores is not ours."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True).stdout
    return [path for name in names.splitlines() if (path := TOP / name).exists()]


def name_of(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def too_long(paths: list[Path], limit: int) -> dict[str, int]:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in paths}
    return {name: length for name, length in lengths.items() if length > limit}


# Budgets


def test_files_stay_within_their_budget():
    found = too_long(tracked("*.py", "*.js", "*.css"), FILE_LINES)
    assert [name for name in found if "/migrations/" not in name] == []


def test_templates_stay_within_their_budget():
    assert too_long(tracked("*.html"), TEMPLATE_LINES) == {}


def test_too_long_finds_a_long_file(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.TOP", tmp_path)
    (tmp_path / "long.py").write_text("x = 1\n" * (FILE_LINES + 1))
    (tmp_path / "short.py").write_text("x = 1\n" * FILE_LINES)
    found = too_long(sorted(tmp_path.iterdir()), FILE_LINES)
    assert found == {"long.py": FILE_LINES + 1}


# Direction


def upward(pairs) -> list[str]:
    """Relations (model's app, name, target's app) that lead to a layer above their own."""
    return [
        f"{origin}.{name} → {target}"
        for origin, name, target in pairs
        if LAYERS.index(target) < LAYERS.index(origin)
    ]


def relations():
    for model in OWN_MODELS:
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if target is None or target is apps.get_model(settings.AUTH_USER_MODEL):
                continue  # Django's own exception: everything may point at the user
            if target._meta.app_label in LAYERS:
                label = f"{model._meta.object_name}.{field.name}"
                yield model._meta.app_label, label, target._meta.app_label


def test_relations_lead_down_only():
    found = list(relations())
    assert found
    assert upward(found) == []


def test_upward_finds_a_relation_that_leads_up():
    assert upward([("stations", "Station.worst_flag", "oversight")]) == [
        "stations.Station.worst_flag → oversight"
    ]


def test_import_contracts_know_every_app():
    """An app that the contracts do not name would be free to import anything."""
    local = {config.name for config in apps.get_app_configs() if not config.name.count(".")}
    local = {name for name in local if (TOP / name / "__init__.py").exists()} - {"tests"}
    contracts = PROJECT["tool"]["importlinter"]
    assert local <= set(LAYERS)
    assert local <= set(contracts["root_packages"])
    assert local <= set(contracts["contracts"][1]["containers"])


# The one gate


def manager_questions(source: str) -> set[str]:
    """What a module asks of our models' managers: `Model.objects.first_question(…)`."""
    return {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("objects", "_default_manager", "_base_manager")
        and getattr(node.value.value, "id", "") not in FOREIGN_NAMES
    }


def entry_points() -> list[Path]:
    """Views, API and filters, as a module of that name or as a package of them."""
    folders = [TOP / config.name for config in OWN_APPS]
    return [
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if any(part.removesuffix(".py") in ENTRY_POINTS for part in path.relative_to(folder).parts)
    ]


def test_entry_points_ask_the_gate():
    paths = entry_points()
    assert paths
    asked = {
        (name_of(path), question)
        for path in paths
        for question in manager_questions(path.read_text()) - GATE
    }
    assert asked == OTHER_QUESTIONS.keys()


def test_every_module_of_views_is_known_as_one():
    """A `flag_views.py` would be no entry point by its name, and could ask what it likes."""
    named = [path for config in OWN_APPS for path in (TOP / config.name).rglob("*view*.py")]
    assert named
    assert set(named) - set(entry_points()) == set()


def test_manager_questions_finds_a_way_around_the_gate():
    source = "Project.objects.filter(x=1); Flag.objects.visible_to(user); Session.objects.get()"
    assert manager_questions(source) == {"filter", "visible_to"}
    assert manager_questions("self.model._default_manager.all()") == {"all"}


def declares_a_path(queryset) -> bool:
    paths = (queryset.station_path, queryset.division_path, queryset.community_path)
    return queryset.shared or any(path is not None for path in paths)


def undeclared(models) -> set[str]:
    """Models whose rows nobody sees: no gate, or one that knows no way to a place."""
    return {
        model._meta.label
        for model in models
        if not isinstance(queryset := model._default_manager.all(), ScopedQuerySet)
        or not declares_a_path(queryset)
    }


def test_models_declare_their_path_or_are_listed_invisible():
    assert undeclared(OWN_MODELS) == INVISIBLE.keys()


def test_undeclared_finds_a_model_without_a_gate():
    session = apps.get_model("sessions.Session")
    assert undeclared([session]) == {"sessions.Session"}


def test_paths_lead_to_rows(django_user_model, db):
    """A misspelt path would raise only when somebody with a grant looks."""
    for model in OWN_MODELS:
        if model._meta.label in INVISIBLE:
            continue
        queryset = model._default_manager.all()
        for path in (queryset.station_path, queryset.division_path, queryset.community_path):
            if path:
                assert not queryset.none().filter(**{f"{path}__isnull": False}).exists()


# The databases


@pytest.mark.django_db
def test_sqlite_runs_with_all_its_safeguards():
    if connection.vendor != "sqlite":
        pytest.skip("the settings of SQLite")
    with connection.cursor() as cursor:
        values = {
            pragma: cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in (
                "journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout",
            )
        }  # fmt: skip
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 20000,
    }
    assert connection.transaction_mode == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] == 20


def test_postgres_driver_is_psycopg2():
    """Were psycopg 3 importable, Django would silently prefer it."""
    assert not is_psycopg3


# Tests beside the code

# Tests of the whole: the house, every page at once, the API, real input from end to end.
FREE_TESTS = (
    "test_architecture.py",
    "test_catalogue.py",
    "test_docs.py",
    "test_flush.py",
    "test_non_interference.py",
    "test_permissions.py",
    "test_rooms.py",
    "test_templates.py",
    "test_upgrade.py",
    "api/",
    "browser/",
    "load/",
    "measures/",
    "services_real/",
    "measures/",
    "oversight/test_figures.py",
    "registers/test_workbooks.py",
)


def mirrored(test: str, modules: set[str]) -> bool:
    """`funds/test_actions.py` and `funds/test_actions_refund.py` belong to `funds/actions.py`."""
    folder, _, file = test.rpartition("/")
    words = re.sub(r"^test_|\.py$", "", file).split("_")
    stems = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
    return any(
        f"{folder}/{place}{stem}".lstrip("/") in modules
        for stem in stems
        for place in ("", "management/commands/", "templatetags/")
    )


def test_test_files_mirror_a_module():
    code = [name_of(path).removeprefix("tests/") for path in tracked("*.py")]
    modules = {name.removesuffix(".py").removesuffix("/__init__") for name in code}
    modules = {name for name in modules if "test_" not in name}
    tests = [name_of(path).removeprefix("tests/") for path in tracked("tests/**test_*.py")]
    checked = [test for test in tests if not test.startswith(FREE_TESTS)]
    assert checked
    assert [test for test in checked if not mirrored(test, modules)] == []


def test_mirrored_finds_a_test_of_nothing():
    modules = {"funds/actions", "funds/management/commands/close"}
    assert mirrored("funds/test_actions.py", modules)
    assert mirrored("funds/test_actions_refund.py", modules)
    assert mirrored("funds/test_close.py", modules)
    assert not mirrored("funds/test_verbs.py", modules)
