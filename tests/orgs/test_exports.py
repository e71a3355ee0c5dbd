"""Organisations and their incubation as rows of a workbook."""

from datetime import date

import pytest

from orgs import exports
from orgs.models import Incubation, IncubationActivity, Organisation
from orgs.sheets import INCUBATION, INCUBATION_ACTIVITIES_SHEET, INCUBATIONS_SHEET, ORGS
from tests.factories.orgs import (
    IncubationActivityFactory,
    IncubationFactory,
    OrganisationFactory,
)
from tests.factories.stations import ClassificationFactory
from tests.sheets.workbooks import round_trip


@pytest.fixture
def organisation(place):
    row = OrganisationFactory(
        community=place.community, name="关上志愿队", category="volunteer", members=25,
        person_in_charge="王芳", filing_number="官关备〔2022〕1号", standardised=True,
    )  # fmt: skip
    IncubationFactory(organisation=row, left_on=date(2022, 6, 1), worker_name="张三")
    IncubationActivityFactory(organisation=row, content="财务培训", people=12)
    return row


def written(rows, names) -> list[dict]:
    return [{name: row.get(name) for name in names} for row in rows]


@pytest.mark.parametrize(
    ("on", "kind"), [(date(2022, 6, 30), None), (date(2022, 7, 1), "urban")], ids=str
)
def test_an_organisation_has_its_place_and_its_communitys_kind_of_the_day(organisation, on, kind):
    ClassificationFactory(community=organisation.community, effective_from=date(2022, 7, 1))
    (row,) = exports.organisation_rows(Organisation.objects.with_kind(on))
    assert (row["station"], row["community"]) == ("关上街道社工站", "关上社区居民委员会")
    assert (row["community_kind"], row["state"], row["standardised"]) == (kind, "filed", True)


def test_organisations_read_back(organisation, on):
    ClassificationFactory(community=organisation.community)
    (sheet,) = ORGS.sheets
    rows = written(exports.organisation_rows(Organisation.objects.with_kind(on)), sheet.by_key)
    assert round_trip(ORGS, {sheet.key: rows}) == {sheet.key: rows}


def test_incubation_reads_back_with_its_activities(organisation):
    rows = {
        INCUBATIONS_SHEET.key: written(
            exports.rows_in(INCUBATIONS_SHEET)(Incubation.objects.all()), INCUBATIONS_SHEET.by_key
        ),
        INCUBATION_ACTIVITIES_SHEET.key: written(
            exports.rows_in(INCUBATION_ACTIVITIES_SHEET)(IncubationActivity.objects.all()),
            INCUBATION_ACTIVITIES_SHEET.by_key,
        ),
    }
    assert {each["name"] for found in rows.values() for each in found} == {"关上志愿队"}
    assert round_trip(INCUBATION, rows) == rows


@pytest.mark.parametrize(
    ("sheet", "factory"),
    [
        (INCUBATIONS_SHEET, IncubationFactory),
        (INCUBATION_ACTIVITIES_SHEET, IncubationActivityFactory),
    ],
)
def test_many_lines_take_one_query(place, sheet, factory, django_assert_num_queries):
    for row in OrganisationFactory.create_batch(5, community=place.community):
        factory(organisation=row)
    with django_assert_num_queries(1):
        rows = list(exports.rows_in(sheet)(factory._meta.model.objects.all()))
    assert {row["station"] for row in rows} == {"关上街道社工站"}
    assert len(rows) == 5
