"""Each choice of the lists of organisations and of incubation, and the rows that it leaves."""

from datetime import date

import pytest

from orgs import filters
from orgs.models import Incubation, IncubationActivity, Organisation
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)
from tests.pages import filtered


@pytest.fixture
def organisations(place):
    here = {"community": place.community}
    OrganisationFactory(name="志愿队", category="volunteer", standardised=True, **here)
    waiting = {"state": "pending", "filed_on": None, "person_in_charge": "王芳"}
    OrganisationFactory(name="读书会", **waiting, **here)
    ended = {"state": "cancelled", "cancelled_on": date(2022, 7, 1), "standardised": False}
    OrganisationFactory(name="棋社", filing_number="棋-1", **ended, **here)
    OrganisationFactory(name="团队", state="team", filed_on=None, **here)
    OrganisationFactory(name="外街队", community=place.other_community, filed_on=date(2022, 4, 1))
    return Organisation.objects.all()


@pytest.fixture
def incubations(place):
    """Busy this quarter, busy before it, left on 15 July, to enter on 16 July."""
    for name, values, held in [
        ("活跃", {"worker_name": "张社工", "stage": "shell"}, date(2022, 7, 1)),
        ("沉寂", {}, date(2022, 6, 30)),
        ("出孵", {"left_on": date(2022, 7, 15), "stage": "hatched"}, date(2022, 7, 5)),
        ("将入", {"entered_on": date(2022, 7, 16)}, date(2022, 7, 16)),
    ]:
        organisation = OrganisationFactory(community=place.community, name=name)
        IncubationFactory(organisation=organisation, **values)
        IncubationActivityFactory(organisation=organisation, held_on=held, content=f"{name}培训")
    return Incubation.objects.all()


def names(filterset) -> set[str]:
    assert filterset.form.errors == {}
    return {getattr(row, "organisation", row).name for row in filterset.qs}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "志愿队 读书会 棋社 团队 外街队"),
        ({"state": "filed"}, "志愿队 外街队"),
        ({"state": "pending"}, "读书会"),
        ({"state": "cancelled"}, "棋社"),
        ({"state": "team"}, "团队"),
        ({"category": "volunteer"}, "志愿队"),
        ({"category": "living"}, ""),
        ({"standardised": "yes"}, "志愿队"),
        ({"standardised": "no"}, "棋社"),
        ({"standardised": "unknown"}, "读书会 团队 外街队"),
        ({"filed_since": "2022-03-01"}, "志愿队 棋社 外街队"),
        ({"filed_since": "2022-03-02"}, "外街队"),
        ({"filed_until": "2022-03-01"}, "志愿队 棋社"),
        ({"filed_until": "2022-02-28"}, ""),
        ({"q": "王芳"}, "读书会"),
        ({"q": "棋-1"}, "棋社"),
        ({"q": "队 太和"}, "外街队"),
        ({"station": "530111002"}, "外街队"),
        ({"behind": "org_quota"}, "志愿队 外街队"),
        ({"behind": "org_quota", "on": "2022-06-30"}, "志愿队 棋社 外街队"),
        ({"behind": "org_standardisation", "on": "2022-03-31"}, "志愿队 棋社"),
    ],
    ids=str,
)
def test_organisations_by_every_choice(organisations, district, query, expected):
    found = filtered(filters.OrganisationFilter, organisations, district, **query)
    assert names(found) == set(expected.split())


def test_a_measure_counts_none_of_a_community_that_is_gone(organisations, place, district):
    place.community.valid_until = date(2022, 7, 14)
    place.community.save()
    asked = {"behind": "org_quota", "station": "530111001"}
    for on, expected in (("2022-07-14", {"志愿队"}), ("2022-07-15", set())):
        found = filtered(filters.OrganisationFilter, organisations, district, on=on, **asked)
        assert names(found) == expected


def test_a_community_is_one_of_the_askers(organisations, place, community_contact):
    rows = organisations.visible_to(community_contact)
    ask = {"community": place.community.pk}
    found = filtered(filters.OrganisationFilter, rows, community_contact, **ask)
    assert found.qs.count() == 4
    ask = {"community": place.other_community.pk}
    refused = filtered(filters.OrganisationFilter, rows, community_contact, **ask)
    assert list(refused.form.errors) == ["community"]
    assert not refused.qs.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"state": "gone"}, {"category": "文艺"}, {"standardised": "maybe"}, {"filed_since": "x"},
        {"filed_until": "2022-13-01"}, {"behind": "certified_ratio"}, {"station": "1"},
    ],
    ids=str,
)  # fmt: skip
def test_an_unknown_choice_is_an_error_and_leaves_no_rows(organisations, district, query):
    found = filtered(filters.OrganisationFilter, organisations, district, **query)
    assert list(found.form.errors) == list(query)
    assert not found.qs.exists()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "活跃 沉寂 出孵 将入"),
        ({"here": "yes"}, "活跃 沉寂"),
        ({"here": "yes", "on": "2022-07-14"}, "活跃 沉寂 出孵"),
        ({"here": "yes", "on": "2022-07-16"}, "活跃 沉寂 将入"),
        ({"here": "idle"}, "沉寂"),
        ({"here": "idle", "on": "2022-06-30"}, "活跃 出孵"),
        ({"behind": "org_incubation"}, "活跃 沉寂"),
        ({"stage": "shell"}, "活跃"),
        ({"stage": "hatched"}, "出孵"),
        ({"q": "张社工"}, "活跃"),
        ({"station": "530111002"}, ""),
    ],
    ids=str,
)
def test_incubations_by_every_choice(incubations, district, query, expected):
    found = filtered(filters.IncubationFilter, incubations, district, **query)
    assert names(found) == set(expected.split())


@pytest.mark.parametrize(
    "query", [{"here": "no"}, {"stage": "蛋"}, {"behind": "org_quota"}], ids=str
)
def test_an_unknown_choice_of_incubations_is_an_error(incubations, district, query):
    found = filtered(filters.IncubationFilter, incubations, district, **query)
    assert list(found.form.errors) == list(query)
    assert not found.qs.exists()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"held_since": "2022-07-05"}, "出孵 将入"),
        ({"held_since": "2022-07-06"}, "将入"),
        ({"held_until": "2022-07-01"}, "活跃 沉寂"),
        ({"held_until": "2022-06-29"}, ""),
        ({"q": "沉寂 培训"}, "沉寂"),
        ({"station": "530111001", "held_since": "2022-07-16"}, "将入"),
    ],
    ids=str,
)
def test_activities_between_days(incubations, district, query, expected):
    rows = IncubationActivity.objects.all()
    found = filtered(filters.IncubationActivityFilter, rows, district, **query)
    assert names(found) == set(expected.split())
