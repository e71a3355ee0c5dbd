"""Many people and their papers at once, as from a register."""

from datetime import date
from decimal import Decimal
from itertools import count as numbers

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.audit import first_break
from common.errors import ActionRefused, Conflict
from common.models import AuditEvent
from talent.actions import take_in_papers, take_in_workers
from talent.models import Credential, ExamEntry, TrainingCount, Worker
from tests.factories.talent import CredentialFactory, TrainingCountFactory, WorkerFactory


@pytest.fixture
def said(place, worker, on):
    return {"station": place.station, "actor": worker, "on": on}


def newcomer(place, name="甲", **values) -> Worker:
    values = {"post": "station_worker", "unit": place.station.name} | values
    return Worker(name=name, birth_month=date(1990, 1, 1), **values)


def test_people_come_in_with_whoever_brought_them(said, place, worker):
    known = WorkerFactory(station=place.station, community=place.community, name="乙")
    known.education = "硕士"
    take_in_workers([newcomer(place)], [known], fields=["education"], **said)
    new = Worker.objects.get(name="甲")
    assert (new.station, new.entered_by, new.version) == (place.station, worker, 1)
    event = AuditEvent.objects.get(action="talent.take_in_worker")
    assert (event.object_key, event.actor) == (str(known.pk), worker)
    assert event.changes == {"education": ["", "硕士"]}
    assert first_break() is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"post": "community_worker"}, "社区工作者要选"),
        ({"from_day": date(2022, 2, 1), "until_day": date(2022, 1, 1)}, "早于入职"),
        ({"until_day": date(2022, 10, 16)}, "太晚"),
        ({"unit": "关上居委会"}, "不一致"),
    ],
    ids=str,
)
def test_one_that_cannot_be_keeps_all_out(said, place, values, words):
    with pytest.raises(ActionRefused, match=words):
        take_in_workers([newcomer(place), newcomer(place, "乙", **values)], [], fields=[], **said)
    assert not Worker.objects.exists()


def test_nobody_becomes_somebody_else_of_the_roster_or_of_the_file(said, place):
    same = {"station": place.station, "birth_month": date(1990, 1, 1), "post": "station_worker"}
    WorkerFactory(name="李Ann", unit=place.station.name, **same)
    other = WorkerFactory(name="李Bea", unit=place.station.name, **same)
    other.name = "李ＡＮＮ"
    with pytest.raises(ActionRefused, match="李Ann"):
        take_in_workers([], [other], fields=["name"], **said)
    twins = [newcomer(place, "甲A"), newcomer(place, "甲Ａ")]
    with pytest.raises(ActionRefused, match="甲A"):
        take_in_workers(twins, [], fields=[], **said)


def test_a_person_edited_meanwhile_is_not_overwritten(said, place):
    known = WorkerFactory(station=place.station, community=place.community)
    Worker.objects.filter(pk=known.pk).update(version=2)
    with pytest.raises(Conflict):
        take_in_workers([], [known], fields=["education"], **said)


def test_papers_are_looked_at_one_by_one(said, place):
    person = WorkerFactory(station=place.station)
    wrong = [
        (Credential(worker=person, level="senior", obtained_on=date(2022, 10, 16)), "太晚"),
        (ExamEntry(worker=person, level="senior", year=2024), "例如 2022"),
        (TrainingCount(worker=person, hours=1, counted_on=date(2022, 7, 16)), "还没有到"),
    ]
    for paper, words in wrong:
        with pytest.raises(ActionRefused, match=words):
            take_in_papers([paper], [], fields=[], **said)
        assert not type(paper).objects.exists()


def test_papers_of_another_street_do_not_come_in(said, place):
    known = CredentialFactory(worker=WorkerFactory(station=place.other_station))
    new = ExamEntry(worker=known.worker, level="senior", year=2022)
    for rows in ([new], []), ([], [known]):
        with pytest.raises(PermissionDenied):
            take_in_papers(*rows, fields=[], **said)


def test_hours_of_the_same_day_are_corrected_and_audited(said, place):
    count = TrainingCountFactory(worker=WorkerFactory(station=place.station), hours=24)
    count.hours = Decimal("30.5")
    take_in_papers([], [count], fields=["hours"], **said)
    event = AuditEvent.objects.get(action="talent.take_in_trainingcount")
    assert event.changes == {"hours": ["24.0", "30.5"]}


def test_thirty_people_take_the_queries_of_one(said, place):
    free = numbers()

    def count(size: int) -> int:
        known = WorkerFactory.create_batch(size, station=place.station, community=place.community)
        with CaptureQueriesContext(connection) as captured:
            new = [newcomer(place, f"人{next(free)}") for _each in range(size)]
            take_in_workers(new, known, fields=["education"], **said)
            papers = [Credential(worker=worker, level="senior") for worker in new]
            take_in_papers(papers, [], fields=[], **said)
        return len(captured)

    count(1)
    assert count(1) == count(30)
