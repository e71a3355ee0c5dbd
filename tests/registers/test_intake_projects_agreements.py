"""A register and what is agreed: it corrects what holds on its day, and signs what waited."""

from datetime import date

import pytest

from common.models import AuditEvent
from projects.models import Amendment, Project
from tests.factories.projects import AmendmentFactory, ProjectFactory
from tests.registers.books import MAIN, project, projects_book, take_in

AMOUNT = "协议金额(元)"


def fen_on(day: date) -> int | None:
    return Project.objects.held(day).get().held_fen


@pytest.fixture
def amended(station, tmp_path):
    """¥250,000 by a register; ¥300,000 from July 1 on."""
    take_in("projects", station, projects_book(tmp_path, [project()]))
    row = Project.objects.get()
    return AmendmentFactory(
        project=row, agreed_fen=30_000_000, agreed_start=row.agreed_start,
        agreed_end=row.agreed_end, agency=row.agency,
    )  # fmt: skip


def test_a_register_with_the_amended_amount_changes_nothing(station, tmp_path, amended):
    path = projects_book(tmp_path, [project(**{AMOUNT: "30万元"})])
    assert take_in("projects", station, path)[0] == (0, 0, 1)
    assert [fen_on(date(2022, 6, 30)), fen_on(date(2022, 7, 1))] == [25_000_000, 30_000_000]


def test_another_amount_corrects_what_holds_and_nothing_before(station, tmp_path, amended):
    path = projects_book(tmp_path, [project(**{AMOUNT: "31万元"})])
    counts, plan = take_in("projects", station, path)
    assert counts == (0, 1, 0)
    assert plan.updated[0].differences == {AMOUNT: ["300000.00", "310000.00"]}
    assert [fen_on(date(2022, 6, 30)), fen_on(date(2022, 7, 1))] == [25_000_000, 31_000_000]
    event = AuditEvent.objects.get(action="projects.correct_amendment")
    assert event.changes["agreed_fen"] == [30_000_000, 31_000_000]
    assert Project.objects.get().version == 2


def test_a_register_signs_what_waited_for_its_agreement(station, tmp_path):
    ProjectFactory(
        station=station, name=MAIN, state="prepared", agreed_fen=None, agreed_start=None,
        agreed_end=None,
    )  # fmt: skip
    counts, _plan = take_in("projects", station, projects_book(tmp_path, [project()]))
    assert counts == (0, 1, 0)
    row, amendment = Project.objects.get(), Amendment.objects.get()
    assert (row.state, row.agreed_fen, amendment.agreed_fen) == ("running", None, 25_000_000)
    assert amendment.agency.name
    assert fen_on(amendment.agreed_start) == 25_000_000
    assert take_in("projects", station, projects_book(tmp_path, [project()]))[0] == (0, 0, 1)
