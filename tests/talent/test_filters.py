"""Each choice of the lists of people and papers, and the rows that it leaves."""

from datetime import date

import pytest

from talent import filters
from talent.models import Credential, ExamEntry, Worker
from tests.factories.talent import (
    CredentialFactory,
    ExamCycleFactory,
    ExamEntryFactory,
    WorkerFactory,
)
from tests.pages import filtered


@pytest.fixture
def people(place):
    """Four of one street: holding, holding and registered, without, gone; one of the other."""
    of_community = {"station": place.station, "community": place.community}
    held = WorkerFactory(name="持证", key_field="elderly", **of_community)
    CredentialFactory(worker=held)
    registered = WorkerFactory(station=place.station, name="登记", post="station_worker")
    until = {"obtained_on": date(2022, 3, 1), "registered_until": date(2022, 7, 15)}
    CredentialFactory(worker=registered, level="intermediate", number="云2022", **until)
    WorkerFactory(name="无证", from_day=date(2022, 7, 1), **of_community)
    WorkerFactory(station=place.station, name="离职", until_day=date(2022, 7, 14))
    WorkerFactory(station=place.other_station, name="外街", post="grid_worker")
    return Worker.objects.all()


@pytest.fixture
def papers(people):
    for name, values in {
        "持证": {"level": "intermediate", "passed": True},
        "无证": {"passed": False},
        "离职": {"passed": None},
        "外街": {"year": 2021},
    }.items():
        ExamEntryFactory(worker=people.get(name=name), **values)


def names(filterset) -> set[str]:
    assert filterset.form.errors == {}
    return {row.name for row in filterset.qs}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "持证 登记 无证 离职 外街"),
        ({"post": "station_worker"}, "登记"),
        ({"post": "supervisor"}, ""),
        ({"certified": "yes"}, "持证 登记"),
        ({"certified": "no"}, "无证 离职 外街"),
        ({"certified": "yes", "on": "2022-02-28"}, "持证"),
        ({"certified": "yes", "on": "2022-03-01"}, "持证 登记"),
        ({"level": "assistant"}, "持证"),
        ({"level": "intermediate"}, "登记"),
        ({"level": "senior"}, ""),
        ({"key_field": "elderly"}, "持证"),
        ({"key_field": "children"}, ""),
        ({"employed": "yes"}, "持证 登记 无证 外街"),
        ({"employed": "no"}, "离职"),
        ({"employed": "yes", "on": "2022-07-14"}, "持证 登记 无证 离职 外街"),
        ({"employed": "no", "on": "2022-06-30"}, "无证"),
        ({"station": "530111002"}, "外街"),
        ({"q": "无 关上街道"}, "无证"),
        ({"q": "关上社区居民"}, "持证 无证"),
        ({"certified": "no", "employed": "yes", "station": "530111001"}, "无证"),
    ],
    ids=str,
)
def test_people_by_every_choice(people, district, query, expected):
    found = filtered(filters.WorkerFilter, people, district, **query)
    assert names(found) == set(expected.split())


@pytest.mark.parametrize(
    ("measure", "on", "expected"),
    [
        ("certified_ratio", "2022-07-15", "持证 无证"),
        ("certified_ratio", "2022-07-14", "持证 无证 离职"),
        ("training_hours", "2022-07-15", "登记"),
        ("training_hours", "2022-07-16", ""),
        ("handbook_study", "2022-07-15", "登记"),
        ("exam_participation", "2022-07-15", "持证 离职"),
    ],
)
def test_people_whom_a_measure_counts(people, district, measure, on, expected):
    ExamCycleFactory()  # closes on 22 April: who came in July is not meant by it
    query = {"behind": measure, "on": on, "counted_from": "2022-01-01", "counted_to": "2022-12-31"}
    found = filtered(filters.WorkerFilter, people, district, **query)
    assert names(found) == set(expected.split())
    assert found.behind == filters.MEASURES[measure]


def test_a_community_is_one_of_the_askers(people, place, head, district):
    own, foreign = place.community.pk, place.other_community.pk
    rows = people.visible_to(head)
    assert names(filtered(filters.WorkerFilter, rows, head, community=own)) == {"持证", "无证"}
    refused = filtered(filters.WorkerFilter, rows, head, community=foreign)
    assert "community" in refused.form.errors
    assert not refused.qs.exists()
    assert names(filtered(filters.WorkerFilter, people, district, community=foreign)) == set()


@pytest.mark.parametrize(
    "query",
    [
        {"post": "站长"}, {"certified": "maybe"}, {"level": "初级"}, {"key_field": "x"},
        {"employed": "1"}, {"behind": "org_quota"}, {"counted_from": "去年"}, {"station": "关上"},
    ],
    ids=str,
)  # fmt: skip
def test_an_unknown_choice_is_an_error_and_leaves_no_rows(people, district, query):
    found = filtered(filters.WorkerFilter, people, district, **query)
    assert list(found.form.errors) == list(query)
    assert not found.qs.exists()


# ---------- credentials ----------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "持证 登记"),
        ({"level": "assistant"}, "持证"),
        ({"registered_before": "2022-07-14"}, ""),
        ({"registered_before": "2022-07-15"}, "登记"),
        ({"q": "云2022"}, "登记"),
        ({"q": "持"}, "持证"),
        ({"station": "530111001"}, "持证 登记"),
        ({"station": "530111002"}, ""),
    ],
    ids=str,
)
def test_credentials_by_every_choice(people, district, query, expected):
    found = filtered(filters.CredentialFilter, Credential.objects.all(), district, **query)
    assert found.form.errors == {}
    assert {row.worker.name for row in found.qs} == set(expected.split())


def test_credentials_of_one_person_whom_the_asker_may_see(people, district, other_head):
    person = people.get(name="持证")
    rows = Credential.objects.all()
    found = filtered(filters.CredentialFilter, rows, district, worker=person.pk)
    assert found.qs.get().worker == person
    refused = filtered(filters.CredentialFilter, rows, other_head, worker=person.pk)
    assert "worker" in refused.form.errors
    assert not refused.qs.exists()


# ---------- exams ----------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "持证 无证 离职 外街"),
        ({"passed": "yes"}, "持证"),
        ({"passed": "no"}, "无证"),
        ({"passed": "unknown"}, "离职 外街"),
        ({"year": "2022"}, "持证 无证 离职"),
        ({"year": "2021"}, "外街"),
        ({"level": "intermediate"}, "持证"),
        ({"q": "外 太和"}, "外街"),
        ({"station": "530111001", "passed": "unknown"}, "离职"),
    ],
    ids=str,
)
def test_entries_by_every_choice(papers, district, query, expected):
    found = filtered(filters.ExamEntryFilter, ExamEntry.objects.all(), district, **query)
    assert found.form.errors == {}
    assert {row.worker.name for row in found.qs} == set(expected.split())


@pytest.mark.parametrize(
    "query", [{"year": "2007"}, {"year": "2101"}, {"year": "今年"}, {"passed": "是"}], ids=str
)
def test_an_unknown_choice_of_entries_is_an_error(papers, district, query):
    found = filtered(filters.ExamEntryFilter, ExamEntry.objects.all(), district, **query)
    assert list(found.form.errors) == list(query)
    assert not found.qs.exists()
