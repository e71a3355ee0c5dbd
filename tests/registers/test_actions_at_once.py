"""Two processes hand the same workbook in at the same moment."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.db import IntegrityError, connection

from common.errors import Conflict
from funds.models import Expenditure
from projects.models import Project
from registers import actions
from registers.intake.plan import Plan
from services.models import ServiceRecord
from tests import cast
from tests.factories.projects import ProjectFactory
from tests.registers.books import (
    MAIN,
    appropriation,
    expenditure,
    funds_book,
    project,
    projects_book,
    record,
    services_book,
    take_in,
)


def database_url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)


def start_import(code: str, station, path) -> subprocess.Popen:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PORTAL_TODAY": "2022-07-15",
        "SECRET_KEY": "only for this test",
    }
    command = [sys.executable, "manage.py", "import_register", code, station.code, str(path)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.django_db(transaction=True)
def test_two_processes_leave_one_set_of_rows(tmp_path):
    station = cast.build_place().station
    ProjectFactory(station=station, name=MAIN)
    rows = [record(f"第{n % 90}次") for n in range(100)]
    entries = [expenditure(f"记-{n}") for n in range(50)]
    for code, path in [
        ("services", services_book(tmp_path, rows)),
        ("funds", funds_book(tmp_path, [appropriation()], entries)),
    ]:
        running = [start_import(code, station, path) for _ in range(2)]
        said = [process.communicate(timeout=60)[0] for process in running]
        assert [process.returncode for process in running] == [0, 0], said
        assert sum("新增 0，更新 0" in words for words in said) == 1
    assert ServiceRecord.objects.count() == 100
    assert Expenditure.objects.count() == 50


def test_a_row_entered_on_a_page_meanwhile_is_found_on_the_second_look(
    place, tmp_path, monkeypatch
):
    """The first write collides with a row that was not there when it was planned."""
    ProjectFactory(station=place.station, name=MAIN)
    path = funds_book(tmp_path, [], [expenditure()])
    write, calls = Plan.apply, []

    def collide(plan):
        calls.append(plan)
        if len(calls) == 1:
            raise IntegrityError("somebody was faster")
        return write(plan)

    monkeypatch.setattr(Plan, "apply", collide)
    assert take_in("funds", place.station, path)[0] == (1, 0, 0)
    assert len(calls) == 2


def test_endless_collisions_are_refused_in_words(place, tmp_path, monkeypatch):
    ProjectFactory(station=place.station, name=MAIN)
    path = funds_book(tmp_path, [], [expenditure()])

    def collide(plan):
        raise IntegrityError("somebody is always faster")

    monkeypatch.setattr(Plan, "apply", collide)
    with pytest.raises(Conflict):
        take_in("funds", place.station, path)


def test_an_edit_between_plan_and_writing_is_not_lost(place, tmp_path):
    ProjectFactory(station=place.station, name=MAIN)
    path = projects_book(tmp_path, [project(发布部门="团区委")])
    plan = actions.check_register("projects", place.station, path, on=date(2022, 7, 15))
    Project.objects.update(publisher="区民政局", version=2)
    with pytest.raises(Conflict):
        plan.apply()
    assert Project.objects.get().publisher == "区民政局"
    assert take_in("projects", place.station, path)[0] == (0, 1, 0)
