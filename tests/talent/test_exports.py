"""People, credentials and entries as rows of a workbook."""

from datetime import date
from decimal import Decimal

import pytest

from talent import exports
from talent.models import Credential, ExamEntry, Worker
from tests.factories.talent import (
    CredentialFactory,
    ExamEntryFactory,
    TrainingCountFactory,
    WorkerFactory,
)
from tests.sheets.workbooks import round_trip


@pytest.fixture
def person(place):
    row = WorkerFactory(
        station=place.station, community=place.community, name="张三", gender="female",
        unit=place.community.name, education="本科", key_field="elderly",
        from_day=date(2020, 1, 1),
    )  # fmt: skip
    until = {"obtained_on": date(2021, 12, 1), "registered_until": date(2024, 12, 1)}
    CredentialFactory(worker=row, number="0012022", **until)
    ExamEntryFactory(worker=row, level="intermediate", passed=True)
    TrainingCountFactory(worker=row, hours=Decimal("30.5"))
    return row


def test_a_person_has_one_line_with_the_papers_of_today(person, place):
    (row,) = exports.worker_rows(Worker.objects.all())
    assert row == {
        "station": place.station.name, "name": "张三", "gender": "female",
        "birth_month": date(1990, 1, 1), "unit": place.community.name,
        "post": "community_worker", "education": "本科", "key_field": "elderly",
        "from_day": date(2020, 1, 1), "until_day": None, "level": "assistant",
        "number": "0012022", "obtained_on": date(2021, 12, 1),
        "registered_until": date(2024, 12, 1), "exam_level": "intermediate", "exam_year": 2022,
        "training_hours": Decimal("30.5"),
    }  # fmt: skip


def test_what_lies_ahead_is_not_told_yet(person):
    Credential.objects.update(obtained_on=date(2022, 7, 16))
    ExamEntry.objects.update(year=2023)
    person.training_counts.update(counted_on=date(2022, 7, 16))
    (row,) = exports.worker_rows(Worker.objects.all())
    assert not {"level", "exam_year"} & row.keys()
    assert row["training_hours"] is None


def test_papers_have_a_line_each_with_whose_they_are(person, place):
    whose = {"station": place.station.name, "name": "张三", "unit": place.community.name}
    (credential,) = exports.credential_rows(Credential.objects.all())
    assert whose.items() <= credential.items()
    assert (credential["level"], credential["number"]) == ("assistant", "0012022")
    (entry,) = exports.entry_rows(ExamEntry.objects.all())
    assert whose.items() <= entry.items()
    assert (entry["year"], entry["exam_level"], entry["passed"]) == (2022, "intermediate", True)


@pytest.mark.parametrize(
    ("register", "rows", "model"),
    [
        (exports.CREDENTIALS, exports.credential_rows, Credential),
        (exports.ENTRIES, exports.entry_rows, ExamEntry),
    ],
)
def test_what_is_exported_reads_back(person, register, rows, model):
    (sheet,) = register.sheets
    written = [{name: row[name] for name in sheet.by_key} for row in rows(model.objects.all())]
    assert round_trip(register, {sheet.key: written}) == {sheet.key: written}


@pytest.mark.parametrize(
    ("rows", "model"),
    [
        (exports.worker_rows, Worker),
        (exports.credential_rows, Credential),
        (exports.entry_rows, ExamEntry),
    ],
)
def test_many_lines_take_the_queries_of_one(
    person, place, rows, model, django_assert_max_num_queries
):
    for each in WorkerFactory.create_batch(5, station=place.station):
        CredentialFactory(worker=each)
        ExamEntryFactory(worker=each)
    with django_assert_max_num_queries(4):
        assert len(list(rows(model.objects.all()))) == 6
