"""What the commands are told beside the file: renames, new names, a period handed in again."""

import pytest
from django.core.management import CommandError

from services.models import ServiceRecord
from tests.registers.books import project, projects_book, record, services_book, take_in
from tests.registers.test_import_register import CODE, command, import_json

pytestmark = pytest.mark.usefixtures("main_project")


def test_renames_are_answered_on_the_command_line(station, tmp_path):
    take_in("projects", station, projects_book(tmp_path, [project(), project("养老项目")]))
    path = projects_book(tmp_path, [project(), project("为老项目")])
    code, summary = import_json("projects", CODE, path)
    assert (code, len(summary["errors"])) == (1, 1)
    code, summary = import_json("projects", CODE, path, "--renamed", "养老项目=为老项目")
    assert (code, summary["created"], summary["updated"]) == (0, 0, 1)
    path = projects_book(tmp_path, [project(), project("助老项目")])
    code, summary = import_json("projects", CODE, path, "--new", "助老项目")
    assert (code, summary["created"]) == (0, 1)
    with pytest.raises(CommandError, match="旧名称=新名称"):
        import_json("projects", CODE, path, "--renamed", "助老项目")


def test_a_period_is_handed_in_again_on_the_command_line(station, tmp_path):
    import_json("services", CODE, services_book(tmp_path, [record("甲"), record("乙")]))
    path = services_book(tmp_path, [record("甲")])
    arguments = ("services", CODE, path, "--replace", "2022-05-01..2022-05-31")
    code, text = command("import_register", *arguments, "--check")
    assert code == 0
    assert "作废：530111001-2022-00002 · 2022-05-03 探访 乙" in text
    code, summary = import_json(*arguments)
    assert (code, summary["created"], summary["voided"]) == (0, 0, 1)
    assert ServiceRecord.objects.standing().get().title == "甲"
    for bad in ("2022-05-01", "2022-05-31..2022-05-01", "a..b"):
        with pytest.raises(CommandError, match="2022-05-01"):
            import_json("services", CODE, path, f"--replace={bad}")
