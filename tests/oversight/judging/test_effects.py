"""What an upload would do to the requirements: told, scoped, and gone without a trace."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.models import AuditEvent
from funds.models import Expenditure
from oversight.judging.directive import seed_directive
from oversight.judging.effects import effects_of
from oversight.judging.judgement import assess
from oversight.models import Status
from registers import uploads
from registers.models import RegisterImport
from tests.factories.funds import AppropriationFactory, ExpenditureFactory
from tests.factories.oversight import FlagFactory
from tests.factories.projects import ProjectFactory
from tests.registers import books

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 15)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def directive(place):
    return seed_directive(place.district)


@pytest.fixture
def project(place, directive):
    """20 % spent in spring of 250,000 yuan, all of which have come."""
    project = ProjectFactory(station=place.station, name=books.MAIN, agreed_fen=25_000_000)
    AppropriationFactory(project=project, fen=25_000_000, batch="第一批")
    ExpenditureFactory(project=project, fen=5_000_000, paid_on=date(2022, 6, 1))
    return project


@pytest.fixture
def handed_in(place, worker, tmp_path):
    def hand_in(*rows) -> RegisterImport:
        path = books.funds_book(tmp_path, [], rows)
        file = SimpleUploadedFile("资金台账.xlsx", path.read_bytes())
        return uploads.check(uploads.upload(place.station, "funds", file, actor=worker))

    return hand_in


def enough():
    return books.expenditure(**{"支出日期": "2022-07-10", "金额(元)": 75_000})


def address(row) -> str:
    return reverse("oversight:import-effects", args=[row.pk])


def told(row) -> dict:
    """Requirement code → text and status, before and after, of what moves."""
    return {
        effect.after.requirement.code: (
            effect.before.text, effect.before.status, effect.after.text, effect.after.status
        )
        for effect in effects_of(row, ON)
        if effect.is_move
    }  # fmt: skip


def test_what_moves_is_told_as_its_cell_would_show_it(project, handed_in):
    row = handed_in(enough())
    assert told(row) == {"1.3": ("20.0%", Status.LAGGING, "50.0%", Status.MET)}


def test_the_effect_is_what_comes_of_it(project, handed_in, place, worker):
    row = handed_in(enough(), books.expenditure("记-07-002", **{"支出日期": "2022-06-20"}))
    effects = effects_of(row, ON)
    uploads.apply(row, actor=worker)
    station = type(place.station).objects.select_related("division").get(pk=place.station.pk)
    real = assess([station], ON)
    assert [each.after.as_json() for each in effects] == [each.as_json() for each in real]


def test_nothing_of_it_stays(project, handed_in):
    row = handed_in(enough())
    before = AuditEvent.objects.count(), Expenditure.objects.count()
    effects_of(row, ON)
    assert (AuditEvent.objects.count(), Expenditure.objects.count()) == before
    row.refresh_from_db()
    assert row.state == row.State.READY


def test_of_a_file_with_mistakes_the_good_rows_count(project, handed_in):
    row = handed_in(enough(), books.expenditure("记-07-002", 科目="没有的科目"))
    assert row.state == row.State.REFUSED
    assert told(row)["1.3"][2:] == ("50.0%", Status.MET)


def test_flags_that_would_open_and_recover_are_told(project, handed_in, place, directive):
    row = handed_in(enough())
    requirement = directive.requirements.get(code="1.3")
    flag = FlagFactory(station=place.station, requirement=requirement)
    words = {each.after.requirement.code: each.flag_words for each in effects_of(row, ON)}
    assert words["1.3"] == f"督办{flag}不再滞后"
    assert set(words.values()) == {words["1.3"], ""}


def test_a_flag_that_would_open_is_told(project, handed_in):
    ExpenditureFactory(project=project, fen=7_500_000, voucher_number="记-07-001")
    row = handed_in(books.expenditure("记-07-001", **{"支出日期": "2022-03-01", "金额(元)": 1}))
    effect = next(each for each in effects_of(row, ON) if each.is_move)
    assert (effect.before.status, effect.after.status) == (Status.MET, Status.LAGGING)
    assert effect.flag_words == "今晚会标记督办"


def test_the_page_loads_it_and_says_meanwhile_what_is_done(client, project, handed_in, worker):
    row = handed_in(enough())
    client.force_login(worker)
    page = client.get(reverse("registers:import-detail", args=[row.pk])).content.decode()
    assert f'hx-get="{address(row)}"' in page
    assert "正在试算导入 1 行" in page
    part = client.get(address(row), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "20.0%" in part
    assert "50.0%" in part
    assert "<html" in client.get(address(row)).content.decode()


def test_another_stations_effect_does_not_exist(client, project, handed_in, other_worker, auditor):
    row = handed_in(enough())
    client.force_login(other_worker)
    assert client.get(address(row)).status_code == 404
    client.force_login(auditor)
    assert client.get(address(row)).status_code == 200


def test_what_is_done_with_has_no_effect_any_more(client, project, handed_in, worker):
    row = handed_in(enough())
    uploads.apply(row, actor=worker)
    client.force_login(worker)
    assert client.get(address(row)).status_code == 404


def part_of(client, worker, row) -> str:
    client.force_login(worker)
    answer = client.get(address(row), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_unreadable_file_does_not_stand_in_the_way(client, project, handed_in, worker):
    row = handed_in(enough())
    with row.file.open("wb") as file:
        file.write(b"not a workbook")
    assert "gd-note" in part_of(client, worker, row)


def test_a_broken_measure_does_not_stand_in_the_way(
    client, project, handed_in, worker, monkeypatch
):
    row = handed_in(enough())
    judged = iter([[], ZeroDivisionError()])

    def assess_once(*_arguments):
        found = next(judged)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr("oversight.judging.effects.assess", assess_once)
    assert "现在算不出来" in part_of(client, worker, row)
    assert Expenditure.objects.count() == 1
