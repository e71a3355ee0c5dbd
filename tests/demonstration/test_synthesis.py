"""Load-scale data: counts as asked, valid rows, the same for the same seed."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count

from accounts.roles import Role
from demonstration.loading import load_district
from demonstration.townships import TooMany, plant_stations
from funds.models import Expenditure
from oversight.models import Directive
from services.actions import next_numbers
from services.content import content_key
from services.models import ServedGroup, ServiceRecord
from stations.models import Division, DivisionCode, Station
from talent.models import Worker
from tests.factories.accounts import user_with

YEAR_START = date(2022, 1, 1)


def synthesize(stations: int, records: int, seed: int = 1) -> str:
    output = StringIO()
    call_command(
        "synthesize", stations=stations, records=records, seed=seed, stdout=output, stderr=output
    )
    return output.getvalue()


@pytest.fixture
def small(db):
    return synthesize(stations=3, records=20)


def test_records_are_spread_evenly_over_the_stations(small):
    assert Station.objects.count() == 3
    counts = Station.objects.annotate(number=Count("service_records")).values_list(
        "number", flat=True
    )
    assert sorted(counts) == [6, 7, 7]


def test_every_row_is_valid(small):
    for model in (ServiceRecord, Expenditure, Worker, Station):
        rows = model.objects.all()
        assert rows
        for row in rows:
            row.full_clean(exclude=["entered_by"])


def test_record_counts_its_people_in_one_group_and_knows_its_content(small):
    record = ServiceRecord.objects.select_related("project").first()
    group = ServedGroup.objects.get(record=record)
    assert group.people == record.people
    expected = content_key(vars(record) | {"groups": {group.group: group.people}})
    assert record.content_key == expected


def test_record_numbers_go_on_where_the_load_ended(small):
    station = Station.objects.annotate(number=Count("service_records")).get(number=6)
    assert next_numbers(station, 2022, 1) == [f"{station.code}-2022-00007"]


def test_divisions_hang_on_the_real_tree(small):
    for station in Station.objects.all():
        names = [station.division]
        while names[-1].parent:
            names.append(names[-1].parent)
        assert names[-1].level == Division.Level.NATION
        expected = "/" + "".join(f"{division.pk}/" for division in reversed(names))
        assert station.division.path == expected


def test_stations_are_judged_by_a_directive_of_the_nation(small):
    assert Directive.objects.get().division.level == Division.Level.NATION


def test_same_seed_gives_the_same_rows_and_another_seed_others(db):
    assert content_of(seed=1) == content_of(seed=1) != content_of(seed=2)


def content_of(seed: int) -> list:
    """What a seed gives in an empty database, which is empty again after."""
    with transaction.atomic():
        synthesize(stations=3, records=20, seed=seed)
        records = list(ServiceRecord.objects.values_list("number", "served_on", "people", "kind"))
        spent = list(Expenditure.objects.values_list("station__code", "paid_on", "fen"))
        transaction.set_rollback(True)
    return sorted(records) + sorted(spent)


def test_load_joins_the_demonstration_without_touching_it(db):
    load_district("one for all of them")
    synthesize(stations=5, records=0)
    assert Station.objects.count() == 13
    assert Division.objects.filter(level=Division.Level.NATION).count() == 1
    assert Directive.objects.count() == 1
    repeated = DivisionCode.objects.values("code", "system").annotate(n=Count("pk")).filter(n__gt=1)
    assert not repeated


def test_city_without_counties_stands_in_for_its_county(db):
    """东莞's towns: the county's code is the city's."""
    everything = plant_stations(2_000, seed=3, licensed_on=YEAR_START)
    town = next(station for station in everything if station.code.startswith("441900"))
    assert town.division.parent.level == Division.Level.CITY
    assert town.division.parent.name == "东莞市"


def test_somebody_of_one_province_sees_its_stations_alone(db):
    synthesize(stations=40, records=0)
    province = Station.objects.first().division.parent.parent.parent
    user = user_with(Role.AUDITOR, division=province)
    code = province.codes.get().code[:2]
    visible = Station.objects.visible_to(user)
    assert visible
    assert set(visible) == set(Station.objects.filter(code__startswith=code))


def test_more_stations_than_townships_are_refused(db):
    with pytest.raises(TooMany, match="41351 townships"):
        plant_stations(50_000, seed=1, licensed_on=YEAR_START)
    with pytest.raises(CommandError, match="townships"):
        synthesize(stations=50_000, records=0)


@pytest.mark.parametrize("arguments", [["--stations", "0"], ["--stations", "1", "--records=-1"]])
def test_senseless_numbers_are_refused(arguments):
    with pytest.raises(CommandError, match="at least"):
        call_command("synthesize", "--records", "1", *arguments)
